//! Two axes, each linear or logarithmic, with their numbers: what the charts of these views are drawn into.

use crate::ui::plot::{number, positive, ticks, whole};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, Painter, Pos2, Rect, StrokeKind, pos2, vec2};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    Linear,
    /// Numbers at powers of ten.
    Decades,
    /// Counts, at powers of two.
    Octaves,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub scale: Scale,
    pub low: f64,
    pub high: f64,
}

impl Axis {
    pub fn new(scale: Scale, low: f64, high: f64) -> Self {
        Self { scale, low, high }
    }

    fn flat(&self, v: f64) -> f64 {
        if self.scale == Scale::Linear { v } else { v.max(f64::MIN_POSITIVE).ln() }
    }

    /// 0 at the low end, 1 at the high one.
    fn along(&self, v: f64) -> f32 {
        let (low, high) = (self.flat(self.low), self.flat(self.high));
        ((self.flat(v) - low) / (high - low)) as f32
    }

    /// Where numbers stand, about `most` of them.
    fn marks(&self, most: usize) -> Vec<(f64, String)> {
        if self.scale == Scale::Linear {
            let (marks, step) = ticks(self.low, self.high, most.max(2));
            return marks.into_iter().map(|v| (v, number(v, step))).collect();
        }
        let base: f64 = if self.scale == Scale::Decades { 10.0 } else { 2.0 };
        let power = |v: f64| v.ln() / base.ln();
        let (first, last) = ((power(self.low) - 1e-9).ceil() as i32, (power(self.high) + 1e-9).floor() as i32);
        let every = ((last - first + 1) as usize).div_ceil(most.max(2)).max(1);
        let text = |k: i32| match self.scale {
            Scale::Octaves => whole(base.powi(k).round() as u64),
            _ if (0..4).contains(&k) => whole(base.powi(k).round() as u64),
            _ if (-2..0).contains(&k) => number(base.powi(k), base.powi(k)),
            _ => positive(base.powi(k) * 1.000_001).replace("1.0\u{a0}×\u{a0}", ""),
        };
        (first..=last).step_by(every).map(|k| (base.powi(k), text(k))).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axes {
    pub rect: Rect,
    pub x: Axis,
    pub y: Axis,
}

impl Axes {
    /// Within `outer`, with room for the numbers; `right` is kept free for names of lines.
    pub fn within(outer: Rect, style: &Style, x: Axis, y: Axis, right: f32) -> Self {
        let small = style.points(Size::Small);
        let corner = vec2(3.2 * small, 1.7 * small);
        let rect = Rect::from_min_max(outer.min + corner, outer.max - vec2(right + space::XS, 1.6 * small));
        Self { rect, x, y }
    }

    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        let (u, v) = (self.x.along(x), self.y.along(y));
        pos2(self.rect.left() + self.rect.width() * u, self.rect.bottom() - self.rect.height() * v)
    }

    /// What is drawn inside stays inside, but for half a dot; above the frame stands its name.
    pub fn inside(&self, painter: &Painter) -> Painter {
        let clip = self.rect.expand(4.0).with_min_y(self.rect.top());
        painter.with_clip_rect(clip.intersect(painter.clip_rect()))
    }

    /// The frame with its grid, its numbers and the names of what is drawn: `along` at the right end, `up` above.
    pub fn frame(&self, painter: &Painter, style: &Style, along: &str, up: &str) {
        let (p, rect, font) = (style.palette, self.rect, style.font(Size::Small));
        let hairline = style.stroke(1.0, p.line.gamma_multiply(0.6));
        painter.rect_stroke(rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
        for (v, text) in self.y.marks((rect.height() / (2.6 * font.size)) as usize) {
            let y = self.at(self.x.low, v).y;
            painter.hline(rect.x_range(), y, hairline);
            painter.text(pos2(rect.left() - space::XS, y), Align2::RIGHT_CENTER, text, font.clone(), p.weak);
        }
        let name = painter.layout_no_wrap(along.to_owned(), font.clone(), p.text);
        let below = rect.bottom() + 3.0;
        let last = rect.right() - name.size().x - space::XS;
        painter.galley(pos2(rect.right() - name.size().x, below), name, p.text);
        let mut free = f32::NEG_INFINITY;
        for (v, text) in self.x.marks((rect.width() / (2.4 * font.size)) as usize) {
            let x = self.at(v, self.y.low).x;
            painter.vline(x, rect.y_range(), hairline);
            let galley = painter.layout_no_wrap(text, font.clone(), p.weak);
            let left = x - galley.size().x / 2.0;
            if left > free && left + galley.size().x < last {
                free = left + galley.size().x + space::S;
                painter.galley(pos2(left, below), galley, p.weak);
            }
        }
        painter.text(rect.left_top() - vec2(0.0, 3.0), Align2::LEFT_BOTTOM, up, font, p.text);
    }
}

/// Names beside the ends of lines, moved apart so that each can be read: (height, text, colour).
pub(super) fn names(painter: &Painter, style: &Style, left: f32, within: Rect, mut names: Vec<(f32, String, Color32)>) {
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let line = style.points(Size::Small) * 1.25;
    let mut free = within.top() + line / 2.0;
    let mut places: Vec<f32> = Vec::new();
    for (y, ..) in &names {
        let at = y.max(free);
        places.push(at);
        free = at + line;
    }
    let over = (free - line / 2.0 - within.bottom()).max(0.0);
    let mut below = f32::INFINITY;
    for (place, (_, text, colour)) in places.into_iter().zip(names).rev() {
        let at = (place - over).max(place.min(within.top() + line / 2.0)).min(below);
        below = at - line;
        painter.text(pos2(left, at), Align2::LEFT_CENTER, text, style.font(Size::Small), colour);
    }
}
