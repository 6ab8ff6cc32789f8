//! The power series as a staircase: what the first n terms add up to, the exact value, and between which bounds it must lie.

use super::analysis::Analysis;
use super::caption;
use super::log_chart::NAME;
use crate::ui::plot::{number, ticks};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Painter, Pos2, Rect, Shape, StrokeKind, pos2, vec2};

pub(super) struct Sums {
    pub rect: Rect,
    last: usize,
    low: f64,
    high: f64,
}

impl Sums {
    /// The range holds the sums and the exact value; the bounds may be wider.
    pub fn new(outer: Rect, style: &Style, analysis: &Analysis) -> Self {
        let small = style.points(Size::Small);
        let rect =
            Rect::from_min_max(outer.min + vec2(2.9 * small, NAME * small), outer.max - vec2(small, 1.6 * small));
        let all = || analysis.series.sums.iter().copied().chain([analysis.series.exact]).filter(|v| v.is_finite());
        let (low, high) = all().fold((0.0, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
        let air = 0.12 * (high - low).max(0.01);
        Self { rect, last: analysis.series.terms.len(), low: low - air, high: high + air }
    }

    pub fn at(&self, n: f64, value: f64) -> Pos2 {
        let (across, up) = (n / self.last as f64, (value - self.low) / (self.high - self.low));
        pos2(
            self.rect.left() + self.rect.width() * across as f32,
            self.rect.bottom() - self.rect.height() * up.clamp(-9.0, 9.0) as f32,
        )
    }

    /// How many terms belong to a place on the chart.
    pub fn terms_at(&self, at: Pos2) -> usize {
        let across = f64::from((at.x - self.rect.left()) / self.rect.width());
        (across * self.last as f64).round().clamp(1.0, self.last as f64) as usize
    }

    pub fn draw(&self, outside: &Painter, style: &Style, analysis: &Analysis, cut: usize) {
        let (p, rect, font) = (style.palette, self.rect, style.font(Size::Small));
        let painter = outside.with_clip_rect(rect.expand(1.0).intersect(outside.clip_rect()));
        let room = (rect.height() / (2.2 * font.size)).max(2.0) as usize;
        let most = (room..10).find(|&most| ticks(self.low, self.high, most).0.len() >= 2).unwrap_or(room);
        let (marks, step) = ticks(self.low, self.high, most);
        for mark in marks {
            let y = self.at(0.0, mark).y;
            outside.hline(rect.x_range(), y, style.stroke(1.0, p.line.gamma_multiply(0.7)));
            let at = pos2(rect.left() - space::XS, y);
            outside.text(at, Align2::RIGHT_CENTER, number(mark, step), font.clone(), p.weak);
        }
        let series = &analysis.series;
        for n in 0..self.last {
            let reach = [-1.0, 1.0].map(|side| series.exact + side * analysis.promised[n]);
            let [below, above] = reach.map(|v| self.at(n as f64, v));
            let band = Rect::from_min_max(pos2(below.x, above.y), pos2(self.at(n as f64 + 1.0, 0.0).x, below.y));
            painter.rect_filled(band, 0.0, p.accent.gamma_multiply(0.16));
        }
        let exact = [self.at(0.0, series.exact), self.at(self.last as f64, series.exact)];
        painter.line_segment(exact, style.stroke(1.5, p.text));
        let points: Vec<Pos2> = series.sums.iter().enumerate().map(|(n, &sum)| self.at(n as f64, sum)).collect();
        painter.add(Shape::line(points.clone(), style.stroke(1.0, p.measure.gamma_multiply(0.6))));
        for (n, point) in points.iter().enumerate() {
            painter.circle_filled(*point, if n == cut { 5.0 } else { 2.8 } * style.type_scale().sqrt(), p.measure);
        }
        painter.vline(self.at(cut as f64, 0.0).x, rect.y_range(), style.stroke(1.0, p.measure.gamma_multiply(0.7)));
        outside.rect_stroke(rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
        self.names(outside, style);
    }

    fn names(&self, painter: &Painter, style: &Style) {
        let (p, rect, font) = (style.palette, self.rect, style.font(Size::Small));
        for mark in ticks(0.0, self.last as f64, (rect.width() / (5.0 * font.size)) as usize).0 {
            let x = self.at(mark, 0.0).x;
            if rect.right() - x > 1.5 * font.size {
                painter.text(pos2(x, rect.bottom() + 2.0), Align2::CENTER_TOP, mark, font.clone(), p.weak);
            }
        }
        let at = pos2(rect.right(), rect.bottom() + 2.0);
        style.paint_formula(painter, at, Align2::RIGHT_TOP, "n", Size::Body, p.text);
        caption(painter, rect, painter.layout_no_wrap(style.tr("sum of n terms, nats").to_owned(), font, p.text));
    }
}
