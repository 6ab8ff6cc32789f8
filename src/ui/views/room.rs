//! How a square figure, its heading, its margin (colour bar, switches) and a sentence below share the room that is left:
//! the margin beside the figure or below it, whichever leaves the figure larger.

use crate::ui::plot::Plane;
use crate::ui::style::{Style, space};
use egui::{Rect, Ui, UiBuilder, pos2, vec2};

/// A colour bar with its name beside a figure is at least this high, at the size of desk type.
pub const SHORTEST_BAR: f32 = 90.0;

#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Whether the margin lies beside the figure.
    pub wide: bool,
    pub head: Rect,
    /// The plane with the numbers along its axes.
    pub figure: Rect,
    pub margin: Rect,
    pub foot: Rect,
}

/// The heights that a figure's parts ask for.
#[derive(Clone, Copy, Debug)]
pub struct Heights {
    pub head: f32,
    /// Of the margin where it lies below.
    pub margin: f32,
    pub foot: f32,
}

impl Room {
    /// Divides all of the room that is left in `ui`; the parts need other heights beside the figure than below it.
    pub fn new(ui: &Ui, style: &Style, beside: Heights, below: Heights) -> Self {
        let area = ui.available_rect_before_wrap();
        let (left, bottom) = Plane::gutters(style);
        let column = |wide| if wide { 150.0 * style.type_scale() + space::M } else { 0.0 };
        let side = |wide, heights: Heights| {
            let around = heights.head + bottom + space::S + heights.foot + if wide { 0.0 } else { heights.margin };
            (area.height() - around).min(area.width() - left - space::S - column(wide)).max(80.0)
        };
        let wide = side(true, beside) >= side(false, below);
        let heights = if wide { beside } else { below };
        let (side, column) = (side(wide, heights), column(wide));
        let taken = left + side + space::S + column;
        let start = area.left() + (area.width() - taken).max(0.0) / 2.0;
        let top = area.top() + heights.head;
        let figure = Rect::from_min_size(pos2(start, top), vec2(left + side + space::S, space::S + side + bottom));
        // Words begin where the frame of the plane does.
        let words = if wide { start + left } else { area.left() };
        let band = |y: f32, height: f32| Rect::from_min_size(pos2(words, y), vec2(area.right() - words, height));
        let margin = if wide {
            let corner = pos2(figure.right() + space::M, figure.top() + space::S);
            Rect::from_min_size(corner, vec2(column - space::M, side))
        } else {
            band(figure.bottom() + space::S, heights.margin - space::S)
        };
        let below = if wide { figure.bottom() } else { margin.bottom() };
        Self { wide, head: band(area.top(), heights.head), figure, margin, foot: band(below, heights.foot) }
    }

    /// Everything, for the cursor of the `Ui`.
    pub fn all(&self) -> Rect {
        self.head.union(self.figure).union(self.margin).union(self.foot)
    }
}

/// Widgets in a part of the room.
pub fn within<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().max_rect(rect), add).inner
}
