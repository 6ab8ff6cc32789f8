//! The velocity v(y, t) of a continuous flow on a lattice, its divergence, and in one dimension the picture of time against space.

use super::needs::needs_ui;
use crate::flow::Family;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::Question;
use egui::Ui;

#[derive(Debug, Default)]
pub struct FieldState {}

/// What the picture is made of, from coarse to fine.
pub fn wanted(_model: &Model) -> Vec<Question> {
    Vec::new()
}

pub fn field_ui(ui: &mut Ui, model: &Model, style: &Style, _state: &mut FieldState) -> Option<Action> {
    needs_ui(ui, model, style, "A velocity field belongs to a continuous flow: dy/dt = v(y, t).", Family::Cnf)
}
