//! p_t at several times in a row.

use super::needs::needs_ui;
use crate::flow::Family;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::Question;
use egui::Ui;

#[derive(Debug, Default)]
pub struct StripState {}

/// What the picture is made of, from coarse to fine.
pub fn wanted(_model: &Model) -> Vec<Question> {
    Vec::new()
}

pub fn strip_ui(ui: &mut Ui, model: &Model, style: &Style, _state: &mut StripState) -> Option<Action> {
    needs_ui(ui, model, style, "No flow has been loaded yet.", Family::Cnf)
}
