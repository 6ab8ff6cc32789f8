//! The path of the inspected point over the morph: from its latent through every layer, and where it is now.

use super::Exact;
use crate::ui::plot::Plane;
use crate::ui::style::{Size, Style};
use egui::{Align2, Painter, Pos2, Shape, Vec2, vec2};

/// Draws the path of `exact` along two `axes`, counted from 0, with a dot after each layer, a ring at z, a square at x, and the point itself at time `t`.
pub fn path_overlay(painter: &Painter, plane: &Plane, style: &Style, exact: &Exact, t: f64, axes: [usize; 2]) {
    let p = style.palette;
    let screen = |v: &[f64]| -> Pos2 { plane.to_screen(axes.map(|a| v.get(a).copied().unwrap_or(0.0) as f32)) };
    let line: Vec<Pos2> = exact.path.iter().map(|(_, v)| screen(v)).collect();
    painter.add(Shape::line(line.clone(), style.stroke(4.0, p.halo.gamma_multiply(0.6))));
    painter.add(Shape::line(line, style.stroke(1.75, p.accent)));
    let k = style.type_scale();
    for step in exact.steps.iter().rev().skip(1) {
        let at = screen(&step.point);
        painter.circle(at, 2.75 * k, p.accent, style.stroke(1.0, p.halo));
    }
    let name = |at: Pos2, name: &str, align: Align2, off: Vec2| {
        let galley = painter.layout_job(style.formula(name, Size::Body, p.text));
        let rect = align.anchor_size(at + off, galley.size());
        painter.rect_filled(rect.expand(2.0), 3.0, p.halo.gamma_multiply(0.65));
        painter.galley(rect.min, galley, p.text);
    };
    let (z, x) = (screen(&exact.z), screen(&exact.x));
    painter.circle(z, 4.0 * k, p.halo, style.stroke(2.0, p.accent));
    painter.circle(x, 4.0 * k, p.halo, style.stroke(2.0, p.accent));
    if z.distance(x) > 24.0 {
        name(z, "z", Align2::LEFT_BOTTOM, vec2(6.0, -4.0));
    }
    name(x, "x", Align2::RIGHT_TOP, vec2(-6.0, 4.0));
    let here = screen(&exact.at(t));
    painter.circle(here, 6.5 * k, p.accent, style.stroke(2.0, p.halo));
}
