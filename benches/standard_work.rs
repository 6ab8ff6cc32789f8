//! The README's table for this machine: the standard work on one thread and on all. `cargo bench --bench standard_work`

use pushforward::engine::bench::{Measured, Work, measure};
use std::time::Instant;

const SECONDS: f64 = 4.0;

fn main() {
    let start = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("| | threads | training steps/s | log-densities/s | samples/s |\n|---|---|---|---|---|");
    for work in Work::ALL {
        for threads in if cores > 1 { vec![1, cores] } else { vec![1] } {
            let Measured { steps_per_s, log_prob_per_s, samples_per_s, .. } =
                measure(work, threads, SECONDS, &|| start.elapsed().as_secs_f64());
            let steps = if steps_per_s < 1000.0 { format!("{steps_per_s:.1}") } else { thousands(steps_per_s) };
            let (densities, samples) = (thousands(log_prob_per_s), thousands(samples_per_s));
            println!("| `{}` | {threads} | {steps} | {densities} | {samples} |", work.name());
        }
    }
}

/// Four digits that count, in groups of three.
fn thousands(x: f64) -> String {
    let unit = 10_f64.powi((x.log10().floor() as i32 - 3).max(0));
    let digits = format!("{:.0}", (x / unit).round() * unit);
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
