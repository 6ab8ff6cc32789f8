//! `presets` and `datasets`: what there is, for people and as JSON.

use super::failure::Failure;
use super::make;
use clap::Args;
use pushforward::data::Dataset;
use pushforward::preset::{Source, cards, decode, shipped};
use serde::Serialize;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Presets {
    /// As a JSON list
    #[arg(long)]
    json: bool,
    /// Train every preset again and write weights, pictures and NLLs into this folder
    #[arg(long, hide = true)]
    make: Option<PathBuf>,
    /// With --make: only these presets
    #[arg(long, hide = true, value_delimiter = ',')]
    only: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Datasets {
    /// As a JSON list
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct PresetRow {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    link: &'static str,
    steps: u64,
    /// None of a figure that is done by hand.
    nll: Option<f64>,
    entropy: Option<f64>,
}

#[derive(Serialize)]
struct DatasetRow {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    dim: usize,
    entropy: f64,
    gaussian_nll: f64,
}

impl Presets {
    pub fn run(self) -> Result<(), Failure> {
        if let Some(folder) = self.make {
            return make::presets(&folder, &self.only);
        }
        let rows = shipped().iter().map(|p| PresetRow {
            name: p.name,
            title: p.title,
            about: p.about,
            link: p.link,
            steps: p.step,
            nll: Some(p.nll),
            entropy: match decode(p.link).settings.data {
                Source::Toy(dataset) => Some(dataset.entropy()),
                Source::Imported => None,
            },
        });
        let by_hand = cards().map(|f| PresetRow {
            name: f.name,
            title: f.title,
            about: f.about,
            link: f.link,
            steps: 0,
            nll: None,
            entropy: None,
        });
        print(self.json, &rows.chain(by_hand).collect::<Vec<_>>(), |p| {
            let Some(nll) = p.nll else { return format!("{:20} a figure  {}", p.name, p.title) };
            let entropy = p.entropy.map_or_else(|| "unknown".to_owned(), |e| format!("{e:.4}"));
            format!("{:20} NLL {nll:.4}, entropy {entropy}  {}", p.name, p.title)
        })
    }
}

impl Datasets {
    pub fn run(self) -> Result<(), Failure> {
        let rows = Dataset::ALL.map(|d| DatasetRow {
            name: d.name(),
            title: d.title(),
            about: d.about(),
            dim: d.dim(),
            entropy: d.entropy(),
            gaussian_nll: d.gaussian_nll(),
        });
        print(self.json, &rows, |d| {
            format!("{:16} {}-D, entropy {:.4}, one Gaussian {:.4} nats", d.name, d.dim, d.entropy, d.gaussian_nll)
        })
    }
}

fn print<R: Serialize>(json: bool, rows: &[R], line: impl Fn(&R) -> String) -> Result<(), Failure> {
    let text = if json {
        serde_json::to_string_pretty(rows).map_err(|e| Failure::run(e.to_string()))?
    } else {
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    writeln!(std::io::stdout(), "{text}").map_err(|e| Failure::output(&e))
}
