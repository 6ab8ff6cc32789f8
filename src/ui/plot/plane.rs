//! The plane of a figure: equal units along both axes, so that circles are round.

use super::{number, ticks};
use crate::engine::Window;
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Painter, Pos2, Rect, pos2, vec2};

/// From coordinates to the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    pub window: Window,
    /// Where `window` lies on the screen.
    pub rect: Rect,
}

impl Plane {
    /// The largest plane inside `outer` that leaves room for the numbers along its axes.
    pub fn with_axes(outer: Rect, window: Window, style: &Style) -> Self {
        let (left, bottom) = Self::gutters(style);
        let inner = Rect::from_min_max(outer.min + vec2(left, space::S), outer.max - vec2(space::S, bottom));
        Self::fitted(inner, window)
    }

    /// The largest plane inside `outer`, centred.
    pub fn fitted(outer: Rect, window: Window) -> Self {
        let size = vec2(window.x[1] - window.x[0], window.y[1] - window.y[0]);
        let unit = (outer.width() / size.x).min(outer.height() / size.y).max(0.0);
        Self { window, rect: Rect::from_center_size(outer.center(), size * unit) }
    }

    /// The smallest plane that covers `outer`, centred; the window is cut where the aspect differs.
    pub fn covering(outer: Rect, window: Window) -> Self {
        let size = vec2(window.x[1] - window.x[0], window.y[1] - window.y[0]);
        let unit = (outer.width() / size.x).max(outer.height() / size.y);
        Self { window, rect: Rect::from_center_size(outer.center(), size * unit) }
    }

    /// What the numbers take: on the left, at the bottom.
    pub fn gutters(style: &Style) -> (f32, f32) {
        let line = style.points(Size::Small);
        (line * 2.0, line * 1.4 + space::XS)
    }

    /// Points of the screen to one unit.
    pub fn unit(&self) -> f32 {
        self.rect.width() / (self.window.x[1] - self.window.x[0])
    }

    pub fn to_screen(&self, [x, y]: [f32; 2]) -> Pos2 {
        let (w, u) = (self.window, self.unit());
        pos2(self.rect.left() + (x - w.x[0]) * u, self.rect.bottom() - (y - w.y[0]) * u)
    }

    pub fn to_world(&self, at: Pos2) -> [f32; 2] {
        let (w, u) = (self.window, self.unit());
        [w.x[0] + (at.x - self.rect.left()) / u, w.y[0] + (self.rect.bottom() - at.y) / u]
    }

    /// Hairlines at round numbers, below everything else.
    pub fn grid(&self, painter: &Painter, style: &Style) {
        let line = style.stroke(1.0, style.palette.line.gamma_multiply(0.55));
        for k in self.marks(self.window.x) {
            painter.vline(self.to_screen([k as f32, 0.0]).x, self.rect.y_range(), line);
        }
        for k in self.marks(self.window.y) {
            painter.hline(self.rect.x_range(), self.to_screen([0.0, k as f32]).y, line);
        }
    }

    /// The frame, its numbers, and what the axes are called.
    pub fn axes(&self, painter: &Painter, style: &Style, [along, up]: [&str; 2]) {
        painter.rect_stroke(self.rect, 0.0, style.stroke(1.0, style.palette.line), egui::StrokeKind::Outside);
        self.axis_below(painter, style, along);
        let marks = self.marks(self.window.y);
        let last = marks.len().saturating_sub(1);
        for (i, &k) in marks.iter().enumerate() {
            let at = pos2(self.rect.left() - space::XS * 1.5, self.to_screen([0.0, k as f32]).y);
            label(painter, style, at, Align2::RIGHT_CENTER, k, (i == last).then_some(up));
        }
    }

    /// The numbers along the lower edge, the last one replaced by the axis's name.
    pub fn axis_below(&self, painter: &Painter, style: &Style, name: &str) {
        let marks = self.marks(self.window.x);
        let last = marks.len().saturating_sub(1);
        for (i, &k) in marks.iter().enumerate() {
            let at = pos2(self.to_screen([k as f32, 0.0]).x, self.rect.bottom() + space::XS);
            label(painter, style, at, Align2::CENTER_TOP, k, (i == last).then_some(name));
        }
    }

    fn marks(&self, [low, high]: [f32; 2]) -> Vec<f64> {
        ticks(f64::from(low), f64::from(high), 5).0
    }
}

fn label(painter: &Painter, style: &Style, at: Pos2, align: Align2, value: f64, name: Option<&str>) {
    let p = style.palette;
    match name {
        Some(name) => style.paint_formula(painter, at, align, name, Size::Body, p.text),
        None => painter.text(at, align, number(value, 1.0), style.font(Size::Small), p.weak),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aspect_is_locked_and_the_transform_is_inverted_exactly() {
        let outer = Rect::from_min_size(pos2(10.0, 20.0), vec2(900.0, 500.0));
        let plane = Plane::fitted(outer, Window::STANDARD);
        assert_eq!(plane.rect.width(), plane.rect.height());
        assert_eq!(plane.rect.center(), outer.center());
        for at in [[0.0, 0.0], [-4.0, 4.0], [1.5, -2.25]] {
            let back = plane.to_world(plane.to_screen(at));
            assert!((back[0] - at[0]).abs() < 1e-4 && (back[1] - at[1]).abs() < 1e-4, "{back:?}");
        }
        assert!(plane.to_screen([0.0, 1.0]).y < plane.to_screen([0.0, 0.0]).y, "up is up");
    }
}
