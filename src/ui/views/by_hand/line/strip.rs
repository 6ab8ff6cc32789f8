//! The strip [z, z + dz], its way over the curve, and its image: the same mass, shaded on both axes.

use super::frame::{Frame, Side};
use crate::figure::line::{Chart, Point, Strip};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape, pos2, vec2};

/// Points along the strip.
const FINE: usize = 24;

/// The band from the z axis to the curve and on to the other axes, below the curves.
pub fn band(painter: &Painter, style: &Style, frame: &Frame, chart: &Chart, strip: &Strip) {
    let painter = &painter.with_clip_rect(hull(frame).intersect(painter.clip_rect()));
    let fill = style.palette.accent.gamma_multiply(0.16);
    let fine: Vec<f64> = (0..=FINE).map(|i| strip.z[0] + (strip.z[1] - strip.z[0]) * i as f64 / FINE as f64).collect();
    let points = chart.push(&fine);
    let first = |p: &Point| frame.on_first(p.z, p.y);
    let end = frame.upright.floor;
    ribbon(painter, &points, fill, |p| [pos2(first(p).x, frame.base.floor), first(p)]);
    match &frame.last {
        None => ribbon(painter, &points, fill, |p| [first(p), pos2(end, first(p).y)]),
        Some(last) => {
            let second = |p: &Point| frame.on_second(p.y, p.x);
            ribbon(painter, &points, fill, |p| [first(p), second(p)]);
            ribbon(painter, &points, fill, |p| [second(p), pos2(second(p).x, last.floor)]);
        }
    }
}

/// The mass itself, in both densities, with its area in numbers.
pub fn areas(painter: &Painter, style: &Style, frame: &Frame, chart: &Chart, strip: &Strip) {
    let fine: Vec<f64> = (0..=FINE).map(|i| strip.z[0] + (strip.z[1] - strip.z[0]) * i as f64 / FINE as f64).collect();
    let points = chart.push(&fine);
    let fill = style.palette.accent.gamma_multiply(0.8);
    let shade = |side: &Side, along: &dyn Fn(&Point) -> (f64, f64)| {
        let painter = &painter.with_clip_rect(side.rect().intersect(painter.clip_rect()));
        ribbon(painter, &points, fill, |p| {
            let (v, density) = along(p);
            [side.at(v, 0.0), side.at(v, frame.depth(density, side))]
        });
    };
    shade(&frame.base, &|p| (p.z, p.base));
    if frame.last.is_some() {
        shade(&frame.upright, &|p| (p.y, p.density_between()));
    }
    shade(&frame.target(), &|p| (p.x, p.density()));
    let centre = |ends: [f64; 2]| 0.5 * (ends[0] + ends[1]);
    let depth = |v: f64, density: f64, side: &Side| side.at(v, frame.depth(density, side));
    let middle = points[FINE / 2];
    label(painter, style, &frame.base, depth(strip.z[1], middle.base, &frame.base), strip.area_z);
    let target = frame.target();
    let at = if target.upright { centre(strip.x) } else { strip.x[0].max(strip.x[1]) };
    label(painter, style, &target, depth(at, middle.density(), &target), strip.area_x);
}

fn label(painter: &Painter, style: &Style, side: &Side, tip: Pos2, area: f64) {
    let p = style.palette;
    let text = format!("{area:.4}");
    let galley = painter.layout_no_wrap(text, style.bold(Size::Body), p.text);
    let (align, off) = if side.upright {
        (Align2::RIGHT_CENTER, vec2(-space::S, 0.0))
    } else {
        (Align2::RIGHT_TOP, vec2(-space::M, space::XS))
    };
    let mut rect = align.anchor_size(tip + off, galley.size());
    let room = side.rect();
    if !room.expand(space::XS).contains_rect(rect) {
        // Over the mass where there is no room beyond it.
        let inside = room.shrink(2.0);
        let by = vec2(
            (inside.left() - rect.left()).max(0.0) + (inside.right() - rect.right()).min(0.0),
            (inside.top() - rect.top()).max(0.0) + (inside.bottom() - rect.bottom()).min(0.0),
        );
        rect = rect.translate(by);
    }
    painter.rect_filled(rect.expand2(vec2(3.0, 1.0)), 4.0, p.halo.gamma_multiply(0.72));
    painter.galley(rect.min, galley, p.text);
}

/// The squares and what lies between them and the densities.
fn hull(frame: &Frame) -> Rect {
    let corner = pos2(frame.upright.floor, frame.base.floor);
    let whole = frame.first.union(Rect::from_two_pos(frame.first.min, corner));
    frame.second.map_or(whole, |second| whole.union(second)).with_max_y(frame.base.floor)
}

fn ribbon(painter: &Painter, points: &[Point], fill: Color32, edges: impl Fn(&Point) -> [Pos2; 2]) {
    let mut mesh = Mesh::default();
    for point in points {
        edges(point).into_iter().for_each(|at| mesh.colored_vertex(at, fill));
    }
    for i in 0..points.len().saturating_sub(1) as u32 {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    painter.add(Shape::mesh(mesh));
}
