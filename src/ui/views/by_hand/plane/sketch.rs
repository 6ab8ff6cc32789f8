//! The figure as a small picture, for a card.

use super::arrows::{arrow, columns, square};
use crate::engine::Window;
use crate::figure::plane::matrix::{IDENTITY, Matrix, times};
use crate::ui::plot::Plane;
use crate::ui::style::Style;
use egui::{Align2, Painter, Rect, vec2};

/// A square on its way to a parallelogram, within `rect`.
pub fn sketch(painter: &Painter, rect: Rect, style: &Style) {
    const SHEAR: Matrix = [1.15, 0.7, 0.15, 1.2];
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let half = vec2(rect.width() / 2.0, rect.height());
    for (i, matrix) in [IDENTITY, SHEAR].into_iter().enumerate() {
        let room = Rect::from_min_size(rect.min + vec2(half.x * i as f32, 0.0), half).shrink(rect.height() * 0.1);
        let plane = Plane::fitted(room, Window { x: [-0.4, 2.1], y: [-0.5, 1.8] });
        let at = |p| {
            let [x, y] = times(matrix, p);
            plane.to_screen([x as f32, y as f32])
        };
        square(&painter, &plane, style, matrix, style.palette.text);
        arrow(&painter, style, at([0.0, 0.0]), at([1.0, 0.0]), columns(style)[0]);
        arrow(&painter, style, at([0.0, 0.0]), at([0.0, 1.0]), columns(style)[1]);
    }
    let middle = rect.center() + vec2(0.0, rect.height() * 0.1);
    let size = crate::ui::style::Size::Body;
    style.paint_formula(&painter, middle, Align2::CENTER_CENTER, "→", size, style.palette.weak);
}
