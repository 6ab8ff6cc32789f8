//! The legend of the particles: a disc of the base's plane in the colours of the origins.

use crate::ui::colour::origin;
use egui::{Mesh, Painter, Pos2, Shape, vec2};

/// A disc of radius `radius` around `centre`, whose rim is two standard deviations out.
pub fn origin_wheel(painter: &Painter, centre: Pos2, radius: f32, dark: bool) {
    const SPOKES: u32 = 36;
    const RINGS: u32 = 4;
    let mut mesh = Mesh::default();
    for ring in 0..=RINGS {
        for spoke in 0..SPOKES {
            let r = ring as f32 / RINGS as f32;
            let (sin, cos) = (std::f32::consts::TAU * spoke as f32 / SPOKES as f32).sin_cos();
            mesh.colored_vertex(centre + radius * r * vec2(cos, -sin), origin([2.0 * r * cos, 2.0 * r * sin], dark));
        }
    }
    for ring in 0..RINGS {
        for spoke in 0..SPOKES {
            let next = (spoke + 1) % SPOKES;
            let (a, b) = (ring * SPOKES, (ring + 1) * SPOKES);
            mesh.add_triangle(a + spoke, b + spoke, b + next);
            mesh.add_triangle(a + spoke, b + next, a + next);
        }
    }
    painter.add(Shape::mesh(mesh));
}
