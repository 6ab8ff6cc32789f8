//! Polylines as triangles, made only when what they show has changed: most of a frame's lines are those of the frame before.

use super::{fingerprint, polylines};
use egui::epaint::{ClippedShape, Primitive};
use egui::{Mesh, Painter, Pos2, Rect, Shape, Stroke};
use std::sync::Arc;

/// One mesh and the fingerprint of what it shows.
#[derive(Debug, Default)]
pub struct Lines {
    mesh: Option<Arc<Mesh>>,
    shows: Option<u64>,
}

impl Lines {
    /// Draws `lines` through the points that `to_screen` puts into `rect`; both are asked where `shows` is new, or where the
    /// picture has moved.
    pub fn draw<'a>(
        &mut self,
        painter: &Painter,
        shows: u64,
        rect: Rect,
        lines: impl Iterator<Item = &'a [f32]>,
        to_screen: impl Fn([f32; 2]) -> Pos2,
        stroke: Stroke,
    ) {
        let scale = painter.pixels_per_point();
        let place = [rect.min.x, rect.min.y, rect.max.x, rect.max.y, scale, stroke.width].map(f32::to_bits);
        let shows = fingerprint((shows, place, stroke.color));
        if self.shows != Some(shows) {
            self.shows = Some(shows);
            self.mesh = triangles(painter, lines, to_screen, stroke);
        }
        if let Some(mesh) = &self.mesh {
            painter.add(Shape::Mesh(mesh.clone()));
        }
    }
}

fn triangles<'a>(
    painter: &Painter,
    lines: impl Iterator<Item = &'a [f32]>,
    to_screen: impl Fn([f32; 2]) -> Pos2,
    stroke: Stroke,
) -> Option<Arc<Mesh>> {
    let shape = polylines(lines, to_screen, stroke);
    // What is clipped away now may be scrolled to later.
    let whole = vec![ClippedShape::new(Rect::EVERYTHING, shape)];
    let mut made = painter.ctx().tessellate(whole, painter.pixels_per_point()).into_iter();
    made.find_map(|clipped| match clipped.primitive {
        Primitive::Mesh(mesh) => Some(Arc::new(mesh)),
        Primitive::Callback(_) => None,
    })
}
