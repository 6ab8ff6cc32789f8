//! A matrix as cells: zeros blank, ones marked, free entries filled, the diagonal that makes the determinant in the accent.

use crate::figure::kinds::{Cell, Shape};
use crate::ui::plot::number;
use crate::ui::style::{Size, Style};
use crate::ui::views::choose::row_for;
use egui::{Align2, Color32, Painter, Rect, StrokeKind, pos2, vec2};

/// A cell at least so many points wide has its number in it, at the size of desk type.
const READABLE: f32 = 40.0;

fn cell_rect(rect: Rect, size: usize, i: usize, j: usize) -> Rect {
    let step = rect.width() / size as f32;
    let gap = (step * 0.04).clamp(0.5, 2.0);
    let corner = pos2(rect.left() + j as f32 * step, rect.top() + i as f32 * step);
    Rect::from_min_size(corner, vec2(step, step)).shrink(gap)
}

/// The fill of a cell and the ink on it.
fn colours(style: &Style, cell: Cell) -> (Color32, Color32) {
    let p = style.palette;
    match cell {
        Cell::Zero => (Color32::TRANSPARENT, p.weak),
        Cell::One => (p.raised, p.text),
        Cell::Free => (p.page.lerp_to_gamma(p.measure, 0.45), p.text),
        Cell::Diagonal => (p.accent, p.on_accent),
    }
}

/// Draws `shape` over `rect`, with the entries where there is room for them.
pub(super) fn cells(painter: &Painter, rect: Rect, style: &Style, shape: &Shape, entries: Option<&[f32]>) {
    let p = style.palette;
    let step = rect.width() / shape.size as f32;
    let readable = step >= READABLE * style.type_scale();
    for at in 0..shape.cells.len() {
        let (i, j) = (at / shape.size, at % shape.size);
        let (room, cell) = (cell_rect(rect, shape.size, i, j), shape.cell(i, j));
        let (fill, ink) = colours(style, cell);
        let edge = style.stroke(if cell == Cell::Zero { 0.75 } else { 0.0 }, p.line);
        painter.rect(room, (step * 0.1).min(4.0), fill, edge, StrokeKind::Inside);
        let value = entries.and_then(|e| e.get(at)).filter(|_| readable && cell != Cell::Zero);
        let text = match (cell, value) {
            (Cell::One, _) if step >= 14.0 => "1".to_owned(),
            (_, Some(&value)) => number(f64::from(value), 0.01),
            _ => continue,
        };
        let size = if cell == Cell::One && !readable { Size::Small } else { Size::Body };
        let mut font = style.font(size);
        font.size = font.size.min(step * if value.is_some() && cell != Cell::One { 0.3 } else { 0.7 });
        painter.text(room.center(), Align2::CENTER_CENTER, text, font, ink);
    }
    brackets(painter, rect, style);
}

fn brackets(painter: &Painter, rect: Rect, style: &Style) {
    let stroke = style.stroke(1.5, style.palette.axis);
    for (x, inward) in [(rect.left() - 3.0, 5.0), (rect.right() + 3.0, -5.0)] {
        let (top, bottom) = (rect.top() - 3.0, rect.bottom() + 3.0);
        let line = vec![pos2(x + inward, top), pos2(x, top), pos2(x, bottom), pos2(x + inward, bottom)];
        painter.add(egui::Shape::line(line, stroke));
    }
}

/// The entry under the pointer: its row and its column.
pub(super) fn entry_at(rect: Rect, size: usize, at: egui::Pos2) -> Option<(usize, usize)> {
    let within = |v: f32, low: f32| ((v - low) / rect.width() * size as f32).floor() as usize;
    rect.contains(at).then(|| (within(at.y, rect.top()).min(size - 1), within(at.x, rect.left()).min(size - 1)))
}

/// What the fills mean, one line; what does not occur is left out.
pub(super) fn legend_ui(ui: &mut egui::Ui, style: &Style, shapes: &[Shape]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let meanings =
            [(Cell::Diagonal, "makes the determinant"), (Cell::Free, "free"), (Cell::One, "one"), (Cell::Zero, "zero")];
        for (cell, word) in meanings {
            if !shapes.iter().any(|s| s.cells.contains(&cell)) {
                continue;
            }
            let side = style.points(Size::Small) * 0.85;
            let word = ui.painter().layout_no_wrap(style.tr(word).into(), style.font(Size::Small), style.palette.weak);
            row_for(ui, side + 6.0 + word.size().x);
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(side), egui::Sense::hover());
            let edge = style.stroke(1.0, style.palette.axis);
            let edge = if cell == Cell::Zero { edge } else { egui::Stroke::NONE };
            ui.painter().rect(rect, 2.0, colours(style, cell).0, edge, StrokeKind::Inside);
            ui.label(word);
            ui.add_space(4.0);
        }
    });
}
