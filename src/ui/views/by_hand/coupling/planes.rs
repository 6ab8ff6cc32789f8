//! The two planes: the density as colour, the grid and the points over it, and along the lower edge the density of the first
//! coordinate alone.

use super::cache::{CELLS, Drawn};
use super::room::{FAR, Room};
use crate::flow::Way;
use crate::ui::colour::origin;
use crate::ui::plot::{Plane, points_with_halo};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Mesh, Painter, Pos2, Shape, vec2};

fn screen(plane: &Plane, at: [f64; 2]) -> Pos2 {
    plane.to_screen(at.map(|v| v.clamp(-90.0, 90.0) as f32))
}

/// A density, given at the corners of the cells.
fn ground(painter: &Painter, plane: &Plane, style: &Style, top: f32, density: impl Fn(usize, [f64; 2]) -> f32) {
    let mut mesh = Mesh::default();
    let at = |i: usize| f64::from(-FAR + 2.0 * FAR * i as f32 / CELLS as f32);
    for j in 0..=CELLS {
        for i in 0..=CELLS {
            let here = [at(i), at(j)];
            let share = density(j * (CELLS + 1) + i, here) / top;
            mesh.colored_vertex(screen(plane, here), style.sequential.at(0.9 * share));
        }
    }
    let row = CELLS as u32 + 1;
    for j in 0..CELLS as u32 {
        for i in 0..CELLS as u32 {
            let k = j * row + i;
            mesh.add_triangle(k, k + 1, k + row);
            mesh.add_triangle(k + 1, k + row + 1, k + row);
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// p of the first coordinate, over the lower edge.
fn marginal(painter: &Painter, plane: &Plane, style: &Style, values: impl Iterator<Item = [f64; 2]>, dashed: bool) {
    let high = 0.2 * plane.rect.height() / 0.4;
    let line: Vec<Pos2> = values
        .map(|[v, density]| {
            let foot = screen(plane, [v, f64::from(-FAR)]);
            foot - vec2(0.0, density as f32 * high)
        })
        .collect();
    let p = style.palette;
    if dashed {
        painter.extend(Shape::dashed_line(&line, style.stroke(1.5, p.measure), 5.0, 4.0));
    } else {
        painter.add(Shape::line(line.clone(), style.stroke(3.5, p.halo.gamma_multiply(0.6))));
        painter.add(Shape::line(line, style.stroke(1.75, p.text)));
    }
}

fn normal(v: f64) -> f64 {
    (-0.5 * v * v).exp() / (2.0 * core::f64::consts::PI).sqrt()
}

pub fn draw(painter: &Painter, style: &Style, room: &Room, drawn: &Drawn, way: Way) {
    let p = style.palette;
    let base = |z: [f64; 2]| (normal(z[0]) * normal(z[1])) as f32;
    let lines = if way == Way::Generate { &drawn.forth } else { &drawn.back };
    for (side, plane) in [room.left, room.right].iter().enumerate() {
        let inside = painter.with_clip_rect(plane.rect.intersect(painter.clip_rect()));
        if side == 0 {
            ground(&inside, plane, style, drawn.top, |_, z| base(z));
        } else {
            ground(&inside, plane, style, drawn.top, |k, _| drawn.density.get(k).copied().unwrap_or(0.0));
        }
        let upright = lines.len() / 2;
        for (k, line) in lines.iter().enumerate() {
            let strength = if k < upright { 0.5 } else { 0.28 };
            let path: Vec<Pos2> = line[side].iter().map(|at| screen(plane, *at)).collect();
            inside.add(Shape::line(path, style.stroke(1.0, p.text.gamma_multiply(strength))));
        }
        let dots = drawn
            .points
            .iter()
            .map(|zx| (screen(plane, zx[side]), origin(zx[0].map(|v| v as f32), style.look.is_dark())));
        points_with_halo(&inside, plane.rect, dots, 2.2 * style.type_scale().sqrt(), p.halo);
        let cut: Vec<Pos2> = drawn.slice[side].iter().map(|at| screen(plane, *at)).collect();
        inside.add(Shape::line(cut.clone(), style.stroke(4.0, p.halo.gamma_multiply(0.5))));
        inside.add(Shape::line(cut, style.stroke(2.0, p.accent)));
        if side == 0 {
            let all = (-35..=35).map(|i| 0.1 * f64::from(i)).map(|v| [v, normal(v)]);
            marginal(&inside, plane, style, all, false);
        } else {
            marginal(&inside, plane, style, drawn.marginal.iter().copied(), false);
            marginal(&inside, plane, style, drawn.marginal.iter().map(|m| [m[0], normal(m[0])]), true);
        }
        let [names, density] =
            if side == 0 { [["z₁", "z₂"], ["p(z)", "p(z₁)"]] } else { [["x₁", "x₂"], ["p(x)", "p(x₁)"]] };
        plane.axes(painter, style, names);
        let above = plane.rect.left_top() - vec2(0.0, space::XS);
        style.paint_formula(painter, above, Align2::LEFT_BOTTOM, density[0], Size::Large, p.text);
        let low = plane.rect.left_bottom() + vec2(space::XS, -space::XS);
        style.paint_formula(&inside, low, Align2::LEFT_BOTTOM, density[1], Size::Body, p.text);
    }
    let from = room.left.rect.right_center();
    let to = room.right.rect.left_center();
    if to.x > from.x && (to.y - from.y).abs() < 1.0 {
        let middle = room.left.rect.right() + (to.x - from.x) * 0.38;
        let sign = if way == Way::Generate { "→" } else { "←" };
        let at = egui::pos2(middle, room.left.rect.top() - space::XS);
        painter.text(at, Align2::CENTER_BOTTOM, sign, style.font(Size::Large), p.accent);
    }
}
