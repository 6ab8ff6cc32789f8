//! `presets --make FOLDER`: trains the presets of FOLDER/presets.json from their seeds and writes what ships with the program:
//! NAME.f16 (weights), NAME.png (the density) and, into presets.json, steps and test NLL of those very weights.
//! One thread and 16-bit weights, so that every machine with the same arithmetic makes the same files.

use super::failure::Failure;
use super::render::at_context;
use super::scene::Page;
use super::train::{Run, problem};
use pushforward::preset::{Settings, Theme, decode, encode, half};
use pushforward::ui::style::{Look, Palette};
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    name: String,
    title: String,
    about: String,
    link: String,
    #[serde(default)]
    step: u64,
    #[serde(default)]
    nll: f64,
}

/// Pixels a side.
const SIDE: usize = 200;

/// Makes the presets called `only`, or all.
pub fn presets(folder: &Path, only: &[String]) -> Result<(), Failure> {
    let list = folder.join("presets.json");
    let text = std::fs::read_to_string(&list)
        .map_err(|e| Failure::argument(format!("{} cannot be read ({e}); name the folder with it.", list.display())))?;
    let mut entries: Vec<Entry> = serde_json::from_str(&text)
        .map_err(|e| Failure::argument(format!("{} is not a list of presets: {e}.", list.display())))?;
    for entry in entries.iter_mut().filter(|e| only.is_empty() || only.contains(&e.name)) {
        make(folder, entry)?;
        eprintln!("{}: test NLL {:.4} after {} steps", entry.name, entry.nll, entry.step);
    }
    let text = serde_json::to_string_pretty(&entries).map_err(|e| Failure::run(e.to_string()))?;
    write(&list, format!("{text}\n").as_bytes())
}

fn make(folder: &Path, entry: &mut Entry) -> Result<(), Failure> {
    let settings = decode(&entry.link).settings;
    entry.link = encode(&settings);
    let (spec, data) = problem(&settings, None)?;
    let mut run = Run::new(&spec, &settings, data, 1);
    run.train(settings.steps, false)?;
    let weights = half::to_bytes(run.trainer.params());
    let params = half::from_bytes(&weights);
    entry.step = settings.steps;
    entry.nll = (run.nll_of(&params) * 1e4).round() / 1e4;
    let (flow, params) = at_context(&run.trainer.flow, &params, &settings);
    let look = Look::new(Theme::Dark, true);
    let page = Page { palette: Palette::new(look), dark: true, width: SIDE, height: SIDE, reach: 2.7 };
    let picture = page.morph(flow, params, &Settings { t: 1.0, grid: false, ..settings }).png();
    let picture = picture.map_err(|e| Failure::run(format!("The picture could not be made: {e}.")))?;
    write(&folder.join(format!("{}.f16", entry.name)), &weights)?;
    write(&folder.join(format!("{}.png", entry.name)), &picture)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|e| Failure::argument(format!("{} cannot be written ({e}).", path.display())))
}
