//! `evaluate`: points through a model, one way or the other, with log-determinants and log-densities.

use super::failure::Failure;
use super::on_gpu::OnGpu;
use super::source;
use clap::{Args, ValueEnum};
use pushforward::engine::parallel;
use pushforward::flow::{Trace, Way};
use pushforward::math::{Batch, Real};
use pushforward::model_file::Model;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Evaluate {
    /// The model, a JSON file
    #[arg(long)]
    model: PathBuf,
    /// The points, a CSV file with a column a dimension, then one a number of the model's context
    #[arg(long)]
    points: PathBuf,
    /// normalize takes data to latents, generate latents to data
    #[arg(long, value_enum, default_value_t = Direction::Normalize)]
    direction: Direction,
    /// The scalar type of the run
    #[arg(long, value_enum)]
    precision: Option<Precision>,
    #[arg(long, value_enum, default_value_t = Device::Cpu)]
    device: Device,
    /// Add each layer's output and log-determinant, in the order of travel
    #[arg(long)]
    per_layer: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Direction {
    Normalize,
    Generate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Precision {
    F32,
    F64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Device {
    Cpu,
    Gpu,
}

impl Evaluate {
    pub fn run(self) -> Result<(), Failure> {
        let model = source::model(&self.model)?;
        let points = source::points_for(&self.points, &model)?.values;
        let way = match self.direction {
            Direction::Normalize => Way::Normalize,
            Direction::Generate => Way::Generate,
        };
        let job = Job { model: &model, way, per_layer: self.per_layer };
        match (self.device, self.precision) {
            (Device::Gpu, Some(Precision::F64)) => {
                Err(Failure::argument("GPUs compute in 32 bits; leave --precision f64 or --device gpu out."))
            }
            (Device::Gpu, _) => {
                let gpu = OnGpu::new(&model, way, self.per_layer)?;
                job.run(&points, short, |block| {
                    let x = job.standardized(block).cast();
                    Ok(vec![job.part(&model.params(), gpu.trace(&x)?)])
                })
            }
            (Device::Cpu, Some(Precision::F32)) => job.on_cpu::<f32>(&points, short),
            (Device::Cpu, _) => job.on_cpu::<f64>(&points, |x| x.to_string()),
        }
    }
}

/// As many digits as bring an f32 back.
fn short(x: f64) -> String {
    (x as f32).to_string()
}

struct Job<'a> {
    model: &'a Model,
    way: Way,
    per_layer: bool,
}

/// One part of the points after the flow.
struct Part<T> {
    trace: Trace<T>,
    /// log p of the points where the base is, nats.
    log_base: Vec<T>,
}

impl Job<'_> {
    fn on_cpu<T: Real>(&self, points: &Batch<f64>, text: fn(f64) -> String) -> Result<(), Failure> {
        let params: Vec<T> = self.model.params();
        self.summary(points, &params);
        let evaluate =
            |part| self.part(&params, self.model.flow.trace(self.way, &params, &self.standardized(part).cast()));
        self.run(points, text, |block| Ok(parallel::in_parts(&block, source::cores(), evaluate)))
    }

    /// What the first point took, where layers count it and rows a layer were asked for.
    fn summary<T: Real>(&self, points: &Batch<f64>, params: &[T]) {
        if !self.per_layer || points.is_empty() {
            return;
        }
        let mut first = Batch::zeros(points.dim(), 1);
        first.copy_chunk(points, 0);
        let first: Vec<T> = self.standardized(first).values().iter().map(|&v| T::from_f64(v)).collect();
        let work = self.model.flow.work(self.way, params, &first).to_string();
        if !work.is_empty() {
            eprintln!("The first point took {work}.");
        }
    }

    fn run<T: Real>(
        &self,
        points: &Batch<f64>,
        text: fn(f64) -> String,
        mut evaluate: impl FnMut(Batch<f64>) -> Result<Vec<Part<T>>, Failure>,
    ) -> Result<(), Failure> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut line = |cells: &[String]| writeln!(out, "{}", cells.join(",")).map_err(|e| Failure::output(&e));
        line(&self.header())?;
        // Blocks bound the memory that the traces take.
        const BLOCK: usize = 1 << 16;
        for start in (0..points.len()).step_by(BLOCK) {
            let mut block = Batch::zeros(points.dim(), BLOCK.min(points.len() - start));
            block.copy_chunk(points, start);
            for part in evaluate(block)? {
                for i in 0..part.log_base.len() {
                    line(&self.row(&part, i).into_iter().map(text).collect::<Vec<_>>())?;
                }
            }
        }
        out.flush().map_err(|e| Failure::output(&e))
    }

    /// The points as the flow takes them.
    fn standardized(&self, mut points: Batch<f64>) -> Batch<f64> {
        if self.way == Way::Normalize {
            self.model.standardize.apply(&mut points);
        }
        points
    }

    fn part<T: Real>(&self, params: &[T], trace: Trace<T>) -> Part<T> {
        let base = &self.model.flow.base;
        let end = trace.points.last();
        let mut log_base = vec![T::ZERO; end.map_or(0, Batch::len)];
        if let Some(z) = end.filter(|_| self.way == Way::Normalize) {
            base.log_prob(self.model.flow.base_params(params), z, &mut log_base);
        }
        Part { trace, log_base }
    }

    fn header(&self) -> Vec<String> {
        let (dim, layers) = (self.model.flow.dim(), self.model.flow.layers.len());
        let end = if self.way == Way::Normalize { 'z' } else { 'x' };
        let mut header: Vec<String> = (0..dim).map(|d| format!("{end}{d}")).collect();
        header.push("log_abs_det".into());
        if self.way == Way::Normalize {
            header.push("log_prob".into());
        }
        for k in (1..=layers).filter(|_| self.per_layer) {
            header.extend((0..dim).map(|d| format!("y{k}_{d}")));
            header.push(format!("log_abs_det_{k}"));
        }
        header
    }

    /// The numbers of point `i`. The log-determinant is that of the whole map, the standardisation included.
    fn row<T: Real>(&self, part: &Part<T>, i: usize) -> Vec<f64> {
        let (standardize, dim) = (&self.model.standardize, self.model.flow.dim());
        let Trace { points, log_dets } = &part.trace;
        let end = points.last().into_iter().flat_map(|y| y.point(i)).take(dim).map(Real::to_f64);
        let in_layers = log_dets.iter().fold(T::ZERO, |sum, l| sum + l[i]);
        let mut row: Vec<f64> = match self.way {
            Way::Normalize => end.collect(),
            Way::Generate => end.zip(&standardize.std).zip(&standardize.mean).map(|((x, s), m)| x * s + m).collect(),
        };
        match self.way {
            Way::Normalize => {
                row.push(in_layers.to_f64() - standardize.log_det());
                row.push((in_layers + part.log_base[i]).to_f64() - standardize.log_det());
            }
            Way::Generate => row.push(in_layers.to_f64() + standardize.log_det()),
        }
        if self.per_layer {
            for (y, log_det) in points.iter().skip(1).zip(log_dets) {
                row.extend(y.point(i).take(dim).map(Real::to_f64));
                row.push(log_det[i].to_f64());
            }
        }
        row
    }
}
