//! Formulas in a small part of TeX, set on the spot: parsed to a [`Node`], rewritten into the notation that the reader chose,
//! laid out into boxes ([`Laid`]) and painted. Glyphs are egui's, so that a formula is sharp at every zoom and in every
//! colour; bars, fences and roots are drawn.
//!
//! Setting at run time keeps the page small: outlines made at build time would be needed once for each notation.
//! The rules (spaces between classes of signs, heights of indices) are those of Knuth, The TeXbook, appendix G.

mod badge;
mod classes;
mod fence;
mod laid;
mod layout;
mod matrix;
mod parse;
mod prose;
mod rewrite;
mod scripts;
mod signs;
mod speak;
#[cfg(test)]
mod tests;
mod tree;

use super::style::{Size, Style};
pub use badge::{Badge, badge_ui};
use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo};
pub use laid::Laid;
pub use layout::{Setter, Showing};
pub use parse::{Problem, parse};
pub use prose::{Text, marked_ui, problems, prose_ui, undirected, way_of};
pub use rewrite::rewritten;
pub use speak::spoken;
pub use tree::Node;

/// A formula as a widget of its own, set as a display; its plain text is its name. What cannot be read stands as it is.
pub fn formula_ui(ui: &mut Ui, style: &Style, tex: &str, size: Size) -> Response {
    let setter = Setter::new(ui.painter(), style, style.points(size));
    let (laid, name) = set(&setter, tex, style);
    let (rect, response) = ui.allocate_exact_size(laid.size(), Sense::hover());
    laid.paint(ui.painter(), rect.min + egui::vec2(0.0, laid.ascent), style.palette.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response
}

/// Paints a formula, set as a display, at `at`; returns where it is.
pub fn paint_tex(
    painter: &Painter,
    style: &Style,
    at: Pos2,
    align: Align2,
    tex: &str,
    size: Size,
    colour: Color32,
) -> Rect {
    let (laid, _) = set(&Setter::new(painter, style, style.points(size)), tex, style);
    let rect = align.anchor_size(at, laid.size());
    laid.paint(painter, rect.min + egui::vec2(0.0, laid.ascent), colour);
    rect
}

/// The boxes of a formula and its plain text.
fn set(setter: &Setter<'_>, tex: &str, style: &Style) -> (Laid, String) {
    match parse(tex) {
        Ok(node) => {
            let node = rewritten(node, style.notation);
            (setter.set(&node, Showing::Display), spoken(&node))
        }
        Err(_) => (setter.words(tex), tex.to_owned()),
    }
}
