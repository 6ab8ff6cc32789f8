//! A small picture of the figure, for a card.

use crate::ui::style::Style;
use egui::{Painter, Pos2, Rect, Shape, lerp, pos2};

/// Two heaps that should be there, and the spike that a flow makes of them whose log-determinant was forgotten.
pub fn sketch(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let room = rect.shrink2(rect.size() * egui::vec2(0.1, 0.12));
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let bump = |z: f32, centre: f32, width: f32| (-0.5 * ((z - centre) / width).powi(2)).exp();
    let curve = |height: &dyn Fn(f32) -> f32| -> Vec<Pos2> {
        let at = |i: i32| {
            let u = i as f32 / 96.0;
            pos2(lerp(room.x_range(), u), lerp(room.bottom()..=room.top(), height(2.0 * u - 1.0)))
        };
        (0..=96).map(at).collect()
    };
    let truth = curve(&|z| 0.55 * (bump(z, -0.5, 0.16) + 0.8 * bump(z, 0.5, 0.2)));
    let wrong = curve(&|z| bump(z, 0.0, 0.07));
    painter.hline(room.x_range(), room.bottom(), style.stroke(1.0, p.axis));
    painter.extend(Shape::dashed_line(&truth, style.stroke(1.75, p.text), 6.0, 4.0));
    painter.add(Shape::line(wrong, style.stroke(2.25, p.error)));
    let (mark, half) = (pos2(lerp(room.x_range(), 0.5), lerp(room.y_range(), 0.62)), 0.08 * room.height());
    for slope in [1.0, -1.0] {
        let tip = egui::vec2(half, half * slope);
        painter.line_segment([mark - tip, mark + tip], style.stroke(2.5, p.error));
    }
}
