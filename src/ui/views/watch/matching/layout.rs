//! Where the parts stand: three squares over the chart and the numbers where there is room, a column that scrolls where not.

use crate::ui::style::{Size, Style, space};
use egui::{Rect, Vec2, pos2, vec2};

/// Rectangles of the parts; a square has its heading above it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub sides: [Rect; 2],
    /// Below the two trainings: what their colours mean.
    pub bar: Rect,
    pub group: Rect,
    /// Below the pairs: what their signs mean.
    pub key: Rect,
    pub chart: Rect,
    pub table: Rect,
    pub whole: Rect,
    pub scrolls: bool,
}

impl Places {
    /// `table` is what the numbers need.
    pub fn new(area: Rect, style: &Style, table: Vec2) -> Self {
        let scale = style.type_scale();
        let least = head(style) + 160.0 * scale + strip(style) + table.y + space::L;
        let enough = area.width() >= 640.0 * scale && area.height() >= least;
        if enough { Self::wide(area, style, table) } else { Self::column(area, style, table.y) }
    }

    fn wide(area: Rect, style: &Style, table: Vec2) -> Self {
        let third = (area.width() - 2.0 * space::L) / 3.0;
        let lower = (0.36 * area.height()).max(table.y);
        let high = area.height() - lower - strip(style) - space::L;
        let head = head_over(third.min(high - head(style)), style);
        let side = third.min(high - head);
        let step = (area.width() - side) / 2.0;
        let square = |k: usize| {
            let corner = pos2(area.left() + step * k as f32, area.top());
            Rect::from_min_size(corner, vec2(side, head + side))
        };
        let below = |left: f32, right: f32| {
            let top = area.top() + head + side + space::XS;
            Rect::from_min_max(pos2(left, top), pos2(right, top + strip(style)))
        };
        let sides = [square(0), square(1)];
        let group = square(2);
        let bar = below(sides[0].left(), sides[1].right());
        let top = bar.bottom() + space::M;
        let split = area.right() - table.x;
        Self {
            sides,
            bar,
            group,
            key: below(group.left(), group.right()),
            chart: Rect::from_min_max(pos2(area.left(), top), pos2(split - space::L, area.bottom())),
            table: Rect::from_min_max(pos2(split, top), area.max),
            whole: area,
            scrolls: false,
        }
    }

    /// The two trainings beside each other, then the numbers, the chart and the conditional paths.
    pub fn column(area: Rect, style: &Style, table: f32) -> Self {
        let width = area.width();
        let half = (width - space::S) / 2.0;
        let square =
            |x: f32, y: f32, side: f32, head: f32| Rect::from_min_size(area.min + vec2(x, y), vec2(side, side + head));
        let over = head_over(half, style);
        let sides = [square(0.0, 0.0, half, over), square(half + space::S, 0.0, half, over)];
        let mut y = half + over + space::XS;
        let mut band = |height: f32| {
            let rect = Rect::from_min_size(area.min + vec2(0.0, y), vec2(width, height));
            y += height + space::M;
            rect
        };
        let (bar, table) = (band(strip(style)), band(table));
        let chart = band((0.55 * width).min(320.0).max(200.0 * style.type_scale()));
        let side = width.min(420.0);
        let own = band(head(style) + side + space::XS + strip(style));
        let group = square((width - side) / 2.0, own.top() - area.top(), side, head(style));
        let key = Rect::from_min_max(pos2(group.left(), group.bottom() + space::XS), pos2(group.right(), own.bottom()));
        let whole = Rect::from_min_size(area.min, vec2(width, y));
        Self { sides, bar, group, key, chart, table, whole, scrolls: true }
    }
}

/// The line over a square.
pub(super) fn head(style: &Style) -> f32 {
    style.points(Size::Body) * 1.6
}

/// The same over a square of this side: where it is small, the number has a line of its own.
fn head_over(side: f32, style: &Style) -> f32 {
    let second = if side < 240.0 * style.type_scale() { style.points(Size::Small) * 1.4 } else { 0.0 };
    head(style) + second
}

/// A colour bar with its numbers.
fn strip(style: &Style) -> f32 {
    style.points(Size::Small) * 2.5
}
