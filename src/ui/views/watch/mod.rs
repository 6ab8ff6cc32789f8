//! Flows that carry points along paths, watched: one file or folder a view, over the answers of [`crate::watch`].

use crate::preset::View;
use crate::ui::Model;
use crate::watch::Question;

mod blocks;
mod field;
mod needs;
mod resnet;
mod solver;
mod strip;
mod trajectories;

pub use blocks::{BlocksState, blocks_ui};
pub use field::{FieldState, field_ui};
pub use resnet::{ResnetState, resnet_ui};
pub use solver::{SolverState, solver_ui};
pub use strip::{StripState, strip_ui};
pub use trajectories::{TrajectoriesState, trajectories_ui};

/// What the view that is shown is made of: of each picture the questions from coarse to fine, the picture's own kind.
pub fn wanted(model: &Model) -> Vec<Question> {
    match model.settings.view {
        View::Trajectories => trajectories::wanted(model),
        View::Field => field::wanted(model),
        View::Solver => solver::wanted(model),
        View::Resnet => resnet::wanted(model),
        View::Blocks => blocks::wanted(model),
        View::Strip => strip::wanted(model),
        _ => Vec::new(),
    }
}
