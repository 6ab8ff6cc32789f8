//! Over the strip: how many times, and the strip as a file.

use super::export;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::{choose, press};
use crate::ui::{Action, Model};
use crate::watch::strip::Found;
use egui::Ui;

/// Numbers of frames to choose from.
const COUNTS: [usize; 3] = [9, 17, 33];

pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style, found: Option<&Found>) -> Option<Action> {
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.label(style.weak(style.tr("times"), Size::Small));
        let hint = "At how many times p_t is shown, evenly from z to x.";
        let selected = COUNTS.iter().position(|&n| n == model.settings.watch.strip.frames).unwrap_or(usize::MAX);
        if let Some(i) = choose(ui, style, selected, &[("9", hint), ("17", hint), ("33", hint)]) {
            action = Some(change(model, |s| s.watch.strip.frames = COUNTS[i]));
        }
        let save = |ui: &mut Ui, name: &str, hint: &str| {
            press(ui, style, found.is_some(), style.tr(name), style.tr(name), style.tr(hint))
        };
        if save(ui, "Save strip", "All times side by side in one PNG file.") {
            action = found.and_then(|found| export::strip(model, style, found));
        }
        if save(ui, "Save animation", "All times one after another in an animated PNG, which browsers play.") {
            action = found.and_then(|found| export::animation(model, style, found));
        }
    });
    ui.add_space(space::XS);
    action
}
