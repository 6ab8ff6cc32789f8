//! Estimates of the same number by random probes, as training draws them: each a dot, their mean with its standard error, and
//! the exact value. The series that is cut off scatters around its own sum; Russian roulette scatters wider, around the truth.

use super::analysis::Analysis;
use super::legend::{Sign, entry, rows};
use super::title;
use crate::flow::Estimator;
use crate::ui::plot::{number, ticks};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::press;
use crate::ui::{Action, Model};
use crate::watch::blocks::{Draws, Look};
use crate::words::{fill, with_unit};
use egui::{Align2, Painter, Pos2, Rect, Role, Sense, Slider, SliderClamping, Ui, WidgetInfo, pos2, vec2};

pub(super) fn clouds_ui(ui: &mut Ui, model: &Model, style: &Style, analysis: &Analysis, height: f32) -> Option<Action> {
    title(ui, style, style.tr("Estimates by random probes"), "E vᵀ J v = tr J");
    let (outer, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let axis = Axis::new(outer, style, analysis);
    axis.frame(ui.painter(), style, analysis);
    let half = axis.rect.height() / 2.0;
    let names = names(style, analysis);
    for (i, draws) in [&analysis.cut, &analysis.roulette].into_iter().enumerate() {
        let row = Rect::from_min_size(axis.rect.min + vec2(0.0, half * i as f32), vec2(axis.rect.width(), half));
        axis.cloud(ui.painter(), style, row, draws, &names[i]);
    }
    response.widget_info(|| {
        let said = |draws: &Draws| format!("{} ± {}", number(draws.mean(), 0.001), number(draws.error(), 0.001));
        let text = fill(
            style.tr("Estimates of the log-determinant: cut off {}, roulette {}, exactly {} nats"),
            &[&said(&analysis.cut), &said(&analysis.roulette), &number(analysis.series.exact, 0.001)],
        );
        WidgetInfo::labeled(Role::Image, true, text)
    });
    style.spot(ui, "estimates", outer);
    let action = controls_ui(ui, model, style);
    for (i, draws) in [&analysis.cut, &analysis.roulette].into_iter().enumerate() {
        numbers_ui(ui, style, draws, &names[i], analysis.estimators[i]);
    }
    action
}

fn names(style: &Style, analysis: &Analysis) -> [String; 2] {
    let terms = analysis.cut.terms.first().copied().unwrap_or(0);
    [fill(style.tr("cut off at {} terms"), &[&terms]), style.tr("Russian roulette").to_owned()]
}

fn controls_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let look = model.settings.watch.blocks;
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.label(style.weak(style.tr("estimates"), Size::Small));
        let mut probes = look.probes as u64;
        let slider = Slider::new(&mut probes, 4..=Look::MOST_PROBES as u64).logarithmic(true);
        let help = style.say("How many estimates are drawn, each with a probe v of random signs of its own.");
        let response = ui.add(slider.clamping(SliderClamping::Edits)).on_hover_text(help);
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, style.tr("number of estimates")));
        if response.changed() && probes as usize != look.probes {
            action = Some(change(model, |s| s.watch.blocks.probes = probes as usize));
        }
        let again = style.tr("Draw again");
        if press(ui, style, true, again, again, style.tr("Other random signs, and other numbers of terms.")) {
            action = Some(change(model, |s| s.watch.blocks.draw = (look.draw + 1) % 10_000));
        }
    });
    action
}

/// One line a kind.
fn numbers_ui(ui: &mut Ui, style: &Style, draws: &Draws, name: &str, estimator: Estimator) {
    let p = style.palette;
    let value = |v: f64| number(v, 0.001);
    rows(ui, |ui| {
        let help = match estimator {
            Estimator::Roulette { .. } => style.tr(
                "A random number of terms, each divided by the probability that it is reached: the mean is exact, whatever the number (Chen et al. 2019).",
            ),
            _ => style.tr(
                "Always the same number of terms: the mean is the sum of those terms, not the exact value. With two coordinates, random signs give only two different values.",
            ),
        };
        entry(ui, style, (Sign::None, p.text), name, "", help);
        entry(
            ui,
            style,
            (Sign::Dot, p.accent),
            style.tr("mean"),
            &with_unit(&format!("{}\u{a0}±\u{a0}{}", value(draws.mean()), value(draws.error())), style.tr("nats")),
            style.tr("The mean of the estimates with its standard error, the spread over the root of their number."),
        );
        entry(
            ui,
            style,
            (Sign::None, p.text),
            style.tr("spread"),
            &with_unit(&value(draws.spread()), style.tr("nats")),
            style.tr("The standard deviation of one estimate: the noise that it brings into training."),
        );
        let help = fill(
            style.tr("Each term costs one product with the transposed Jacobian. Expected: {}."),
            &[&number(estimator.mean_terms(), 0.1)],
        );
        let terms = number(draws.mean_terms(), 0.1);
        entry(ui, style, (Sign::None, p.text), style.tr("terms, in the mean"), &terms, &help);
    });
}

/// The axis that both clouds share, in nats.
struct Axis {
    rect: Rect,
    low: f64,
    high: f64,
}

impl Axis {
    fn new(outer: Rect, style: &Style, analysis: &Analysis) -> Self {
        let small = style.points(Size::Small);
        let rect = Rect::from_min_max(outer.min + vec2(space::S, small), outer.max - vec2(space::S, 1.6 * small));
        let values = analysis.cut.values.iter().chain(&analysis.roulette.values).copied();
        let all = values.chain([analysis.series.exact]).filter(|v| v.is_finite());
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let (low, high) = if low <= high { (low, high) } else { (-1.0, 1.0) };
        let air = (0.06 * (high - low)).max(0.01);
        Self { rect, low: low - air, high: high + air }
    }

    fn x(&self, value: f64) -> f32 {
        self.rect.left() + self.rect.width() * ((value - self.low) / (self.high - self.low)) as f32
    }

    fn frame(&self, painter: &Painter, style: &Style, analysis: &Analysis) {
        let (p, rect, font) = (style.palette, self.rect, style.font(Size::Small));
        let (marks, step) = ticks(self.low, self.high, (rect.width() / (5.0 * font.size)).max(2.0) as usize);
        let unit = painter.layout_no_wrap(style.tr("nats").to_owned(), font.clone(), p.text);
        let free = rect.right() - unit.size().x - space::S;
        painter.galley(pos2(rect.right() - unit.size().x, rect.bottom() + 2.0), unit, p.text);
        for mark in marks {
            let x = self.x(mark);
            painter.vline(x, rect.y_range(), style.stroke(1.0, p.line.gamma_multiply(0.7)));
            if x < free - font.size {
                let at = pos2(x, rect.bottom() + 2.0);
                painter.text(at, Align2::CENTER_TOP, number(mark, step), font.clone(), p.weak);
            }
        }
        painter.hline(rect.x_range(), rect.center().y, style.stroke(1.0, p.line));
        painter.rect_stroke(rect, 0.0, style.stroke(1.0, p.line), egui::StrokeKind::Outside);
        let exact = self.x(analysis.series.exact);
        painter.vline(exact, rect.y_range(), style.stroke(1.5, p.text));
        let right = exact < rect.right() - 5.0 * font.size;
        let (align, at) = if right { (Align2::LEFT_BOTTOM, 2.0) } else { (Align2::RIGHT_BOTTOM, -2.0) };
        painter.text(pos2(exact + at, rect.top()), align, style.tr("exact"), font, p.text);
    }

    fn cloud(&self, painter: &Painter, style: &Style, row: Rect, draws: &Draws, name: &str) {
        let p = style.palette;
        let painter = painter.with_clip_rect(row.expand(1.0).intersect(painter.clip_rect()));
        let words = style.points(Size::Small) * 1.3;
        let band = row.shrink2(vec2(0.0, 4.0)).with_min_y((row.top() + words).min(row.center().y));
        let radius = (60.0 / draws.values.len() as f32).clamp(1.4, 3.0) * style.type_scale().sqrt();
        let colour = p.measure.gamma_multiply(0.75);
        for (i, &value) in draws.values.iter().enumerate() {
            let up = (i as f32 * 0.618_034).fract();
            let at = Pos2::new(self.x(value), band.top() + band.height() * up);
            painter.circle_filled(at, radius, colour);
        }
        let (mean, error) = (draws.mean(), draws.error());
        let y = band.center().y;
        let ends = [self.x(mean - error), self.x(mean + error)];
        for (width, colour) in [(6.0, p.halo), (3.0, p.accent)] {
            painter.hline(ends[0]..=ends[1], y, style.stroke(width, colour));
            painter.vline(self.x(mean), y - 9.0..=y + 9.0, style.stroke(width, colour));
        }
        let at = row.left_top() + vec2(space::S, 1.0);
        let galley = painter.layout_no_wrap(name.to_owned(), style.font(Size::Small), p.text);
        let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(3.0, 0.0));
        painter.rect_filled(ground, 3.0, p.page.gamma_multiply(0.8));
        painter.galley(at, galley, p.text);
    }
}
