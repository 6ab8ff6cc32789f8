//! The figure as a small picture, for a card.

use super::cells::cells;
use crate::figure::kinds::{Kind, shape};
use crate::ui::style::{Style, space};
use egui::{Painter, Rect, Vec2, pos2};

/// A diagonal, a triangular and a coupling's Jacobian beside each other, within `rect`.
pub fn sketch(painter: &Painter, rect: Rect, style: &Style) {
    let kinds = [Kind::Diagonal, Kind::Lower, Kind::Coupling];
    let gap = space::M;
    let side = ((rect.width() - 4.0 * gap) / 3.0).min(rect.height() - 2.0 * gap).max(1.0);
    let start = rect.center().x - 1.5 * side - gap;
    for (i, kind) in kinds.into_iter().enumerate() {
        let corner = pos2(start + i as f32 * (side + gap), rect.center().y - side / 2.0);
        cells(painter, Rect::from_min_size(corner, Vec2::splat(side)), style, &shape::jacobian(kind, 6, &[]), None);
    }
}
