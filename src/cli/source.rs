//! What commands begin with: a preset or a link, a model file, a file of points.

use super::failure::Failure;
use pushforward::data::Points;
use pushforward::model_file::{self, Model};
use pushforward::preset::{Settings, cards, decode, examine, field, link_of_preset, shipped};
use std::path::Path;

fn is_link(text: &str) -> bool {
    text.contains('#') || text.contains('=')
}

fn no_preset(name: &str) -> Failure {
    let by_hand = cards().map(|f| f.name);
    let names: Vec<&str> = shipped().iter().map(|p| p.name).chain(by_hand).collect();
    Failure::argument(format!(
        "There is no preset \"{name}\"; give one of {} or a link such as '#v=1&data=rings'.",
        names.join(", ")
    ))
}

/// The link that a name or a link stands for.
pub fn link_of(given: &str) -> Result<String, Failure> {
    match link_of_preset(given) {
        Some(link) => Ok(link.to_owned()),
        None if is_link(given) => Ok(given.to_owned()),
        None => Err(no_preset(given)),
    }
}

/// The settings that a name or a link stands for. What a link says about the run must hold as it stands: another run than
/// the one asked for would not help a script. Other remarks go to stderr.
pub fn settings(given: &str) -> Result<Settings, Failure> {
    let (settings, remarks) = examine(&link_of(given)?);
    const RUN: [&str; 4] = ["lr", "batch", "steps", "dim"];
    for remark in remarks {
        let about_the_run = field(&remark.key).is_none_or(|f| f.restarts) || RUN.contains(&remark.key.as_str());
        if about_the_run && !["", "v"].contains(&remark.key.as_str()) {
            return Err(Failure::argument(format!("The link cannot be used: {}", remark.sentence)));
        }
        eprintln!("{}", remark.sentence);
    }
    Ok(settings)
}

/// The shipped weights that belong to these settings, and the step they were trained to.
pub fn shipped_weights(settings: &Settings) -> Option<(u64, Vec<f32>)> {
    let preset = shipped().iter().find(|p| decode(p.link).settings.same_run(settings))?;
    Some((preset.step, preset.params()?))
}

pub fn text(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|e| Failure::argument(format!("{} cannot be read ({e}); check the path.", path.display())))?;
    String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
        Failure::argument(format!("{}, line {line}: the text is not UTF-8; save the file as UTF-8.", path.display()))
    })
}

pub fn model(path: &Path) -> Result<Model, Failure> {
    model_file::read(&text(path)?).map_err(|e| Failure::argument(format!("{}, {e}.", path.display())))
}

pub fn points(path: &Path) -> Result<Points, Failure> {
    Points::parse(&text(path)?).map_err(|e| Failure::argument(format!("{}, {e}.", path.display())))
}

/// Points that a model takes, each with its context.
pub fn points_for(path: &Path, model: &Model) -> Result<Points, Failure> {
    let points = points(path)?;
    let (columns, wanted, dim) = (points.dim, model.flow.rows(), model.flow.dim());
    if columns != wanted {
        let place = format!("{}, line 1, column {}", path.display(), columns.min(wanted) + 1);
        let model = match model.flow.context {
            0 => format!("has dimension {dim}"),
            context => format!("takes {dim} coordinates, then {context} numbers of context"),
        };
        return Err(Failure::argument(format!(
            "{place}: the file has {columns} columns but the model {model}; give it {wanted} columns."
        )));
    }
    Ok(points)
}

/// All cores of the machine.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
