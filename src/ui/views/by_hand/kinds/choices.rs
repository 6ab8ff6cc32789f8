//! The row of kinds.

use crate::figure::kinds::Kind;
use crate::ui::style::{Style, space};
use crate::ui::views::change;
use crate::ui::views::pick::pick_ui;
use crate::ui::{Action, Model};
use egui::Ui;

pub(super) fn choices_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let options = Kind::ALL.map(|kind| (kind, kind.title(), kind.can()));
    let chosen = pick_ui(ui, style, "Kinds of layers", model.settings.hand.kinds.kind, &options);
    ui.add_space(space::S);
    chosen.map(|kind| {
        change(model, |s| {
            s.hand.kinds.kind = kind;
            s.hand.kinds.knobs.clear();
        })
    })
}
