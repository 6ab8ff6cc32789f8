//! A small picture of the figure, for a card.

use crate::ui::style::Style;
use egui::{Painter, Pos2, Rect, Shape, lerp, pos2};

/// A bell below, a wider one at the left, and the line that joins them.
pub fn sketch(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let corner = pos2(lerp(rect.x_range(), 0.34), lerp(rect.y_range(), 0.66));
    let (right, top) = (lerp(rect.x_range(), 0.96), lerp(rect.y_range(), 0.05));
    let square = Rect::from_two_pos(corner, pos2(right, top));
    painter.rect(square, 3.0, p.panel, style.stroke(1.0, p.line), egui::StrokeKind::Inside);
    let bell = |u: f32, width: f32| (-0.5 * (u / width).powi(2)).exp();
    let at = |i: i32| i as f32 / 32.0;
    let fill = style.sequential.at(0.6);
    let below: Vec<Pos2> = (0..=32)
        .map(|i| {
            let depth = 0.3 * rect.height() * bell(2.0 * at(i) - 1.0, 0.28);
            pos2(lerp(corner.x..=right, at(i)), corner.y + 2.0 + depth)
        })
        .collect();
    let beside: Vec<Pos2> = (0..=32)
        .map(|i| {
            let depth = 0.2 * rect.width() * bell(2.0 * at(i) - 1.1, 0.42);
            pos2(corner.x - 2.0 - depth, lerp(corner.y..=top, at(i)))
        })
        .collect();
    for curve in [below, beside] {
        painter.add(Shape::line(curve, style.stroke(2.0, fill)));
    }
    let (z, x) = (lerp(corner.x..=right, 0.66), lerp(corner.y..=top, 0.68));
    let way = [pos2(z, corner.y), pos2(z, x), pos2(corner.x, x)];
    painter.add(Shape::line(way.to_vec(), style.stroke(1.5, p.measure)));
    let ends = [pos2(corner.x, lerp(corner.y..=top, 0.2)), pos2(right, lerp(corner.y..=top, 0.93))];
    painter.line_segment(ends, style.stroke(2.5, p.text));
    painter.circle_filled(way[1], 3.0, p.accent);
}
