//! The test NLL of both trainings against steps or against seconds, on a logarithmic axis, over the entropy.

use super::{colours, title};
use crate::ui::Model;
use crate::ui::plot::{number, positive, ticks, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::readout::{notice, readout};
use crate::watch::matching::Along;
use crate::words::fill;
use egui::{Align2, Painter, Pos2, Rect, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

struct Frame {
    rect: Rect,
    /// Powers of ten.
    x: [f64; 2],
    y: [f64; 2],
}

impl Frame {
    fn at(&self, [x, nll]: [f64; 2]) -> Pos2 {
        let u = ((x.max(1e-9).log10() - self.x[0]) / (self.x[1] - self.x[0])) as f32;
        let v = ((nll.clamp(self.y[0], self.y[1]) - self.y[0]) / (self.y[1] - self.y[0])) as f32;
        pos2(self.rect.left() + self.rect.width() * u, self.rect.bottom() - self.rect.height() * v)
    }
}

/// The measurements of the first run and of the one beside it.
fn curves(model: &Model) -> [Vec<[f64; 2]>; 2] {
    let along = model.settings.watch.matching.along;
    let curve = |history: &crate::ui::model::History| {
        let points = if along == Along::Steps { &history.test } else { &history.test_by_second };
        points
            .iter()
            .filter(|[x, nll]| *x > 0.0 && nll.is_finite())
            .map(|[x, nll]| [*x, nll + model.run.log_std_sum])
            .collect()
    };
    [curve(&model.run.history), model.beside.as_ref().map_or_else(Vec::new, |b| curve(&b.run.history))]
}

pub(super) fn chart_ui(ui: &mut Ui, outer: Rect, model: &Model, style: &Style) {
    let (p, line) = (style.palette, style.points(Size::Small));
    let response = ui.interact(outer, ui.scope_id().with("nll"), Sense::hover());
    let said = "The test NLL of both trainings, in nats, on a logarithmic axis of steps or of seconds. The ground is the entropy: no model can be lower.";
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, style.tr(said)));
    let curves = curves(model);
    let along = model.settings.watch.matching.along;
    let shift = model.run.log_std_sum;
    let [entropy, gaussian] = [model.run.entropy, model.run.gaussian_nll].map(|known| known.map(|nll| nll + shift));
    let best = curves.iter().flatten().map(|[_, nll]| *nll).reduce(f64::min);
    let floor = entropy.or(best).unwrap_or(0.0);
    let ceiling = gaussian.unwrap_or(floor + 2.0);
    let all = || curves.iter().flatten().map(|[x, _]| *x);
    let last = all().fold(if along == Along::Steps { 100.0 } else { 1.0 }, f64::max);
    let first = all().fold(last / 100.0, f64::min).max(last / 1e5);
    let room = (ceiling - floor).max(0.2);
    let left = line * 2.6;
    let name =
        ui.painter().layout(style.tr(name(along)).to_owned(), style.font(Size::Small), p.text, outer.width() - left);
    let rect =
        Rect::from_min_max(outer.min + vec2(left, name.size().y + space::XS), outer.max - vec2(space::S, line * 1.6));
    if rect.width() < 40.0 || rect.height() < 40.0 {
        return;
    }
    let frame = Frame { rect, x: [first.log10(), last.log10()], y: [floor - 0.14 * room, ceiling + 0.18 * room] };
    ui.painter().galley(pos2(rect.left(), outer.top()), name, p.text);
    axes(ui.painter(), &frame, style, floor);
    // The dots at the ends are whole.
    let painter = ui.painter().with_clip_rect(rect.expand(space::S).intersect(ui.clip_rect()));
    if let Some(nll) = entropy {
        ground(&painter, &frame, style, nll);
    }
    if let Some(nll) = gaussian {
        level(&painter, &frame, style, nll);
    }
    for (curve, colour) in curves.iter().zip(colours(style)) {
        let points: Vec<Pos2> = curve.iter().map(|&point| frame.at(point)).collect();
        if let Some(&end) = points.last() {
            painter.add(Shape::line(points, style.stroke(2.25, colour)));
            painter.circle_filled(end, 3.5 * style.type_scale(), colour);
        }
    }
    if curves.iter().all(Vec::is_empty) {
        let text = style.tr("Press Train both, and two curves begin here");
        notice(&painter, rect, style, text);
    }
    if let Some(at) = response.hover_pos().filter(|at| rect.contains(*at)) {
        hover(ui, at, &frame, style, model, &curves, along);
    }
}

/// The entropy, where it is known: no model's NLL is below.
fn ground(painter: &Painter, frame: &Frame, style: &Style, nll: f64) {
    let (p, rect, y) = (style.palette, frame.rect, frame.at([1.0, nll]).y);
    painter.rect_filled(Rect::from_min_max(pos2(rect.left(), y), rect.max), 0.0, p.raised.gamma_multiply(0.6));
    painter.hline(rect.x_range(), y, style.stroke(1.5, p.text));
    let words = fill(style.tr("entropy {}"), &[&number(nll, 0.001)]);
    let below = rect.bottom() - y > 1.4 * style.points(Size::Small);
    let (align, at) = if below { (Align2::LEFT_TOP, y + 1.0) } else { (Align2::LEFT_BOTTOM, y - 2.0) };
    painter.text(pos2(rect.left() + space::XS, at), align, words, style.font(Size::Small), p.text);
}

/// The NLL of the best single Gaussian.
fn level(painter: &Painter, frame: &Frame, style: &Style, nll: f64) {
    let (p, rect, y) = (style.palette, frame.rect, frame.at([1.0, nll]).y);
    let ends = [pos2(rect.left(), y), pos2(rect.right(), y)];
    painter.extend(Shape::dashed_line(&ends, style.stroke(1.25, p.weak), 5.0, 4.0));
    let words = fill(style.tr("one Gaussian {}"), &[&number(nll, 0.01)]);
    let at = pos2(rect.right() - space::XS, y - 2.0);
    painter.text(at, Align2::RIGHT_BOTTOM, words, style.font(Size::Small), p.weak);
}

fn name(along: Along) -> &'static str {
    match along {
        Along::Steps => "test NLL in nats, against steps",
        Along::Seconds => "test NLL in nats, against seconds of work",
    }
}

fn axes(painter: &Painter, frame: &Frame, style: &Style, floor: f64) {
    let (p, font, rect) = (style.palette, style.font(Size::Small), frame.rect);
    let line = style.points(Size::Small);
    let (marks, step) = ticks(frame.y[0], frame.y[1], ((rect.height() / (2.2 * line)) as usize).clamp(2, 6));
    for mark in marks.into_iter().filter(|mark| *mark > floor) {
        let y = frame.at([1.0, mark]).y;
        painter.hline(rect.x_range(), y, style.stroke(1.0, p.line.gamma_multiply(0.6)));
        painter.text(pos2(rect.left() - space::XS, y), Align2::RIGHT_CENTER, number(mark, step), font.clone(), p.weak);
    }
    painter.hline(rect.x_range(), rect.bottom(), style.stroke(1.0, p.axis));
    let mut free = f32::INFINITY;
    for power in (frame.x[0].ceil() as i32..=frame.x[1].floor() as i32).rev() {
        let value = 10f64.powi(power);
        let x = frame.at([value, floor]).x;
        painter.vline(x, rect.bottom() - 4.0..=rect.bottom(), style.stroke(1.0, p.axis));
        let text = if power >= 0 { whole(value as u64) } else { number(value, value) };
        let galley = painter.layout_no_wrap(text, font.clone(), p.weak);
        let left = (x - galley.size().x / 2.0).min(rect.right() - galley.size().x);
        if left + galley.size().x < free {
            free = left - space::S;
            painter.galley(pos2(left, rect.bottom() + 3.0), galley, p.weak);
        }
    }
}

fn hover(ui: &Ui, at: Pos2, frame: &Frame, style: &Style, model: &Model, curves: &[Vec<[f64; 2]>; 2], along: Along) {
    let share = f64::from((at.x - frame.rect.left()) / frame.rect.width());
    let x = 10f64.powf(frame.x[0] + share * (frame.x[1] - frame.x[0]));
    let mut text = match along {
        Along::Steps => fill(style.tr("step {}"), &[&whole(x as u64)]),
        Along::Seconds => fill(style.tr("{} s of work"), &[&positive(x)]),
    };
    let settings = [Some(&model.settings), model.beside.as_ref().map(|b| &b.settings)];
    for (curve, settings) in curves.iter().zip(settings) {
        let near = curve.iter().rev().find(|[along, _]| *along <= x);
        if let (Some([_, nll]), Some(settings)) = (near, settings) {
            text.push_str(&format!("\n{} {} {}", style.tr(title(settings)), number(*nll, 0.001), style.tr("nats")));
        }
    }
    ui.painter().vline(at.x, frame.rect.y_range(), style.stroke(1.0, style.palette.axis));
    readout(ui.painter(), at, frame.rect, style, text);
}
