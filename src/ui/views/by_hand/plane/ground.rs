//! What lies under everything else in both planes: a density or log |det J| in colours, the grid and the circles of the base.

use super::Scene;
use super::layout::Layout;
use super::pictures::curves;
use crate::figure::plane::matrix::Point;
use crate::figure::plane::{Map, matrix};
use crate::ui::plot::{Bar, Field, Plane, colour_bar_flat, fingerprint, paint_texture};
use crate::ui::style::Style;
use egui::{Painter, Pos2, Shape, Stroke, Ui};

pub(in crate::ui::views::by_hand) fn screen(plane: &Plane, [x, y]: Point) -> Pos2 {
    plane.to_screen([x as f32, y as f32])
}

/// The part of the screen inside a plane.
pub(in crate::ui::views::by_hand) fn inside(ui: &Ui, plane: &Plane) -> Painter {
    ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()))
}

/// A curve in bulk, broken where it is not finite or leaps out of sight.
pub(in crate::ui::views::by_hand) fn curve(painter: &Painter, plane: &Plane, points: &[Point], stroke: Stroke) {
    let far = 40.0 * f64::from(plane.window.x[1]);
    for run in points.split(|p| !p.iter().all(|v| v.abs() < far)).filter(|run| run.len() > 1) {
        painter.add(Shape::line(run.iter().map(|&p| screen(plane, p)).collect(), stroke));
    }
}

fn lines(painter: &Painter, plane: &Plane, style: &Style, lines: &[Vec<Point>], circles: &[Vec<Point>]) {
    let ink = style.palette.text;
    for line in lines {
        curve(painter, plane, line, style.stroke(1.0, ink.gamma_multiply(0.17)));
    }
    for circle in circles {
        curve(painter, plane, circle, style.stroke(3.0, style.palette.halo.gamma_multiply(0.35)));
        curve(painter, plane, circle, style.stroke(1.25, ink.gamma_multiply(0.6)));
    }
}

/// The plane of z with the base density, or with log |det J| in its place.
pub(super) fn left(ui: &Ui, layout: &Layout, style: &Style, field: &mut Field, scene: &Scene<'_>, stretch: bool) {
    let (plane, pictures) = (&layout.z, scene.pictures);
    let painter = inside(ui, plane);
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    let top = pictures.top();
    let range = pictures.log_det.iter().filter(|v| v.is_finite()).fold(0.5, |m: f32, v| m.max(v.abs()));
    let shows = fingerprint((pictures.number, stretch, style.look as u8));
    let colour = |i: usize| {
        if stretch {
            style.diverging.signed(pictures.log_det[i], range)
        } else {
            style.sequential.at(pictures.base[i] / top)
        }
    };
    if let Some(texture) = field.texture(ui.ctx(), shows, [pictures.cells; 2], colour) {
        paint_texture(&painter, texture, plane.rect);
    }
    let (grid, circles) = curves(plane.window.x[1]);
    lines(&painter, plane, style, &grid, &circles);
    plane.axes(ui.painter(), style, ["z₁", "z₂"]);
    if let Some([bar, _]) = layout.bars {
        let (map, low, high) = if stretch { (&style.diverging, -range, range) } else { (&style.sequential, 0.0, top) };
        let (name, unit) = if stretch { ("log |det J|", style.tr("nats")) } else { ("p(z)", style.tr("density")) };
        colour_bar_flat(ui.painter(), bar, style, &Bar { map, low: f64::from(low), high: f64::from(high), name, unit });
    }
}

/// The plane of x with the density that was pushed there, on the same scale.
pub(super) fn right(ui: &Ui, layout: &Layout, style: &Style, field: &mut Field, scene: &Scene<'_>) {
    let (plane, pictures) = (&layout.x, scene.pictures);
    let painter = inside(ui, plane);
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    let top = pictures.top();
    let shows = fingerprint((pictures.number, style.look as u8));
    let colour = |i: usize| style.sequential.at(pictures.pushed[i] / top);
    if let Some(texture) = field.texture(ui.ctx(), shows, [pictures.cells; 2], colour) {
        paint_texture(&painter, texture, plane.rect);
    }
    if let Map::Matrix(m) = scene.map
        && matrix::rank(m) < 2
    {
        line_of_mass(&painter, plane, style, m);
    }
    lines(&painter, plane, style, &pictures.lines, &pictures.circles);
    plane.axes(ui.painter(), style, ["x₁", "x₂"]);
    if let Some([_, bar]) = layout.bars {
        colour_bar_flat(ui.painter(), bar, style, &Bar::density(style, "p(x)", top));
    }
}

/// All mass on the line that is left of the plane, as bright as there is mass along it.
fn line_of_mass(painter: &Painter, plane: &Plane, style: &Style, m: [f64; 4]) {
    const PIECES: i32 = 48;
    let axes = matrix::axes(m);
    let ([ux, uy], length) = (axes.directions[0], axes.lengths[0]);
    let at = |t: f64| screen(plane, [t * length * ux, t * length * uy]);
    for i in -PIECES..PIECES {
        let t = |i: i32| 3.0 * f64::from(i) / f64::from(PIECES);
        let bright = (-0.5 * t(i).powi(2)).exp() as f32;
        painter.line_segment([at(t(i)), at(t(i + 1))], style.stroke(5.0, style.sequential.at(bright)));
    }
}
