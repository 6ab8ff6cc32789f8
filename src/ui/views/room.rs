//! How a square figure and its margin (colour bar, switches) share the room that is left: side by side, or one below the other.

use crate::ui::plot::Plane;
use crate::ui::style::{Style, space};
use egui::{Rect, Ui, pos2, vec2};

/// Whether the margin lies beside the figure, or else below.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub wide: bool,
}

impl Room {
    pub fn new(ui: &Ui, style: &Style) -> Self {
        Self { wide: ui.available_width() >= 520.0 * style.type_scale() }
    }

    /// The figure's part of `room`, and the margin's.
    pub fn split(&self, room: Rect, style: &Style) -> (Rect, Rect) {
        self.split_with_foot(room, style, 108.0 * style.type_scale())
    }

    /// The same with a margin `foot` high where it lies below.
    pub fn split_with_foot(&self, room: Rect, style: &Style, foot: f32) -> (Rect, Rect) {
        let k = style.type_scale();
        let (left, bottom) = Plane::gutters(style);
        if self.wide {
            let column = 150.0 * k;
            let side = (room.height() - bottom - space::S).min(room.width() - column - left - space::XL).max(80.0);
            let size = vec2(left + side + space::S, side + bottom + space::S);
            let start = room.left() + (room.width() - size.x - column - space::M).max(0.0) / 2.0;
            let figure = Rect::from_min_size(pos2(start, room.top()), size);
            let margin = pos2(figure.right() + space::M, figure.top() + space::S);
            (figure, Rect::from_min_size(margin, vec2(column, side)))
        } else {
            let side = (room.width() - left - space::S).min(room.height() - foot - bottom - space::S).max(80.0);
            let figure = Rect::from_min_size(room.min, vec2(room.width(), side + bottom + space::S));
            (figure, Rect::from_min_size(figure.left_bottom() + vec2(0.0, space::S), vec2(room.width(), foot)))
        }
    }
}
