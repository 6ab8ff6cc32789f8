//! Splines and the other elementwise maps at their edges: ties, extremes, and where training begins.

use crate::support::cases::{coupling::coupling, points, pointwise::pointwise};
use pushforward::flow::{
    Autoregressive, Base, Bijection, Coupling, Flow, Layer, ParameterLayout, PiecewiseLinear, Pointwise, Spline,
    Transformer, Way,
};
use pushforward::math::{Batch, Real, Rng, Stream};
use pushforward::net::{Activation, Pass};

const WAYS: [Way; 2] = [Way::Generate, Way::Normalize];

fn splines() -> Vec<Spline> {
    let of = |bins, bound| [Spline::nflows(bins, bound), Spline::zuko(bins, bound), Spline::flowjax(bins, bound)];
    [of(8, 3.0), of(5, 8.0), of(3, 2.0)].concat()
}

/// Outputs, log_det, and the gradients of Σ output + Σ log_det in inputs and weights.
fn run<T: Real>(map: Transformer, way: Way, params: &[f64], x: &[f64]) -> [Vec<T>; 4] {
    let layer = Pointwise { dim: 1, transformer: map };
    let params: Vec<T> = params.iter().map(|&p| T::from_f64(p)).collect();
    let mut x = Batch::from_rows(1, x.iter().map(|&x| T::from_f64(x)).collect());
    let (mut log_det, mut pass) = (vec![T::ZERO; x.len()], Pass::recording());
    layer.apply(way, &params, &mut x, &mut log_det, &mut pass);
    let (mut g, mut g_params) = (Batch::from_rows(1, vec![T::ONE; x.len()]), vec![T::ZERO; params.len()]);
    layer.vjp(way, &params, &mut g, &vec![T::ONE; x.len()], &mut g_params, &mut pass);
    [x.into_values(), log_det, g.into_values(), g_params]
}

fn random(n: usize, scale: f64, seed: u64) -> Vec<f64> {
    let mut rng = Rng::new(seed, Stream::Test(0));
    (0..n).map(|_| f64::from((scale * rng.normal()) as f32)).collect()
}

#[test]
fn a_spline_is_the_identity_outside_its_bound_and_keeps_the_ends() {
    for spline in splines() {
        let (params, b) = (random(spline.num_params(), 1.0, 3), spline.bound);
        for way in WAYS {
            let x = [b + 1e-5, -b - 1e-5, 100.0, -1e6];
            let [y, log_det, ..] = run::<f64>(Transformer::Spline(spline), way, &params, &x);
            assert_eq!((y.as_slice(), log_det.as_slice()), (&x[..], &[0.0; 4][..]), "{spline:?}");
            assert_eq!(run::<f32>(Transformer::Spline(spline), way, &params, &[b, -b])[0], [b as f32, -b as f32]);
            assert_eq!(run::<f64>(Transformer::Spline(spline), way, &params, &[b, -b])[0], [b, -b]);
        }
    }
}

#[test]
fn nothing_overflows_in_f32_whatever_the_weights() {
    let points = [0.0, 1e-6, -1e-6, 1.0, -2.9, 3.0, -3.0, 3.0000002, -3.0000002, 8.0, -8.0, 2.0, -2.0];
    let linear = PiecewiseLinear { bins: 6, bound: 3.0, minimum_width: 0.0, minimum_height: 0.0 };
    let bare = Spline { minimum_width: 0.0, minimum_height: 0.0, minimum_derivative: 0.0, ..Spline::nflows(4, 3.0) };
    let maps = splines().into_iter().chain([bare]).map(Transformer::Spline);
    for map in maps.chain([Transformer::PiecewiseLinear(linear)]) {
        for scale in [0.0, 1.0, 30.0, 1e3, 1e9, 1e30] {
            for seed in 0..20 {
                let params = random(map.num_params(), scale, seed);
                for way in WAYS {
                    let [y, log_det, g, _] = run::<f32>(map, way, &params, &points);
                    let finite = |v: &[f32]| v.iter().all(|v| v.is_finite());
                    assert!(finite(&y) && finite(&log_det), "{map:?} {way:?} {scale}: {y:?} {log_det:?}");
                    assert!(g.iter().all(|g| !g.is_nan()), "{map:?} {way:?} {scale}: {g:?}");
                    if scale <= 1.0 {
                        assert!(finite(&g));
                    }
                }
            }
        }
    }
}

#[test]
fn a_nan_goes_through() {
    for map in
        [Transformer::Spline(Spline::nflows(4, 3.0)), Transformer::Sigmoid { alpha: 0.0 }, Transformer::LeakyRelu]
    {
        for way in WAYS {
            let [y, ..] = run::<f32>(map, way, &random(map.num_params(), 1.0, 1), &[f64::NAN, 0.5]);
            assert!(y[0].is_nan() && y[1].is_finite(), "{map:?} {way:?}: {y:?}");
        }
    }
}

#[test]
fn a_point_on_a_knot_takes_the_side_that_is_named() {
    // Two bins of equal width: the knot is at 0 exactly.
    for (spline, side) in [(Spline::nflows(2, 3.0), 1.0), (Spline::zuko(2, 3.0), -1.0), (Spline::flowjax(2, 3.0), -1.0)]
    {
        let mut params = random(spline.num_params(), 1.0, 5);
        params[..2].fill(0.0);
        let [_, _, g, _] =
            run::<f64>(Transformer::Spline(spline), Way::Generate, &params, &[0.0, side * 1e-9, -side * 1e-9]);
        assert!((g[0] - g[1]).abs() < 1e-6 && (g[0] - g[2]).abs() > 1e-3, "{spline:?}: {g:?}");
    }
    let linear = PiecewiseLinear { bins: 2, bound: 3.0, minimum_width: 0.0, minimum_height: 0.0 };
    let params = [0.0, 0.0, 0.0, 1.0];
    let [y, log_det, ..] =
        run::<f64>(Transformer::PiecewiseLinear(linear), Way::Generate, &params, &[0.0, 1e-9, -1e-9]);
    assert_eq!(log_det[0], log_det[1]);
    assert!((log_det[0] - log_det[2] - 1.0).abs() < 1e-12);
    let [z, back, ..] = run::<f64>(Transformer::PiecewiseLinear(linear), Way::Normalize, &params, &y);
    assert!(z[0].abs() < 1e-15 && (back[0] + log_det[0]).abs() < 1e-12);
}

#[test]
fn flows_of_splines_begin_near_the_identity() {
    let x = points(3, 64).cast::<f32>();
    for spline in splines() {
        let map = Transformer::Spline(spline);
        for layout in ParameterLayout::ALL {
            let Layer::Coupling(l) = coupling(&[true, false, true], map, &[64, 64], Activation::Relu) else { panic!() };
            let layers = [
                (pointwise(3, map), 1e-5),
                (Layer::Coupling(Coupling { layout, ..l }), 0.6),
                (
                    Layer::Autoregressive(Autoregressive::new(vec![0, 1, 2], 0, map, layout, &[64], Activation::Relu)),
                    0.6,
                ),
            ];
            for (layer, near) in layers {
                let flow = Flow::new(Base::Normal { dim: 3 }, vec![layer]);
                let mut z = x.clone();
                let log_det = flow.transform(Way::Normalize, &flow.init(&x, 1), &mut z);
                let far =
                    z.values().iter().zip(x.values()).map(|(z, x)| (z - x).abs() / (1.0 + x.abs())).fold(0.0, f32::max);
                let bent = log_det.iter().fold(0.0, |m: f32, l| m.max(l.abs()));
                assert!(far < near && bent < 2.0 * near, "{:?}: {far}, {bent}", flow.layers[0].title());
            }
        }
    }
}

#[test]
fn the_logit_is_that_of_normflows() {
    // normflows 1.7.3, transforms.Logit with alpha = 0.05: x, y, ln dy/dx.
    let rows = [
        (0.0, -2.944_438_979_166_440_3, 2.941_665_052_283_715),
        (1.0, 2.944_438_979_166_441_6, 2.941_665_052_283_716_4),
        (1e-6, -2.944_420_031_959_569, 2.941_647_999_814_583),
        (0.085649, -1.926_990_144_698_129_5, 2.093_461_753_563_918_4),
    ];
    for (x, y, log_det) in rows {
        let [found, l, ..] = run::<f64>(Transformer::Sigmoid { alpha: 0.05 }, Way::Normalize, &[], &[x]);
        assert!((found[0] - y).abs() < 1e-12 && (l[0] - log_det).abs() < 1e-12, "{x}: {found:?} {l:?}");
    }
}

#[test]
fn a_logit_takes_what_lies_outside_for_the_nearest_inside() {
    for alpha in [0.0, 0.05] {
        let map = Transformer::Sigmoid { alpha };
        let [z, log_det, g, _] = run::<f32>(map, Way::Normalize, &[], &[-0.5, 0.0, 1.0, 7.0, 1e30, -1e30]);
        assert!(z.iter().chain(&log_det).all(|v| v.is_finite()), "{z:?} {log_det:?}");
        assert!(z[0] <= z[1] && z[1] < z[2] && z[2] <= z[3], "{z:?}");
        assert!(g[0] == 0.0 && g[3] == 0.0, "{g:?}");
        let [x, ..] = run::<f32>(map, Way::Generate, &[], &[-1e30, -90.0, 90.0, 1e30]);
        assert!(x.iter().all(|x| x.is_finite()), "{x:?}");
    }
}
