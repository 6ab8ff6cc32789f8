//! The blocks of a residual flow: Lipschitz constants, Banach iterates, the power series of the log-determinant.

use super::needs::needs_ui;
use crate::flow::Family;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::Question;
use egui::Ui;

#[derive(Debug, Default)]
pub struct BlocksState {}

/// What the picture is made of, from coarse to fine.
pub fn wanted(_model: &Model) -> Vec<Question> {
    Vec::new()
}

pub fn blocks_ui(ui: &mut Ui, model: &Model, style: &Style, _state: &mut BlocksState) -> Option<Action> {
    needs_ui(ui, model, style, "These pictures belong to a residual flow: x = z + g(z).", Family::Residual)
}
