//! What a layer may be, in three panes: the shape of its Jacobian, what it does to a Gaussian, and what its determinant and
//! its inverse cost on this machine.

mod cells;
mod chart;
mod choices;
mod costs;
mod gaussian;
mod shape;
mod sketch;

pub use sketch::sketch;

use crate::ui::plot::Field;
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use costs::Costs;
use egui::{Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct KindsState {
    field: Field,
    pictures: gaussian::Cache,
    costs: Costs,
}

/// The figure with its numbers, in all of the room that is left.
pub fn kinds_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut KindsState) -> Option<Action> {
    let seen = ui.available_size();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| figure_ui(ui, model, style, state, seen)).inner
}

fn figure_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut KindsState, seen: Vec2) -> Option<Action> {
    let (k, top) = (style.type_scale(), ui.cursor().top());
    let mut action = choices::choices_ui(ui, model, style);
    let columns = match seen.x {
        x if x >= 880.0 * k.sqrt() => 3,
        x if x >= 520.0 => 2,
        // Both pictures at once where a page of text stands below them.
        x if x >= 340.0 * k && seen.y < 1.3 * x => 2,
        _ => 1,
    };
    let width = (seen.x - space::XL * (columns - 1) as f32) / columns as f32;
    let words = style.points(Size::Small) * 15.0 + style.points(Size::Body) * 3.0;
    let high = seen.y - (ui.cursor().top() - top) - words;
    let least = if columns == 1 { (0.5 * seen.y).clamp(200.0, 300.0) } else { 220.0 };
    let side = width.min(high.max(least)).max(120.0);
    for row in [0, 1, 2].chunks(columns) {
        let corner = ui.cursor().min;
        let mut bottom = corner.y;
        for (i, pane) in row.iter().enumerate() {
            let wide = if row.len() == 1 { seen.x } else { width };
            let room = Rect::from_min_size(corner + vec2(i as f32 * (width + space::XL), 0.0), vec2(wide, 0.0));
            let shown = ui.scope_builder(UiBuilder::new().max_rect(room).id_salt(*pane), |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                match pane {
                    0 => shape::shape_ui(ui, model, style, side),
                    1 => gaussian::gaussian_ui(ui, model, style, state, side),
                    _ => costs::costs_ui(ui, model, style, &mut state.costs, vec2(wide, side)),
                }
            });
            if *pane == 0 {
                style.spot(ui, "shape", shown.response.rect);
            }
            action = action.or(shown.inner);
            bottom = bottom.max(shown.response.rect.bottom());
        }
        ui.advance_cursor_after_rect(Rect::from_min_max(corner, pos2(corner.x + seen.x, bottom + space::M)));
    }
    action
}

/// The name of a pane.
fn heading(ui: &mut Ui, style: &Style, text: &str) {
    ui.label(style.strong(style.tr(text), Size::Body));
}
