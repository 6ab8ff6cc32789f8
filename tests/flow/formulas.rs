//! The lecture's formulas, both sides of each evaluated: what the program shows is what it computes.
//! x is data, z latent; x = f(z) generates, z = f⁻¹(x) normalizes; logarithms are natural.

use crate::support::cases::{coupling::coupling, perturbed_flow, points};
use crate::support::oracle::{self, Chain, Map, Whole};
use nalgebra::{DMatrix, DVector};
use pushforward::flow::{
    Base, Bijection, Coupling, Diagonal, Family, Flow, Layer, Permute, Position, Rotation, Scale, Solver, Spec,
    Transformer, Way,
};
use pushforward::math::{Batch, LN_TAU, Real, Rng, Stream};
use pushforward::net::{Activation, Mlp, Pass};

fn near(found: f64, exact: f64, tolerance: f64, what: &str) {
    assert!((found - exact).abs() <= tolerance * (1.0 + exact.abs()), "{what}: {found} against {exact}");
}

fn random(n: usize, spread: f64, seed: u64) -> Vec<f64> {
    let mut rng = Rng::new(seed, Stream::Test(20));
    (0..n).map(|_| spread * rng.normal()).collect()
}

/// A flow of `family` in two dimensions with weights far from their first values.
fn flow_of(family: Family) -> (Flow, Vec<f64>) {
    let (hidden, activation) = (vec![8], Activation::Tanh);
    // Fine enough for a continuous flow to keep what the others keep.
    let solver = Solver::Adaptive { rtol: 1e-13, atol: 1e-13 };
    let flow = Spec { layers: 4, hidden, activation, solver, ..Spec::new(2, family) }.flow();
    let mut rng = Rng::new(1, Stream::Test(20));
    let params = perturbed_flow(&flow, &points(2, 64).cast(), 0.3, &mut rng);
    (flow, params)
}

/// One diagonal map in one dimension, x = σ z + μ.
fn gaussian(mu: f64, sigma: f64) -> (Flow, Vec<f64>) {
    let layers = vec![Layer::Diagonal(Diagonal { dim: 1, shift: true })];
    (Flow::new(Base::Normal { dim: 1 }, layers), vec![sigma.ln(), mu])
}

/// A RealNVP coupling on five coordinates whose first two are z₁, with e^s unbounded, and its conditioner.
fn realnvp() -> (Layer, Coupling, Vec<f64>) {
    let layer = coupling(&[false, false, true, true, true], Transformer::Affine(Scale::Exp), &[7], Activation::Tanh);
    let Layer::Coupling(plan) = layer.clone() else { unreachable!() };
    let params = random(layer.num_params(), 0.4, 2);
    (layer, plan, params)
}

/// s(z₁) and t(z₁) of the three moved coordinates, for one point.
fn scale_and_shift(plan: &Coupling, params: &[f64], z: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let theta = plan.conditioner.apply(params, z[..2].to_vec(), 1, &mut Pass::new());
    (theta[3..].to_vec(), theta[..3].to_vec())
}

/// The conditioner alone, as a map of its two inputs: row 0 of the output is θ_`row`.
struct Net<'a>(&'a Mlp, usize);

impl Map for Net<'_> {
    fn run<T: Real>(&self, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        let theta = self.0.apply(params, x.values().to_vec(), x.len(), pass);
        log_det.copy_from_slice(&theta[self.1 * x.len()..][..x.len()]);
    }
}

/// p(x) |dx| = p(z) |dz|
#[test]
fn mass_is_preserved_and_density_is_not() {
    let (flow, params) = gaussian(0.3, 0.1);
    let ends = Batch::from_rows(1, vec![0.25, 0.25 + 1e-6]);
    let (z, _) = oracle::evaluate(&Chain(&flow, Way::Normalize), &params, &ends);
    let p_x = flow.log_prob(&params, &ends)[0].exp();
    let mut log_p_z = vec![0.0; 2];
    flow.base.log_prob(&[], &z, &mut log_p_z);
    let (dx, dz) = (ends.get(0, 1) - ends.get(0, 0), z.get(0, 1) - z.get(0, 0));
    near(p_x * dx, log_p_z[0].exp() * dz, 1e-8, "p(x) dx");
    assert!(p_x > 1.0 && log_p_z[0] < 0.0, "a density can exceed 1: {p_x}");
}

/// p(x) = p_z((x - μ)/σ) / |σ|; μ = 1, σ = 2, x = 4: 0.0648
#[test]
fn the_linear_example_in_one_dimension_gives_its_number() {
    let (flow, params) = gaussian(1.0, 2.0);
    let p = flow.log_prob(&params, &Batch::from_rows(1, vec![4.0]))[0].exp();
    near(p, (-0.5 * 1.5f64 * 1.5).exp() / core::f64::consts::TAU.sqrt() / 2.0, 1e-15, "p(4)");
    assert_eq!(format!("{p:.4}"), "0.0648");
}

/// log p(x) = log p(z₀) - Σ log |det J_{f_i}(z_{i-1})| = log p(z₀) + Σ log |det J_{f_i⁻¹}(z_i)|
#[test]
fn the_log_determinants_of_a_trace_add_up_both_ways() {
    for family in Family::ALL {
        let (flow, params) = flow_of(family);
        // Beside the kink of a leaky ReLU, where rounding would choose the side.
        let x = Batch::from_rows(2, points(2, 64).values().iter().map(|x| x + 1e-3).collect());
        let there = flow.trace(Way::Normalize, &params, &x);
        let z = there.points.last().unwrap();
        let back = flow.trace(Way::Generate, &params, z);
        let (total, log_prob) = (flow.transform(Way::Normalize, &params, &mut x.clone()), flow.log_prob(&params, &x));
        let mut log_p_z = vec![0.0; 64];
        flow.base.log_prob(&[], z, &mut log_p_z);
        assert_eq!((there.points.len(), there.log_dets.len()), (flow.layers.len() + 1, flow.layers.len()));
        for k in 0..64 {
            let normalizing: f64 = there.log_dets.iter().map(|layer| layer[k]).sum();
            let generating: f64 = back.log_dets.iter().map(|layer| layer[k]).sum();
            near(normalizing, total[k], 1e-12, "the sum against the total");
            near(log_p_z[k] + normalizing, log_prob[k], 1e-12, "log p(z₀) + Σ log |det J_f⁻¹|");
            near(log_p_z[k] - generating, log_prob[k], 1e-10, "log p(z₀) - Σ log |det J_f|");
        }
        for (there, back) in there.points.iter().rev().zip(&back.points) {
            let apart = there.values().iter().zip(back.values()).map(|(a, b)| (a - b).abs() / (1.0 + a.abs()));
            assert!(apart.fold(0.0, f64::max) < 1e-10, "{family:?}: the way back passes elsewhere");
        }
    }
}

/// |det| = 1; det is +1 or -1
#[test]
fn a_permutation_has_determinant_plus_or_minus_one() {
    for (order, sign) in [(vec![0, 1], 1.0), (vec![1, 0], -1.0), (vec![1, 2, 0], 1.0), (vec![4, 3, 2, 1, 0], 1.0)] {
        let layer = Layer::Permute(Permute { order: order.clone() });
        let x = points(order.len(), 1);
        assert_eq!(oracle::determinant(&oracle::jacobians(&Whole(&layer, Way::Generate), &[], &x)[0]), sign);
        assert_eq!(oracle::evaluate(&Whole(&layer, Way::Generate), &[], &x).1, [0.0]);
        assert!(layer.preserves_volume());
    }
}

#[test]
fn an_additive_coupling_has_determinant_one() {
    let layer = coupling(&[true, false, true], Transformer::Additive, &[8], Activation::Silu);
    let params = random(layer.num_params(), 1.0, 3);
    let map = Whole(&layer, Way::Generate);
    assert!(oracle::evaluate(&map, &params, &points(3, 64)).1.iter().all(|&l| l == 0.0));
    for jacobian in oracle::jacobians(&map, &params, &points(3, 64)) {
        near(oracle::determinant(&jacobian), 1.0, 1e-10, "det J");
    }
}

/// Alone with N(0, I) NICE cannot go below log 2π = 1.838 nats in 2-D; a diagonal scaling can.
#[test]
fn a_volume_preserving_flow_never_goes_below_log_two_pi() {
    assert_eq!(format!("{LN_TAU:.3}"), "1.838");
    let x = points(2, 64);
    let (flow, params) = flow_of(Family::VolumePreserving);
    assert!(flow.log_prob(&params, &x).iter().all(|&l| -l >= LN_TAU - 1e-12));
    // Its mode attains the bound: f(0) has the density of 0.
    let mut mode = Batch::zeros(2, 1);
    flow.transform(Way::Generate, &params, &mut mode);
    near(-flow.log_prob(&params, &mode)[0], LN_TAU, 1e-12, "the NLL at the mode");

    let (nice, mut params) = flow_of(Family::Nice);
    params[..2].fill(-2.0);
    let mut mode = Batch::zeros(2, 1);
    nice.transform(Way::Generate, &params, &mut mode);
    near(-nice.log_prob(&params, &mode)[0], LN_TAU - 4.0, 1e-12, "the NLL at the mode with a scaling");
}

/// Lower left: diag(z₂ ⊙ e^{s(z₁)}) ∂s/∂z₁ + ∂t/∂z₁; log-det = Σ_j s(z₁)_j, to which it never matters.
#[test]
fn the_jacobian_of_realnvp_is_block_triangular() {
    let (layer, plan, params) = realnvp();
    let z = Batch::from_rows(5, random(5, 1.0, 4));
    let point: Vec<f64> = z.point(0).collect();
    let (s, t) = scale_and_shift(&plan, &params, &point);
    let given = Batch::from_rows(2, point[..2].to_vec());
    let slope = |row| {
        let along = |j| oracle::derivative(&Net(&plan.conditioner, row), &params, &given, oracle::Along::Coordinate(j));
        [along(0).1[0], along(1).1[0]]
    };
    let mut expected = DMatrix::<f64>::identity(5, 5);
    for i in 0..3 {
        let (ds, dt) = (slope(3 + i), slope(i));
        expected[(2 + i, 2 + i)] = s[i].exp();
        for j in 0..2 {
            expected[(2 + i, j)] = point[2 + i] * s[i].exp() * ds[j] + dt[j];
        }
    }
    let map = Whole(&layer, Way::Generate);
    let jacobian = &oracle::jacobians(&map, &params, &z)[0];
    assert!((jacobian - &expected).amax() < 1e-13, "{jacobian} against {expected}");
    assert!(expected.view((2, 0), (3, 2)).amax() > 0.1, "the lower left is there");

    let (y, log_det) = oracle::evaluate(&map, &params, &z);
    near(log_det[0], s.iter().sum(), 1e-14, "log-det = Σ s");
    let mut without = expected.clone();
    without.view_mut((2, 0), (3, 2)).fill(0.0);
    near(oracle::determinant(&without).ln(), log_det[0], 1e-13, "log-det without the lower left");

    // z'₁ = z₁, z'₂ = e^{s(z₁)} ⊙ z₂ + t(z₁), and back: z₂ = (z'₂ - t(z'₁)) ⊙ e^{-s(z'₁)}.
    let out: Vec<f64> = y.point(0).collect();
    assert_eq!(out[..2], point[..2]);
    let (back, _) = oracle::evaluate(&Whole(&layer, Way::Normalize), &params, &y);
    for i in 0..3 {
        near(out[2 + i], s[i].exp() * point[2 + i] + t[i], 1e-14, "z'₂");
        near(back.get(2 + i, 0), (out[2 + i] - t[i]) * (-s[i]).exp(), 1e-14, "z₂");
    }
}

/// z' = b⊙z + (1-b)⊙(e^{s(b⊙z)}⊙z + t(b⊙z)); log-det = Σ_j (1-b_j) s(b⊙z)_j
#[test]
fn the_masked_form_is_the_same_coupling() {
    let (layer, plan, params) = realnvp();
    let z = DVector::from_vec(random(5, 1.0, 5));
    let b = DVector::from_iterator(5, plan.transforms.iter().map(|&moves| f64::from(u8::from(!moves))));
    let masked = b.component_mul(&z);
    let (s_moved, t_moved) = scale_and_shift(&plan, &params, masked.as_slice());
    let full = |moved: &[f64]| DVector::from_iterator(5, [9.0, 9.0].into_iter().chain(moved.iter().copied()));
    let (s, t) = (full(&s_moved), full(&t_moved));
    let moved = s.map(f64::exp).component_mul(&z) + &t;
    let expected = &masked + b.map(|b| 1.0 - b).component_mul(&moved);
    let x = Batch::from_rows(5, z.as_slice().to_vec());
    let (y, log_det) = oracle::evaluate(&Whole(&layer, Way::Generate), &params, &x);
    for d in 0..5 {
        near(y.get(d, 0), expected[d], 1e-14, "z'");
    }
    near(log_det[0], b.map(|b| 1.0 - b).dot(&s), 1e-14, "Σ (1-b) s");
}

/// Affine and coupling on the way: e^{τs} z + τt
#[test]
fn the_path_inside_an_affine_layer_is_the_stated_one() {
    let (layer, plan, params) = realnvp();
    let z = random(5, 1.0, 6);
    let (s, t) = scale_and_shift(&plan, &params, &z);
    for tau in [0.0, 0.25, 0.5, 0.9, 1.0] {
        let (mut y, mut log_det) = (Batch::from_rows(5, z.clone()), vec![0.0]);
        layer.apply_fraction(tau, Way::Generate, &params, &mut y, &mut log_det, &mut Pass::new());
        for i in 0..3 {
            near(y.get(2 + i, 0), (tau * s[i]).exp() * z[2 + i] + tau * t[i], 1e-14, "e^{τs} z + τt");
        }
        near(log_det[0], tau * s.iter().sum::<f64>(), 1e-14, "τ Σ s");
    }
}

/// A swap collapses the plane at one half of a straight line; as a rotation by 90 degrees it never does.
#[test]
fn a_swap_is_shown_as_a_rotation() {
    let swap = DMatrix::from_row_slice(2, 2, &[0.0, 1.0, 1.0, 0.0]);
    assert_eq!(((DMatrix::identity(2, 2) + swap) * 0.5).determinant(), 0.0);

    let layer = Layer::Rotation(Rotation { dim: 2, plane: (0, 1), start: core::f64::consts::FRAC_PI_2 });
    let flow = Flow::new(Base::Normal { dim: 2 }, vec![layer]);
    let params = [core::f64::consts::FRAC_PI_2];
    for i in 0..=20 {
        let at = Position { layer: 0, tau: f64::from(i) / 20.0 };
        let jacobian = &oracle::jacobians(&oracle::Morph(&flow, at), &params, &points(2, 1))[0];
        near(oracle::determinant(jacobian), 1.0, 1e-14, "det on the way");
    }
    let mut x = Batch::from_points(2, &[3.0, 5.0]);
    flow.transform(Way::Generate, &params, &mut x);
    near(x.get(0, 0), -5.0, 1e-15, "x₁ = -z₂");
    near(x.get(1, 0), 3.0, 1e-15, "x₂ = z₁");
}

/// At temperature T, z ~ N(0, T² I): log p_T(x) - log p(x) / T² is constant only for volume-preserving flows.
#[test]
fn temperature_sharpens_the_density_only_without_volume_change() {
    let spread = |family| {
        let (flow, params) = flow_of(family);
        let x = Batch::from_rows(2, random(40, 1.0, 7));
        let (z, log_det) = oracle::evaluate(&Chain(&flow, Way::Normalize), &params, &x);
        let temperature: f64 = 0.7;
        let log_prob = flow.log_prob(&params, &x);
        let gaps: Vec<f64> = (0..20)
            .map(|k| {
                let e = z.point(k).map(|z| z * z).sum::<f64>() / (temperature * temperature);
                let at_temperature = -LN_TAU - 2.0 * temperature.ln() - 0.5 * e + log_det[k];
                at_temperature - log_prob[k] / (temperature * temperature)
            })
            .collect();
        gaps.iter().fold(f64::MIN, |a, &b| a.max(b)) - gaps.iter().fold(f64::MAX, |a, &b| a.min(b))
    };
    assert!(spread(Family::VolumePreserving) < 1e-12, "{}", spread(Family::VolumePreserving));
    assert!(spread(Family::RealNvp) > 0.1, "{}", spread(Family::RealNvp));
}

/// Temperature multiplies every standard deviation of the base: the same seed gives the same points, drawn together.
#[test]
fn temperature_scales_the_latent_points() {
    let base = Base::Normal { dim: 2 };
    let draw = |temperature| base.sample(&[], 50, temperature, &mut Rng::new(0, Stream::Samples));
    for (cool, warm) in draw(0.5).values().iter().zip(draw(1.0).values()) {
        near(f64::from(*cool), 0.5 * f64::from(*warm), 1e-6, "0.5 z");
    }
}
