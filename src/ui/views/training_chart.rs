//! The loss chart: train and test NLL between the entropy below and one Gaussian above.

use super::readout::readout;
use crate::flow::{BaseKind, Family};
use crate::ui::Model;
use crate::ui::plot::{number, ticks, whole};
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Ui, Vec2, WidgetInfo, pos2, vec2};

/// The lines that a loss stands against, in the units of the data, nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    pub entropy: Option<f64>,
    pub gaussian: Option<f64>,
    /// What a volume-preserving flow of N(0, I) cannot go below: its density is at most (2π)^(-D/2).
    pub volume: Option<f64>,
}

impl Levels {
    pub fn new(model: &Model) -> Self {
        let (run, s) = (&model.run, &model.settings);
        let shift = run.log_std_sum;
        let bounded = s.flow == Family::VolumePreserving && s.base == BaseKind::Normal;
        Self {
            entropy: run.entropy.map(|e| e + shift),
            gaussian: run.gaussian_nll.map(|g| g + shift),
            volume: bounded.then(|| 0.5 * model.dim() as f64 * std::f64::consts::TAU.ln() + shift),
        }
    }
}

/// The newest test NLL, in the units of the data.
pub fn measured(model: &Model) -> Option<f64> {
    model.run.history.test_nll().map(|nll| nll + model.run.log_std_sum)
}

/// The batch losses, where they are on the axis of the NLL.
fn losses(model: &Model) -> &[[f64; 2]] {
    let in_nats = model.settings.config().objective.in_nats();
    if in_nats { &model.run.history.train } else { &[] }
}

/// The part of the plane that is shown.
struct Frame {
    rect: Rect,
    x: [f64; 2],
    y: [f64; 2],
}

impl Frame {
    fn at(&self, step: f64, nll: f64) -> Pos2 {
        let along = |v: f64, [low, high]: [f64; 2]| ((v - low) / (high - low)) as f32;
        let (u, v) = (along(step, self.x), along(nll, self.y));
        pos2(self.rect.left() + self.rect.width() * u, self.rect.bottom() - self.rect.height() * v)
    }

    /// `below` and `above` are what the labels of the lowest and the highest line take, in points.
    fn new(rect: Rect, model: &Model, levels: &Levels, below: f32, above: f32) -> Self {
        let shift = model.run.log_std_sum;
        let history = &model.run.history;
        let newest = [history.test.last(), losses(model).last()].into_iter().flatten().map(|[_, nll]| nll + shift);
        let known = [levels.entropy, levels.gaussian, levels.volume].into_iter().flatten();
        let (low, high) = known
            .chain(newest)
            .filter(|v| v.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low <= high { (low, high.max(low + 0.2)) } else { (0.0, 3.0) };
        let unit = (high - low) / f64::from((rect.height() - below - above).max(20.0));
        let steps = history.test.last().into_iter().chain(losses(model).last()).map(|[step, _]| *step);
        let last = steps.chain([model.run.step as f64]).fold(20.0, f64::max);
        Self { rect, x: [0.0, last], y: [low - f64::from(below) * unit, high + f64::from(above) * unit] }
    }
}

/// Draws the chart `size` large; `small` leaves out what a panel has no room for.
pub fn chart(ui: &mut Ui, model: &Model, style: &Style, size: Vec2, small: bool) -> Response {
    let (outer, response) = ui.allocate_exact_size(size, Sense::hover());
    let levels = Levels::new(model);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, summary(model, style, &levels)));
    let line = style.points(Size::Small);
    let narrow = small || size.x < 480.0 * style.type_scale();
    let right = if small { space::S } else { 72.0 * style.type_scale() };
    let above = if small { space::XS } else { line * 1.6 };
    let corner = vec2(line * 2.6, above);
    let rect = Rect::from_min_max(outer.min + corner, outer.max - vec2(right, line * 1.5));
    let frame = Frame::new(rect, model, &levels, line * 2.0, line * 1.8);
    let (p, painter) = (style.palette, ui.painter());
    let clipped = painter.with_clip_rect(rect.expand2(vec2(3.0, 0.0)).intersect(ui.clip_rect()));
    let history = &model.run.history;
    let empty = history.train.is_empty() && history.test.len() < 2;
    axes(painter, &frame, style, narrow, levels.entropy, empty);
    lines(painter, &frame, style, &levels, narrow);
    let shift = model.run.log_std_sum;
    let curve = |points: &[[f64; 2]]| -> Vec<Pos2> {
        points.iter().filter(|[_, nll]| nll.is_finite()).map(|[step, nll]| frame.at(*step, nll + shift)).collect()
    };
    let (train, test) = (curve(losses(model)), curve(&model.run.history.test));
    clipped.add(Shape::line(train, style.stroke(1.0, p.weak.gamma_multiply(0.65))));
    if let Some(&end) = test.last() {
        clipped.add(Shape::line(test, style.stroke(2.25, p.measure)));
        clipped.circle_filled(end, 3.5 * style.type_scale(), p.measure);
    }
    if !small {
        legend(painter, rect, style, !losses(model).is_empty());
        bracket(painter, &frame, style, model, &levels);
    }
    if empty {
        let words = if model.run.step == 0 {
            "Press Train, and the curve begins here"
        } else {
            "Trained before: Train goes on from here"
        };
        let font = style.font(if small { Size::Small } else { Size::Body });
        let lines = painter.layout(style.tr(words).to_owned(), font, p.weak, rect.width() - 16.0);
        // In the widest gap between the levels, whose words stand on them; not at all where none is wide enough.
        let levels = [levels.gaussian, levels.volume, levels.entropy].into_iter().flatten();
        let mut heights: Vec<f32> = levels.map(|level| frame.at(0.0, level).y).chain([rect.top()]).collect();
        heights.sort_by(f32::total_cmp);
        let gaps = heights.windows(2).map(|ends| (ends[0], ends[1] - line * 1.3));
        let widest = gaps.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).unwrap_or((rect.top(), rect.bottom()));
        let centre = pos2(rect.center().x, (widest.0 + widest.1) / 2.0);
        if widest.1 - widest.0 >= lines.size().y {
            painter.galley(Align2::CENTER_CENTER.anchor_size(centre, lines.size()).min, lines, p.weak);
        }
    }
    if let Some(at) = response.hover_pos().filter(|at| rect.contains(*at)) {
        hover(painter, at, &frame, style, model);
    }
    response
}

/// Nothing is marked below `floor`, and an empty chart has no lines across.
fn axes(painter: &Painter, frame: &Frame, style: &Style, small: bool, floor: Option<f64>, empty: bool) {
    let (p, font) = (style.palette, style.font(Size::Small));
    let most = (frame.rect.height() / (2.5 * style.points(Size::Small))) as usize;
    let (marks, step) = ticks(frame.y[0], frame.y[1], most.clamp(2, if small { 4 } else { 7 }));
    for mark in marks.into_iter().filter(|mark| floor.is_none_or(|floor| *mark > floor)) {
        let y = frame.at(0.0, mark).y;
        if !empty {
            painter.hline(frame.rect.x_range(), y, style.stroke(1.0, p.line.gamma_multiply(0.6)));
        }
        let at = pos2(frame.rect.left() - space::XS - 2.0, y);
        painter.text(at, Align2::RIGHT_CENTER, number(mark, step), font.clone(), p.weak);
    }
    painter.hline(frame.rect.x_range(), frame.rect.bottom(), style.stroke(1.0, p.axis));
    let (marks, _) = ticks(frame.x[0], frame.x[1], if small { 2 } else { 5 });
    // From the right, so that the last number keeps its unit and none runs into it.
    let mut free = f32::INFINITY;
    for (i, &mark) in marks.iter().enumerate().rev() {
        let at = pos2(frame.at(mark, 0.0).x, frame.rect.bottom() + 3.0);
        let text =
            if i + 1 == marks.len() { fill(style.tr("{} steps"), &[&whole(mark as u64)]) } else { whole(mark as u64) };
        let galley = painter.layout_no_wrap(text, font.clone(), p.weak);
        let left = (at.x - galley.size().x / 2.0).min(frame.rect.right() - galley.size().x);
        if left + galley.size().x < free {
            free = left - space::S;
            painter.galley(pos2(left, at.y), galley, p.weak);
        }
    }
}

/// The levels with their words: the entropy's is the ground that nothing goes below.
fn lines(painter: &Painter, frame: &Frame, style: &Style, levels: &Levels, small: bool) {
    let (p, font) = (style.palette, style.font(Size::Small));
    let (left, right) = (frame.rect.left(), frame.rect.right());
    if let Some(entropy) = levels.entropy {
        let y = frame.at(0.0, entropy).y;
        let ground = Rect::from_min_max(pos2(left, y), frame.rect.max);
        painter.rect_filled(ground, 0.0, p.raised.gamma_multiply(0.6));
        painter.hline(left..=right, y, style.stroke(1.5, p.text));
        let pattern = if small { "entropy {}" } else { "entropy {}: no model can be lower" };
        let text = fill(style.tr(pattern), &[&number(entropy, 0.001)]);
        painter.text(pos2(left + space::XS, y + 2.0), Align2::LEFT_TOP, text, font.clone(), p.text);
    }
    let dashed = |y: f32, colour: Color32, text: String| {
        let line = Shape::dashed_line(&[pos2(left, y), pos2(right, y)], style.stroke(1.25, colour), 5.0, 4.0);
        painter.extend(line);
        painter.text(pos2(right - space::XS, y - 2.0), Align2::RIGHT_BOTTOM, text, font.clone(), colour);
    };
    if let Some(volume) = levels.volume {
        let pattern = if small { "volume preserving {}" } else { "no volume-preserving flow can be lower {}" };
        dashed(frame.at(0.0, volume).y, p.warning, fill(style.tr(pattern), &[&number(volume, 0.001)]));
    }
    if let Some(gaussian) = levels.gaussian {
        dashed(frame.at(0.0, gaussian).y, p.weak, fill(style.tr("one Gaussian {}"), &[&number(gaussian, 0.01)]));
    }
}

/// Which curve is which, above the plot.
fn legend(painter: &Painter, rect: Rect, style: &Style, with_train: bool) {
    let (p, font) = (style.palette, style.font(Size::Small));
    let mut at = rect.right_top() - vec2(space::XS, style.points(Size::Small) * 0.9);
    let curves = [("train (batch)", style.stroke(1.0, p.weak)), ("test", style.stroke(2.25, p.measure))];
    for (word, stroke) in curves.into_iter().skip(usize::from(!with_train)) {
        let text = painter.text(at, Align2::RIGHT_CENTER, style.tr(word), font.clone(), p.text);
        painter.hline(text.left() - space::S - 20.0..=text.left() - space::S, at.y, stroke);
        at.x = text.left() - space::S - 20.0 - space::L;
    }
}

/// The gap, from the entropy to the newest test NLL.
fn bracket(painter: &Painter, frame: &Frame, style: &Style, model: &Model, levels: &Levels) {
    let (Some(nll), Some(entropy)) = (measured(model), levels.entropy) else { return };
    let p = style.palette;
    let x = frame.rect.right() + space::S;
    let (low, high) = (frame.at(0.0, entropy).y, frame.at(0.0, nll).y.max(frame.rect.top()));
    let stroke = style.stroke(1.5, p.measure);
    painter.vline(x, high..=low, stroke);
    painter.hline(x - 3.0..=x + 3.0, high, stroke);
    painter.hline(x - 3.0..=x + 3.0, low, stroke);
    let at = pos2(x + space::S, (low + high) / 2.0);
    let above = painter.text(at, Align2::LEFT_BOTTOM, number(nll - entropy, 0.001), style.bold(Size::Body), p.measure);
    painter.text(pos2(above.left(), at.y), Align2::LEFT_TOP, style.tr("nats gap"), style.font(Size::Small), p.weak);
}

fn hover(painter: &Painter, at: Pos2, frame: &Frame, style: &Style, model: &Model) {
    let step = frame.x[0] + (frame.x[1] - frame.x[0]) * f64::from((at.x - frame.rect.left()) / frame.rect.width());
    let near =
        |points: &[[f64; 2]]| points.iter().copied().min_by(|a, b| (a[0] - step).abs().total_cmp(&(b[0] - step).abs()));
    let history = &model.run.history;
    let mut text = fill(style.tr("step {}"), &[&whole(step.max(0.0) as u64)]);
    for (name, point) in [("test", near(&history.test)), ("train", near(losses(model)))] {
        if let Some([_, nll]) = point {
            text.push_str(&format!("\n{} {}", style.tr(name), number(nll + model.run.log_std_sum, 0.001)));
        }
    }
    painter.vline(at.x, frame.rect.y_range(), style.stroke(1.0, style.palette.axis));
    readout(painter, at, frame.rect, style, text);
}

/// The chart for who cannot see it.
fn summary(model: &Model, style: &Style, levels: &Levels) -> String {
    let say = |name: &str, v: Option<f64>| v.map(|v| format!("{} {}", style.tr(name), number(v, 0.001)));
    let parts =
        [say("test NLL", measured(model)), say("entropy", levels.entropy), say("one Gaussian", levels.gaussian)];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    if known.is_empty() {
        style.tr("Loss chart, still empty").to_owned()
    } else {
        fill(style.tr("Loss chart: {}"), &[&known.join(", ")])
    }
}
