//! The standard work, so that speeds can be compared with other libraries': the same in a terminal and in the page's worker.

use super::parallel;
use crate::data::{Data, Dataset};
use crate::flow::{CHUNK, Family, Flow, Method, Solver, Spec};
use crate::math::{Batch, Product, Real, Rng, Stream};
use crate::net::Activation;
use crate::train::{Config, Objective, Trainer};
use core::hint::black_box;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Points that densities and samples are measured with; the fewer ones first, and alone where so many would take too long.
pub(super) const POINTS: usize = 65_536;
pub(super) const FEW_POINTS: usize = 1024;
/// Points of a training step.
const BATCH: usize = 256;
/// Units of a hidden layer.
const UNITS: usize = 64;

/// A piece of the standard work, on two moons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// 8 affine couplings, conditioner 1-64-64-2 ReLU
    Affine,
    /// 4 spline couplings with 8 bins, conditioner 1-64-64-23 ReLU
    Rqs,
    /// 5 masked affine layers 2-64-64-4 ReLU
    Maf,
    /// The field 3-64-64-2 tanh, Runge-Kutta of order 4 with 20 steps, exact trace, gradient through the solver
    Cnf,
}

impl Work {
    pub const ALL: [Work; 4] = [Work::Affine, Work::Rqs, Work::Maf, Work::Cnf];

    pub fn name(self) -> &'static str {
        match self {
            Work::Affine => "affine",
            Work::Rqs => "rqs",
            Work::Maf => "maf",
            Work::Cnf => "cnf",
        }
    }

    pub fn flow(self) -> Flow {
        let spec = match self {
            Work::Affine => Spec::new(2, Family::RealNvp),
            Work::Rqs => Spec::new(2, Family::Rqs),
            Work::Maf => Spec::new(2, Family::Maf),
            Work::Cnf => {
                let solver = Solver::Fixed { method: Method::Rk4, steps: 20 };
                Spec { solver, activation: Activation::Tanh, ..Spec::new(2, Family::Cnf) }
            }
        };
        spec.flow()
    }

    /// Multiplications and additions in the matrix products of a training step: forwards, and backwards to the inputs and to
    /// the weights. None where a solver calls the network.
    fn flops(self) -> Option<f64> {
        let (networks, inputs, outputs) = match self {
            Work::Affine => (8, 1, 2),
            Work::Rqs => (4, 1, 23),
            Work::Maf => (5, 2, 4),
            Work::Cnf => return None,
        };
        let weights = networks * UNITS * (inputs + UNITS + outputs);
        Some(6.0 * (BATCH * weights) as f64)
    }
}

/// What a machine does a second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub work: String,
    pub device: String,
    pub threads: usize,
    pub params: usize,
    /// Training steps of batch 256, Adam 1e-3.
    pub steps_per_s: f64,
    /// Log-densities of points.
    pub log_prob_per_s: f64,
    /// Samples, the drawing of the normals included.
    pub samples_per_s: f64,
    /// What the matrix product of the networks does alone on one thread, and which part of it a thread of training reaches in
    /// all: 10⁹ multiplications and additions a second.
    pub product_gflops: Option<f64>,
    pub share_of_product: Option<f64>,
}

/// What a piece of the work is done with: a trainer at its first step, and points.
pub(super) fn task(work: Work, points: usize) -> (Trainer, Batch<f32>) {
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    let x = Batch::from_points(2, &(0..points).flat_map(|i| train.point(i % train.len())).collect::<Vec<_>>());
    // The schedule must not end, or it would freeze the weights.
    let config = Config { lr: 1e-3, batch: BATCH, steps: u64::MAX, seed: 0, objective: Objective::Likelihood };
    (Trainer::new(work.flow(), Arc::new(train), config), x)
}

/// Whether all points would take longer than there is time, where the few took `secs`.
pub(super) fn is_slow(secs: f64, seconds: f64) -> bool {
    secs * (POINTS / FEW_POINTS) as f64 > seconds
}

/// Trains for `seconds`; density and samples take half as long each. `clock` gives seconds.
pub fn measure(work: Work, threads: usize, seconds: f64, clock: &dyn Fn() -> f64) -> Measured {
    let (mut trainer, mut x) = task(work, POINTS);
    let flow = trainer.flow.clone();
    let few = task(work, FEW_POINTS).1;
    let begin = clock();
    parallel::log_prob(&flow, trainer.params(), &few, 1);
    if is_slow(clock() - begin, seconds) {
        x = few;
    }
    trainer.set_threads(threads);
    let steps_per_s = rate(seconds, clock, || usize::from(trainer.step().is_ok()));
    let params = trainer.params();
    let log_prob_per_s = rate(0.5 * seconds, clock, || parallel::log_prob(&flow, params, &x, threads).len());
    let mut seed = 0;
    let samples_per_s = rate(0.5 * seconds, clock, || {
        seed += 1;
        sample(&flow, params, x.len(), seed, threads)
    });
    let product = product_gflops(0.4 * seconds, clock);
    let share_of_product = work.flops().map(|flops| 1e-9 * flops * steps_per_s / (product * threads as f64));
    Measured {
        work: work.name().to_owned(),
        device: "cpu".to_owned(),
        threads,
        params: params.len(),
        steps_per_s,
        log_prob_per_s,
        samples_per_s,
        product_gflops: Some(product),
        share_of_product,
    }
}

/// The product of a hidden layer's weights with a chunk of a batch, over and over.
fn product_gflops(seconds: f64, clock: &dyn Fn() -> f64) -> f64 {
    let p = Product { m: UNITS, k: UNITS, n: CHUNK };
    let numbers = |n: usize| (0..n).map(|i| (0.3 * i as f32).sin()).collect::<Vec<f32>>();
    let (a, b, bias, mut c) = (numbers(p.m * p.k), numbers(p.k * p.n), numbers(p.m), numbers(p.m * p.n));
    // Of a few at a time, so that the clock costs nothing; of several rounds the best, as other programs run.
    const AT_ONCE: usize = 64;
    const ROUNDS: usize = 8;
    let mut round = || {
        rate(seconds / ROUNDS as f64, clock, || {
            for _ in 0..AT_ONCE {
                f32::matmul(p, black_box(&a), black_box(&b), &bias, black_box(&mut c));
            }
            AT_ONCE * 2 * p.m * p.k * p.n
        })
    };
    1e-9 * (0..ROUNDS).map(|_| round()).fold(0.0, f64::max)
}

/// Draws normals and runs them to x, every thread its own.
fn sample(flow: &Flow, params: &[f32], points: usize, seed: u64, threads: usize) -> usize {
    let share = points.div_ceil(threads.max(1));
    let draw = |i: usize| {
        let mut rng = Rng::new(seed, Stream::Batch(i as u64));
        let n = share.min(points.saturating_sub(i * share));
        flow.sample(params, n, 1.0, &mut rng).len()
    };
    if threads <= 1 {
        return draw(0);
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|i| scope.spawn(move || draw(i))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).sum()
    })
}

/// Units a second of `work`, which returns how many it did; measured after a warm-up of three rounds or a tenth of the time.
pub fn rate(seconds: f64, clock: &dyn Fn() -> f64, mut work: impl FnMut() -> usize) -> f64 {
    let begin = clock();
    for _ in 0..3 {
        work();
        if clock() - begin > 0.1 * seconds {
            break;
        }
    }
    let start = clock();
    // A usize of a page has 32 bits, too few to count multiplications in.
    let mut units = 0u64;
    while clock() - start < seconds {
        units += work() as u64;
    }
    units as f64 / (clock() - start)
}
