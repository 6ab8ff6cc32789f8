//! The row of kinds.

use crate::figure::kinds::Kind;
use crate::ui::style::{Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::{Action, Model};
use egui::{Role, Ui};

pub(super) fn choices_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let chosen = model.settings.hand.kinds.kind;
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        for kind in Kind::ALL {
            let help = style.tr(kind.can());
            if chip(ui, style, Role::RadioButton, kind == chosen, style.tr(kind.title()), help).clicked()
                && kind != chosen
            {
                action = Some(change(model, |s| {
                    s.hand.kinds.kind = kind;
                    s.hand.kinds.knobs.clear();
                }));
            }
        }
    });
    ui.add_space(space::S);
    action
}
