//! The densities, coloured by where their mass began, the curves of the maps, and the axes.

use super::frame::{Frame, Side};
use crate::figure::line::Point;
use crate::ui::colour::origin;
use crate::ui::plot::{number, ticks};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape, StrokeKind, vec2};

/// The colour of the mass that began at z.
pub fn of_mass(z: f64, style: &Style) -> Color32 {
    origin([z as f32 * 0.8, 0.0], style.look.is_dark())
}

/// A density over `along(point)`, filled to the floor in the colours of z.
pub fn density(
    painter: &Painter,
    style: &Style,
    frame: &Frame,
    side: &Side,
    points: &[Point],
    along: impl Fn(&Point) -> (f64, f64),
) {
    let painter = painter.with_clip_rect(side.rect().expand(2.0).intersect(painter.clip_rect()));
    let mut mesh = Mesh::default();
    let mut line = Vec::with_capacity(points.len());
    for point in points {
        let (v, density) = along(point);
        let top = side.at(v, frame.depth(density, side));
        let colour = of_mass(point.z, style).gamma_multiply(if style.look.is_dark() { 0.42 } else { 0.5 });
        mesh.colored_vertex(top, colour);
        mesh.colored_vertex(side.at(v, 0.0), colour);
        line.push(top);
    }
    for i in 0..points.len().saturating_sub(1) as u32 {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    painter.add(Shape::mesh(mesh));
    painter.add(Shape::line(line, style.stroke(2.0, style.palette.text)));
}

/// A thin line without a filling: the truth, where it is known.
pub fn outline(painter: &Painter, style: &Style, frame: &Frame, side: &Side, values: &[(f64, f64)]) {
    let painter = painter.with_clip_rect(side.rect().expand(2.0).intersect(painter.clip_rect()));
    let line: Vec<Pos2> = values.iter().map(|&(v, d)| side.at(v, frame.depth(d, side))).collect();
    painter.extend(Shape::dashed_line(&line, style.stroke(1.5, style.palette.measure), 6.0, 4.0));
}

/// The curve of a map inside its square.
pub fn map(painter: &Painter, style: &Style, square: Rect, curve: impl Iterator<Item = Pos2>) {
    let painter = painter.with_clip_rect(square.intersect(painter.clip_rect()));
    // Points far outside make long lines that the screen cannot hold.
    let near = square.expand(4000.0);
    let line: Vec<Pos2> = curve.filter(|at| near.contains(*at)).collect();
    painter.add(Shape::line(line, style.stroke(3.0, style.palette.text)));
}

/// Grounds, hairlines and numbers.
pub fn axes(painter: &Painter, style: &Style, frame: &Frame, names: [&str; 3]) {
    let p = style.palette;
    let hair = style.stroke(1.0, p.line.gamma_multiply(0.7));
    let square = |rect: Rect, across: &Side| {
        painter.rect(rect, 3.0, p.panel, style.stroke(1.0, p.line), StrokeKind::Inside);
        for v in marks(across, style) {
            painter.vline(across.axis.at(v), rect.y_range(), hair);
        }
        for v in marks(&frame.upright, style) {
            painter.hline(rect.x_range(), frame.upright.axis.at(v), hair);
        }
    };
    square(frame.first, &frame.base);
    if let (Some(rect), Some(side)) = (frame.second, &frame.last) {
        square(rect, side);
    }
    let sides = [(Some(frame.base), names[0]), (Some(frame.upright), names[1]), (frame.last, names[2])];
    for (side, name) in sides.iter().filter_map(|(side, name)| side.map(|s| (s, *name))) {
        let (a, b) = (side.at(side.axis.low, 0.0), side.at(side.axis.high, 0.0));
        painter.line_segment([a, b], style.stroke(1.5, p.axis));
        numbers(painter, style, frame, &side, name);
    }
}

/// Round numbers along an axis, as many as there is room for.
fn marks(side: &Side, style: &Style) -> Vec<f64> {
    let long = (side.axis.to - side.axis.from).abs();
    let room = (long / (34.0 * style.type_scale())) as usize;
    ticks(side.axis.low, side.axis.high, room.clamp(2, 12)).0
}

/// Numbers between the axis and its square; the letter stands at the end.
fn numbers(painter: &Painter, style: &Style, frame: &Frame, side: &Side, name: &str) {
    let p = style.palette;
    let gap = if side.upright { frame.first.left() - side.floor } else { side.floor - frame.first.bottom() };
    let end = side.at(side.axis.high, -gap / 2.0);
    let inset = if side.upright { vec2(0.0, space::S) } else { vec2(-space::S, 0.0) };
    let near = 1.2 * style.points(Size::Body);
    for v in marks(side, style).into_iter().filter(|v| *v < side.axis.high && *v > side.axis.low) {
        let at = side.at(v, -gap / 2.0);
        if at.distance(end + inset) < near {
            continue;
        }
        painter.text(at, Align2::CENTER_CENTER, number(v, 1.0), style.font(Size::Small), p.weak);
    }
    style.paint_formula(painter, end + inset, Align2::CENTER_CENTER, name, Size::Body, p.text);
}

/// The density's name at the end of its axis, where there is little of it; a strip's mass is written at its left.
pub fn name_density(painter: &Painter, style: &Style, side: &Side, name: &str) {
    let rect = side.rect();
    let (at, align) = if side.upright {
        (rect.left_top() + vec2(space::XS, space::XS), Align2::LEFT_TOP)
    } else {
        (rect.right_top() + vec2(-space::XS, space::XS), Align2::RIGHT_TOP)
    };
    let size = if rect.width() < 64.0 { Size::Small } else { Size::Large };
    style.paint_formula(painter, at, align, name, size, style.palette.text);
}
