//! In one dimension the iteration is a walk between a curve and the diagonal: up or down to y′ − g(y), across to the diagonal.

use super::plane::label;
use super::scene::Scene;
use crate::ui::plot::{Plane, polylines};
use crate::ui::style::{Size, Style, space};
use crate::watch::blocks::cells;
use egui::{Align2, Painter, vec2};

/// Steps that are drawn at most.
const DRAWN: usize = 100;

/// `outside` for the axes, `painter` for what stays inside of them.
pub(super) fn draw(outside: &Painter, painter: &Painter, plane: &Plane, style: &Style, scene: &Scene<'_>) {
    let p = style.palette;
    plane.axes(outside, style, ["y", "y"]);
    let diagonal = [plane.to_screen([-4.0, -4.0]), plane.to_screen([4.0, 4.0])];
    painter.line_segment(diagonal, style.stroke(1.0, p.axis));
    let Some(found) = scene.found else { return };
    let seek = found.iterate(0)[0];
    if let Some((norms, _, size)) = scene.norms.filter(|(norms, ..)| !norms.g.is_empty()) {
        let curve: Vec<f32> = cells(1, size).values().iter().zip(&norms.g).flat_map(|(&y, &g)| [y, seek - g]).collect();
        painter.add(polylines([curve.as_slice()].into_iter(), |v| plane.to_screen(v), style.stroke(2.0, p.measure)));
    }
    let mut steps = vec![seek, seek];
    for k in 1..found.errors.len().min(DRAWN) {
        let (last, next) = (found.iterate(k - 1)[0], found.iterate(k)[0]);
        steps.extend([last, next, next, next]);
    }
    painter.add(polylines([steps.as_slice()].into_iter(), |v| plane.to_screen(v), style.stroke(1.25, p.text)));
    let end = plane.to_screen([found.solution[0] as f32; 2]);
    painter.circle_stroke(end, 7.0 * style.type_scale().sqrt(), style.stroke(2.0, p.measure));
    label(painter, style, end, plane.to_screen([seek, seek]), "y", p.measure);
    let at = plane.rect.left_top() + vec2(space::S, space::S);
    style.paint_formula(painter, at, Align2::LEFT_TOP, "y′ − g(y)", Size::Body, p.measure);
}
