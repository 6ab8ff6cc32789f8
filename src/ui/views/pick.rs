//! One of several: chips in at most two rows, or a menu where they would fill more.

use super::chip::{chip, chip_width};
use super::choose::menu_ui;
use crate::ui::style::Style;
use egui::{Role, Ui};

/// A value, its title and its sentence each; `name` is what they are. Returns the one that was chosen anew.
pub fn pick_ui<V: Copy + PartialEq>(
    ui: &mut Ui,
    style: &Style,
    name: &'static str,
    now: V,
    options: &[(V, &'static str, &'static str)],
) -> Option<V> {
    if is_long(ui, style, options) {
        return menu_ui(ui, style, name, now, options);
    }
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for &(value, title, help) in options {
            let on = value == now;
            if chip(ui, style, Role::RadioButton, on, style.tr(title), style.tr(help)).clicked() && !on {
                chosen = Some(value);
            }
        }
    });
    chosen
}

/// Whether chips would fill more than two rows.
pub fn is_long<V>(ui: &Ui, style: &Style, options: &[(V, &'static str, &'static str)]) -> bool {
    rows(ui, style, options) > 2
}

/// How many rows the chips would take.
fn rows<V>(ui: &Ui, style: &Style, options: &[(V, &'static str, &'static str)]) -> usize {
    let (room, gap) = (ui.available_width(), ui.spacing().item_spacing.x);
    let (mut rows, mut used) = (1, 0.0);
    for width in options.iter().map(|(_, title, _)| chip_width(ui, style, style.tr(title))) {
        if used > 0.0 && used + width > room {
            (rows, used) = (rows + 1, 0.0);
        }
        used += width + gap;
    }
    rows
}
