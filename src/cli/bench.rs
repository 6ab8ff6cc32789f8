//! `bench`: the standard work, so that speeds can be compared with other libraries'.

use super::evaluate::Device;
use super::failure::Failure;
use super::on_gpu::unavailable;
use super::source;
use clap::{Args, ValueEnum};
use pushforward::engine::bench;
use pushforward::engine::bench_gpu::{measure_on_gpu, wait_for};
use pushforward::gpu::Gpu;
use std::io::Write as _;
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
    /// Measure the processor's time instead of the wall's, summed over threads: for a machine that is busy with other work
    #[arg(long)]
    cpu_time: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Work {
    /// 8 affine couplings, conditioner 1-64-64-2 ReLU
    Affine,
    /// 4 spline couplings with 8 bins, conditioner 1-64-64-23 ReLU
    Rqs,
    /// 5 masked affine layers 2-64-64-4 ReLU
    Maf,
    /// A continuous flow, field 3-64-64-2 tanh, Runge-Kutta with 20 steps
    Cnf,
    All,
}

impl Work {
    fn list(self) -> Vec<bench::Work> {
        match self {
            Work::Affine => vec![bench::Work::Affine],
            Work::Rqs => vec![bench::Work::Rqs],
            Work::Maf => vec![bench::Work::Maf],
            Work::Cnf => vec![bench::Work::Cnf],
            Work::All => bench::Work::ALL.to_vec(),
        }
    }
}

impl Bench {
    pub fn run(self) -> Result<(), Failure> {
        if !(self.seconds > 0.0 && self.seconds <= 3600.0) {
            return Err(Failure::argument(format!("--seconds {} cannot be used; give 0.1 to 3600.", self.seconds)));
        }
        let (threads, start) = (self.threads.map_or_else(source::cores, usize::from), Instant::now());
        let gpu = match self.device {
            Device::Cpu => None,
            Device::Gpu => Some(Gpu::headless().map_err(unavailable)?),
        };
        if let Some(gpu) = &gpu {
            eprintln!(
                "On {}. Masked and continuous flows are not trained on the GPU: their steps_per_s is 0.",
                gpu.name()
            );
        }
        let begun = cpu_time::ProcessTime::now();
        let wall = || start.elapsed().as_secs_f64();
        let own = || begun.elapsed().as_secs_f64();
        let clock: &dyn Fn() -> f64 = if self.cpu_time { &own } else { &wall };
        for work in self.work.list() {
            let measured = match &gpu {
                None => bench::measure(work, threads, self.seconds, clock),
                Some(gpu) => wait_for(measure_on_gpu(gpu, work, self.seconds, clock)).map_err(unavailable)?,
            };
            let line = serde_json::to_string(&measured).map_err(|e| Failure::run(e.to_string()))?;
            writeln!(std::io::stdout(), "{line}").map_err(|e| Failure::output(&e))?;
        }
        Ok(())
    }
}
