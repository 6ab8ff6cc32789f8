//! Where the parts stand: three squares over the chart and the numbers where there is room, a column that scrolls where not.

use crate::ui::style::{Size, Style, space};
use egui::{Pos2, Rect, Vec2, pos2, vec2};

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
        let scale = style.type_scale();
        let head = style.points(Size::Body) * 1.6;
        let table = vec2(336.0, 184.0) * scale;
        let enough = area.width() >= 700.0 * scale && area.height() >= head + 150.0 + table.y + space::L;
        if enough { Self::wide(area, head, table) } else { Self::column(area, head, table) }
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
    fn column(area: Rect, head: f32, table: Vec2) -> Self {
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

    /// The same from another corner, for what lies in a scroll area.
    pub fn moved(self, to: Pos2) -> Self {
        let by = to - self.whole.min;
        let moved = |rect: Rect| rect.translate(by);
        Self {
            sides: self.sides.map(moved),
            group: moved(self.group),
            chart: moved(self.chart),
            table: moved(self.table),
            whole: moved(self.whole),
            scrolls: self.scrolls,
        }
    }
}
