//! The figures that are done by hand: one folder or file each, over the states of [`crate::figure`].

use crate::preset::View;
use crate::ui::style::Style;
use egui::{Painter, Rect};

mod arithmetic;
mod coupling;
mod kinds;
mod line;
mod mistakes;
mod plane;

pub use arithmetic::{ArithmeticState, arithmetic_ui};
pub use coupling::{CouplingState, coupling_ui};
pub use kinds::{KindsState, kinds_ui};
pub use line::{LineState, line_ui};
pub use mistakes::{MistakesState, mistakes_ui};
pub use plane::{PlaneState, plane_ui};

/// A small picture of a figure for its card in the gallery.
pub type Sketch = fn(&Painter, Rect, &Style);

/// The picture of a view, where it has one.
pub fn sketch(view: View) -> Option<Sketch> {
    match view {
        View::Line => Some(line::sketch),
        View::Plane => Some(plane::sketch),
        View::Coupling => Some(coupling::sketch),
        View::Kinds => Some(kinds::sketch),
        View::Mistakes => Some(mistakes::sketch),
        View::Arithmetic => Some(arithmetic::sketch),
        _ => None,
    }
}
