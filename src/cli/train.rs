//! `train`: a run from its seed, on a toy density or on points from a file.

use super::evaluate::Device;
use super::failure::Failure;
use super::on_gpu::unavailable;
use super::{progress, source};
use clap::Args;
use pushforward::data::Data;
use pushforward::engine::{OnDevice, parallel};
use pushforward::flow::Spec;
use pushforward::gpu::Gpu;
use pushforward::model_file::{Model, write};
use pushforward::preset::{Given, Settings, Source};
use pushforward::train::{Importance, Objective, Trainer};
use serde::Serialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

#[derive(Debug, Args)]
pub struct Train {
    /// A preset's name, or a link such as '#v=1&data=rings&layers=6'
    #[arg(long)]
    preset: String,
    /// Train on the points of this CSV file instead; NLLs are then in its units
    #[arg(long)]
    points: Option<PathBuf>,
    /// How many of its last columns are conditions c, which p(x | c) is given; the link's `conditions` if not said
    #[arg(long, requires = "points")]
    context: Option<usize>,
    /// Steps of Adam, instead of the preset's
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    steps: Option<u64>,
    /// Fixes data, first weights and batches
    #[arg(long)]
    seed: Option<u64>,
    /// Threads to share each batch; all cores if not given
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Where the steps are done; on the GPU: affine and spline couplings
    #[arg(long, value_enum, default_value_t = Device::Cpu)]
    device: Device,
    /// Write the trained model to this JSON file
    #[arg(long)]
    out: Option<PathBuf>,
    /// Write step, train_nll (of the step's batch; empty under flow matching) and, now and then, test_nll to this CSV file
    #[arg(long)]
    metrics: Option<PathBuf>,
}

/// The last line of stdout. NLLs are means over all points, in nats.
#[derive(Debug, Serialize)]
struct Summary {
    steps: u64,
    train_nll: f64,
    test_nll: f64,
    entropy: Option<f64>,
    steps_per_s: f64,
    seconds: f64,
    params: usize,
    /// The effective sample size as a share of the samples: under reverse KL alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    ess: Option<f64>,
}

/// Test points are measured this often for the metrics.
const MEASUREMENTS: u64 = 40;
/// Samples that the ESS is measured with.
const WEIGHED: usize = 16_384;

impl Train {
    pub fn run(self) -> Result<(), Failure> {
        let start = Instant::now();
        let mut settings = source::settings(&self.preset)?;
        settings.steps = self.steps.unwrap_or(settings.steps);
        settings.seed = self.seed.unwrap_or(settings.seed);
        if let Some(given) = self.context {
            settings.conditions = given;
        }
        let threads = self.threads.map_or_else(source::cores, usize::from);
        let (spec, data) = problem(&settings, self.points.as_deref())?;
        let mut run = Run::new(&spec, &settings, data, threads);
        let trained = match self.device {
            Device::Cpu => run.train(settings.steps, self.metrics.is_some()),
            Device::Gpu => run.train_on_gpu(settings.steps, self.metrics.is_some()),
        };
        if let Some(path) = &self.out {
            save(path, &write(&run.model()))?;
        }
        if let Some(path) = &self.metrics {
            save(path, &run.metrics)?;
        }
        trained?;
        let summary = Summary {
            steps: run.trainer.step_count(),
            train_nll: run.nll(&run.train),
            test_nll: run.nll(&run.data.test),
            entropy: run.data.entropy,
            steps_per_s: run.trainer.step_count() as f64 / run.step_secs,
            seconds: start.elapsed().as_secs_f64(),
            params: run.trainer.params().len(),
            ess: run.ess(),
        };
        let line = serde_json::to_string(&summary).map_err(|e| Failure::run(e.to_string()))?;
        writeln!(std::io::stdout(), "{line}").map_err(|e| Failure::output(&e))
    }
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text)
        .map_err(|e| Failure::argument(format!("{} cannot be written ({e}); choose another path.", path.display())))
}

/// The architecture and the points that settings, or a file in their place, ask for.
pub fn problem(settings: &Settings, file: Option<&Path>) -> Result<(Spec, Data), Failure> {
    let mut settings = settings.clone();
    if let Some(path) = file {
        if let Objective::ReverseKl(_) = settings.config().objective {
            let path = path.display();
            return Err(Failure::argument(format!(
                "Reverse KL needs an energy, and {path} holds points; take a link without it."
            )));
        }
        settings.data = Source::Imported;
    }
    if let Some(removed) = settings.settle_conditions().first() {
        return Err(Failure::argument(format!("{} needs {}.", removed.what, removed.needs)));
    }
    let data = match (file, settings.data) {
        (Some(path), _) => Data::from_pairs(source::points(path)?, settings.conditions, settings.seed)
            .map_err(|e| Failure::argument(format!("{}: {e}.", path.display())))?,
        (None, Source::Toy(dataset)) if settings.given == Given::Label => Data::labelled(dataset, settings.seed),
        (None, Source::Toy(dataset)) => Data::toy(dataset, settings.seed),
        (None, Source::Imported) => {
            return Err(Failure::argument("The link's data come from a file; give it with --points FILE.csv."));
        }
    };
    let data = match settings.bug.units(data.dim()) {
        Some(units) => data.in_units(units),
        None => data,
    };
    let (dim, least) = (data.dim(), settings.flow.min_dim_given(data.conditions.dim()));
    if dim < least {
        let title = settings.flow.title();
        return Err(Failure::argument(format!(
            "{title} needs {least} columns of points, and there is {dim}; take a link with flow=linear."
        )));
    }
    let spec = settings.spec(dim);
    let objective = settings.config().objective;
    objective.check(&spec.flow()).map_err(|unfit| Failure::argument(format!("{unfit}.")))?;
    Ok((spec, data))
}

/// A run on the command line.
#[derive(Debug)]
pub struct Run {
    pub trainer: Trainer,
    pub data: Data,
    train: Arc<pushforward::math::Batch<f32>>,
    threads: usize,
    /// Seconds spent in steps.
    step_secs: f64,
    /// CSV.
    pub metrics: String,
}

impl Run {
    pub fn new(spec: &Spec, settings: &Settings, mut data: Data, threads: usize) -> Self {
        let rows = data.train.dim();
        let train = Arc::new(std::mem::replace(&mut data.train, pushforward::math::Batch::zeros(rows, 0)));
        let mut trainer = Trainer::new(spec.flow(), Arc::clone(&train), settings.config());
        trainer.set_threads(threads);
        Self { trainer, data, train, threads, step_secs: 0.0, metrics: "step,train_nll,test_nll\n".into() }
    }

    /// Steps until `steps` are done. NLLs in the metrics are in the file's units.
    pub fn train(&mut self, steps: u64, with_metrics: bool) -> Result<(), Failure> {
        let bar = progress::bar(steps);
        let often = (steps / MEASUREMENTS).max(1);
        let units = self.data.standardize.log_det();
        while self.trainer.step_count() < steps {
            let step = self.trainer.step_count();
            let measured = (with_metrics && step.is_multiple_of(often)).then(|| self.nll(&self.data.test));
            let before = Instant::now();
            let loss = self.trainer.step().map_err(|broken| Failure::run(format!("{broken}.")))?;
            self.step_secs += before.elapsed().as_secs_f64();
            if with_metrics {
                let test = measured.map_or_else(String::new, |nll| nll.to_string());
                let batch = if self.trainer.config.objective.in_nats() {
                    (f64::from(loss) + units).to_string()
                } else {
                    String::new()
                };
                self.metrics.push_str(&format!("{step},{batch},{test}\n"));
            }
            if step.is_multiple_of(16) {
                bar.set_position(step);
                bar.set_message(format!("{:.3}", f64::from(loss) + units));
            }
        }
        bar.finish_and_clear();
        if with_metrics {
            self.metrics.push_str(&format!("{steps},,{}\n", self.nll(&self.data.test)));
        }
        Ok(())
    }

    /// The same on the GPU, many steps at a time.
    pub fn train_on_gpu(&mut self, steps: u64, with_metrics: bool) -> Result<(), Failure> {
        let gpu = Gpu::headless().map_err(unavailable)?;
        let mut device = OnDevice::new(gpu, &self.trainer).map_err(unavailable)?;
        let (bar, start) = (progress::bar(steps), Instant::now());
        let often = (steps / MEASUREMENTS).max(1);
        let units = self.data.standardize.log_det();
        while self.trainer.step_count() < steps {
            let first = self.trainer.step_count();
            let test = (with_metrics && first.is_multiple_of(often)).then(|| self.nll(&self.data.test));
            let until = if with_metrics { (first / often + 1) * often } else { steps };
            let most = until.min(steps) - first;
            let before = Instant::now();
            let clock = || start.elapsed().as_secs_f64();
            let landed = device.round(&mut self.trainer, most, &clock).map_err(unavailable)?;
            self.step_secs += before.elapsed().as_secs_f64();
            for (step, &loss) in (first..).zip(&landed.losses).filter(|_| with_metrics) {
                let test = test.filter(|_| step == first).map_or_else(String::new, |nll| nll.to_string());
                self.metrics.push_str(&format!("{step},{},{test}\n", f64::from(loss) + units));
            }
            if !landed.whole {
                self.trainer.step().map_err(|broken| Failure::run(format!("{broken}.")))?;
                device = device.again(&self.trainer).map_err(unavailable)?;
            }
            bar.set_position(self.trainer.step_count());
        }
        bar.finish_and_clear();
        if with_metrics {
            self.metrics.push_str(&format!("{steps},,{}\n", self.nll(&self.data.test)));
        }
        Ok(())
    }

    /// The mean NLL of points, in the file's units.
    fn nll(&self, points: &pushforward::math::Batch<f32>) -> f64 {
        let nll = parallel::nll(&self.trainer.flow, self.trainer.params(), points, self.threads);
        nll + self.data.standardize.log_det()
    }

    /// The test NLL of other weights, in the file's units.
    pub fn nll_of(&self, params: &[f32]) -> f64 {
        parallel::nll(&self.trainer.flow, params, &self.data.test, self.threads) + self.data.standardize.log_det()
    }

    /// The effective sample size, under reverse KL.
    fn ess(&self) -> Option<f64> {
        let Objective::ReverseKl(energy) = self.trainer.config.objective else { return None };
        let (flow, seed) = (&self.trainer.flow, self.trainer.config.seed);
        Some(Importance::measure(flow, self.trainer.params(), &energy, WEIGHED, seed).ess)
    }

    pub fn model(&self) -> Model {
        Model {
            flow: self.trainer.flow.clone(),
            params: self.trainer.params().iter().map(|&p| f64::from(p)).collect(),
            standardize: self.data.standardize.clone(),
        }
        .with_raw_context(&self.data.conditions)
    }
}
