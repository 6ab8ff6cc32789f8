//! Arrows on a lattice, as long as v is fast, and lines along v with their heads in the middle.

use crate::ui::plot::{Plane, number};
use crate::ui::style::{Size, Style, space};
use crate::watch::field;
use crate::watch::lattice::{REACH, centre};
use egui::{Align2, Color32, Painter, Pos2, Shape, Stroke, Vec2, pos2, vec2};

/// Arrows along a side of the window.
const ARROWS: usize = 19;
/// Of the distance between two arrows, the length of the fastest.
const LONGEST: f32 = 1.15;

/// Points of the screen between two arrows.
fn spacing(plane: &Plane) -> f32 {
    plane.unit() * 2.0 * REACH / ARROWS as f32
}

/// An arrow a cell; the fastest, of speed `speed`, reaches a little further than its neighbour.
pub fn arrows(painter: &Painter, plane: &Plane, style: &Style, field: &field::Plane, speed: f32) {
    let p = style.palette;
    let scale = LONGEST * spacing(plane) / speed.max(1e-6);
    let mut shapes = Vec::with_capacity(6 * ARROWS * ARROWS);
    for (stroke, colour) in [(3.4, p.halo.gamma_multiply(0.5)), (1.5, p.text)] {
        for k in 0..ARROWS * ARROWS {
            let at = [centre(k % ARROWS, ARROWS), centre(k / ARROWS, ARROWS)];
            let v = field.velocity_at(at);
            let along = vec2(v[0], -v[1]) * scale;
            let most = 1.5 * spacing(plane);
            let along = if along.length() > most { along.normalized() * most } else { along };
            if along.any_nan() {
                continue;
            }
            let middle = plane.to_screen(at);
            arrow(&mut shapes, middle - 0.5 * along, along, style.stroke(stroke, colour));
        }
    }
    painter.add(Shape::Vec(shapes));
}

/// From `from` along `along`; a dot where it is too short for a head.
fn arrow(shapes: &mut Vec<Shape>, from: Pos2, along: Vec2, stroke: Stroke) {
    let length = along.length();
    if length < 1.5 {
        shapes.push(Shape::circle_filled(from + 0.5 * along, 0.6 * stroke.width, stroke.color));
        return;
    }
    let to = from + along;
    shapes.push(Shape::line_segment([from, to], stroke));
    head(shapes, to, along / length, (0.4 * length).min(6.0 + stroke.width), stroke);
}

fn head(shapes: &mut Vec<Shape>, tip: Pos2, along: Vec2, size: f32, stroke: Stroke) {
    let side = vec2(-along.y, along.x);
    for sign in [-0.55, 0.55] {
        shapes.push(Shape::line_segment([tip, tip - size * along + sign * size * side], stroke));
    }
}

pub fn streamlines(painter: &Painter, plane: &Plane, style: &Style, field: &field::Plane) {
    let p = style.palette;
    let mut shapes = Vec::new();
    for (width, colour) in [(3.2, p.halo.gamma_multiply(0.5)), (1.25, p.text.gamma_multiply(0.9))] {
        let stroke = style.stroke(width, colour);
        for line in &field.streamlines {
            let points: Vec<Pos2> = line.chunks_exact(2).map(|v| plane.to_screen([v[0], v[1]])).collect();
            let middle = points.len() / 2;
            if let (Some(&before), Some(&tip)) = (points.get(middle.saturating_sub(1)), points.get(middle))
                && before != tip
            {
                head(&mut shapes, tip, (tip - before).normalized(), 6.0 * style.type_scale().sqrt(), stroke);
            }
            shapes.push(Shape::line(points, stroke));
        }
    }
    painter.add(Shape::Vec(shapes));
}

/// What the key takes.
pub fn key_width(painter: &Painter, style: &Style) -> f32 {
    let unit = style.tr("per unit of time").to_owned();
    painter.layout_no_wrap(unit, style.font(Size::Small), style.palette.weak).size().x
}

/// How fast an arrow is.
pub fn key(painter: &Painter, at: Pos2, plane: &Plane, style: &Style, speed: f32, shown: bool) {
    if !shown {
        return;
    }
    let p = style.palette;
    let length = LONGEST * spacing(plane);
    let small = style.points(Size::Small);
    let line = at + vec2(0.0, 0.6 * small);
    let mut shapes = Vec::new();
    arrow(&mut shapes, line, vec2(length, 0.0), style.stroke(1.5, p.text));
    painter.add(Shape::Vec(shapes));
    let words = pos2(line.x + length + space::S, line.y);
    let value = format!("|v| = {}", number(f64::from(speed), if speed < 1.0 { 0.01 } else { 1.0 }));
    let value = style.paint_formula(painter, words, Align2::LEFT_CENTER, &value, Size::Small, p.text);
    let unit = pos2(at.x, value.bottom() + 1.0);
    painter.text(unit, Align2::LEFT_TOP, style.tr("per unit of time"), style.font(Size::Small), p.weak);
}

/// Short lines whose slopes are dy/dt over a plane of time and space.
pub fn slopes(painter: &Painter, at: impl Iterator<Item = (Pos2, Vec2)>, length: f32, colour: Color32, style: &Style) {
    let mut shapes = Vec::new();
    for (middle, along) in at {
        if !along.any_nan() && along != Vec2::ZERO {
            let along = along.normalized() * length;
            arrow(&mut shapes, middle - 0.5 * along, along, style.stroke(1.0, colour));
        }
    }
    painter.add(Shape::Vec(shapes));
}
