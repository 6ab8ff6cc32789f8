//! Every layer keeps every law of `flow::Bijection`: both ways, in f64 and f32, at random points and at extremes.
//! The layers are listed in `support/cases.rs`, the laws written in `support/laws.rs`.

mod support;

use pushforward::flow::{
    ActNorm, BaseKind, Bijection, Diagonal, Family, Flow, Invert, Layer, Scale, Spec, Transformer, Way, jacobians,
};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Pass};
use support::cases::{self, Case, SIZES, coupling::coupling, points};
use support::laws::{self, Law};
use support::lying::{Lie, Lying};
use support::oracle::{self, LogProb};

const WAYS: [Way; 2] = [Way::Generate, Way::Normalize];

/// Tries a law on every case, both ways, on batches of every size, and names all that break it.
fn hold(of: impl Fn(&Case) -> bool, law: impl Fn(&Layer, Way, &[f64], &Batch<f64>) -> Law) {
    hold_within(of, |_, layer, way, params, x| law(layer, way, params, x));
}

/// The same, for laws that some layers keep only to a limit of their own.
fn hold_within(of: impl Fn(&Case) -> bool, law: impl Fn(f64, &Layer, Way, &[f64], &Batch<f64>) -> Law) {
    let cases = cases::all();
    assert!(cases.iter().filter(|case| of(case)).count() > 10, "the law was tried on hardly anything");
    let mut broken = Vec::new();
    for case in cases.iter().filter(|case| of(case)) {
        for way in WAYS {
            for n in SIZES {
                let x = case.points(way, n);
                if let Err(found) = law(case.limit, &case.layer, way, &case.params, &x) {
                    broken.push(format!("{}, {way:?}, batch of {n}: {found}", case.name));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
}

fn any(_: &Case) -> bool {
    true
}

#[test]
fn the_ways_undo_each_other() {
    hold_within(any, laws::the_ways_undo_each_other_within);
}

#[test]
fn log_det_is_that_of_the_jacobian() {
    hold_within(any, laws::log_det_is_that_of_the_jacobian_within);
}

#[test]
fn vjp_is_the_transposed_derivative() {
    hold(any, laws::vjp_is_the_transposed_derivative);
}

#[test]
fn taylor_remainder_is_quadratic() {
    hold(|case| case.smooth, laws::taylor_remainder_is_quadratic);
}

#[test]
fn pictured_jacobian_is_exact() {
    hold(any, |layer, way, params, x| {
        laws::pictured_jacobian_is_exact((&jacobians(layer, way, params, x), layer), way, params, x)
    });
}

#[test]
fn sums_are_added_to() {
    hold(any, laws::sums_are_added_to);
}

#[test]
fn f32_follows_f64() {
    hold(any, laws::f32_follows_f64);
}

#[test]
fn the_ways_undo_each_other_in_f32() {
    hold_within(any, laws::the_ways_undo_each_other_in_f32);
}

#[test]
fn fractions_begin_and_end_right() {
    hold(any, laws::fractions_begin_and_end_right);
}

#[test]
fn fractions_are_bijections() {
    hold_within(any, laws::fractions_are_bijections_within);
}

#[test]
fn fractions_arrive_without_a_jump_except_permutations() {
    hold(|case| !case.jumps, laws::fractions_arrive_without_a_jump);
}

#[test]
fn every_pass_gives_the_same_bits() {
    hold(any, laws::every_pass_gives_the_same_bits);
}

#[test]
fn a_point_stands_alone() {
    hold(any, laws::a_point_stands_alone);
}

#[test]
fn rows_below_those_of_the_layer_are_left_alone() {
    hold(any, laws::rows_below_are_left_alone);
}

#[test]
fn an_empty_batch_passes_through() {
    for case in cases::all() {
        for way in WAYS {
            let mut pass = Pass::recording();
            let (mut x, mut g_params) = (Batch::zeros(case.layer.dim(), 0), vec![0.0; case.params.len()]);
            case.layer.apply(way, &case.params, &mut x, &mut [], &mut pass);
            case.layer.vjp(way, &case.params, &mut x, &[], &mut g_params, &mut pass);
            assert!(g_params.iter().all(|&g| g == 0.0), "{}", case.name);
        }
    }
}

#[test]
fn names_in_the_list_are_unique() {
    let mut names: Vec<String> = cases::all().into_iter().map(|case| case.name).collect();
    names.sort();
    assert_eq!(names.windows(2).find(|w| w[0] == w[1]), None);
}

#[test]
fn every_law_can_fail() {
    type Check = fn(&Lying, Way, &[f64], &Batch<f64>) -> Law;
    let controls: [(Lie, Check); 19] = [
        (Lie::Inverse, laws::the_ways_undo_each_other),
        (Lie::LogDet, laws::the_ways_undo_each_other),
        (Lie::LogDet, laws::log_det_is_that_of_the_jacobian),
        (Lie::CancellingLogDet, laws::log_det_is_that_of_the_jacobian),
        (Lie::InputGradient, laws::vjp_is_the_transposed_derivative),
        (Lie::WeightGradient, laws::vjp_is_the_transposed_derivative),
        (Lie::LogDetGradient, laws::vjp_is_the_transposed_derivative),
        (Lie::LogDetGradient, laws::taylor_remainder_is_quadratic),
        (Lie::InputGradient, laws::taylor_remainder_is_quadratic),
        (Lie::Overwrites, laws::sums_are_added_to),
        (Lie::Coarse, laws::f32_follows_f64),
        (Lie::Coarse, |layer, way, params, x| laws::the_ways_undo_each_other_in_f32(0.0, layer, way, params, x)),
        (Lie::Beginning, laws::fractions_begin_and_end_right),
        (Lie::End, laws::fractions_begin_and_end_right),
        (Lie::Collapse, laws::fractions_are_bijections),
        (Lie::Jump, laws::fractions_arrive_without_a_jump),
        (Lie::Recording, laws::every_pass_gives_the_same_bits),
        (Lie::Neighbours, laws::a_point_stands_alone),
        (Lie::RowsBelow, laws::rows_below_are_left_alone),
    ];
    for (lie, law) in controls {
        let case = &cases::all()[0];
        let x = points(case.layer.dim(), 7);
        let law_on = |lie| law(&Lying { layer: case.layer.clone(), lie }, Way::Normalize, &case.params, &x);
        assert_eq!(law_on(Lie::None), Ok(()), "the honest layer, {lie:?}");
        assert!(law_on(lie).is_err(), "{lie:?} was not found out");
    }
}

#[test]
fn a_wrong_picture_of_the_jacobian_is_found_out() {
    let case = &cases::all()[0];
    let x = points(2, 7);
    let mut found = jacobians(&case.layer, Way::Generate, &case.params, &x);
    let entry = found.entries.get(2, 3);
    found.entries.set(2, 3, entry + 1e-6);
    assert!(laws::pictured_jacobian_is_exact((&found, &case.layer), Way::Generate, &case.params, &x).is_err());
}

/// A flow of each family and base, its weights perturbed.
fn flows() -> Vec<(Flow, Vec<f64>)> {
    let mut flows = Vec::new();
    for family in Family::ALL {
        for base in BaseKind::ALL {
            let dim = 3;
            let spec =
                Spec { layers: 3, hidden: vec![6], activation: Activation::Silu, base, ..Spec::new(dim, family) };
            let flow = spec.flow();
            let mut rng = Rng::new(5, Stream::Test(0));
            let params = cases::perturbed_flow(&flow, &points(dim, 64).cast(), 0.3, &mut rng);
            flows.push((flow, params));
        }
    }
    flows
}

#[test]
fn the_gradient_of_log_prob_is_exact_through_every_flow_and_base() {
    let x = points(3, 7);
    let mut rng = Rng::new(6, Stream::Test(0));
    let c: Vec<f64> = (0..7).map(|_| rng.normal()).collect();
    for (flow, params) in flows() {
        let mut pass = Pass::recording();
        let (mut z, mut log_prob) = (x.clone(), vec![0.0; 7]);
        flow.apply(Way::Normalize, &params, &mut z, &mut log_prob, &mut pass);
        let (mut g, mut g_params) = (Batch::zeros(3, 7), vec![0.0; params.len()]);
        let own = flow.window(flow.layers.len());
        flow.base.vjp(flow.base_params(&params), &z, &c, &mut g, &mut g_params[own]);
        flow.vjp(Way::Normalize, &params, &mut g, &c, &mut g_params, &mut pass);

        let (g_x, g_weights) = oracle::gradient(&LogProb(&flow), &params, &x, &Batch::zeros(3, 7), &c);
        for (found, exact) in g.values().iter().chain(&g_params).zip(g_x.values().iter().chain(&g_weights)) {
            assert!((found - exact).abs() <= 1e-9 * (1.0 + exact.abs()), "{:?}: {found} against {exact}", flow.layers);
        }
    }
}

fn cloud() -> Batch<f32> {
    let mut rng = Rng::new(7, Stream::Test(0));
    let draws = (0..500).flat_map(|_| [3.0 + 0.2 * rng.normal(), -40.0 + 5.0 * rng.normal()].map(|v| v as f32));
    Batch::from_points(2, &draws.collect::<Vec<_>>())
}

#[test]
fn actnorm_standardises_the_data_that_reach_it_inverted_or_not() {
    let actnorm = || Layer::ActNorm(ActNorm { dim: 2 });
    let mixing = || coupling(&[true, false], Transformer::Affine(Scale::Exp), &[8], Activation::Tanh);
    for layers in [
        vec![actnorm()],
        vec![Layer::Invert(Invert::new(actnorm()))],
        vec![actnorm(), mixing()],
        vec![Layer::Invert(Invert::new(actnorm())), mixing()],
    ] {
        let flow = Flow::new(pushforward::flow::Base::Normal { dim: 2 }, layers);
        let mut z = cloud();
        let params = flow.init(&z, 3);
        flow.transform(Way::Normalize, &params, &mut z);
        for d in 0..2 {
            let mean = z.row(d).iter().map(|&v| f64::from(v)).sum::<f64>() / 500.0;
            let var = z.row(d).iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / 500.0;
            assert!(mean.abs() < 1e-4 && (var - 1.0).abs() < 1e-4, "{:?}: mean {mean}, variance {var}", flow.layers);
        }
    }
}

#[test]
fn couplings_and_diagonals_begin_near_the_identity() {
    let mut x = points(2, 64).cast::<f32>();
    x.values_mut().iter_mut().for_each(|x| *x = x.clamp(-3.0, 3.0));
    for family in [Family::Linear, Family::Nice, Family::VolumePreserving, Family::RealNvp] {
        for activation in Activation::ALL {
            let flow = Spec { layers: 2, activation, ..Spec::new(2, family) }.flow();
            let mut z = x.clone();
            let log_det = flow.transform(Way::Normalize, &flow.init(&x, 1), &mut z);
            for (z, x) in z.values().iter().zip(x.values()) {
                assert!((z - x).abs() < 0.4 * (1.0 + x.abs()), "{family:?} {activation:?}: {x} -> {z}");
            }
            assert!(log_det.iter().all(|l| l.abs() < 1.0), "{family:?} {activation:?}: {log_det:?}");
        }
    }
    assert_eq!(Layer::Diagonal(Diagonal { dim: 2, shift: true }).num_params(), 4);
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let x = cloud();
    for family in [Family::Nice, Family::VolumePreserving, Family::RealNvp] {
        let (hidden, activation, base) = (vec![16], Activation::Relu, BaseKind::Mixture);
        let flow = Spec { layers: 4, hidden, activation, base, ..Spec::new(2, family) }.flow();
        let bits = |seed| flow.init(&x, seed).iter().map(|w| w.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(7), bits(7));
        assert_ne!(bits(7), bits(8), "{family:?}");
        assert_eq!(bits(7).len(), flow.num_params());
    }
}
