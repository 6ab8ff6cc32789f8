//! Thousands of points and lines: each batch is one shape, and small discs come from egui's font texture.

use egui::epaint::CircleShape;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke};

/// Discs of radius `radius`, each on a ring of `halo`, so that they stand out on a heatmap.
pub fn points_with_halo(
    painter: &Painter,
    clip: Rect,
    points: impl Iterator<Item = (Pos2, Color32)> + Clone,
    radius: f32,
    halo: Color32,
) {
    let inside = points.filter(|(at, _)| clip.contains(*at));
    let disc = |center, radius, fill| Shape::Circle(CircleShape { center, radius, fill, stroke: Stroke::NONE });
    let below = inside.clone().map(|(at, _)| disc(at, radius + 0.8, halo));
    painter.add(Shape::Vec(below.chain(inside.map(|(at, colour)| disc(at, radius, colour))).collect()));
}

/// Lines through the given points, broken where a point is not finite.
pub fn polylines<'a>(
    lines: impl Iterator<Item = &'a [f32]>,
    to_screen: impl Fn([f32; 2]) -> Pos2,
    stroke: Stroke,
) -> Shape {
    let mut shapes = Vec::new();
    for line in lines {
        let mut run = Vec::with_capacity(line.len() / 2);
        for p in line.chunks_exact(2) {
            if p[0].is_finite() && p[1].is_finite() {
                run.push(to_screen([p[0], p[1]]));
            } else if run.len() > 1 {
                shapes.push(Shape::line(std::mem::take(&mut run), stroke));
            }
        }
        if run.len() > 1 {
            shapes.push(Shape::line(run, stroke));
        }
    }
    Shape::Vec(shapes)
}
