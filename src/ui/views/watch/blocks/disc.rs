//! The same way as through a microscope that zooms in on y: directions stay, distances are drawn on a logarithmic scale, so
//! that every iterate is seen. A J with complex eigenvalues turns it into a spiral, a real one into a spoke.

use super::log_chart::ten_to;
use crate::ui::plot::Plane;
use crate::ui::style::{Size, Style, space};
use crate::watch::blocks::Found;
use crate::words::fill;
use egui::{Align2, Painter, Pos2, Rect, Vec2, vec2};

/// A plane smaller than this has no room for it.
const LEAST: f32 = 230.0;
/// It takes this share of a side.
const SHARE: f32 = 0.34;

/// In the corner that is farthest from `seek`, where there is room.
pub(super) fn place(plane: &Plane, seek: [f32; 2], style: &Style) -> Option<Rect> {
    let side = SHARE * plane.rect.width();
    if plane.rect.width() < LEAST * style.type_scale().sqrt() {
        return None;
    }
    let room = plane.rect.shrink(space::S);
    let left = if seek[0] > 0.0 { room.left() } else { room.right() - side };
    let top = if seek[1] > 0.0 { room.bottom() - side } else { room.top() };
    Some(Rect::from_min_size(Pos2::new(left, top), Vec2::splat(side)))
}

/// The power of ten at the edge.
fn edge(found: &Found) -> f64 {
    found.errors.first().copied().unwrap_or(1.0).max(1e-6).log10().ceil()
}

/// What the number at the edge is.
pub(super) fn about(style: &Style, found: &Found) -> String {
    fill(&style.say("distance from y:\nthe edge is {},\neach ring a tenth"), &[&ten_to(edge(found) as i32)])
}

pub(super) fn draw(painter: &Painter, rect: Rect, style: &Style, found: &Found) {
    let p = style.palette;
    let (centre, radius) = (rect.center(), rect.width() / 2.0);
    let farthest = edge(found);
    let nearest = found.floor().log10().floor().min(farthest - 2.0);
    let at_distance = |distance: f64| {
        let share = (distance.max(f64::MIN_POSITIVE).log10() - nearest) / (farthest - nearest);
        radius * share.clamp(0.0, 1.0) as f32
    };
    painter.circle(centre, radius, p.page.gamma_multiply(0.9), style.stroke(1.0, p.axis));
    for power in nearest as i32 + 1..farthest as i32 {
        painter.circle_stroke(centre, at_distance(10f64.powi(power)), style.stroke(0.75, p.line));
    }
    let mut last: Option<Pos2> = None;
    let dot = 2.2 * style.type_scale().sqrt();
    for (k, &error) in found.errors.iter().enumerate() {
        let y = found.iterate(k);
        let away = [0, 1].map(|d| f64::from(y[d]) - found.solution[d]);
        if error <= 0.0 {
            break;
        }
        let at = centre + at_distance(error) * vec2((away[0] / error) as f32, -(away[1] / error) as f32);
        if let Some(last) = last {
            painter.line_segment([last, at], style.stroke(1.0, p.text.gamma_multiply(0.5)));
        }
        let colour = if k == 0 { p.accent } else { p.text };
        painter.circle_filled(at, if k == 0 { 1.6 * dot } else { dot }, colour);
        last = Some(at);
    }
    painter.circle_stroke(centre, 1.8 * dot, style.stroke(1.5, p.measure));
    let font = style.font(Size::Small);
    let outer = ten_to(farthest as i32);
    let text = painter.layout_no_wrap(outer, font, p.weak);
    let place = Align2::CENTER_CENTER.anchor_size(centre - vec2(0.0, radius), text.size());
    painter.rect_filled(place.expand2(vec2(3.0, -1.0)), 3.0, p.page);
    painter.galley(place.min, text, p.weak);
}
