//! The figures that are done by hand: one folder or file each, over the states of [`crate::figure`].

mod arithmetic;
mod choose;
mod coupling;
mod kinds;
mod line;
mod mistakes;
mod plane;

pub use arithmetic::{ArithmeticState, arithmetic_ui};
pub use coupling::{CouplingState, coupling_ui, sketch as coupling_sketch};
pub use kinds::{KindsState, kinds_ui};
pub use line::{LineState, line_ui, sketch as line_sketch};
pub use mistakes::{MistakesState, mistakes_ui};
pub use plane::{PlaneState, plane_ui, sketch as plane_sketch};
