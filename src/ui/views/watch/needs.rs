//! What stands in the place of a view that the flow at hand does not have: why, and a button that changes it.

use crate::flow::Family;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::{Action, Model};
use egui::{Align, Button, Layout, RichText, Ui};

/// A sentence and a button that takes `family`, keeping the data.
pub fn needs_ui(ui: &mut Ui, model: &Model, style: &Style, sentence: &str, family: Family) -> Option<Action> {
    let p = style.palette;
    let mut action = None;
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.label(style.text(style.letters(style.tr(sentence)), Size::Body));
        ui.add_space(space::M);
        let name = style.tr(family.title());
        let text = RichText::new(name).font(style.bold(Size::Body)).color(p.on_accent);
        if ui.add(Button::new(text).fill(p.accent)).clicked() {
            action = Some(change(model, |s| *s = s.with_family(family)));
        }
    });
    action
}
