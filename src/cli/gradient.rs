//! `gradient`: d(mean NLL)/d(weights) at given points, in the shape of the model file.

use super::evaluate::Precision;
use super::failure::Failure;
use super::source;
use clap::Args;
use pushforward::flow::CHUNK;
use pushforward::math::{Batch, Real};
use pushforward::model_file::{Model, write_gradient};
use pushforward::train::{Lane, likelihood_step};
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Gradient {
    /// The model, a JSON file
    #[arg(long)]
    model: PathBuf,
    /// The points, a CSV file with a column a dimension, then one a number of the model's context
    #[arg(long)]
    points: PathBuf,
    /// The scalar type of the run
    #[arg(long, value_enum, default_value_t = Precision::F64)]
    precision: Precision,
}

impl Gradient {
    pub fn run(self) -> Result<(), Failure> {
        let model = source::model(&self.model)?;
        let mut points = source::points_for(&self.points, &model)?.values;
        model.standardize.apply(&mut points);
        let (nll, gradient) = match self.precision {
            Precision::F64 => mean_nll::<f64>(&model, &points),
            Precision::F32 => mean_nll::<f32>(&model, &points),
        };
        // The standardisation adds a constant to the NLL and nothing to its gradient.
        let text = write_gradient(&model.flow, nll + model.standardize.log_det(), &gradient);
        std::io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::output(&e))
    }
}

fn mean_nll<T: Real>(model: &Model, points: &Batch<f64>) -> (f64, Vec<f64>) {
    let params: Vec<T> = model.params();
    let points: Batch<T> = points.cast();
    let mut lane = Lane::new(&model.flow);
    let mut nll = 0.0;
    for start in (0..points.len()).step_by(CHUNK) {
        lane.x.reshape(points.dim(), CHUNK.min(points.len() - start));
        lane.x.copy_chunk(&points, start);
        nll += likelihood_step(&model.flow, &params, points.len(), &mut lane).to_f64();
    }
    (nll, lane.gradient.iter().map(|g| g.to_f64()).collect())
}
