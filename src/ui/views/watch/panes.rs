//! Panes beside each other where there is room, else one above the other.

use crate::ui::style::space;
use egui::{Rect, Ui, UiBuilder, pos2, vec2};

/// `count` panes in rows of `columns`: `add` is given each pane's index and width.
pub(super) fn panes(ui: &mut Ui, columns: usize, count: usize, mut add: impl FnMut(&mut Ui, usize, f32)) {
    let whole = ui.available_width();
    let width = (whole - space::XL * (columns - 1) as f32) / columns as f32;
    let all: Vec<usize> = (0..count).collect();
    for row in all.chunks(columns.max(1)) {
        let corner = ui.cursor().min;
        let mut bottom = corner.y;
        for (i, &pane) in row.iter().enumerate() {
            let each = if row.len() == 1 && columns > 1 { whole } else { width };
            let room = Rect::from_min_size(corner + vec2(i as f32 * (width + space::XL), 0.0), vec2(each, 0.0));
            let shown = ui.scope_builder(UiBuilder::new().max_rect(room).id_salt(("pane", pane)), |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                add(ui, pane, each);
            });
            bottom = bottom.max(shown.response.rect.bottom());
        }
        ui.advance_cursor_after_rect(Rect::from_min_max(corner, pos2(corner.x + whole, bottom + space::M)));
    }
}
