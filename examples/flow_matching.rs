//! How near does flow matching come to the truth, and how fast does it train? A field 3-64-64-2 with SiLU, batch 256, Adam 2e-3
//! with a cosine, one thread. Prints test NLL minus true entropy in nats, by Dormand-Prince with tolerance 1e-5, over 20,000
//! points. A point is lost where its path runs away backwards: its density is 0, and the NLL infinite.
//!
//! ```text
//! cargo run --release --example flow_matching                                         the table of the README
//! cargo run --release --example flow_matching -- moons 100000 optimal-transport       one run
//! cargo run --release --example flow_matching -- speed 10                             steps a second alone, for 10 seconds
//! ```

use pushforward::data::{Data, Dataset};
use pushforward::engine::parallel;
use pushforward::flow::{Family, Method};
use pushforward::net::Activation;
use pushforward::preset::Settings;
use pushforward::train::{Config, Objective, Pairing, Trainer};
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

fn trainer(data: &Data, pairing: Pairing, steps: u64) -> Trainer {
    let settings = Settings { act: Activation::Silu, solver: Method::Dopri5, ..Settings::of_family(Family::Cnf) };
    let config = Config { lr: 2e-3, batch: 256, steps, seed: 0, objective: Objective::FlowMatching { pairing } };
    Trainer::new(settings.spec(2).flow(), Arc::new(data.train.clone()), config)
}

/// What a run reaches and how long it takes.
struct Judged {
    /// Test NLL minus true entropy, nats, over the points that have a density.
    gap: f64,
    /// Test points whose path runs away backwards, so that they have none.
    lost: usize,
    seconds: f64,
}

fn judge(dataset: Dataset, steps: u64, pairing: Pairing) -> Result<Judged, Box<dyn Error>> {
    let data = Data::toy(dataset, 0);
    let mut trainer = trainer(&data, pairing, steps);
    let start = Instant::now();
    for _ in 0..steps {
        trainer.step()?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let found = parallel::log_prob(&trainer.flow, trainer.params(), &data.test, 2);
    let (dense, lost): (Vec<f64>, Vec<f64>) = found.into_iter().map(f64::from).partition(|l| l.is_finite());
    let gap = -dense.iter().sum::<f64>() / dense.len().max(1) as f64 - dataset.entropy();
    Ok(Judged { gap, lost: lost.len(), seconds })
}

/// A row of the table: the gaps of the datasets, then the mean seconds.
fn row(datasets: &[Dataset], steps: u64, pairing: Pairing) -> Result<(), Box<dyn Error>> {
    let runs = datasets.iter().map(|&dataset| judge(dataset, steps, pairing)).collect::<Result<Vec<_>, _>>()?;
    let cells: String = runs
        .iter()
        .map(|run| match run.lost {
            0 => format!(" {:.3} |", run.gap),
            lost => format!(" ∞; {:.3} without the {lost} lost |", run.gap),
        })
        .collect();
    let seconds = runs.iter().map(|run| run.seconds).sum::<f64>() / runs.len().max(1) as f64;
    println!("| {steps}, {} |{cells} {seconds:.1} |", pairing.name());
    Ok(())
}

fn speed(seconds: f64, pairing: Pairing) -> Result<(), Box<dyn Error>> {
    let mut trainer = trainer(&Data::toy(Dataset::TwoMoons, 0), pairing, u64::MAX);
    (0..1000).try_for_each(|_| trainer.step().map(|_| ()))?;
    let (start, mut steps) = (Instant::now(), 0);
    while start.elapsed().as_secs_f64() < seconds {
        (0..100).try_for_each(|_| trainer.step().map(|_| ()))?;
        steps += 100;
    }
    println!("{:.0} steps/s", f64::from(steps) / start.elapsed().as_secs_f64());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let pairing = given.get(2).and_then(|name| Pairing::from_name(name)).unwrap_or_default();
    match given.as_slice() {
        [what, seconds, ..] if what == "speed" => speed(seconds.parse()?, pairing),
        [name, steps, ..] => row(&[name.parse()?], steps.parse()?, pairing),
        _ => {
            let datasets = [Dataset::TwoMoons, Dataset::EightGaussians, Dataset::Pinwheel];
            println!("| steps, pairs | two moons | eight gaussians | pinwheel | seconds |\n|---|---|---|---|---|");
            let rows = [
                (100_000, Pairing::Independent),
                (400_000, Pairing::Independent),
                (100_000, Pairing::OptimalTransport),
            ];
            rows.into_iter().try_for_each(|(steps, pairing)| row(&datasets, steps, pairing))
        }
    }
}
