//! A long training run: the speed of every tenth of it, and the memory of the process, which both have to stay what they were.
//! `cargo bench --bench endurance`, or with another number of steps behind `--`.

use pushforward::data::{Data, Dataset};
use pushforward::engine::bench::Work;
use pushforward::train::{Config, Objective, Trainer};
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let steps: u64 = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    let config = Config { lr: 1e-3, batch: 256, steps, seed: 0, objective: Objective::Likelihood };
    let mut trainer = Trainer::new(Work::Affine.flow(), Arc::new(train), config);
    println!("{:>9} {:>9} {:>12} {:>10}", "step", "steps/s", "memory, MB", "loss");
    for _ in 0..10 {
        let (start, mut loss) = (Instant::now(), f32::NAN);
        for _ in 0..steps / 10 {
            match trainer.step() {
                Ok(found) => loss = found,
                Err(broken) => println!("{broken:?}"),
            }
        }
        let rate = (steps / 10) as f64 / start.elapsed().as_secs_f64();
        println!("{:>9} {rate:>9.0} {:>12} {loss:>10.4}", trainer.step_count(), memory());
    }
}

/// Resident, where the system tells.
fn memory() -> String {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let resident = pages.and_then(|text| text.split_whitespace().nth(1)?.parse::<f64>().ok());
    resident.map_or_else(|| "unknown".to_owned(), |pages| format!("{:.2}", pages * 4096e-6))
}
