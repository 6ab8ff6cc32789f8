//! Arrows, the square with its sense of turning, and names beside points.

use super::ground::screen;
use crate::figure::plane::matrix::{Matrix, rank, times};
use crate::ui::plot::{Places, Plane};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Vec2};

/// The colours of the two columns, in the figure and in the printed matrix.
pub(in crate::ui::views::by_hand) fn columns(style: &Style) -> [Color32; 2] {
    [style.palette.accent, style.palette.measure]
}

/// The colour of an orientation: of ink where it is kept, red where the plane is turned over.
pub(super) fn orientation(style: &Style, det: f64) -> Color32 {
    if det < 0.0 { style.palette.error } else { style.palette.text }
}

pub(in crate::ui::views::by_hand) fn arrow(painter: &Painter, style: &Style, from: Pos2, to: Pos2, colour: Color32) {
    let along = to - from;
    if along.length() < 1.0 {
        return;
    }
    let k = style.type_scale().sqrt();
    let (unit, head) = (along.normalized(), (11.0 * k).min(along.length()));
    let neck = to - unit * head;
    painter.line_segment([from, neck], style.stroke(5.5, style.palette.halo.gamma_multiply(0.7)));
    painter.line_segment([from, neck], style.stroke(3.0, colour));
    tip(painter, to, unit, head, colour);
}

fn tip(painter: &Painter, to: Pos2, unit: Vec2, head: f32, colour: Color32) {
    let neck = to - unit * head;
    let across = unit.rot90() * head * 0.45;
    painter.add(Shape::convex_polygon(vec![to, neck + across, neck - across], colour, egui::Stroke::NONE));
}

/// A name beside a point, on a ground that lets it be read over any density.
pub(super) fn name(painter: &Painter, style: &Style, at: Pos2, align: Align2, text: &str, colour: Color32) {
    let galley = painter.layout_job(style.formula(text, Size::Body, colour));
    let rect: Rect = align.anchor_size(at, galley.size());
    painter.rect_filled(rect.expand2(Vec2::new(3.0, 0.0)), 3.0, style.palette.halo.gamma_multiply(0.7));
    painter.galley(rect.min, galley, colour);
}

/// What stands in the way of names: an arrow with the handle at its tip.
pub(super) fn keep(places: &mut Places, style: &Style, from: Pos2, to: Pos2) {
    places.keep_line(&[from, to]);
    places.keep(Rect::from_center_size(to, Vec2::splat(18.0 * style.type_scale().sqrt())));
}

/// A name in one of the directions from `at`, the first where it covers nothing, so far off that it does not touch `at`.
pub(super) fn name_around(
    painter: &Painter,
    style: &Style,
    (at, off): (Pos2, f32),
    ways: &[Vec2],
    text: &str,
    colour: Color32,
    places: &mut Places,
) {
    let galley = painter.layout_job(style.formula(text, Size::Body, colour));
    let size = galley.size() + Vec2::new(6.0, 0.0);
    let place = |way: &Vec2| {
        let unit = way.normalized();
        let half = unit.x.abs() * size.x / 2.0 + unit.y.abs() * size.y / 2.0;
        Rect::from_center_size(at + unit * (off + half), size)
    };
    if let Some(place) = places.choose(ways.iter().map(place)) {
        name(painter, style, place.center(), Align2::CENTER_CENTER, text, colour);
    }
}

/// A name beyond the tip of an arrow from `from`.
pub(in crate::ui::views::by_hand) fn beyond(
    painter: &Painter,
    style: &Style,
    from: Pos2,
    to: Pos2,
    text: &str,
    colour: Color32,
) {
    let unit = if to.distance(from) > 1.0 { (to - from).normalized() } else { Vec2::new(0.0, -1.0) };
    let at = to + unit * (2.0 * space::M + 2.0) * style.type_scale().sqrt();
    name(painter, style, at, Align2::CENTER_CENTER, text, colour);
}

/// The unit square under `matrix`: filled and outlined in the colour of its orientation, with an arrow that turns as the
/// square does.
pub(super) fn square(painter: &Painter, plane: &Plane, style: &Style, matrix: Matrix, colour: Color32) {
    let at = |u: f64, v: f64| screen(plane, times(matrix, [u, v]));
    let corners = vec![at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
    if rank(matrix) < 2 {
        // Nothing is left of it but a line, and a polygon without area is no shape for a painter.
        painter.add(Shape::line(corners, style.stroke(1.75, colour)));
        return;
    }
    painter.add(Shape::convex_polygon(corners.clone(), colour.gamma_multiply(0.22), egui::Stroke::NONE));
    painter.add(Shape::closed_line(corners, style.stroke(1.75, colour)));
    let round = |t: f64| at(0.5 + 0.24 * t.cos(), 0.5 + 0.24 * t.sin());
    let arc: Vec<Pos2> = (0..=40).map(|k| round(-2.4 + 4.4 * f64::from(k) / 40.0)).collect();
    if let [.., before, last] = arc.as_slice()
        && before.distance(*last) > 0.4
    {
        let (unit, head) = ((*last - *before).normalized(), 9.0 * style.type_scale().sqrt());
        painter.add(Shape::line(arc.clone(), style.stroke(2.0, colour)));
        tip(painter, *last + unit * head * 0.6, unit, head, colour);
    }
}
