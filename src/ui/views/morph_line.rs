//! The morph of a density on a line: p_t as a filled curve, the data as a histogram, the samples as a rug.

use super::Place;
use crate::engine::Frame;
use crate::ui::Model;
use crate::ui::colour::origin;
use crate::ui::plot::{Plane, number, ticks};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Mesh, Pos2, Shape, Ui, lerp, pos2};

/// Bins of the data's histogram over the window.
const BINS: usize = 64;

/// `here` is where the inspected point is now.
#[expect(clippy::too_many_arguments, reason = "one figure, drawn in one place")]
pub fn draw(
    ui: &Ui,
    plane: &Plane,
    model: &Model,
    style: &Style,
    place: &Place,
    frame: Option<&Frame>,
    top: f32,
    ghost: bool,
    here: Option<f64>,
) {
    let p = style.palette;
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    let rug = 18.0 * style.type_scale();
    let floor = plane.rect.bottom() - rug;
    let [low_x, high_x] = plane.window.x;
    let bars = if ghost { histogram(&model.run.points, plane.window.x) } else { [0.0; BINS] };
    let high = f64::from(bars.iter().copied().fold(top, f32::max)) * 1.12;
    let x_at = |x: f32| plane.to_screen([x, 0.0]).x;
    let y_at = |density: f32| lerp(floor..=plane.rect.top(), density / high as f32);
    painter.rect_filled(plane.rect, 0.0, p.page);
    let (marks, step) = ticks(0.0, high, 5);
    for &mark in &marks {
        painter.hline(plane.rect.x_range(), y_at(mark as f32), style.stroke(1.0, p.line.gamma_multiply(0.7)));
    }
    let width = (high_x - low_x) / BINS as f32;
    for (i, &density) in bars.iter().enumerate().filter(|(_, density)| **density > 0.0) {
        let left = low_x + i as f32 * width;
        let bar = egui::Rect::from_x_y_ranges(x_at(left)..=x_at(left + width) - 1.0, y_at(density)..=floor);
        painter.rect_filled(bar, 0.0, p.axis.gamma_multiply(0.35));
    }
    if let Some(frame) = frame.filter(|f| f.log_density.len() > 1) {
        let n = frame.log_density.len();
        let curve: Vec<Pos2> = frame
            .log_density
            .iter()
            .enumerate()
            .map(|(i, l)| pos2(x_at(low_x + (high_x - low_x) * (i as f32 + 0.5) / n as f32), y_at(l.exp())))
            .collect();
        let fill = style.sequential.at(0.6);
        painter.add(area(&curve, floor, fill.gamma_multiply(0.35)));
        painter.add(Shape::line(curve, style.stroke(2.5, fill)));
    }
    if let Some(frame) = frame.filter(|_| model.settings.samples) {
        let dark = style.look.is_dark();
        for (&at, &from) in frame.particles.iter().zip(&frame.origins) {
            let colour = origin([from, 0.0], dark).gamma_multiply(0.7);
            painter.vline(x_at(at), floor + 4.0..=plane.rect.bottom() - 2.0, style.stroke(1.0, colour));
        }
    }
    painter.hline(plane.rect.x_range(), floor, style.stroke(1.0, p.axis));
    if let Some(here) = here {
        painter.vline(x_at(here as f32), plane.rect.y_range(), style.stroke(1.75, p.accent));
    }
    names(ui, plane, style, place, &marks, step, y_at);
}

/// The data's density in bins over the window.
fn histogram(points: &[f32], [low, high]: [f32; 2]) -> [f32; BINS] {
    let width = (high - low) / BINS as f32;
    let unit = 1.0 / (points.len().max(1) as f32 * width);
    let mut bars = [0.0; BINS];
    for &x in points.iter().filter(|x| (low..high).contains(*x)) {
        bars[(((x - low) / width) as usize).min(BINS - 1)] += unit;
    }
    bars
}

fn area(curve: &[Pos2], floor: f32, fill: egui::Color32) -> Shape {
    let mut mesh = Mesh::default();
    for at in curve {
        mesh.colored_vertex(*at, fill);
        mesh.colored_vertex(pos2(at.x, floor), fill);
    }
    for i in 0..curve.len().saturating_sub(1) as u32 {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    Shape::mesh(mesh)
}

fn names(ui: &Ui, plane: &Plane, style: &Style, place: &Place, marks: &[f64], step: f64, y_at: impl Fn(f32) -> f32) {
    let (p, painter) = (style.palette, ui.painter());
    let font = style.font(Size::Small);
    let left = plane.rect.left() - space::XS * 1.5;
    for &mark in marks {
        painter.text(pos2(left, y_at(mark as f32)), Align2::RIGHT_CENTER, number(mark, step), font.clone(), p.weak);
    }
    let name = plane.rect.left_top() + egui::vec2(space::S, space::XS);
    style.paint_formula(painter, name, Align2::LEFT_TOP, place.density(), Size::Large, p.text);
    plane.axis_below(painter, style, place.letter());
}
