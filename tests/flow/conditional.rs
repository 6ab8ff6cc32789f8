//! Conditional flows: log p(x | context) for a class or anything else that is given, and what an autoregressive layer costs.

use crate::support::cases::points;
use crate::support::oracle::{self, LogProb};
use pushforward::flow::{
    Autoregressive, Base, Coupling, Diagonal, Flow, Invert, Layer, Mixture, ParameterLayout, Position, Prefix, Scale,
    Transformer, Way, jacobians,
};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Mlp, Pass};
use pushforward::train::{Config, Lane, Objective, Trainer, likelihood_step};
use std::sync::Arc;

const SOFT: Transformer = Transformer::Affine(Scale::SoftClip { bound: 3.0 });

fn maf(order: &[usize], context: usize, hidden: &[usize]) -> Layer {
    let layout = ParameterLayout::Blocks;
    Layer::Autoregressive(Autoregressive::new(order.to_vec(), context, SOFT, layout, hidden, Activation::Silu))
}

/// Coordinate `moves` of two, given the other one and the context.
fn coupling(moves: usize, context: usize, hidden: &[usize]) -> Layer {
    Layer::Coupling(Coupling {
        transforms: (0..2 + context).map(|d| d == moves).collect(),
        conditioner: Mlp::new(1 + context, hidden, 2, Activation::Silu),
        transformer: SOFT,
        layout: ParameterLayout::Blocks,
    })
}

/// Two coordinates, `context` given: couplings, MAF, IAF and a layer that knows of no context.
fn mixed(base: Base, context: usize) -> Flow {
    let iaf = Layer::Invert(Invert::new(maf(&[1, 0], context, &[5])));
    let diagonal = Layer::Diagonal(Diagonal { dim: 2, shift: true });
    let layers =
        vec![maf(&[0, 1], context, &[6]), coupling(0, context, &[5]), diagonal, iaf, coupling(1, context, &[5])];
    Flow { context, ..Flow::new(base, layers) }
}

fn weights(flow: &Flow) -> Vec<f64> {
    let mut rng = Rng::new(3, Stream::Test(0));
    let first = flow.init(&points(flow.rows(), 64).cast(), 0);
    first.iter().map(|&w| f64::from(w) + 0.3 * rng.normal()).collect()
}

#[test]
fn the_gradient_of_a_conditional_likelihood_is_exact() {
    let bases = [Base::Normal { dim: 2 }, Base::Mixture(Mixture { dim: 2, components: 3, fixed: None })];
    for (base, context) in bases.into_iter().zip([1, 2]) {
        let flow = mixed(base, context);
        let (params, x) = (weights(&flow), points(flow.rows(), 7));
        let mut lane = Lane::new(&flow);
        lane.x = x.clone();
        let loss = likelihood_step(&flow, &params, 7, &mut lane);
        let log_prob = flow.log_prob(&params, &x);
        assert!((loss + log_prob.iter().sum::<f64>() / 7.0).abs() < 1e-12 * loss.abs());
        let (_, exact) =
            oracle::gradient(&LogProb(&flow), &params, &x, &Batch::zeros(flow.rows(), 7), &[-1.0 / 7.0; 7]);
        for (found, exact) in lane.gradient.iter().zip(exact) {
            assert!((found - exact).abs() <= 1e-9 * (1.0 + exact.abs()), "{found} against {exact}");
        }
    }
}

#[test]
fn the_context_stays_where_it_is_and_matters() {
    let flow = mixed(Base::Normal { dim: 2 }, 2);
    let params = weights(&flow);
    let x = points(4, 100);
    for way in [Way::Generate, Way::Normalize] {
        let trace = flow.trace(way, &params, &x);
        for points in &trace.points {
            assert!((2..4).all(|d| points.row(d) == x.row(d)));
        }
        let mut whole = x.clone();
        let log_det = flow.transform(way, &params, &mut whole);
        assert_eq!(trace.points.last(), Some(&whole));
        let sums = trace.log_dets.iter().fold(vec![0.0; 100], |sum, l| sum.iter().zip(l).map(|(a, b)| a + b).collect());
        assert!(log_det.iter().zip(&sums).all(|(a, b)| (a - b).abs() < 1e-12 * (1.0 + a.abs())));
    }
    let mut other = x.clone();
    other.row_mut(3).iter_mut().for_each(|c| *c += 0.5);
    assert!(flow.log_prob(&params, &x).iter().zip(flow.log_prob(&params, &other)).all(|(a, b)| *a != b));
    let half = Position { layer: 2, tau: 0.5 };
    let there = flow.log_prob_at(half, &params, &x);
    assert!(there.iter().all(|l| l.is_finite()));

    let params: Vec<f32> = params.iter().map(|&p| p as f32).collect();
    let context = Batch::from_rows(2, (0..20).map(|i| i as f32 / 10.0).collect());
    let mut rng = Rng::new(0, Stream::Samples);
    let samples = flow.sample_given(&params, &context, 1.0, &mut rng);
    assert_eq!((samples.dim(), samples.len()), (4, 10));
    assert_eq!((samples.row(2), samples.row(3)), (context.row(0), context.row(1)));
}

#[test]
fn coordinates_depend_on_those_before_them_alone() {
    let (order, n) = ([2, 0, 3, 1], 5);
    let layer = maf(&order, 1, &[12, 12]);
    let flow = Flow { context: 1, ..Flow::new(Base::Normal { dim: 4 }, vec![layer]) };
    let params = weights(&flow);
    for way in [Way::Generate, Way::Normalize] {
        let found = jacobians(&flow.layers[0], way, &params, &points(5, n));
        for (i, j, k) in (0..4).flat_map(|i| (0..4).flat_map(move |j| (0..n).map(move |k| (i, j, k)))) {
            let entry = found.entry(i, j, k);
            assert!(order[j] <= order[i] || entry == 0.0, "∂y_{i}/∂x_{j} is {entry}");
        }
    }
}

#[test]
fn one_way_is_one_pass_and_the_other_goes_coordinate_by_coordinate() {
    let count = |layer: Layer, way| {
        let flow = Flow { context: 1, ..Flow::new(Base::Normal { dim: 3 }, vec![layer]) };
        let (params, mut pass) = (weights(&flow), Pass::new());
        flow.apply(way, &params, &mut points(4, 5), &mut [0.0; 5], &mut pass);
        pass.count.passes
    };
    let layer = || maf(&[2, 0, 1], 1, &[4]);
    assert_eq!((count(layer(), Way::Normalize), count(layer(), Way::Generate)), (1, 3));
    let iaf = || Layer::Invert(Invert::new(layer()));
    assert_eq!((count(iaf(), Way::Normalize), count(iaf(), Way::Generate)), (3, 1));
}

/// A ring of radius 2 for class 0 and two dots for class 1; the class is the third row.
fn two_classes(n: usize) -> Batch<f32> {
    let mut rng = Rng::new(4, Stream::Test(0));
    let mut data = Batch::zeros(3, n);
    for i in 0..n {
        let (class, turn) = (i % 2, core::f64::consts::TAU * rng.uniform());
        let centre = if class == 0 {
            [2.0 * turn.cos(), 2.0 * turn.sin()]
        } else {
            [if turn > core::f64::consts::PI { 1.0 } else { -1.0 }, 0.0]
        };
        (0..2).for_each(|d| data.set(d, i, (centre[d] + 0.2 * rng.normal()) as f32));
        data.set(2, i, class as f32);
    }
    data
}

/// How far samples given the class are from the origin on average, and how far up or down.
fn spread(trainer: &Trainer, class: f32) -> (f64, f64) {
    let n = 2000;
    let context = Batch::from_rows(1, vec![class; n]);
    let x = trainer.flow.sample_given(trainer.params(), &context, 1.0, &mut Rng::new(1, Stream::Samples));
    let mean = |f: &dyn Fn(usize) -> f32| (0..n).map(|i| f64::from(f(i))).sum::<f64>() / n as f64;
    (mean(&|i| x.get(0, i).hypot(x.get(1, i))), mean(&|i| x.get(1, i).abs()))
}

#[test]
fn a_flow_that_is_given_the_class_learns_two_densities() {
    let hidden = &[32, 32];
    let couplings: Vec<Layer> = (0..6).map(|i| coupling(i % 2, 1, hidden)).collect();
    let mafs: Vec<Layer> = (0..4).map(|i| maf(&[i % 2, 1 - i % 2], 1, hidden)).collect();
    for layers in [couplings, mafs] {
        let flow = Flow { context: 1, ..Flow::new(Base::Normal { dim: 2 }, layers) };
        let data = Arc::new(two_classes(4000));
        let mut trainer = Trainer::new(
            flow,
            data,
            Config { lr: 3e-3, batch: 128, steps: 800, seed: 0, objective: Objective::Likelihood },
        );
        for _ in 0..800 {
            trainer.step().expect("finite");
        }
        let (ring, dots) = (spread(&trainer, 0.0), spread(&trainer, 1.0));
        assert!((ring.0 - 2.0).abs() < 0.15 && (ring.1 - 1.27).abs() < 0.2, "the ring: {ring:?}");
        assert!((dots.0 - 1.02).abs() < 0.15 && dots.1 < 0.3, "the dots: {dots:?}");
        let at = |class: f32| trainer.flow.log_prob(trainer.params(), &Batch::from_points(3, &[0.0, 2.0, class]))[0];
        assert!(at(0.0) > at(1.0) + 3.0, "the top of the ring is no dot: {} and {}", at(0.0), at(1.0));
    }
}

/// Points of `flow` with this context below them.
fn with_context(dim: usize, context: &[f64], n: usize) -> Batch<f64> {
    let mut values = points(dim, n).into_values();
    context.iter().for_each(|&c| values.extend(vec![c; n]));
    Batch::from_rows(dim + context.len(), values)
}

#[test]
fn a_flow_at_a_fixed_context_is_the_conditional_flow_there() {
    let normal = |dim| Base::Normal { dim };
    let of = |dim, context, layers| Flow { context, ..Flow::new(normal(dim), layers) };
    let inside = Layer::Prefix(Prefix { dim: 3, size: 2, layers: vec![coupling(0, 2, &[4]), maf(&[0, 1], 2, &[5])] });
    // Moved whole, by the context alone: a network without inputs is left.
    let alone = Coupling {
        transforms: vec![true, true, false],
        conditioner: Mlp::new(1, &[5], 4, Activation::Silu),
        transformer: SOFT,
        layout: ParameterLayout::Blocks,
    };
    let flows = [
        mixed(normal(2), 1),
        mixed(Base::Mixture(Mixture { dim: 2, components: 3, fixed: None }), 2),
        of(3, 2, vec![inside]),
        of(2, 1, vec![Layer::Coupling(alone)]),
        of(1, 2, vec![maf(&[0], 2, &[])]),
    ];
    for flow in flows {
        let params = weights(&flow);
        let context = [0.7, -1.3];
        let (held, own) = flow.given(&params, &context[..flow.context]);
        assert_eq!((held.context, held.num_params()), (0, own.len()));
        let (whole, x) = (with_context(flow.dim(), &context[..flow.context], 70), points(flow.dim(), 70));
        for (a, b) in flow.log_prob(&params, &whole).iter().zip(held.log_prob(&own, &x)) {
            assert!((a - b).abs() < 1e-12 * (1.0 + a.abs()), "{a} against {b}");
        }
        let (mut there, mut here) = (whole.clone(), x.clone());
        flow.transform(Way::Generate, &params, &mut there);
        held.transform(Way::Generate, &own, &mut here);
        for d in 0..flow.dim() {
            assert!(there.row(d).iter().zip(here.row(d)).all(|(a, b)| (a - b).abs() < 1e-12 * (1.0 + a.abs())));
        }
        assert_ne!(held.given(&own, &[]).1, flow.given(&params, &[]).1, "another context is another flow");
    }
}

#[test]
fn a_network_without_inputs_has_the_gradient_of_its_biases() {
    let alone = Coupling {
        transforms: vec![true, true],
        conditioner: Mlp::new(0, &[5], 4, Activation::Silu),
        transformer: SOFT,
        layout: ParameterLayout::Blocks,
    };
    let flow = Flow::new(Base::Normal { dim: 2 }, vec![Layer::Coupling(alone)]);
    let (params, x) = (weights(&flow), points(2, 9));
    let mut lane = Lane::new(&flow);
    lane.x = x.clone();
    likelihood_step(&flow, &params, 9, &mut lane);
    let (_, exact) = oracle::gradient(&LogProb(&flow), &params, &x, &Batch::zeros(2, 9), &[-1.0 / 9.0; 9]);
    assert!(lane.gradient.iter().zip(&exact).all(|(a, b)| (a - b).abs() <= 1e-9 * (1.0 + b.abs())));
}
