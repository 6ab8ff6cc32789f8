//! Times against dimensions, both logarithmic: dots are measured, lines are the counted operations at their height.

use crate::figure::kinds::measure::SIZES;
use crate::ui::plot::{Places, number};
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, StrokeKind, Vec2, pos2, vec2};

pub(super) struct Line<'a> {
    pub colour: Color32,
    /// The dimension, and the seconds of one run.
    pub times: &'a [(usize, f64)],
    /// Operations at each of [`SIZES`].
    pub counts: [u64; 8],
    pub slope: Option<f64>,
}

/// From logarithms to the screen.
struct Axes {
    rect: Rect,
    /// Powers of ten of seconds.
    low: f64,
    high: f64,
}

impl Axes {
    fn at(&self, dim: f64, secs: f64) -> Pos2 {
        // Half a step of room on both sides.
        let x = (dim.log2() - 0.5) / (SIZES.len() as f64);
        let y = (secs.log10() - self.low) / (self.high - self.low);
        pos2(self.rect.left() + self.rect.width() * x as f32, self.rect.bottom() - self.rect.height() * y as f32)
    }
}

pub(super) fn chart(painter: &Painter, outer: Rect, style: &Style, lines: &[Line<'_>]) {
    let p = style.palette;
    let small = style.points(Size::Small);
    let rect = Rect::from_min_max(outer.min + vec2(3.6 * small, space::S), outer.max - vec2(space::S, 1.7 * small));
    let times = || lines.iter().flat_map(|l| l.times).map(|(_, secs)| secs.log10());
    let low = times().fold(-8.0, f64::min).floor();
    let high = (times().fold(-5.0, f64::max) + 0.2).ceil();
    let axes = Axes { rect, low, high };
    frame(painter, &axes, style);
    let painter = painter.with_clip_rect(rect.expand(4.0).intersect(painter.clip_rect()));
    let mut places = Places::default();
    for line in lines {
        let counted = counted(&axes, line);
        places.keep_line(&counted);
        painter.add(Shape::line(counted, style.stroke(1.5, line.colour.gamma_multiply(0.55))));
        for &(dim, secs) in line.times {
            let (at, radius) = (axes.at(dim as f64, secs), 4.0 * style.type_scale().sqrt());
            places.keep(Rect::from_center_size(at, Vec2::splat(2.0 * radius)));
            painter.circle(at, radius, line.colour, style.stroke(1.5, p.page));
        }
    }
    for line in lines {
        if let (Some(slope), Some(&(dim, secs))) = (line.slope, line.times.last()) {
            let text = fill(style.tr("slope {}"), &[&number(slope, 0.1)]);
            let galley = painter.layout_no_wrap(text, style.font(Size::Small), line.colour);
            let at = axes.at(dim as f64, secs) - vec2(space::M, 0.0);
            let above = Align2::RIGHT_BOTTOM.anchor_size(at, galley.size());
            let off = |i: i32| above.translate(vec2(0.0, 0.25 * galley.size().y * i as f32));
            let Some(place) = places.choose((0..12).flat_map(|i| [off(-i), off(i)])) else { continue };
            painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 3.0, p.page.gamma_multiply(0.85));
            painter.galley(place.min, galley, line.colour);
        }
    }
}

/// The grid and its numbers.
fn frame(painter: &Painter, axes: &Axes, style: &Style) {
    let (p, rect) = (style.palette, axes.rect);
    let hairline = style.stroke(1.0, p.line.gamma_multiply(0.7));
    painter.rect_stroke(rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
    let font = style.font(Size::Small);
    for power in axes.low as i32..=axes.high as i32 {
        let y = axes.at(2.0, 10f64.powi(power)).y;
        painter.hline(rect.x_range(), y, hairline);
        let (unit, zeros) = match power {
            ..=-7 => ("ns", power + 9),
            -6..=-4 => ("µs", power + 6),
            _ => ("ms", power + 3),
        };
        let text = format!("{} {unit}", if zeros < 0 { "0.1".to_owned() } else { 10i64.pow(zeros as u32).to_string() });
        let crowded = rect.height() / ((axes.high - axes.low) as f32) < 1.3 * font.size;
        if !crowded || power % 2 == 0 {
            painter.text(pos2(rect.left() - space::S, y), Align2::RIGHT_CENTER, text, font.clone(), p.weak);
        }
    }
    for (i, dim) in SIZES.into_iter().enumerate() {
        let x = axes.at(dim as f64, 1.0).x;
        painter.vline(x, rect.y_range(), hairline);
        let below = pos2(x, rect.bottom() + space::XS);
        if i + 2 == SIZES.len() {
            style.paint_formula(painter, below, Align2::CENTER_TOP, "D", Size::Body, p.text);
        } else if rect.width() > 24.0 * font.size || i % 2 == 1 {
            painter.text(below, Align2::CENTER_TOP, dim.to_string(), font.clone(), p.weak);
        }
    }
}

/// The counted operations, moved to the height of the measured times: in the middle of the larger dimensions.
fn counted(axes: &Axes, line: &Line<'_>) -> Vec<Pos2> {
    let both = line.times.iter().zip(line.counts).skip(SIZES.len() / 2).filter(|(_, count)| *count > 0);
    let logs: Vec<f64> = both.map(|((_, secs), count)| secs.ln() - (count as f64).ln()).collect();
    if logs.is_empty() {
        return Vec::new();
    }
    let each = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
    let point = |(dim, count): (usize, u64)| axes.at(dim as f64, count as f64 * each);
    SIZES.into_iter().zip(line.counts).filter(|(_, count)| *count > 0).map(point).collect()
}
