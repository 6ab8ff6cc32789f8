//! What a solver does with a field: its steps, its evaluations, its error.

use super::needs::needs_ui;
use crate::flow::Family;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::Question;
use egui::Ui;

#[derive(Debug, Default)]
pub struct SolverState {}

/// What the picture is made of, from coarse to fine.
pub fn wanted(_model: &Model) -> Vec<Question> {
    Vec::new()
}

pub fn solver_ui(ui: &mut Ui, model: &Model, style: &Style, _state: &mut SolverState) -> Option<Action> {
    needs_ui(ui, model, style, "Only a continuous flow is solved by steps: dy/dt = v(y, t).", Family::Cnf)
}
