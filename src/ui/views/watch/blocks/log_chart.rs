//! A quantity that falls from step to step, on a logarithmic axis: a straight line is a constant rate.

use super::caption;
use crate::ui::plot::ticks;
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

#[derive(Clone, Copy, Debug)]
pub(super) struct LogChart {
    pub rect: Rect,
    /// The steps along the axis, from 0 to here.
    last: usize,
    /// Powers of ten.
    low: f64,
    high: f64,
}

/// The line above a chart that says what it shows, of the height of small type.
pub(super) const NAME: f32 = 1.6;

/// The powers of ten are at least this many apart.
const LEAST: f64 = 2.0;

impl LogChart {
    /// Inside `outer`, for values between `low` and `high`.
    pub fn new(outer: Rect, style: &Style, last: usize, low: f64, high: f64) -> Self {
        let small = style.points(Size::Small);
        let rect =
            Rect::from_min_max(outer.min + vec2(2.9 * small, NAME * small), outer.max - vec2(small, 1.6 * small));
        let power = |v: f64| if v > 0.0 && v.is_finite() { v.log10() } else { 0.0 };
        let high = (power(high) + 0.15).ceil();
        Self { rect, last: last.max(1), low: (power(low) - 0.1).floor().clamp(-16.0, high - LEAST), high }
    }

    pub fn at(&self, step: f64, value: f64) -> Pos2 {
        let down = (self.high - value.max(f64::MIN_POSITIVE).log10()) / (self.high - self.low);
        let across = step / self.last as f64;
        pos2(self.rect.left() + self.rect.width() * across as f32, self.rect.top() + self.rect.height() * down as f32)
    }

    /// The step under the pointer.
    pub fn step_at(&self, at: Pos2) -> usize {
        let across = f64::from((at.x - self.rect.left()) / self.rect.width());
        (across * self.last as f64).round().clamp(0.0, self.last as f64) as usize
    }

    /// The grid, its numbers, and the name of the steps.
    pub fn frame(&self, painter: &Painter, style: &Style, step: &str) {
        let (p, rect, font) = (style.palette, self.rect, style.font(Size::Small));
        let faint = style.stroke(1.0, p.line.gamma_multiply(0.7));
        let crowd = (1.5 * font.size * (self.high - self.low) as f32 / rect.height()).ceil().max(1.0) as i32;
        for power in self.low as i32..=self.high as i32 {
            let y = self.at(0.0, 10f64.powi(power)).y;
            painter.hline(rect.x_range(), y, faint);
            if (self.high as i32 - power) % crowd == 0 {
                let at = pos2(rect.left() - space::XS, y);
                painter.text(at, Align2::RIGHT_CENTER, ten_to(power), font.clone(), p.weak);
            }
        }
        for mark in ticks(0.0, self.last as f64, (rect.width() / (5.0 * font.size)) as usize).0 {
            let x = self.at(mark, 1.0).x;
            if rect.right() - x > 1.5 * font.size {
                painter.text(pos2(x, rect.bottom() + 2.0), Align2::CENTER_TOP, mark, font.clone(), p.weak);
            }
        }
        let at = pos2(rect.right(), rect.bottom() + 2.0);
        style.paint_formula(painter, at, Align2::RIGHT_TOP, step, Size::Body, p.text);
        painter.rect_stroke(rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
    }

    /// What the chart shows.
    pub fn name(&self, painter: &Painter, galley: std::sync::Arc<egui::Galley>) {
        caption(painter, self.rect, galley);
    }

    fn inside(&self, painter: &Painter) -> Painter {
        painter.with_clip_rect(self.rect.expand(2.0).intersect(painter.clip_rect()))
    }

    pub fn line(&self, painter: &Painter, values: impl Iterator<Item = f64>, stroke: Stroke, dashed: bool) {
        let shown = values.take(self.last + 1).enumerate().filter(|(_, v)| *v > 0.0 && v.is_finite());
        let points: Vec<Pos2> = shown.map(|(k, v)| self.at(k as f64, v)).collect();
        let painter = self.inside(painter);
        if dashed {
            painter.extend(Shape::dashed_line(&points, stroke, 5.0, 4.0));
        } else {
            painter.add(Shape::line(points, stroke));
        }
    }

    pub fn dots(&self, painter: &Painter, style: &Style, values: &[f64], colour: Color32) {
        let apart = self.rect.width() / self.last as f32;
        let radius = (0.4 * apart).clamp(1.3, 3.5) * style.type_scale().sqrt();
        let painter = self.inside(painter);
        for (k, &value) in values.iter().enumerate().take(self.last + 1).filter(|(_, v)| **v > 0.0) {
            painter.circle_filled(self.at(k as f64, value), radius, colour);
        }
    }
}

/// 10⁻³; 1 and 10 as they are.
pub(super) fn ten_to(power: i32) -> String {
    match power {
        0 => "1".into(),
        1 => "10".into(),
        _ => {
            let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
            let raised = power.unsigned_abs().to_string();
            let raised = raised.chars().filter_map(|c| c.to_digit(10)).map(|d| digits[d as usize]);
            format!("10{}{}", if power < 0 { "⁻" } else { "" }, raised.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::Look;

    #[test]
    fn a_constant_rate_is_a_straight_line() {
        let outer = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 200.0));
        let chart = LogChart::new(outer, &Style::new(Look::Dark), 10, 1e-6, 2.0);
        let [a, b, c] = [0, 5, 10].map(|k| chart.at(f64::from(k), 2.0 * 0.3f64.powi(k)));
        assert!(((a.y + c.y) / 2.0 - b.y).abs() < 1e-3 && chart.rect.contains(a) && chart.rect.contains(c));
        assert_eq!((chart.step_at(a), chart.step_at(b), chart.step_at(c)), (0, 5, 10));
        assert_eq!([0, 1, -3, -12].map(ten_to), ["1", "10", "10⁻³", "10⁻¹²"]);
    }
}
