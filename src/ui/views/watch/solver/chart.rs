//! The second pane: the error against the evaluations that it costs, both logarithmic, with the order that each line shows.

use super::words::{inks, nats, title, units};
use super::{Scene, heading};
use crate::flow::{Method, Solver};
use crate::ui::plot::number;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::views::readout::{notice, readout};
use crate::ui::views::watch::axes::{Axes, Axis, Scale, names};
use crate::ui::{Action, Model};
use crate::watch::order::{Curve, Mark, slope};
use crate::watch::solver::{Measure, Run};
use crate::words::fill;
use egui::{Color32, Painter, Pos2, Role, Sense, Shape, Ui, Vec2, WidgetInfo};

pub(super) fn chart_ui(ui: &mut Ui, model: &Model, style: &Style, scene: &Scene<'_>, size: Vec2) -> Option<Action> {
    let measure = model.settings.watch.solver.measure;
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        heading(ui, style, style.tr("Error against cost"));
        for (one, word, help) in [
            (
                Measure::Position,
                "position",
                "Root mean square distance between where points end and where they should. A unit is a standard deviation of the data.",
            ),
            (Measure::LogDensity, "log-density", "Root mean square error of log p(x), in nats."),
        ] {
            let response = chip(ui, style, Role::RadioButton, one == measure, style.tr(word), style.tr(help));
            if response.clicked() && one != measure {
                action = Some(change(model, |s| s.watch.solver.measure = one));
            }
        }
    });
    let (outer, response) = ui.allocate_exact_size(size, Sense::hover());
    let curves = scene.truth.map_or(&[][..], |truth| &truth.curves);
    let labels: Vec<String> = curves.iter().map(|curve| label(style, curve, measure)).collect();
    let name = format!("{}: {}", style.tr("Error against evaluations of the field (NFE)"), labels.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let wide =
        |text: &String| ui.painter().layout_no_wrap(text.clone(), style.font(Size::Small), Color32::WHITE).size().x;
    let right = labels.iter().map(wide).fold(0.0, f32::max) + space::S;
    let placed = |(run, ink): (&Run, Color32)| Some((mark(scene, run, measure)?, ink));
    let chosen: Vec<(Mark, Color32)> = scene.runs().zip(inks(style)).filter_map(placed).collect();
    let all = || curves.iter().flat_map(|c| c.marks(measure)).chain(chosen.iter().map(|(mark, _)| mark));
    let errors = || all().map(|m| m[1]).filter(|e| *e > 0.0);
    let low = errors().fold(1e-2, f64::min).max(1e-12).log10().floor();
    let high = errors().fold(1e-1, f64::max).min(1e4).log10().ceil();
    let most = all().map(|m| m[0]).fold(512.0, f64::max);
    let (x, y) =
        (Axis::new(Scale::Octaves, 0.8, most * 1.1), Axis::new(Scale::Decades, 10f64.powf(low), 10f64.powf(high)));
    let axes = Axes::within(outer, style, x, y, right);
    let unit = match measure {
        Measure::Position => style.tr("error in position, units"),
        Measure::LogDensity => style.tr("error in log p(x), nats"),
    };
    axes.frame(ui.painter(), style, style.tr("NFE"), &style.letters(unit));
    style.spot(ui, "orders", axes.rect);
    draw(ui.painter(), &axes, style, curves, measure, scene);
    for (mark, ink) in chosen {
        let (at, painter) = (axes.at(mark[0], mark[1]), axes.inside(ui.painter()));
        painter.circle(at, 5.5 * style.type_scale().sqrt(), ink, style.stroke(2.0, style.palette.page));
        painter.circle_stroke(at, 8.5 * style.type_scale().sqrt(), style.stroke(1.5, ink));
    }
    if scene.lambda > 0.0 && measure == Measure::LogDensity {
        let exact = style.say("tr ∂v/∂y = −λ is the same everywhere: every method sums it without an error");
        notice(ui.painter(), axes.rect, style, &exact);
    } else if curves.is_empty() {
        let words =
            if model.is_training() { "Pause the training to measure the errors" } else { "Measuring the errors" };
        notice(ui.painter(), axes.rect, style, style.tr(words));
    } else if let Some(at) = response.hover_pos() {
        hover(ui.painter(), at, &axes, style, curves, measure);
    }
    action
}

/// Where a run stands.
fn mark(scene: &Scene<'_>, run: &Run, measure: Measure) -> Option<Mark> {
    let errors = scene.truth?.errors(&run.ends, &run.log_dets)?;
    Some([run.evaluations()[1], errors.of(measure)]).filter(|m| m[1].is_finite() && m[1] > 0.0)
}

/// "RK4, order 3.9"; without an order for the adaptive method, whose steps are not equal.
fn label(style: &Style, curve: &Curve, measure: Measure) -> String {
    let name = style.tr(title(curve.method));
    let order = slope(curve.marks(measure)).filter(|_| curve.method != Method::Dopri5);
    order.map_or_else(|| name.to_owned(), |order| fill(style.tr("{}: order {}"), &[&name, &number(order, 0.1)]))
}

fn ink(style: &Style, scene: &Scene<'_>, method: Method) -> Color32 {
    let shown = scene.runs().position(|run| run.solver.method() == method);
    shown.map_or(style.palette.weak, |i| inks(style)[i.min(1)])
}

fn draw(painter: &Painter, axes: &Axes, style: &Style, curves: &[Curve], measure: Measure, scene: &Scene<'_>) {
    let inside = axes.inside(painter);
    let mut ends = Vec::new();
    for curve in curves {
        let colour = ink(style, scene, curve.method);
        // The line runs through the solver that is shown as well.
        let shown = scene.runs().filter(|run| run.solver.method() == curve.method);
        let shown = shown.filter_map(|run| mark(scene, run, measure));
        let mut marks: Vec<Mark> = curve.marks(measure).iter().copied().chain(shown).filter(|m| m[1] > 0.0).collect();
        marks.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let line: Vec<Pos2> = marks.into_iter().map(|m| axes.at(m[0], m[1])).collect();
        let Some(&end) = line.last() else { continue };
        let chosen = colour != style.palette.weak;
        for at in &line {
            inside.circle_filled(*at, if chosen { 2.5 } else { 2.0 } * style.type_scale().sqrt(), colour);
        }
        if curve.method == Method::Dopri5 {
            inside.extend(Shape::dashed_line(&line, style.stroke(1.5, colour), 5.0, 3.0));
        } else {
            inside.add(Shape::line(line, style.stroke(if chosen { 2.0 } else { 1.25 }, colour)));
        }
        ends.push((end.y, label(style, curve, measure), colour));
    }
    names(painter, style, axes.rect.right() + space::XS + 2.0, axes.rect, ends);
}

/// The mark nearest to the pointer.
fn hover(painter: &Painter, at: Pos2, axes: &Axes, style: &Style, curves: &[Curve], measure: Measure) {
    let all = curves.iter().flat_map(|curve| curve.marks(measure).iter().map(move |mark| (curve.method, mark)));
    let far = |mark: &Mark| axes.at(mark[0], mark[1]).distance(at);
    let Some((method, mark)) = all.min_by(|a, b| far(a.1).total_cmp(&far(b.1))).filter(|m| far(m.1) < 40.0) else {
        return;
    };
    let missed = if measure == Measure::LogDensity { nats } else { units }(style, mark[1]);
    let text = fill(style.tr("{}, NFE {}: error {}"), &[&style.tr(title(method)), &number(mark[0], 1.0), &missed]);
    painter.circle_stroke(axes.at(mark[0], mark[1]), 6.0, style.stroke(1.5, style.palette.text));
    readout(painter, at, axes.rect, style, text);
}

/// Whether a solver chooses its own steps.
pub(super) fn is_adaptive(run: &Run) -> bool {
    matches!(run.solver, Solver::Adaptive { .. })
}
