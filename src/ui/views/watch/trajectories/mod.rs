//! Where points are at many times on their way: the curves of a continuous flow.

use super::needs::needs_ui;
use crate::flow::Family;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::Question;
use egui::Ui;

#[derive(Debug, Default)]
pub struct TrajectoriesState {}

/// What the picture is made of, from coarse to fine.
pub fn wanted(_model: &Model) -> Vec<Question> {
    Vec::new()
}

pub fn trajectories_ui(ui: &mut Ui, model: &Model, style: &Style, _state: &mut TrajectoriesState) -> Option<Action> {
    needs_ui(ui, model, style, "Trajectories need a continuous flow: dy/dt = v(y, t).", Family::Cnf)
}
