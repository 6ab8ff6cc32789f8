//! From a few large residual steps to an ordinary differential equation: y + v(y, t)/n, n times.

use super::needs::needs_ui;
use crate::flow::Family;
use crate::ui::style::Style;
use crate::ui::{Action, Model};
use crate::watch::Question;
use egui::Ui;

#[derive(Debug, Default)]
pub struct ResnetState {}

/// What the picture is made of, from coarse to fine.
pub fn wanted(_model: &Model) -> Vec<Question> {
    Vec::new()
}

pub fn resnet_ui(ui: &mut Ui, model: &Model, style: &Style, _state: &mut ResnetState) -> Option<Action> {
    needs_ui(ui, model, style, "This figure cuts the field of a continuous flow into residual steps.", Family::Cnf)
}
