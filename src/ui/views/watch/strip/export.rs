//! The strip as a PNG file, and as an animated one.

use crate::flow::Way;
use crate::preset::Source;
use crate::ui::film::Film;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::strip::{Found, time};

/// Pixels a side of a frame in a file.
const FRAME: usize = 256;
const ANIMATED: usize = 384;
/// Around a frame of the strip.
const AROUND: usize = 10;

pub fn strip(model: &Model, style: &Style, found: &Found) -> Option<Action> {
    let count = found.frames.len();
    let columns = if count > 9 { count.div_ceil(count.div_ceil(11)) } else { count };
    let (width, height) = (columns * (FRAME + AROUND) + AROUND, count.div_ceil(columns) * (FRAME + 3 * AROUND));
    save(model, "png", film(model, style, found, |film| film.strip(width, height))?)
}

pub fn animation(model: &Model, style: &Style, found: &Found) -> Option<Action> {
    save(model, "apng", film(model, style, found, |film| film.animation(ANIMATED, ANIMATED))?)
}

fn film(
    model: &Model,
    style: &Style,
    found: &Found,
    work: impl Fn(&Film<'_>) -> Result<Vec<u8>, String>,
) -> Option<Vec<u8>> {
    let count = found.frames.len();
    let mut frames: Vec<(f64, &[f32])> =
        found.frames.iter().enumerate().map(|(k, frame)| (time(k, count), &frame.log_density[..])).collect();
    if model.settings.direction == Way::Normalize {
        frames.reverse();
    }
    let (map, palette) = (&style.sequential, style.palette);
    work(&Film { frames: &frames, dim: model.dim(), top: found.top(), map, palette }).ok()
}

fn save(model: &Model, extension: &str, bytes: Vec<u8>) -> Option<Action> {
    let data = match model.settings.data {
        Source::Toy(dataset) => dataset.name(),
        Source::Imported => "imported",
    };
    let name = format!("{data}-{}.{extension}", model.settings.flow.name());
    Some(Action::SaveBytes { name, bytes })
}
