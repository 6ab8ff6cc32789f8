//! The other two pictures of a layer: the entries of its Jacobian, and the images of small circles.

use super::layer::LayerState;
use super::layer_colours::{faded, range, visibility};
use crate::engine::{LayerField, Request};
use crate::ui::model::Answered;
use crate::ui::plot::{Plane, fingerprint, paint_texture};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Painter, Pos2, Rect, Shape, StrokeKind, Ui, vec2};

/// ∂y_i/∂x_j in two rows and two columns, on one scale; returns its range.
pub fn entries(ui: &Ui, plane: &Plane, style: &Style, state: &mut LayerState, answer: &Answered<LayerField>) -> f32 {
    let Request::Layer { layer, way, size, .. } = answer.request else { return 1.0 };
    let (field, p) = (&answer.value, style.palette);
    let mass = &field.tile.mass;
    let widest = field.entries.iter().fold(1.0, |widest, e| range(e, mass, widest));
    let title = style.points(Size::Body) * 1.5;
    let gap = space::M;
    let half = vec2((plane.rect.width() - gap) / 2.0, (plane.rect.height() - gap) / 2.0 - title);
    for (e, values) in field.entries.iter().enumerate().take(4) {
        let (i, j) = (e / 2, e % 2);
        let corner = plane.rect.min + vec2(j as f32 * (half.x + gap), i as f32 * (half.y + title + gap));
        let name = format!("∂y′{}/∂y{}", ["₁", "₂"][i], ["₁", "₂"][j]);
        let name = constant(values).map_or_else(|| name.clone(), |value| format!("{name} = {value}"));
        style.paint_formula(ui.painter(), corner, Align2::LEFT_TOP, &name, Size::Body, p.text);
        let room = Rect::from_min_size(corner + vec2(0.0, title), egui::Vec2::splat(half.x.min(half.y)));
        let pane = Plane::fitted(room, plane.window);
        if values.len() != size * size || mass.len() != size * size {
            continue;
        }
        let shows = fingerprint((answer.version, layer, way as u8, size, e, style.look as u8));
        let colour = |k: usize| faded(style, values[k], widest, mass[k]);
        if let Some(texture) = state.entries[e].texture(ui.ctx(), shows, [size, size], colour) {
            paint_texture(ui.painter(), texture, pane.rect);
        }
        pane.grid(&ui.painter().with_clip_rect(pane.rect), style);
        ui.painter().rect_stroke(pane.rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
    }
    widest
}

/// 0 or 1, where an entry is that at every point.
fn constant(values: &[f32]) -> Option<u8> {
    [0, 1].into_iter().find(|&c| values.iter().all(|v| (v - f32::from(c)).abs() < 1e-6))
}

/// At each point of a lattice, what a small circle around it becomes; the thin ring is the circle.
pub fn ellipses(painter: &Painter, plane: &Plane, style: &Style, field: &LayerField, scale: f32) {
    let spacing = match field.ellipses.get(..2) {
        Some([a, b]) => (b.at[0] - a.at[0]).abs(),
        _ => 0.6,
    };
    let radius = 0.38 * spacing * plane.unit();
    for ellipse in &field.ellipses {
        let seen = visibility(ellipse.mass);
        if seen < 0.05 {
            continue;
        }
        let centre = plane.to_screen(ellipse.at);
        let [[ax, ay], [bx, by]] = ellipse.axes;
        let rim: Vec<Pos2> = (0..32)
            .map(|k| {
                let (sin, cos) = (std::f32::consts::TAU * k as f32 / 32.0).sin_cos();
                centre + radius * vec2(ax * cos + bx * sin, -(ay * cos + by * sin))
            })
            .collect();
        let log_det = (ax * by - ay * bx).abs().max(1e-30).ln();
        let colour = style.diverging.signed(log_det, scale);
        let ink = style.palette.text.gamma_multiply(0.75 * seen);
        painter.add(Shape::convex_polygon(rim, colour.gamma_multiply(0.8 * seen), style.stroke(1.25, ink)));
        painter.circle_stroke(centre, radius, style.stroke(0.75, style.palette.axis.gamma_multiply(0.7 * seen)));
        let long = radius * vec2(ax, -ay);
        painter.line_segment([centre - long, centre + long], style.stroke(1.0, ink));
    }
}
