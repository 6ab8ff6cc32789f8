//! To come.

use crate::ui::style::Style;
use crate::ui::{Action, Model};
use egui::Ui;

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct PlaneState {}

/// The figure with its numbers, in all of the room that is left.
pub fn plane_ui(_ui: &mut Ui, _model: &Model, _style: &Style, _state: &mut PlaneState) -> Option<Action> {
    None
}
