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

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Color32, Context, RawInput, pos2, vec2};
    use std::cell::Cell;

    #[test]
    fn lines_are_asked_for_where_they_or_their_place_are_new() {
        let (ctx, mut lines, asked) = (Context::default(), Lines::default(), Cell::new(0));
        let here = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 100.0));
        let mut draw = |shows: u64, rect: Rect, width: f32| {
            asked.set(0);
            let to_screen = |v: [f32; 2]| {
                asked.set(asked.get() + 1);
                pos2(v[0], v[1])
            };
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                let line = [0.0_f32, 0.0, 50.0, 50.0];
                let stroke = Stroke::new(width, Color32::BLACK);
                lines.draw(ui.painter(), shows, rect, [line.as_slice()].into_iter(), to_screen, stroke);
            });
            output.textures_delta.clear();
            let meshes = output.shapes.iter().filter(|s| matches!(&s.shape, Shape::Mesh(m) if !m.is_empty())).count();
            assert!(meshes > 0, "they are drawn in every frame");
            asked.get()
        };
        assert_eq!([draw(1, here, 1.0), draw(1, here, 1.0)], [2, 0]);
        let moved = here.translate(vec2(0.0, 8.0));
        assert_eq!([draw(2, here, 1.0), draw(2, moved, 1.0), draw(2, moved, 2.0), draw(2, moved, 2.0)], [2, 2, 2, 0]);
    }
}
