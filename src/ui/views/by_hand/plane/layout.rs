//! Where the two planes stand: side by side, or one above the other where the room is narrow and high enough to see both at
//! once. Both have the same window and the same scale, so that areas can be compared by eye.

use crate::engine::Window;
use crate::figure::PlaneState;
use crate::figure::plane::Warp;
use crate::ui::plot::Plane;
use crate::ui::style::{Size, Style, space};
use egui::{Rect, Ui, pos2, vec2};

/// Points of a side below which the figure is scrolled instead of shrunk.
const LEAST: f32 = 180.0;
/// Planes are stacked where that makes them larger by at least this factor.
const WORTH_STACKING: f32 = 1.3;
/// Points of a side below which letters and legends have no place in a plane.
const SMALL: f32 = 200.0;
/// How far a small plane reaches at least.
const CLOSE: f32 = 2.25;

pub(super) struct Layout {
    pub z: Plane,
    pub x: Plane,
    /// The colour bars below the planes, where there is room for them.
    pub bars: Option<[Rect; 2]>,
    /// All of it.
    pub planes: Rect,
    /// How many blocks of numbers stand beside each other.
    pub columns: usize,
}

/// ±3, or as much more as the columns of the matrix need, and less where a plane is small; the data of a flow reach to ±4.
pub(super) fn reach(state: &PlaneState, is_small: bool) -> f32 {
    let largest = state.matrix.iter().fold(0.0, |m: f64, v| m.max(v.abs())) as f32;
    let least = if is_small { CLOSE } else { 3.0 };
    match state.warp {
        Warp::Matrix => [least, 3.0, 4.0, 6.0, 8.0].into_iter().find(|&r| largest <= r).unwrap_or(10.0),
        Warp::Bent(_) => 3.0,
        Warp::Flow => 4.0,
    }
}

impl Layout {
    /// Whether there is no room for words in the planes.
    pub fn is_small(&self, style: &Style) -> bool {
        self.z.rect.width() < SMALL * style.type_scale()
    }

    /// The width and the height that can be seen without scrolling.
    pub fn new(ui: &Ui, style: &Style, [width, height]: [f32; 2], reach: f32) -> Self {
        let k = style.type_scale();
        let area = Rect::from_min_size(ui.cursor().min, vec2(width, height));
        let (left, bottom) = Plane::gutters(style);
        let wide = area.width() >= 480.0 * k.sqrt();
        let columns = ((area.width() / (205.0 * k)) as usize).clamp(1, 4);
        let columns = if columns == 3 { 2 } else { columns };
        // Of two rows the second may be scrolled to.
        let numbers = super::numbers::height(style);
        let bar = style.points(Size::Small) * 2.6;
        let around = |bar: f32| numbers + bottom + 2.0 * space::S + bar;
        let gap = if wide { space::L } else { 0.0 };
        let beside = (area.width() - gap) / 2.0 - left - space::S;
        let stacked = (area.width() - left - space::S).min(height / 2.0 - space::S - bottom - bar);
        let is_stacked = !wide && stacked > WORTH_STACKING * beside;
        let roomy = height - around(bar) >= 1.3 * LEAST;
        let below = if is_stacked || roomy && wide { bar } else { 0.0 };
        let side = match (is_stacked, wide) {
            (true, _) => stacked,
            (false, true) => beside.min(height - around(below)).max(LEAST),
            (false, false) => beside,
        };
        let outer = vec2(left + side + space::S, space::S + side + bottom);
        let window = Window { x: [-reach, reach], y: [-reach, reach] };
        let step = if is_stacked { vec2(0.0, outer.y + below) } else { vec2(outer.x + gap, 0.0) };
        let taken = outer + step;
        let start = pos2(area.left() + ((area.width() - taken.x) / 2.0).max(0.0), area.top());
        let corners = [start, start + step];
        let plane = |corner| Plane::with_axes(Rect::from_min_size(corner, outer), window, style);
        let [z, x] = corners.map(plane);
        let strip = |p: Plane| {
            let corner = pos2(p.rect.left(), p.rect.bottom() + bottom + space::XS);
            Rect::from_min_size(corner, vec2(p.rect.width(), bar))
        };
        let bottom = corners[1].y + outer.y + below;
        let planes = Rect::from_min_max(area.left_top(), pos2(area.right(), bottom));
        Self { z, x, bars: (below > 0.0).then(|| [strip(z), strip(x)]), planes, columns }
    }
}
