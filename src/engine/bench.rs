//! The standard work, so that speeds can be compared with other libraries': the same in a terminal and in the page's worker.

use super::on_device::training_step;
use super::parallel;
use crate::data::{Data, Dataset};
use crate::flow::{CHUNK, Family, Flow, Method, Solver, Spec, Way};
use crate::gpu::{Gpu, Training, Unavailable};
use crate::math::{Batch, Product, Real, Rng, Stream};
use crate::net::Activation;
use crate::train::{Config, Objective, Trainer};
use core::hint::black_box;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Points that densities and samples are measured with.
const POINTS: usize = 65_536;
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

/// Trains for `seconds`; density and samples take half as long each. `clock` gives seconds.
pub fn measure(work: Work, threads: usize, seconds: f64, clock: &dyn Fn() -> f64) -> Measured {
    let flow = work.flow();
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    let x = Batch::from_points(2, &(0..POINTS).flat_map(|i| train.point(i % train.len())).collect::<Vec<_>>());
    // The schedule must not end, or it would freeze the weights.
    let config = Config { lr: 1e-3, batch: BATCH, steps: u64::MAX, seed: 0, objective: Objective::Likelihood };
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

/// The same on the GPU. Points go there and come back; log p of the latent points is added here. Flows that are not trained
/// there get 0 steps a second.
///
/// # Errors
/// When the GPU cannot hold the flow, or was lost. Native only: it waits.
pub fn measure_on_gpu(gpu: &Gpu, work: Work, seconds: f64, clock: &dyn Fn() -> f64) -> Result<Measured, Unavailable> {
    let flow = work.flow();
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    let x = Batch::from_points(2, &(0..POINTS).flat_map(|i| train.point(i % train.len())).collect::<Vec<_>>());
    let config = Config { lr: 1e-3, batch: BATCH, steps: u64::MAX, seed: 0, objective: Objective::Likelihood };
    let mut trainer = Trainer::new(flow.clone(), Arc::new(train), config);
    let mut resident = gpu.load(&flow, trainer.params())?;
    let mut lost = None;
    let mut points = |way, x: &Batch<f32>| {
        let there = gpu.evaluate(&mut resident, way, x).and_then(|pending| pending.wait());
        match there {
            Ok(mut there) if way == Way::Normalize => {
                flow.base.log_prob(&[], &there.points, &mut there.log_det);
                there.log_det.len()
            }
            Ok(there) => there.log_det.len(),
            Err(why) => {
                lost = Some(why);
                POINTS
            }
        }
    };
    let log_prob_per_s = rate(0.5 * seconds, clock, || points(Way::Normalize, &x));
    let mut seed = 0;
    let samples_per_s = rate(0.5 * seconds, clock, || {
        seed += 1;
        points(Way::Generate, &flow.base.sample(&[], POINTS, 1.0, &mut Rng::new(seed, Stream::Samples)))
    });
    if let Some(why) = lost {
        return Err(why);
    }
    let params = trainer.params().len();
    let steps_per_s = match Training::new(gpu, &flow, trainer.params()) {
        Err(_) => 0.0,
        Ok(mut training) => {
            let mut steps = |count: u64| -> Result<usize, Unavailable> {
                let round: Vec<_> = (0..count).map(|ahead| training_step(&trainer, ahead)).collect();
                let losses = training.submit(gpu, &round)?.wait()?;
                let (state, done) = (training.state(gpu).wait()?, losses.len());
                let [m, v] = &state.moments;
                trainer.follow(&state.params, [m, v], done as u64);
                Ok(done)
            };
            let mut lost = None;
            let done = rate(seconds, clock, || {
                steps(64).unwrap_or_else(|why| {
                    lost = Some(why);
                    64
                })
            });
            match lost {
                Some(why) => return Err(why),
                None => done,
            }
        }
    };
    Ok(Measured {
        work: work.name().to_owned(),
        device: "gpu".to_owned(),
        threads: 1,
        params,
        steps_per_s,
        log_prob_per_s,
        samples_per_s,
        product_gflops: None,
        share_of_product: None,
    })
}

/// Draws normals and runs them to x, every thread its own.
fn sample(flow: &Flow, params: &[f32], seed: u64, threads: usize) -> usize {
    let share = POINTS.div_ceil(threads.max(1));
    let draw = |i: usize| {
        let mut rng = Rng::new(seed, Stream::Batch(i as u64));
        let n = share.min(POINTS.saturating_sub(i * share));
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
    let mut units = 0;
    while clock() - start < seconds {
        units += work();
    }
    units as f64 / (clock() - start)
}
