//! Where the planes, the curves and the slice stand: side by side with the curves below the plane whose axis they share, or
//! the curves first, which are dragged, where there is no room for that.

use crate::engine::Window;
use crate::ui::plot::Plane;
use crate::ui::style::{Size, Style, space};
use egui::{Rect, pos2, vec2};

/// Half a side of the planes.
pub const FAR: f32 = 3.5;

#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub left: Plane,
    pub right: Plane,
    /// s(z₁), where it is shown, and t(z₁): as wide as the left plane.
    pub scale: Option<Rect>,
    pub shift: Rect,
    pub slice: Rect,
    pub bottom: f32,
}

fn plane(corner: egui::Pos2, side: f32) -> Plane {
    let window = Window { x: [-FAR, FAR], y: [-FAR, FAR] };
    Plane::fitted(Rect::from_min_size(corner, vec2(side, side)), window)
}

/// What the numbers along the axes take, and the name above a chart.
fn gutters(style: &Style) -> (f32, f32, f32) {
    let (left, bottom) = Plane::gutters(style);
    (left, bottom, style.points(Size::Body) * 1.5)
}

/// One curve under the other within `rect`, or the second alone.
fn curves(rect: Rect, two: bool) -> (Option<Rect>, Rect) {
    if !two {
        return (None, rect);
    }
    let half = (rect.height() - space::S) / 2.0;
    (Some(rect.with_max_y(rect.top() + half)), rect.with_min_y(rect.bottom() - half))
}

impl Room {
    /// Two columns within `room`.
    pub fn wide(room: Rect, style: &Style, two: bool) -> Self {
        let (left, bottom, name) = gutters(style);
        let column = (room.width() - space::XL) / 2.0;
        let side = (column - left - space::S).min(0.6 * (room.height() - bottom - 2.0 * name)).max(60.0);
        let start = room.left() + ((room.width() - 2.0 * (left + side) - space::XL) / 2.0).max(0.0);
        let top = room.top() + name;
        let a = plane(pos2(start + left, top), side);
        let b = plane(pos2(a.rect.right() + space::XL + left, top), side);
        let below = a.rect.bottom() + bottom + space::M;
        let lower = |r: Rect| Rect::from_min_max(pos2(r.left(), below), pos2(r.right(), room.bottom() - space::XS));
        let (scale, shift) = curves(lower(a.rect), two);
        Self { left: a, right: b, scale, shift, slice: lower(b.rect), bottom: room.bottom() }
    }

    /// The curves from `room`'s top on, as wide as it is, so that a finger finds the knots, and lower where that brings both
    /// planes below them, small, into its height; then the slice.
    pub fn tall(room: Rect, style: &Style, two: bool) -> Self {
        let (left, bottom, name) = gutters(style);
        let x = room.left() + left + space::XS;
        let width = room.right() - space::S - x;
        let side = (width - left - space::M) / 2.0;
        let (count, below) = (if two { 2.0 } else { 1.0 }, 2.0 * space::XS + name + side + bottom);
        let curve = (room.height() - below - (count - 1.0) * space::S) / count;
        let curve = curve.clamp(60.0 * style.type_scale(), 96.0 * style.type_scale());
        let high = count * curve + (count - 1.0) * space::S;
        let (scale, shift) = curves(Rect::from_min_size(pos2(x, room.top() + space::XS), vec2(width, high)), two);
        let top = shift.bottom() + name + space::XS;
        let a = plane(pos2(x, top), side);
        let b = plane(pos2(room.right() - space::S - side, top), side);
        let corner = pos2(x, a.rect.bottom() + bottom + space::S);
        let slice = Rect::from_min_size(corner, vec2(width, 0.5 * width));
        Self { left: a, right: b, scale, shift, slice, bottom: slice.bottom() + space::S }
    }
}
