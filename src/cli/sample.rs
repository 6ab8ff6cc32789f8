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
        let params: Vec<f32> = model.params();
        let mut rng = Rng::new(self.seed, Stream::Samples);
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut write = || -> std::io::Result<()> {
            let header: Vec<String> = (0..model.flow.dim()).map(|d| format!("x{d}")).collect();
            writeln!(out, "{}", header.join(","))?;
            // Blocks bound the memory; an even number of normals a block keeps the stream the same as in one piece.
            const BLOCK: usize = 1 << 16;
            for start in (0..self.n).step_by(BLOCK) {
                let n = BLOCK.min(self.n - start);
                let mut x: Batch<f64> = model.flow.sample(&params, n, self.temperature, &mut rng).cast();
                model.standardize.undo(&mut x);
                for i in 0..n {
                    let row: Vec<String> = x.point(i).map(|v| (v as f32).to_string()).collect();
                    writeln!(out, "{}", row.join(","))?;
                }
            }
            out.flush()
        };
        write().map_err(|e| Failure::output(&e))
    }
}
