//! Small pictures of these figures, for their cards.

use super::sketch_steps;
use crate::preset::{FigureCard, View};
use crate::ui::colour::origin;
use crate::ui::style::Style;
use crate::ui::views::by_hand::Sketch;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Vec2, lerp, pos2, vec2};
use std::f32::consts::TAU;

/// The picture of a card, where it has one.
pub fn sketch(card: &FigureCard) -> Option<Sketch> {
    match (card.view, card.name) {
        (View::Trajectories, _) => Some(trajectories),
        (View::Field, "over-time") => Some(over_time),
        (View::Field, _) => Some(field),
        (View::Blocks, "spiral") => Some(spiral),
        (View::Blocks, _) => Some(blocks),
        (View::Strip, _) => Some(strip),
        (View::Solver, "stiff") => Some(sketch_steps::stiff),
        (View::Solver, _) => Some(sketch_steps::orders),
        (View::Resnet, _) => Some(sketch_steps::cuts),
        (View::Matching, _) => Some(matching),
        _ => None,
    }
}

/// Points on their way from a ring to five places around it.
fn trajectories(painter: &Painter, rect: Rect, style: &Style) {
    let dark = style.look.is_dark();
    let unit = rect.height() / 2.0;
    for k in 0..60 {
        let k = k as f32;
        let (angle, start) = (2.4 * k, 0.75 * (k / 60.0).sqrt());
        let z = vec2(angle.cos(), angle.sin()) * start;
        let arm = (angle / TAU * 5.0).round() / 5.0 * TAU;
        let goal = vec2(arm.cos(), arm.sin()) * 0.72 + 0.16 * vec2((3.1 * k).sin(), (4.7 * k).cos());
        let at = |s: f32| z + (goal - z) * s + vec2(-goal.y, goal.x) * (0.35 * s * (1.0 - s));
        let to_screen = |v: Vec2| rect.center() + vec2(1.35 * v.x, -v.y) * unit;
        let colour = origin([2.2 * z.x, 2.2 * z.y], dark);
        for j in 0..10 {
            let (a, b) = (0.18 + 0.08 * j as f32, 0.26 + 0.08 * j as f32);
            let fade = colour.gamma_multiply(0.1 + 0.08 * j as f32);
            painter.line_segment([to_screen(at(a)), to_screen(at(b))], style.stroke(0.4 + 0.13 * j as f32, fade));
        }
        painter.circle_filled(to_screen(at(0.98)), 1.8, colour);
    }
}

/// A field that turns as it leaves the middle, over its divergence.
fn field(painter: &Painter, rect: Rect, style: &Style) {
    let (across, down) = (11, 5);
    let cell = vec2(rect.width() / across as f32, rect.height() / down as f32);
    let spread = |v: Vec2| (1.4 - 2.2 * v.length_sq()) * 0.7;
    let mut mesh = Mesh::default();
    let (w, h) = (33u32, 17u32);
    for k in 0..w * h {
        let (u, v) = ((k % w) as f32 / (w - 1) as f32, (k / w) as f32 / (h - 1) as f32);
        let place = vec2((2.0 * u - 1.0) * rect.width() / rect.height(), 2.0 * v - 1.0);
        let at = pos2(lerp(rect.left()..=rect.right(), u), lerp(rect.top()..=rect.bottom(), v));
        mesh.colored_vertex(at, style.diverging.signed(spread(place).clamp(-1.0, 1.0), 1.0));
    }
    for k in 0..(w - 1) * (h - 1) {
        let at = k / (w - 1) * w + k % (w - 1);
        mesh.add_triangle(at, at + 1, at + w);
        mesh.add_triangle(at + 1, at + w + 1, at + w);
    }
    painter.add(Shape::mesh(mesh));
    for k in 0..across * down {
        let middle = rect.min + vec2((k % across) as f32 + 0.5, (k / across) as f32 + 0.5) * cell;
        let v = (middle - rect.center()) / (0.5 * rect.height());
        let along = (v * (1.0 - 0.6 * v.length_sq().min(2.0)) + 0.7 * vec2(-v.y, v.x)) * 0.42 * cell.y;
        if along.length() > 1.0 {
            painter.arrow(middle - 0.5 * along, along, style.stroke(1.2, style.palette.text));
        }
    }
}

/// The density of a sketch at time `t` and place `y`: one bump that becomes two.
fn bumps(t: f32, y: f32) -> f32 {
    let (apart, width) = (0.55 * t, 0.34 - 0.14 * t);
    let bump = |m: f32| (-0.5 * ((y - m) / width).powi(2)).exp() / width;
    0.15 * (bump(apart) + bump(-apart))
}

fn over_time(painter: &Painter, rect: Rect, style: &Style) {
    let (w, h) = (25u32, 25u32);
    let place =
        |t: f32, y: f32| pos2(lerp(rect.left()..=rect.right(), t), lerp(rect.bottom()..=rect.top(), 0.5 + 0.5 * y));
    let mut mesh = Mesh::default();
    for k in 0..w * h {
        let (t, y) = ((k % w) as f32 / (w - 1) as f32, 2.0 * (k / w) as f32 / (h - 1) as f32 - 1.0);
        mesh.colored_vertex(place(t, y), style.sequential.at(0.8 * bumps(t, y)));
    }
    for k in 0..(w - 1) * (h - 1) {
        let at = k / (w - 1) * w + k % (w - 1);
        mesh.add_triangle(at, at + 1, at + w);
        mesh.add_triangle(at + 1, at + w + 1, at + w);
    }
    painter.add(Shape::mesh(mesh));
    for k in 1..10 {
        let z = 0.62 * (k as f32 / 5.0 - 1.0);
        let x = z.signum() * 0.55 + 0.42 * z;
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let x = if k == 5 { 0.0 } else { x };
        let line: Vec<Pos2> = (0..=24).map(|i| i as f32 / 24.0).map(|t| place(t, z + (x - z) * ease(t))).collect();
        painter.add(Shape::line(line, style.stroke(1.5, origin([2.4 * z, 0.0], style.look.is_dark()))));
    }
}

/// Five frames of a density that splits.
fn strip(painter: &Painter, rect: Rect, style: &Style) {
    let count = 5;
    let gap = 4.0;
    let side = ((rect.width() + gap) / count as f32 - gap).min(rect.height());
    let left = rect.center().x - 0.5 * (count as f32 * (side + gap) - gap);
    for k in 0..count {
        let t = k as f32 / (count - 1) as f32;
        let tile =
            Rect::from_min_size(pos2(left + k as f32 * (side + gap), rect.center().y - side / 2.0), Vec2::splat(side));
        let n = 13u32;
        let mut mesh = Mesh::default();
        for i in 0..n * n {
            let (u, v) = ((i % n) as f32 / (n - 1) as f32, (i / n) as f32 / (n - 1) as f32);
            let share = bumps(t, 2.0 * u - 1.0) * (-0.5 * ((2.0 * v - 1.0) / 0.3).powi(2)).exp();
            let colour: Color32 = style.sequential.at(0.95 * share.min(1.0));
            mesh.colored_vertex(tile.min + vec2(u, v) * side, colour);
        }
        for i in 0..(n - 1) * (n - 1) {
            let at = i / (n - 1) * n + i % (n - 1);
            mesh.add_triangle(at, at + 1, at + n);
            mesh.add_triangle(at + 1, at + n + 1, at + n);
        }
        painter.add(Shape::mesh(mesh));
        let edge = if k == 2 { style.palette.accent } else { style.palette.line };
        painter.rect_stroke(tile, 1.0, style.stroke(1.0, edge), egui::StrokeKind::Outside);
    }
}

/// The bars of Lipschitz constants below 1.
fn blocks(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let line = rect.top() + 0.14 * rect.height();
    painter.hline(rect.x_range(), line, style.stroke(1.25, p.error));
    let bars = [0.97, 0.91, 0.62, 0.85, 0.78, 0.7, 0.88, 0.95, 0.66, 0.83];
    let slot = rect.width() / bars.len() as f32;
    for (k, high) in bars.into_iter().enumerate() {
        let left = rect.left() + slot * (k as f32 + 0.19);
        let top = rect.bottom() - high * (rect.bottom() - line);
        let bar = Rect::from_min_max(pos2(left, top), pos2(left + 0.62 * slot, rect.bottom()));
        painter.rect_filled(bar, 1.0, p.measure.gamma_multiply(if k == 1 { 1.0 } else { 0.6 }));
    }
}

/// Iterates that come in along a spiral.
fn spiral(painter: &Painter, rect: Rect, style: &Style) {
    let p = style.palette;
    let (centre, unit) = (rect.center(), 0.48 * rect.height());
    let at = |k: i32| centre + 1.7 * unit * 0.9f32.powi(k) * vec2(1.4, 1.0) * Vec2::angled(3.3 + 0.7 * k as f32);
    let way: Vec<Pos2> = (0..44).map(at).collect();
    painter.add(Shape::line(way.clone(), style.stroke(1.0, p.weak)));
    for (k, point) in way.iter().enumerate() {
        let colour = if k == 0 { p.accent } else { p.text };
        painter.circle_filled(*point, if k == 0 { 4.0 } else { 2.2 }, colour);
    }
    painter.circle_stroke(centre, 5.0, style.stroke(1.5, p.measure));
}

/// Straight ways from z to x, and the velocity at a moment of each.
fn matching(painter: &Painter, rect: Rect, style: &Style) {
    let (p, dark) = (style.palette, style.look.is_dark());
    let unit = rect.height() / 2.0;
    let to_screen = |v: Vec2| rect.center() + vec2(1.5 * v.x, -v.y) * unit;
    for k in 0..18 {
        let k = k as f32;
        let (angle, radius) = (2.4 * k, 0.5 * (k / 18.0).sqrt());
        let z = vec2(-0.75, 0.0) + vec2(angle.cos(), angle.sin()) * radius;
        let side = if (0.7 * k).sin() > 0.0 { 1.0 } else { -1.0 };
        let x = vec2(0.8, 0.52 * side) + 0.2 * vec2((3.1 * k).sin(), (4.7 * k).cos());
        let (colour, t) = (origin([2.0 * (z.x + 0.75), 2.4 * z.y], dark), 0.15 + 0.7 * (1.7 * k).sin().abs());
        painter.line_segment([to_screen(z), to_screen(x)], style.stroke(1.0, colour.gamma_multiply(0.5)));
        painter.circle_stroke(to_screen(z), 2.0, style.stroke(1.0, colour));
        painter.circle_filled(to_screen(x), 2.0, colour);
        let along = to_screen(x) - to_screen(z);
        let at = to_screen(z + t * (x - z));
        painter.arrow(at, 0.16 * along, style.stroke(1.4, p.text));
        painter.circle_filled(at, 2.0, p.text);
    }
}
