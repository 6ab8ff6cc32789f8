//! The colours of a layer's fields: diverging around zero, and faded into the page where no mass passes.

use crate::engine::Tile;
use crate::ui::style::Style;
use egui::Color32;

/// Below this share of the largest density a point has no say in the range of a scale.
const COUNTS: f32 = 0.01;

/// The largest |value| where there is mass, at least `least`.
pub fn range(values: &[f32], mass: &[f32], least: f32) -> f32 {
    let seen = values.iter().zip(mass).filter(|(v, m)| **m > COUNTS && v.is_finite());
    seen.fold(least, |range, (v, _)| range.max(v.abs()))
}

/// One range for all tiles, so that they can be compared.
pub fn common_range(tiles: &[Tile]) -> f32 {
    tiles.iter().fold(0.1, |widest, t| range(&t.log_det, &t.mass, widest))
}

/// How visible a point is: fully from 2 % of the largest density on.
pub fn visibility(mass: f32) -> f32 {
    (mass * 50.0).clamp(0.0, 1.0).sqrt()
}

/// `value` in [-range, range], as visible as its mass.
pub fn faded(style: &Style, value: f32, range: f32, mass: f32) -> Color32 {
    style.palette.page.lerp_to_gamma(style.diverging.signed(value, range), visibility(mass))
}
