//! Folds, where a density jumps: in training a leaky ReLU knows what it gains by moving one, which no derivative at a point sees.

use pushforward::data::{Data, Dataset};
use pushforward::flow::{Base, Family, Flow, Layer, Plu, Pointwise, Spec, Transformer};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::preset::Settings;
use pushforward::train::{Config, Lane, Trainer, likelihood_step};
use std::sync::Arc;

/// One fold on the line, and where the weights of its slope and of its place are.
fn one_fold() -> (Flow, usize, usize) {
    let shift = Layer::Plu(Plu { order: vec![0], negative: Vec::new(), shift: true, tiles: 1 });
    let fold = Layer::Pointwise(Pointwise { dim: 1, transformer: Transformer::LeakyRelu });
    (Flow::new(Base::Normal { dim: 1 }, vec![fold, shift]), 0, 2)
}

/// The mean of -log p over points, and its gradient as training has it, or as the derivative at the points.
fn loss(flow: &Flow, params: &[f64], x: &Batch<f64>, in_training: bool) -> (f64, Vec<f64>) {
    let mut lane = Lane::new(flow);
    if in_training {
        lane.estimate(0, 0);
    }
    lane.x = x.clone();
    let loss = likelihood_step(flow, params, x.len(), &mut lane);
    (loss, lane.gradient)
}

#[test]
fn the_gradient_of_a_place_counts_the_points_that_cross_the_fold() {
    let (flow, slope, place) = one_fold();
    let mut rng = Rng::new(5, Stream::Test(0));
    let x = Batch::from_rows(1, (0..100_000).map(|_| rng.normal()).collect());
    for (s, b) in [(0.7, 0.3), (-0.5, -0.4), (0.4, 0.0)] {
        let mut params = vec![0.0; flow.num_params()];
        (params[slope], params[place]) = (s, b);
        let at = |b: f64| {
            let mut moved = params.clone();
            moved[place] = b;
            loss(&flow, &moved, &x, false).0
        };
        let truth = (at(b + 0.05) - at(b - 0.05)) / 0.1;
        let [trained, pointwise] = [true, false].map(|training| loss(&flow, &params, &x, training).1);
        assert!((trained[place] - truth).abs() < 0.02, "s = {s}, b = {b}: {} against {truth}", trained[place]);
        assert!((pointwise[place] - truth).abs() > 0.1, "s = {s}, b = {b}: {} sees the jump", pointwise[place]);
        assert!((trained[slope] - pointwise[slope]).abs() < 1e-12, "no point crosses while the slope changes");
    }
}

#[test]
fn leaky_relus_bend_far_below_one_gaussian() {
    let data = Data::toy(Dataset::TwoMoons, 0);
    let config = Config { lr: 3e-3, steps: 2000, batch: 256, ..Settings::default().config() };
    let mut trainer = Trainer::new(Spec::new(2, Family::LeakyRelu).flow(), Arc::new(data.train), config);
    for _ in 0..2000 {
        trainer.step().expect("finite");
    }
    let log_prob = trainer.flow.log_prob(trainer.params(), &data.test);
    let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
    println!("{nll}: one Gaussian {}", Dataset::TwoMoons.gaussian_nll());
    assert!(nll < Dataset::TwoMoons.gaussian_nll() - 0.4, "{nll}");
}
