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

impl Hand {
    /// Every number of every figure; `focus` is the point x that is asked about.
    pub fn readings(&self, focus: Option<[f64; 2]>) -> Vec<Reading> {
        let mut readings = self.line.readings(focus.map(|[x, _]| x));
        readings.extend(self.plane.readings());
        readings.extend(self.kinds.readings());
        readings.extend(self.coupling.readings());
        readings
    }
}
