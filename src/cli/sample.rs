//! `sample`: points of a model, in the units of its data.

use super::failure::Failure;
use super::source;
use clap::Args;
use pushforward::math::{Batch, Rng, Stream};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Sample {
    /// The model, a JSON file
    #[arg(long)]
    model: PathBuf,
    /// How many points
    #[arg(long)]
    n: usize,
    /// The same seed gives the same points
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// z is drawn from the base with its standard deviations multiplied by this
    #[arg(long, default_value_t = 1.0)]
    temperature: f64,
    /// What a conditional model is given with every point, for example 0.5,1
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    context: Vec<f32>,
}

impl Sample {
    pub fn run(self) -> Result<(), Failure> {
        if !(self.temperature.is_finite() && self.temperature >= 0.0) {
            return Err(Failure::argument(format!(
                "--temperature {} cannot be used; give a number from 0 on.",
                self.temperature
            )));
        }
        let model = source::model(&self.model)?;
        let flow = &model.flow;
        if self.context.len() != flow.context || self.context.iter().any(|c| !c.is_finite()) {
            let told = match flow.context {
                0 => "this model takes no context; leave --context out.".to_owned(),
                n => format!(
                    "this model takes a context of {n} finite numbers; give --context with commas between them."
                ),
            };
            return Err(Failure::argument(format!("{}: {told}", self.model.display())));
        }
        let params: Vec<f32> = model.params();
        let mut rng = Rng::new(self.seed, Stream::Samples);
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut write = || -> std::io::Result<()> {
            let header: Vec<String> = (0..flow.dim()).map(|d| format!("x{d}")).collect();
            writeln!(out, "{}", header.join(","))?;
            // Blocks bound the memory; an even number of normals a block keeps the stream the same as in one piece.
            const BLOCK: usize = 1 << 16;
            for start in (0..self.n).step_by(BLOCK) {
                let n = BLOCK.min(self.n - start);
                let context = self.context.iter().flat_map(|&c| core::iter::repeat_n(c, n)).collect();
                let context =
                    if flow.context > 0 { Batch::from_rows(flow.context, context) } else { Batch::zeros(0, n) };
                let mut x: Batch<f64> = flow.sample_given(&params, &context, self.temperature, &mut rng).cast();
                model.standardize.undo(&mut x);
                for i in 0..n {
                    let row: Vec<String> = x.point(i).take(flow.dim()).map(|v| (v as f32).to_string()).collect();
                    writeln!(out, "{}", row.join(","))?;
                }
            }
            out.flush()
        };
        write().map_err(|e| Failure::output(&e))
    }
}
