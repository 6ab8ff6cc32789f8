//! A small picture of the figure, for a card.

use crate::ui::style::{Size, Style};
use egui::{Align2, Painter, Rect, StrokeKind, vec2};

/// A sheet with two lines of arithmetic and the box that waits for the result.
pub fn sketch(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let sheet = Rect::from_center_size(rect.center(), vec2(0.72 * rect.width(), 0.9 * rect.height()));
    painter.rect(sheet, 4.0, p.panel, style.stroke(1.0, p.line), StrokeKind::Inside);
    let left = sheet.left() + 0.1 * sheet.width();
    let row = sheet.height() / 4.0;
    let at = |i: f32| egui::pos2(left, sheet.top() + row * i);
    for (i, line) in ["z = (4 − 1) / 2", "   = 1.5"].into_iter().enumerate() {
        style.paint_formula(&painter, at(i as f32 + 0.9), Align2::LEFT_CENTER, line, Size::Large, p.text);
    }
    let named = style.paint_formula(&painter, at(2.95), Align2::LEFT_CENTER, "p(x) =", Size::Large, p.text);
    let size = vec2(0.34 * sheet.width(), 0.62 * row);
    let answer = Rect::from_min_size(named.right_center() + vec2(8.0, -size.y / 2.0), size);
    painter.rect_stroke(answer, 4.0, style.stroke(1.75, p.accent), StrokeKind::Inside);
}
