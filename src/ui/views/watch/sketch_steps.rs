//! Small pictures of solvers and of residual steps, for their cards.

use crate::ui::style::Style;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

fn line(painter: &Painter, points: Vec<Pos2>, stroke: Stroke, dots: Option<(f32, Color32)>) {
    for (at, (radius, colour)) in points.iter().zip(dots.into_iter().cycle()) {
        painter.circle_filled(*at, radius, colour);
    }
    painter.add(Shape::line(points, stroke));
}

/// Errors that fall with one, two and four times the slope.
pub(super) fn orders(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let rect = rect.shrink(rect.height() * 0.08);
    let axis = style.stroke(1.0, p.axis);
    painter.add(Shape::line(vec![rect.left_top(), rect.left_bottom(), rect.right_bottom()], axis));
    for (slope, ink) in [(1.0, p.accent), (2.0, p.weak), (4.0, p.measure)] {
        let fall =
            |u: f32| pos2(rect.left() + rect.width() * u, rect.top() + rect.height() * (0.06 + 0.22 * slope * u));
        let count = 1 + (7.0_f32).min(0.9 * 8.0 / (0.22 * slope)).floor() as usize;
        let points = (0..=count).map(|k| fall(0.04 + k as f32 / 8.0)).filter(|at| rect.contains(*at)).collect();
        line(painter, points, style.stroke(1.75, ink), Some((2.75, ink)));
    }
}

/// A step that is too long for a field that pulls to a curve.
pub(super) fn stiff(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let place = |t: f32, y: f32| {
        pos2(rect.left() + rect.width() * (0.05 + 0.9 * t), rect.center().y - 0.42 * rect.height() * y)
    };
    let slow = |t: f32| 0.45 * (6.0 * t).sin();
    let curve = (0..=48).map(|k| k as f32 / 48.0).map(|t| place(t, slow(t))).collect();
    line(painter, curve, style.stroke(2.0, p.measure), None);
    let far = |k: i32| 0.12 * (-1.27_f32).powi(k);
    let steps = (0..=8).map(|k| (k as f32 / 8.0, k)).map(|(t, k)| place(t, (slow(t) + far(k)).clamp(-1.0, 1.0)));
    line(painter, steps.collect(), style.stroke(1.5, p.accent), Some((2.75, p.accent)));
}

/// The same way in two steps, in four, and as a curve.
pub(super) fn cuts(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let each = rect.width() / 3.0;
    let unit = 0.38 * each.min(rect.height());
    for (i, (steps, ink)) in [(2, p.accent), (5, p.accent), (64, p.measure)].into_iter().enumerate() {
        let middle = pos2(rect.left() + (i as f32 + 0.5) * each, rect.center().y);
        for turn in 0..3 {
            let start = std::f32::consts::TAU * turn as f32 / 3.0;
            let (mut y, h) = ([start.cos(), start.sin()], 1.0 / steps as f32);
            let to_screen = |y: [f32; 2]| pos2(middle.x + unit * y[0], middle.y - unit * y[1]);
            let mut points = vec![to_screen(y)];
            for _ in 0..steps {
                let v = [-0.9 * y[0] - 2.2 * y[1], 2.2 * y[0] - 0.9 * y[1]];
                y = [y[0] + h * v[0], y[1] + h * v[1]];
                points.push(to_screen(y));
            }
            let dots = (steps < 10).then_some((2.5, ink));
            line(painter, points, style.stroke(1.75, ink), dots);
        }
    }
}
