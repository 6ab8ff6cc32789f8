//! `evaluate`: points through a model, one way or the other, with log-determinants and log-densities.

use super::failure::Failure;
use super::{parallel, source};
use clap::{Args, ValueEnum};
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
    /// The points, a CSV file with a column a dimension
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
        if self.device == Device::Gpu {
            return Err(Failure::argument("The command line evaluates on the CPU only; leave --device gpu out."));
        }
        let model = source::model(&self.model)?;
        let points = source::points_for(&self.points, &model)?.values;
        let way = match self.direction {
            Direction::Normalize => Way::Normalize,
            Direction::Generate => Way::Generate,
        };
        let job = Job { model: &model, way, per_layer: self.per_layer };
        match self.precision.unwrap_or(Precision::F64) {
            Precision::F64 => job.run::<f64>(&points, |x| x.to_string()),
            Precision::F32 => job.run::<f32>(&points, |x| (x as f32).to_string()),
        }
    }
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
    fn run<T: Real>(&self, points: &Batch<f64>, text: fn(f64) -> String) -> Result<(), Failure> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        self.write::<T>(points, text, &mut out).and_then(|()| out.flush()).map_err(|e| Failure::output(&e))
    }

    fn write<T: Real>(&self, points: &Batch<f64>, text: fn(f64) -> String, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{}", self.header().join(","))?;
        let params: Vec<T> = self.model.params();
        // Blocks bound the memory that the traces take.
        const BLOCK: usize = 1 << 16;
        for start in (0..points.len()).step_by(BLOCK) {
            let mut block = Batch::zeros(points.dim(), BLOCK.min(points.len() - start));
            block.copy_chunk(points, start);
            for part in parallel::in_parts(&block, source::cores(), |part| self.evaluate(&params, part)) {
                for i in 0..part.log_base.len() {
                    let row: Vec<String> = self.row(&part, i).into_iter().map(text).collect();
                    writeln!(out, "{}", row.join(","))?;
                }
            }
        }
        Ok(())
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

    fn evaluate<T: Real>(&self, params: &[T], mut part: Batch<f64>) -> Part<T> {
        let Model { flow, standardize, .. } = self.model;
        if self.way == Way::Normalize {
            standardize.apply(&mut part);
        }
        let trace = flow.trace(self.way, params, &part.cast());
        let mut log_base = vec![T::ZERO; part.len()];
        if let Some(z) = trace.points.last().filter(|_| self.way == Way::Normalize) {
            flow.base.log_prob(flow.base_params(params), z, &mut log_base);
        }
        Part { trace, log_base }
    }

    /// The numbers of point `i`. The log-determinant is that of the whole map, the standardisation included.
    fn row<T: Real>(&self, part: &Part<T>, i: usize) -> Vec<f64> {
        let standardize = &self.model.standardize;
        let Trace { points, log_dets } = &part.trace;
        let end = points.last().into_iter().flat_map(|y| y.point(i)).map(Real::to_f64).enumerate();
        let in_layers = log_dets.iter().fold(T::ZERO, |sum, l| sum + l[i]);
        let mut row: Vec<f64> = match self.way {
            Way::Normalize => end.map(|(_, z)| z).collect(),
            Way::Generate => end.map(|(d, x)| x * standardize.std[d] + standardize.mean[d]).collect(),
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
                row.extend(y.point(i).map(Real::to_f64));
                row.push(log_det[i].to_f64());
            }
        }
        row
    }
}
