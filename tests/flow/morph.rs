//! The density on its way from base to target: a density at every moment, reached and left along invertible maps.

use crate::support::cases;
use crate::support::oracle::{self, Morph};
use pushforward::flow::{
    ActNorm, Base, BaseKind, Family, Flow, Invert, Layer, Method, Order, Permute, Position, Rotation, Solver, Spec, Way,
};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::Activation;

/// Flows of every family in the plane, and of every base, and one with the layers that no family uses, their weights perturbed.
fn flows() -> Vec<(String, Flow, Vec<f64>)> {
    let mut flows = Vec::new();
    for family in Family::ALL {
        // A base has no part in the layers: a few families are enough for most of them.
        let few = [Family::Linear, Family::RealNvp, Family::Maf, Family::Residual].contains(&family);
        for &base in if few { &BaseKind::ALL[..] } else { &[BaseKind::Normal][..] } {
            let (hidden, activation) = (vec![6], Activation::Tanh);
            // Fine enough for a continuous flow to keep what the others keep.
            let solver = Solver::Fixed { method: Method::Rk4, steps: 24 };
            let flow = Spec { layers: 3, hidden, activation, base, solver, ..Spec::new(2, family) }.flow();
            flows.push((format!("{}, {}", family.name(), base.name()), flow));
        }
    }
    for order in [Order::Shuffle { seed: 3 }, Order::Fixed] {
        for family in [Family::RealNvp, Family::Maf] {
            let (hidden, activation) = (vec![6], Activation::Tanh);
            let flow = Spec { layers: 3, hidden, activation, order, ..Spec::new(2, family) }.flow();
            flows.push((format!("{}, {}", family.name(), order.name()), flow));
        }
    }
    let (hidden, activation) = (vec![6], Activation::Silu);
    let spec = Spec { layers: 1, hidden, activation, ..Spec::new(2, Family::RealNvp) };
    let mut mixed = spec.flow();
    mixed.layers.extend([
        Layer::Permute(Permute::reverse(2)),
        Layer::ActNorm(ActNorm { dim: 2 }),
        Layer::Rotation(Rotation { dim: 2, plane: (0, 1), start: 2.0 }),
        Layer::Invert(Invert::new(mixed.layers[0].clone())),
    ]);
    flows.push(("every other layer".into(), mixed));
    let data = Batch::from_points(2, &[0.5, -1.0, 2.0, 1.5, -0.3, 0.1]);
    let perturb = |flow: &Flow| {
        let mut rng = Rng::new(11, Stream::Test(0));
        cases::perturbed_flow(flow, &data, 0.25, &mut rng)
    };
    flows.into_iter().map(|(name, flow)| (name, perturb(&flow), flow)).map(|(n, p, f)| (n, f, p)).collect()
}

/// Twenty values of τ in every layer.
fn positions(flow: &Flow) -> impl Iterator<Item = Position> + use<> {
    let taus = (0..20).map(|i| f64::from(i) / 19.0);
    (0..flow.layers.len()).flat_map(move |layer| taus.clone().map(move |tau| Position { layer, tau }))
}

/// Points that the base of `flow` may draw.
fn latents(flow: &Flow, n: usize) -> Batch<f64> {
    let mut rng = Rng::new(12, Stream::Test(0));
    let boxed = matches!(flow.base, Base::Uniform(_));
    let draw = |normal: f64| if boxed { 1.0 / (1.0 + (-normal).exp()) } else { normal };
    Batch::from_rows(2, (0..2 * n).map(|_| draw(rng.normal())).collect())
}

/// The centres of n x n squares that tile [-half, half]², and the area of one.
fn grid(half: f64, n: usize) -> (Batch<f64>, f64) {
    let step = 2.0 * half / n as f64;
    let at = |i: usize| (i as f64 + 0.5) * step - half;
    let values = (0..n * n).map(|i| at(i % n)).chain((0..n * n).map(|i| at(i / n))).collect();
    (Batch::from_rows(2, values), step * step)
}

/// Whether the mass of exp(log_prob) on `cells` of equal area is 1 within 1 %.
fn mass_is_one(log_prob: &[f64], cell: f64) -> Result<(), String> {
    mass_is_near_one(log_prob, cell, 0.01)
}

fn mass_is_near_one(log_prob: &[f64], cell: f64, within: f64) -> Result<(), String> {
    let mass = log_prob.iter().map(|l| l.exp()).sum::<f64>() * cell;
    if (mass - 1.0).abs() <= within { Ok(()) } else { Err(format!("the mass is {mass}")) }
}

#[test]
fn the_mass_is_one_at_every_moment() {
    for (name, flow, params) in flows() {
        // The tails of a logit are heavier, and the density of straight pieces jumps.
        let jumps = name.starts_with("piecewise-linear");
        let (y, cell) = if name.ends_with("uniform") { grid(14.0, 280) } else { grid(9.0, 150) };
        let within = if jumps { 0.03 } else { 0.01 };
        // A box has edges until its logit is done; they are looked at below, in one dimension.
        let edges = |at: &Position| name.ends_with("uniform") && at.layer == 0 && at.tau < 1.0;
        for at in positions(&flow).filter(|at| !edges(at)) {
            let checked = mass_is_near_one(&flow.log_prob_at(at, &params, &y), cell, within);
            assert_eq!(checked, Ok(()), "{name}, {at:?}");
        }
    }
}

#[test]
fn a_box_keeps_its_mass_while_the_logit_opens_it() {
    let base = BaseKind::Uniform;
    let flow = Flow::new(base.base(1), base.opening(1).into_iter().collect());
    let step = 1e-3;
    let y = Batch::from_rows(1, (0..40_000).map(|i| (f64::from(i) + 0.5) * step - 20.0).collect());
    for at in positions(&flow) {
        assert_eq!(mass_is_one(&flow.log_prob_at(at, &[], &y), step), Ok(()), "{at:?}");
    }
    let everywhere = flow.log_prob::<f32>(&[], &Batch::from_rows(1, vec![-80.0, -30.0, 0.3, 16.0, 30.0, 80.0]));
    assert!(everywhere.iter().all(|l| l.is_finite()), "{everywhere:?}");
}

#[test]
fn a_density_without_its_log_det_is_found_out() {
    let (y, cell) = grid(9.0, 150);
    let (_, flow, params) = flows().into_iter().find(|(name, ..)| name == "realnvp, normal").unwrap();
    let at = Position { layer: 2, tau: 0.5 };
    let (mut z, mut log_det, mut forgetful) = (y.clone(), vec![0.0; y.len()], vec![0.0; y.len()]);
    flow.normalize_from(at, &params, &mut z, &mut log_det);
    flow.base.log_prob(flow.base_params(&params), &z, &mut forgetful);
    assert!(mass_is_one(&forgetful, cell).is_err());
}

#[test]
fn generating_to_a_moment_and_normalizing_from_it_undo_each_other() {
    for (name, flow, params) in flows() {
        let z = latents(&flow, 100);
        for at in positions(&flow) {
            let (mut again, mut log_det) = (z.clone(), vec![0.0; z.len()]);
            flow.generate_to(at, &params, &mut again, &mut log_det);
            flow.normalize_from(at, &params, &mut again, &mut log_det);
            for (found, exact) in again.values().iter().zip(z.values()) {
                assert!((found - exact).abs() <= 1e-10 * (1.0 + exact.abs()), "{name}, {at:?}: {exact} -> {found}");
            }
            assert!(log_det.iter().all(|l| l.abs() < 1e-10), "{name}, {at:?}: {log_det:?}");
        }
    }
}

#[test]
fn the_determinant_stays_away_from_zero_and_is_what_the_morph_says() {
    for (name, flow, params) in flows() {
        let z = latents(&flow, 20);
        let mut flipped = false;
        for at in positions(&flow) {
            flipped |= matches!(flow.layers[at.layer], Layer::Permute(_)) && at.tau == 1.0;
            let orientation = if flipped { -1.0 } else { 1.0 };
            let (_, log_det) = oracle::evaluate(&Morph(&flow, at), &params, &z);
            for (jacobian, log_det) in oracle::jacobians(&Morph(&flow, at), &params, &z).iter().zip(log_det) {
                let det = orientation * oracle::determinant(jacobian);
                assert!(det > 1e-3, "{name}, {at:?}: det J = {det}");
                assert!((det.ln() - log_det).abs() < 1e-10, "{name}, {at:?}: {} against {log_det}", det.ln());
            }
        }
    }
}

#[test]
fn the_end_of_a_layer_is_the_beginning_of_the_next() {
    for (name, flow, params) in flows() {
        let z = latents(&flow, 20);
        for layer in 0..flow.layers.len() {
            let end = oracle::evaluate(&Morph(&flow, Position { layer, tau: 1.0 }), &params, &z);
            let next = oracle::evaluate(&Morph(&flow, Position { layer: layer + 1, tau: 0.0 }), &params, &z);
            assert_eq!(end, next, "{name}, after layer {layer}");
        }
    }
}

#[test]
fn the_timeline_begins_at_the_base_and_ends_at_the_target() {
    for (name, flow, params) in flows() {
        let y = latents(&flow, 70);
        let layers = flow.layers.len();
        let begin = flow.log_prob_at(Position::from_time(0.0, layers), &params, &y);
        let mut base = vec![0.0; y.len()];
        flow.base.log_prob(flow.base_params(&params), &y, &mut base);
        assert_eq!(begin, base, "{name}");
        assert_eq!(
            flow.log_prob_at(Position::from_time(1.0, layers), &params, &y),
            flow.log_prob(&params, &y),
            "{name}"
        );
        let (mut x, mut log_det) = (y.clone(), vec![0.0; y.len()]);
        flow.generate_to(Position::from_time(1.0, layers), &params, &mut x, &mut log_det);
        let mut whole = y.clone();
        assert_eq!(flow.transform(Way::Generate, &params, &mut whole), log_det, "{name}");
        assert_eq!(x, whole, "{name}");
    }
}

#[test]
fn a_time_out_of_range_is_clamped() {
    let (begin, end) = (Position { layer: 0, tau: 0.0 }, Position { layer: 7, tau: 1.0 });
    for t in [f64::NAN, f64::NEG_INFINITY, -1.0, -1e-300, -0.0, 0.0] {
        assert_eq!(Position::from_time(t, 8), begin, "t = {t}");
    }
    for t in [1.0, 1.0 + f64::EPSILON, 2.0, 1e300, f64::INFINITY] {
        assert_eq!(Position::from_time(t, 8), end, "t = {t}");
    }
}

#[test]
fn a_flow_without_layers_has_one_moment() {
    let flow = Flow::new(Base::Normal { dim: 2 }, Vec::new());
    for t in [f64::NAN, 0.0, 0.5, 1.0] {
        let at = Position::from_time(t, 0);
        assert_eq!(at.layer, 0);
        assert!((0.0..=1.0).contains(&at.tau), "t = {t}: {at:?}");
        let y = latents(&flow, 3);
        assert_eq!(flow.log_prob_at(at, &[], &y), flow.log_prob(&[], &y));
    }
}

#[test]
fn time_runs_forward_and_tau_stays_within_its_layer() {
    for layers in [1, 2, 3, 7, 8, 32] {
        let mut last = -1.0;
        for i in 0..=10_000 {
            let at = Position::from_time(f64::from(i) / 1e4, layers);
            assert!(at.layer < layers && (0.0..=1.0).contains(&at.tau), "{at:?} of {layers}");
            let s = at.layer as f64 + at.tau;
            assert!(s > last, "{at:?} comes before {last}");
            last = s;
        }
    }
}

#[test]
fn on_a_tick_the_layers_before_it_are_done() {
    for layers in 1..=200 {
        for k in 0..layers {
            let at = Position::from_time(k as f64 / layers as f64, layers);
            let done = at.layer + usize::from(at.tau >= 1.0);
            assert!(done == k && (at.tau == 0.0 || at.tau == 1.0), "tick {k} of {layers}: {at:?}");
        }
    }
}
