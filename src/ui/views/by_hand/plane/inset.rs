//! A magnifying glass in the corner of the plane of x that is farthest from the point: the smaller the square, the better the
//! two outlines agree.

use super::pushed::both;
use crate::engine::Window;
use crate::figure::plane::matrix::Point;
use crate::ui::plot::{Plane, number};
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{Align2, Painter, Rect, StrokeKind, Vec2, pos2, vec2};

/// Of the side of the plane.
const SHARE: f32 = 0.36;
/// A smaller enlargement shows nothing new.
const WORTH: f32 = 1.5;

pub(super) fn inset(
    painter: &Painter,
    plane: &Plane,
    style: &Style,
    [x, y]: Point,
    image: &[Point],
    near: &[Point; 4],
) {
    let p = style.palette;
    let side = (plane.rect.width() * SHARE).round();
    let margin = space::S;
    let left = if x > 0.0 { plane.rect.left() + margin } else { plane.rect.right() - margin - side };
    let top = if y > 0.0 { plane.rect.bottom() - margin - side } else { plane.rect.top() + margin };
    let glass = Rect::from_min_size(pos2(left, top), Vec2::splat(side));
    let far = |q: &Point| (q[0] - x).abs().max((q[1] - y).abs());
    let widest = image.iter().chain(near).map(far).filter(|v| v.is_finite()).fold(1e-3, f64::max) as f32;
    let (x, y, half) = (x as f32, y as f32, 1.12 * widest);
    let window = Window { x: [x - half, x + half], y: [y - half, y + half] };
    let room = glass.shrink2(vec2(space::XS, style.points(Size::Small) * 0.75 + space::XS));
    let zoomed = Plane::fitted(room.translate(vec2(0.0, style.points(Size::Small) * 0.75)), window);
    let times = zoomed.unit() / plane.unit();
    if times < WORTH {
        return;
    }
    painter.rect_filled(glass, 8.0, p.page.gamma_multiply(0.95));
    let clipped = painter.with_clip_rect(glass.intersect(painter.clip_rect()));
    both(&clipped, &zoomed, style, image, near);
    clipped.circle_filled(zoomed.rect.center(), 2.5 * style.type_scale().sqrt(), p.text);
    painter.rect_stroke(glass, 8.0, style.stroke(1.0, p.axis), StrokeKind::Inside);
    let text = fill(style.tr("{} times"), &[&number(f64::from(times), if times < 10.0 { 0.1 } else { 1.0 })]);
    let at = glass.center_top() + vec2(0.0, space::XS);
    painter.text(at, Align2::CENTER_TOP, text, style.font(Size::Small), p.weak);
}
