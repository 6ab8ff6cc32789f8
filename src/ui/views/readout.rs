//! Words over a figure: the value under the pointer, in a box beside it, and what stands there while there is no picture.

use crate::ui::style::{Size, Style, space};
use egui::{Align2, Painter, Pos2, Rect, vec2};

/// A box beside the pointer that stays inside `bounds` where it fits there, and on the screen always.
pub fn readout(painter: &Painter, at: Pos2, bounds: Rect, style: &Style, text: String) {
    let p = style.palette;
    let (seen, around) = (painter.clip_rect(), 2.0 * vec2(space::S, space::XS + 2.0));
    let galley = painter.layout(text, style.font(Size::Small), p.text, seen.width() - around.x);
    let size = galley.size() + around;
    let mut min = at + vec2(14.0, 14.0);
    if min.x + size.x > bounds.right() {
        min.x = at.x - 14.0 - size.x;
    }
    if min.y + size.y > bounds.bottom() {
        min.y = at.y - 14.0 - size.y;
    }
    min = min.min(seen.max - size).max(seen.min);
    let rect = Rect::from_min_size(min, size);
    painter.rect(rect, 6.0, p.raised, style.stroke(1.0, p.line), egui::StrokeKind::Inside);
    painter.galley(rect.min + vec2(space::S, space::XS + 2.0), galley, p.text);
}

/// A sentence in the middle of a figure that has nothing to show yet.
pub fn notice(painter: &Painter, bounds: Rect, style: &Style, text: &str) {
    let p = style.palette;
    let galley = painter.layout(text.to_owned(), style.font(Size::Body), p.weak, bounds.width() - space::XL);
    let rect = Align2::CENTER_CENTER.anchor_size(bounds.center(), galley.size());
    painter.rect_filled(rect.expand2(vec2(space::M, space::S)), 6.0, p.page);
    painter.galley(rect.min, galley, p.weak);
}
