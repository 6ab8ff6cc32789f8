//! Where the parts stand: three squares over the chart and the numbers where there is room, a column that scrolls where not.

use crate::ui::style::{Size, Style, space};
use egui::{Rect, Vec2, pos2, vec2};

/// Rectangles of the parts; a square has its heading above it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub sides: [Rect; 2],
    pub group: Rect,
    pub chart: Rect,
    pub table: Rect,
    pub whole: Rect,
    pub scrolls: bool,
}

impl Places {
    pub fn new(area: Rect, style: &Style) -> Self {
        let (scale, head, table) = (style.type_scale(), head(style), table(style));
        let enough = area.width() >= 640.0 * scale && area.height() >= head + 160.0 * scale + table.y + space::L;
        if enough { Self::wide(area, head, table) } else { Self::column(area, style) }
    }

    fn wide(area: Rect, head: f32, table: Vec2) -> Self {
        let third = (area.width() - 2.0 * space::L) / 3.0;
        let lower = (0.36 * area.height()).max(table.y);
        let side = third.min(area.height() - lower - head - space::L);
        let step = (area.width() - side) / 2.0;
        let square = |k: usize| {
            let corner = pos2(area.left() + step * k as f32, area.top());
            Rect::from_min_size(corner, vec2(side, head + side))
        };
        let top = area.top() + head + side + space::L;
        let split = area.right() - table.x;
        Self {
            sides: [square(0), square(1)],
            group: square(2),
            chart: Rect::from_min_max(pos2(area.left(), top), pos2(split - space::L, area.bottom())),
            table: Rect::from_min_max(pos2(split, top), area.max),
            whole: area,
            scrolls: false,
        }
    }

    /// The two trainings beside each other, then the numbers, the chart and the conditional paths.
    pub fn column(area: Rect, style: &Style) -> Self {
        let (head, table) = (head(style), table(style));
        let width = area.width();
        let half = (width - space::S) / 2.0;
        let square = |x: f32, y: f32, side: f32| Rect::from_min_size(area.min + vec2(x, y), vec2(side, side + head));
        let sides = [square(0.0, 0.0, half), square(half + space::S, 0.0, half)];
        let mut y = half + head + space::M;
        let mut band = |height: f32| {
            let rect = Rect::from_min_size(area.min + vec2(0.0, y), vec2(width, height));
            y += height + space::M;
            rect
        };
        let (table, chart) = (band(table.y), band((0.55 * width).clamp(200.0, 320.0)));
        let side = width.min(420.0);
        let group = square((width - side) / 2.0, band(side + head).top() - area.top(), side);
        let whole = Rect::from_min_size(area.min, vec2(width, y));
        Self { sides, group, chart, table, whole, scrolls: true }
    }
}

/// The line over a square.
fn head(style: &Style) -> f32 {
    style.points(Size::Body) * 1.6
}

/// What the numbers need.
fn table(style: &Style) -> Vec2 {
    vec2(300.0, 176.0) * style.type_scale()
}
