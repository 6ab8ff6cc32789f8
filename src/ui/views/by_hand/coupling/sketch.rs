//! A small picture of the figure, for a card.

use crate::ui::style::Style;
use egui::{Painter, Pos2, Rect, Shape, StrokeKind, lerp, pos2};

/// A square grid and its image: upright lines stay upright, level ones are bent.
pub fn sketch(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let side = (0.44 * rect.width()).min(0.9 * rect.height());
    let square = |x: f32| Rect::from_center_size(pos2(x, rect.center().y), egui::Vec2::splat(side));
    let both = [square(rect.left() + 0.25 * rect.width()), square(rect.right() - 0.25 * rect.width())];
    for (which, square) in both.into_iter().enumerate() {
        painter.rect(square, 3.0, p.panel, style.stroke(1.0, p.line), StrokeKind::Inside);
        let inside = painter.with_clip_rect(square.intersect(painter.clip_rect()));
        let bent = |u: f32, v: f32| -> Pos2 {
            let z = 2.0 * u - 1.0;
            let v = if which == 0 { v } else { 0.5 + (v - 0.5) * (0.45 * z).exp() * 0.85 + 0.3 * (z * z - 0.45) };
            pos2(lerp(square.x_range(), u), lerp(square.bottom()..=square.top(), v))
        };
        let at = |i: i32| i as f32 / 24.0;
        for k in 1..6 {
            let share = k as f32 / 6.0;
            let (strong, weak) = (if k == 4 { p.accent } else { p.axis }, style.sequential.at(0.6));
            let upright: Vec<Pos2> = (0..=24).map(|i| bent(share, at(i))).collect();
            let level: Vec<Pos2> = (0..=24).map(|i| bent(at(i), share)).collect();
            inside.add(Shape::line(level, style.stroke(1.5, weak)));
            inside.add(Shape::line(upright, style.stroke(if k == 4 { 2.0 } else { 1.0 }, strong)));
        }
    }
}
