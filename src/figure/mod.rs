//! Figures that are done by hand, before any network: each has a small state that a link holds, and numbers that follow from
//! it. Nothing here draws; [`crate::ui::views`] does, and lessons read the numbers to see whether a task is done.

pub mod arithmetic;
pub mod believed;
pub mod coupling;
pub mod kinds;
pub mod line;
pub mod plane;
mod written;

pub use arithmetic::{Arithmetic, ArithmeticState};
pub use coupling::CouplingState;
pub use kinds::KindsState;
pub use line::LineState;
pub use plane::PlaneState;
pub use written::{Line, Section};

use crate::flow::Flow;

/// The states of all figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hand {
    pub line: LineState,
    pub plane: PlaneState,
    pub kinds: KindsState,
    pub coupling: CouplingState,
    pub arithmetic: ArithmeticState,
}

/// A number that a figure shows. Lessons ask for it by name, such as `line.density`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    pub name: &'static str,
    pub value: f64,
}

/// The flow of the run beside the figures, with its weights; a figure that shows it checks that it fits.
pub type Trained<'a> = Option<(&'a Flow, &'a [f32])>;

impl Hand {
    /// Every number of every figure; `focus` is the point x that is asked about.
    pub fn readings(&self, focus: Option<[f64; 2]>, run: Trained<'_>) -> Vec<Reading> {
        let mut readings = self.line.readings(focus.map(|[x, _]| x), run);
        readings.extend(self.plane.readings(run));
        readings.extend(self.kinds.readings());
        readings.extend(self.coupling.readings());
        readings
    }
}
