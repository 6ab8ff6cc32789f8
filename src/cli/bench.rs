//! `bench`: the standard work, so that speeds can be compared with other libraries'.

use super::evaluate::Device;
use super::failure::Failure;
use super::{parallel, source};
use clap::{Args, ValueEnum};
use pushforward::data::{Data, Dataset};
use pushforward::flow::{Flow, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::preset::Settings;
use pushforward::train::Trainer;
use serde::Serialize;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

#[derive(Debug, Args)]
pub struct Bench {
    #[arg(long, value_enum, default_value_t = Work::All)]
    work: Work,
    /// All cores if not given
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How long to train; density and sampling take half as long each
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    #[arg(long, value_enum, default_value_t = Device::Cpu)]
    device: Device,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Work {
    /// 8 affine couplings, conditioner 1-64-64-2 ReLU
    Affine,
    Rqs,
    Maf,
    Cnf,
    All,
}

/// Points that densities and samples are measured with.
const POINTS: usize = 65_536;

#[derive(Debug, Serialize)]
struct Line {
    work: &'static str,
    device: &'static str,
    threads: usize,
    params: usize,
    steps_per_s: f64,
    log_prob_per_s: f64,
    samples_per_s: f64,
}

impl Bench {
    pub fn run(self) -> Result<(), Failure> {
        if self.device == Device::Gpu {
            return Err(Failure::argument("The standard work runs on the CPU only; leave --device gpu out."));
        }
        if !(self.seconds > 0.0 && self.seconds <= 3600.0) {
            return Err(Failure::argument(format!("--seconds {} cannot be used; give 0.1 to 3600.", self.seconds)));
        }
        let later = "rqs, maf and cnf are not measured yet, since their layers are still to come";
        match self.work {
            Work::Affine => {}
            Work::All => eprintln!("{later}."),
            _ => return Err(Failure::argument(format!("{later}; choose --work affine."))),
        }
        let line = affine(self.threads.map_or_else(source::cores, usize::from), self.seconds);
        let line = serde_json::to_string(&line).map_err(|e| Failure::run(e.to_string()))?;
        writeln!(std::io::stdout(), "{line}").map_err(|e| Failure::output(&e))
    }
}

/// The settings' defaults are the standard work: 8 affine couplings, batch 256, Adam 1e-3, two moons.
fn affine(threads: usize, seconds: f64) -> Line {
    let settings = Settings::default();
    let flow = settings.spec(2).flow();
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    let x = Batch::from_points(2, &(0..POINTS).flat_map(|i| train.point(i % train.len())).collect::<Vec<_>>());
    let mut trainer = Trainer::new(flow.clone(), Arc::new(train), settings.config());
    // The schedule would freeze the weights after its last step.
    trainer.config.steps = u64::MAX;
    trainer.set_threads(threads);
    let steps_per_s = rate(seconds, || {
        // A run that breaks repeats its step, which takes as long.
        let _ = trainer.step();
        1
    });
    let params = trainer.params();
    let log_prob_per_s = rate(0.5 * seconds, || parallel::log_prob(&flow, params, &x, threads).len());
    let mut seed = 0;
    let samples_per_s = rate(0.5 * seconds, || {
        seed += 1;
        sample(&flow, params, seed, threads)
    });
    Line { work: "affine", device: "cpu", threads, params: params.len(), steps_per_s, log_prob_per_s, samples_per_s }
}

/// Draws normals and runs them to x, every thread its own.
fn sample(flow: &Flow, params: &[f32], seed: u64, threads: usize) -> usize {
    let share = POINTS.div_ceil(threads);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|i| {
                scope.spawn(move || {
                    let mut rng = Rng::new(seed, Stream::Batch(i as u64));
                    let n = share.min(POINTS.saturating_sub(i * share));
                    let mut x = flow.base.sample(flow.base_params(params), n, 1.0, &mut rng);
                    flow.transform(Way::Generate, params, &mut x);
                    x.len()
                })
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).sum()
    })
}

/// Units a second of `work`, which returns how many it did; measured after three warm-up rounds.
fn rate(seconds: f64, mut work: impl FnMut() -> usize) -> f64 {
    for _ in 0..3 {
        work();
    }
    let start = Instant::now();
    let mut units = 0;
    while start.elapsed().as_secs_f64() < seconds {
        units += work();
    }
    units as f64 / start.elapsed().as_secs_f64()
}
