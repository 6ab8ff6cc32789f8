//! The standard work, so that speeds can be compared with other libraries': the same in a terminal and in the page's worker.

use super::parallel;
use crate::data::{Data, Dataset};
use crate::flow::{Flow, Way};
use crate::math::{Batch, Rng, Stream};
use crate::preset::Settings;
use crate::train::{Config, Objective, Trainer};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Points that densities and samples are measured with.
const POINTS: usize = 65_536;

/// What a machine does a second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub work: String,
    pub device: String,
    pub threads: usize,
    pub params: usize,
    /// Training steps of batch 256.
    pub steps_per_s: f64,
    /// Log-densities of points.
    pub log_prob_per_s: f64,
    /// Samples, the drawing of the normals included.
    pub samples_per_s: f64,
}

/// 8 affine couplings, conditioner 1-64-64-2 ReLU, Adam 1e-3, two moons. Trains for `seconds`; density and samples take
/// half as long each. `clock` gives seconds.
pub fn affine(threads: usize, seconds: f64, clock: &dyn Fn() -> f64) -> Measured {
    let flow = Settings::default().spec(2).flow();
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    let x = Batch::from_points(2, &(0..POINTS).flat_map(|i| train.point(i % train.len())).collect::<Vec<_>>());
    // The schedule must not end, or it would freeze the weights.
    let config = Config { lr: 1e-3, batch: 256, steps: u64::MAX, seed: 0, objective: Objective::Likelihood };
    let mut trainer = Trainer::new(flow.clone(), Arc::new(train), config);
    trainer.set_threads(threads);
    let steps_per_s = rate(seconds, clock, || usize::from(trainer.step().is_ok()));
    let params = trainer.params();
    let log_prob_per_s = rate(0.5 * seconds, clock, || parallel::log_prob(&flow, params, &x, threads).len());
    let mut seed = 0;
    let samples_per_s = rate(0.5 * seconds, clock, || {
        seed += 1;
        sample(&flow, params, seed, threads)
    });
    let (work, device) = ("affine".to_owned(), "cpu".to_owned());
    Measured { work, device, threads, params: params.len(), steps_per_s, log_prob_per_s, samples_per_s }
}

/// Draws normals and runs them to x, every thread its own.
fn sample(flow: &Flow, params: &[f32], seed: u64, threads: usize) -> usize {
    let share = POINTS.div_ceil(threads.max(1));
    let draw = |i: usize| {
        let mut rng = Rng::new(seed, Stream::Batch(i as u64));
        let n = share.min(POINTS.saturating_sub(i * share));
        let mut x = flow.base.sample(flow.base_params(params), n, 1.0, &mut rng);
        flow.transform(Way::Generate, params, &mut x);
        x.len()
    };
    if threads <= 1 {
        return draw(0);
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|i| scope.spawn(move || draw(i))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).sum()
    })
}

/// Units a second of `work`, which returns how many it did; measured after three warm-up rounds.
fn rate(seconds: f64, clock: &dyn Fn() -> f64, mut work: impl FnMut() -> usize) -> f64 {
    for _ in 0..3 {
        work();
    }
    let start = clock();
    let mut units = 0;
    while clock() - start < seconds {
        units += work();
    }
    units as f64 / (clock() - start)
}
