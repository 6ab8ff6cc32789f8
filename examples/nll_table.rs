//! How near does each family come to the truth? Trains every family on every hard target from seed 0 (5,000 steps of batch 256,
//! Adam 1e-3 with a cosine, 3e-3 for residual and continuous flows, networks 64-64) and prints test NLL minus true entropy, in nats, as the table of the README:
//!
//! ```text
//! cargo run --release --example nll_table                       everything, some minutes a column
//! cargo run --release --example nll_table -- rqs,maf moons      some families on some data
//! ```

use pushforward::data::{Data, Dataset};
use pushforward::flow::{Family, Layer, Solver};
use pushforward::math::Batch;
use pushforward::preset::Settings;
use pushforward::train::{Config, Trainer};
use std::sync::{Arc, Mutex};
use std::time::Instant;

const TARGETS: [Dataset; 5] =
    [Dataset::TwoMoons, Dataset::EightGaussians, Dataset::Pinwheel, Dataset::Checkerboard, Dataset::TwoSpirals];

/// A cell: nats above the entropy, and seconds of training.
type Cell = (f64, f64);

fn train(family: Family, dataset: Dataset) -> Cell {
    let lr = if matches!(family, Family::Cnf | Family::Residual) { 3e-3 } else { 1e-3 };
    let settings = Settings { lr, steps: 5000, ..Settings::of_family(family) };
    let mut data = Data::toy(dataset, settings.seed);
    let train = Arc::new(core::mem::replace(&mut data.train, Batch::zeros(2, 0)));
    let config: Config = settings.config();
    let mut trainer = Trainer::new(settings.spec(2).flow(), train, config);
    let start = Instant::now();
    for _ in 0..config.steps {
        if let Err(broken) = trainer.step() {
            eprintln!("{} on {}: {broken}", family.name(), dataset.name());
            return (f64::NAN, start.elapsed().as_secs_f64());
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let mut flow = trainer.flow.clone();
    for layer in &mut flow.layers {
        // The density of the field itself: coarse steps can seem better than the truth.
        if let Layer::Continuous(layer) = layer {
            layer.solver = Solver::Adaptive { rtol: 1e-6, atol: 1e-6 };
        }
    }
    let log_prob = flow.log_prob(trainer.params(), &data.test);
    let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
    (nll - dataset.entropy(), seconds)
}

fn chosen<T: Copy>(argument: Option<&String>, all: &[T], name: fn(T) -> &'static str) -> Vec<T> {
    let wanted = |t: &T| argument.is_none_or(|list| list.split(',').any(|n| n == name(*t)));
    all.iter().copied().filter(wanted).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let families = chosen(arguments.first(), &Family::ALL, Family::name);
    let targets = chosen(arguments.get(1), &TARGETS, Dataset::name);
    let cells = Mutex::new(vec![vec![(f64::NAN, 0.0); targets.len()]; families.len()]);
    let next = Mutex::new((0..families.len()).flat_map(|f| (0..targets.len()).map(move |t| (f, t))));
    let draw = || next.lock().ok().and_then(|mut next| next.next());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((f, t)) = draw() {
                    let cell = train(families[f], targets[t]);
                    eprintln!("{} on {}: {:.4} ({:.0} s)", families[f].name(), targets[t].name(), cell.0, cell.1);
                    if let Ok(mut cells) = cells.lock() {
                        cells[f][t] = cell;
                    }
                }
            });
        }
    });
    let row = |cells: Vec<String>| println!("| {} |", cells.join(" | "));
    row([vec!["family".into(), "params".into()], targets.iter().map(|t| t.title().to_lowercase()).collect()].concat());
    row(vec!["---".into(); targets.len() + 2]);
    let cells = cells.into_inner().unwrap_or_default();
    for (family, cells) in families.iter().zip(cells) {
        let params = Settings::of_family(*family).spec(2).flow().num_params();
        let head = vec![format!("{} ({})", family.title(), family.about().layers), params.to_string()];
        row([head, cells.iter().map(|(gap, _)| format!("{gap:.3}")).collect()].concat());
    }
}
