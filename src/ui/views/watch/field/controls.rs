//! Over the field: what its colours say, and how the velocity is drawn.

use crate::ui::style::{Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::views::choose::choose;
use crate::ui::{Action, Model};
use crate::watch::field::Heat;
use egui::{Role, Ui};

pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let (look, dim) = (model.settings.watch.field, model.dim());
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let heats = [
            ("divergence", "Colours say tr ∂v/∂y, the rate at which log p falls along a path, per unit of time."),
            ("density", "Colours say p_t, the base density carried along until t."),
        ];
        if let Some(i) = choose(ui, style, usize::from(!look.heat.is_divergence(dim)), &heats) {
            let chosen = [Heat::Divergence, Heat::Density][i];
            let usual = Heat::Auto.is_divergence(dim) == chosen.is_divergence(dim);
            action = Some(change(model, |s| s.watch.field.heat = if usual { Heat::Auto } else { chosen }));
        }
        let (word, help) = if dim == 1 {
            ("slopes", "Short arrows along dy/dt = v(y, t): every curve follows them.")
        } else {
            ("arrows", "The velocity v(y, t) at the time t of the timeline.")
        };
        if chip(ui, style, Role::CheckBox, look.arrows, word, help).clicked() {
            action = Some(change(model, |s| s.watch.field.arrows = !look.arrows));
        }
        let help =
            "Lines that follow the velocity at the time t; particles follow them only while the field stands still.";
        if dim > 1 && chip(ui, style, Role::CheckBox, look.streamlines, "streamlines", help).clicked() {
            action = Some(change(model, |s| s.watch.field.streamlines = !look.streamlines));
        }
    });
    ui.add_space(space::XS);
    action
}
