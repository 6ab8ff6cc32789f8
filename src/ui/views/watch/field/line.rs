//! A flow on a line over time: t across, y up, p_t in colours, and the curves that carry it from p(z) on the left to p(x) on
//! the right. Between each two neighbouring curves flows the same mass, and none ever meet.

use super::line_draw::{self, Frame, Sheet};
use super::{CURVES, controls};
use crate::ui::plot::{Bar, Field, Handle, colour_bar, colour_bar_flat, number};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::readout::{notice, readout};
use crate::ui::views::room::within;
use crate::ui::views::{change, exact};
use crate::ui::{Action, Model};
use crate::watch::Found as Answer;
use crate::watch::field::{Found, SpaceTime, velocity};
use crate::words::fill;
use egui::{Pos2, Rect, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use super::super::trajectories::{Followed, chart_ui, column_height, flat_chart_height};

#[derive(Debug, Default)]
pub struct LineState {
    heat: Field,
    sheet: Sheet,
    followed: Followed,
}

pub fn line_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut LineState) -> Option<Action> {
    let controlled = controls::controls_ui(ui, model, style);
    let area = ui.available_rect_before_wrap();
    let small = style.points(Size::Small);
    let is_followed = model.settings.focus.is_some();
    let wide = area.width() > 640.0 * style.type_scale();
    let chart = if is_followed { flat_chart_height(style) + space::S } else { 0.0 };
    let head = Rect::from_min_size(
        area.min,
        vec2(area.width(), style.points(Size::Large) * 1.4 + if wide { 0.0 } else { small * 1.5 }),
    );
    let column = if wide { 150.0 * style.type_scale() + space::L } else { 0.0 };
    let below = if wide { 0.0 } else { small * 2.9 + chart };
    let outer = Rect::from_min_max(
        pos2(area.left(), head.bottom() + space::S),
        pos2(area.right() - column, area.bottom() - below),
    );
    let t = number(model.settings.t, 0.01);
    let mass = number(100.0 / (CURVES + 1) as f64, 1.0);
    let sentences = [
        fill(
            &style.letters(
                style.tr("time t against place y: {} % of the mass between neighbouring curves, which never meet"),
            ),
            &[&mass],
        ),
        fill(style.tr("{} % of the mass between neighbours"), &[&mass]),
    ];
    let help = style.say(
        "Each curve is a path of the flow. They set out at evenly spread quantiles of z, and carry the mass between them along.",
    );
    within(ui, head, |ui| super::super::caption_ui(ui, style, wide, "dy/dt = v(y, t)", &sentences, &help));
    let frame = Frame::new(outer, style);
    let response = ui.interact(frame.plot, ui.scope_id().with("over time"), Sense::click());
    let name = style
        .tr("The density over time and space, with curves; now at t = {}. Click to follow the particle that is there.");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, fill(name, &[&t])));
    let answer = super::super::held(model, |found| match found {
        Answer::Field(Found::SpaceTime(found)) if found.size > 1 => Some(found),
        _ => None,
    });
    if let Some((answer, found)) = answer {
        state.sheet.measure(answer.version, found);
        line_draw::ground(ui, &frame, model, style, &mut state.heat, &state.sheet, (answer.version, found));
        line_draw::curves(ui, &frame, model, style, found);
        line_draw::sides(ui, &frame, model, style, found);
    } else {
        notice(ui.painter(), frame.plot, style, style.tr("Waiting for the field"));
    }
    frame.axes(ui, style, model.settings.t);
    let moved = overlay_ui(ui, &frame, model, style, &mut state.followed);
    let started = start(&response, &frame, model);
    if started.is_none() && moved.is_none() {
        hover(ui, &response, &frame, model, style);
    }
    let margin = if wide {
        Rect::from_min_max(pos2(outer.right() + space::L, frame.plot.top()), pos2(area.right(), frame.plot.bottom()))
    } else {
        Rect::from_min_max(pos2(area.left(), outer.bottom() + space::XS), area.max)
    };
    margin_ui(ui, margin, wide, model, style, state);
    ui.advance_cursor_after_rect(area);
    controlled.or(moved).or(started)
}

/// The particle that is at `y` at time `t` becomes the one that is followed.
fn follow_from(model: &Model, t: f64, y: f64) -> Option<Action> {
    let run = &model.run;
    let x = *exact::destination(&run.flow, &run.params, t, &[y])?.first()?;
    x.is_finite().then(|| change(model, |s| s.focus = Some([x, 0.0])))
}

fn start(response: &Response, frame: &Frame, model: &Model) -> Option<Action> {
    if !response.clicked() {
        return None;
    }
    match response.interact_pointer_pos() {
        Some(at) => follow_from(model, frame.time(at.x), frame.place(at.y)),
        None => follow_from(model, model.settings.t, 0.0),
    }
}

fn overlay_ui(ui: &mut Ui, frame: &Frame, model: &Model, style: &Style, followed: &mut Followed) -> Option<Action> {
    let curve = followed.get(model)?;
    let p = style.palette;
    let line: Vec<Pos2> = curve.times.iter().zip(&curve.points).map(|(&t, y)| frame.at(t, y[0] as f32)).collect();
    let painter = ui.painter().with_clip_rect(frame.plot.intersect(ui.clip_rect()));
    painter.add(Shape::line(line.clone(), style.stroke(4.5, p.halo.gamma_multiply(0.6))));
    painter.add(Shape::line(line, style.stroke(2.25, p.accent)));
    let t = model.settings.t;
    let here = frame.at(t, curve.at(t)[0] as f32);
    if !frame.plot.expand(1.0).contains(here) {
        return None;
    }
    let (log_density, _) = curve.values(t);
    let name = fill(style.tr("the particle that is followed, log p = {}"), &[&number(log_density, 0.01)]);
    let id = ui.scope_id().with("followed");
    let moved = Handle { id, at: here, name: &name, value: log_density, colour: p.accent, step: 6.0 }.show(ui, style);
    moved.response.on_hover_text(style.tr("Drag it, or press the arrow keys, to follow another one."));
    moved.to.and_then(|to| follow_from(model, t, frame.place(to.y)))
}

fn margin_ui(ui: &mut Ui, margin: Rect, wide: bool, model: &Model, style: &Style, state: &mut LineState) {
    let spread = f64::from(state.sheet.divergence);
    let bar = if model.settings.watch.field.heat.is_divergence(1) {
        Bar { map: &style.diverging, low: -spread, high: spread, name: "∂v/∂y", unit: style.tr("per unit of time") }
    } else {
        Bar::density(style, "p_t(y)", state.sheet.top)
    };
    let (painter, small) = (ui.painter().clone(), style.points(Size::Small));
    let say = if model.settings.watch.field.heat.is_divergence(1) {
        "∂v/∂y: how fast the field spreads out. Along a curve log p falls at this rate, in nats per unit of time."
    } else {
        "p_t at every time t, per unit of length: the base density on the left, the flow's on the right."
    };
    let is_followed = model.settings.focus.is_some();
    if !wide {
        colour_bar_flat(&painter, margin, style, &bar);
        if is_followed {
            let chart = Rect::from_min_max(margin.min + vec2(0.0, small * 2.9), margin.max);
            chart_ui(ui, chart, model, style, &mut state.followed);
        }
        return;
    }
    let chart = column_height(style, margin.height(), model.settings.focus.is_some());
    let high = ((margin.height() - chart - space::XL) * 0.9).min(300.0 * style.type_scale());
    let place = Rect::from_min_size(margin.min, vec2(margin.width(), high));
    colour_bar(&painter, place, style, &bar);
    super::super::told(ui, place, "bar", &style.say(say));
    let rect = Rect::from_min_max(pos2(margin.left(), margin.bottom() - chart), margin.max);
    if is_followed {
        chart_ui(ui, rect, model, style, &mut state.followed);
    } else {
        let hint = style.say("Click anywhere to follow the particle that is there, with log p along its way.");
        let galley = painter.layout(hint, style.font(Size::Small), style.palette.weak, rect.width());
        painter.galley(pos2(rect.left(), rect.bottom() - galley.size().y), galley, style.palette.weak);
    }
}

/// What is at the pointer's time and place, computed there.
fn hover(ui: &Ui, response: &Response, frame: &Frame, model: &Model, style: &Style) {
    let Some(at) = response.hover_pos() else { return };
    let (t, y, run) = (frame.time(at.x), frame.place(at.y), &model.run);
    let Some((v, divergence)) = velocity(&run.flow, &run.params, t, &[y]) else { return };
    let Some(log_p) = exact::log_density(&run.flow, &run.params, t, &[y]) else { return };
    let per = style.tr("per unit of time");
    let text = format!(
        "t = {}, {} = {}\nlog\u{a0}p = {} {}\nv = {} {per}\n{} = {} {per}",
        number(t, 0.01),
        style.letters("y"),
        number(y, 0.01),
        number(log_p, 0.01),
        style.tr("nats"),
        number(v[0], 0.01),
        style.letters("∂v/∂y"),
        number(divergence, 0.01),
    );
    readout(ui.painter(), at, frame.plot, style, text);
}

/// Whether a curve begins where the base has mass enough to be drawn.
pub(super) fn is_finite(found: &SpaceTime, k: usize) -> bool {
    found.curves[k].iter().all(|y| y.is_finite())
}
