//! The velocity v(y, t) of a continuous flow at the time of the timeline, as arrows and as lines that follow it, over its
//! divergence, which changes the density; on a line the picture of time against space.

mod arrows;
mod controls;
mod line;
mod line_draw;
mod range;

pub use line::{LineState, line_ui};

use super::needs::needs_ui;
use super::trajectories::{Followed, chart_ui, column_height, flat_chart_height, is_tight};
use super::{held, is_continuous, settled};
use crate::engine::Standing;
use crate::flow::Family;
use crate::ui::model::WINDOW;
use crate::ui::plot::{Bar, Field, Plane, colour_bar, colour_bar_flat, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::morph::{click, ground, inspect};
use crate::ui::views::readout::{notice, readout};
use crate::ui::views::room::{Heights, Room, within};
use crate::ui::views::{Painted, Place, scale};
use crate::ui::{Action, Model};
use crate::watch::field::{Found, Question, velocity};
use crate::watch::{self, Found as Answer};
use crate::words::fill;
use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use range::Range;

/// Cells a side while something moves, and at rest.
const SIZES: [usize; 2] = [40, 144];
const LINE_SIZES: [usize; 2] = [48, 192];
/// Curves over time.
const CURVES: usize = 19;

#[derive(Debug, Default)]
pub struct FieldState {
    /// Takes the place of the evaluator's density.
    pub painted: Option<Painted>,
    ground: Field,
    heat: Field,
    range: Range,
    followed: Followed,
    line: LineState,
}

/// What the picture is made of, from coarse to fine.
pub fn wanted(model: &Model) -> Vec<watch::Question> {
    if !is_continuous(model) {
        return Vec::new();
    }
    let (s, training) = (&model.settings, model.run.standing == Standing::Training);
    if model.dim() == 1 {
        let line = |size| watch::Question::Field(Question::SpaceTime { size, curves: CURVES, seed: s.seed });
        return settled(model, LINE_SIZES.map(line).to_vec(), if training { 1 } else { 2 });
    }
    let streamlines = s.watch.field.streamlines;
    let plane = |size| watch::Question::Field(Question::Plane { t: s.t, size, streamlines });
    let moves = training || model.playing.is_some() || model.is_settling();
    settled(model, SIZES.map(plane).to_vec(), if moves { 1 } else { 2 })
}

pub fn field_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut FieldState) -> Option<Action> {
    if !is_continuous(model) {
        let why = "A velocity field belongs to a continuous flow: dy/dt = v(y, t).";
        return needs_ui(ui, model, style, why, Family::Cnf);
    }
    if model.dim() == 1 {
        return line_ui(ui, model, style, &mut state.line);
    }
    let place = Place::new(model.settings.t, &model.run.flow, model.settings.direction);
    let controlled = controls::controls_ui(ui, model, style);
    let line = style.points(Size::Large) * 1.4;
    let small = style.points(Size::Small);
    let chart = if model.settings.focus.is_some() { flat_chart_height(style) + space::S } else { 0.0 };
    let beside = Heights { head: line + space::XS, margin: 0.0, foot: 0.0 };
    let below = Heights { head: line + small * 1.5 + space::XS, margin: small * 2.9 + chart + space::S, foot: 0.0 };
    let room = Room::new(ui, style, beside, below);
    let t = number(model.settings.t, 0.01);
    let sentences = ["the velocity at t = {}, and how fast it spreads out", "the velocity at t = {}"]
        .map(|pattern| style.letters(&fill(style.tr(pattern), &[&t])));
    let help = style.say(
        "The velocity that carries points from z to x. Its divergence, tr ∂v/∂y, is the rate at which log p falls along a path.",
    );
    within(ui, room.head, |ui| super::caption_ui(ui, style, room.wide, "dy/dt = v(y, t)", &sentences, &help));
    let plane = Plane::with_axes(room.figure, WINDOW, style);
    let response = ui.interact(plane.rect, ui.scope_id().with("field"), Sense::click());
    let name = fill(style.tr("The velocity field at t = {}. Click to follow the particle that is there."), &[&t]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let ease = style.ease_secs(model.reduced_motion);
    let top = state.painted.map_or_else(|| scale::top(ui.ctx(), model, ease), |p| p.top);
    draw(ui, &plane, model, style, state, top);
    plane.axes(ui.painter(), style, place.axes());
    let moved = state.followed.overlay_ui(ui, &plane, model, style);
    let by_key = response.clicked() && response.interact_pointer_pos().is_none();
    let started = click(&response, &plane, model).or_else(|| if by_key { inspect(model, [0.0, 0.0]) } else { None });
    if started.is_none() && moved.is_none() {
        hover(ui, &response, &plane, model, style, &place);
    }
    margin_ui(ui, &room, &plane, model, style, &place, top, state);
    ui.advance_cursor_after_rect(room.all());
    controlled.or(moved).or(started)
}

fn draw(ui: &Ui, plane: &Plane, model: &Model, style: &Style, state: &mut FieldState, top: f32) {
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    let look = model.settings.watch.field;
    let answer = held(model, |found| match found {
        Answer::Field(Found::Plane(field)) if field.size > 1 => Some(field),
        _ => None,
    });
    let texture = if look.heat.is_divergence(2) {
        answer.and_then(|(answer, field)| {
            let shows = (answer.version, format!("{:?}", answer.request));
            state.range.measure(fingerprint(&shows), field);
            let range = state.range.divergence;
            let shows = fingerprint((shows, range.to_bits(), style.look as u8));
            let colour = |i: usize| style.diverging.signed(field.divergence[i], range);
            state.heat.texture(ui.ctx(), shows, [field.size, field.size], colour)
        })
    } else {
        if let Some((answer, field)) = answer {
            state.range.measure(fingerprint((answer.version, format!("{:?}", answer.request))), field);
        }
        ground(ui, model, style, state.painted, &mut state.ground, top)
    };
    if let Some(texture) = texture {
        paint_texture(&painter, texture, plane.rect);
    }
    plane.grid(&painter, style);
    match answer {
        Some((_, field)) => {
            if look.streamlines {
                arrows::streamlines(&painter, plane, style, field);
            }
            if look.arrows {
                arrows::arrows(&painter, plane, style, field, state.range.speed);
            }
        }
        None => notice(ui.painter(), plane.rect, style, style.tr("Waiting for the field")),
    }
}

#[expect(clippy::too_many_arguments, reason = "one margin, laid out in one place")]
fn margin_ui(
    ui: &mut Ui,
    room: &Room,
    plane: &Plane,
    model: &Model,
    style: &Style,
    place: &Place,
    top: f32,
    state: &mut FieldState,
) {
    let range = f64::from(state.range.divergence);
    let spread =
        Bar {
            map: &style.diverging, low: -range, high: range, name: "tr ∂v/∂y", unit: style.tr("per unit of time")
        };
    let density = Bar::density(style, place.density(), top);
    let look = model.settings.watch.field;
    let bar = if look.heat.is_divergence(2) { spread } else { density };
    let (painter, margin, small) = (ui.painter().clone(), room.margin, style.points(Size::Small));
    let say = if look.heat.is_divergence(2) {
        style.say("tr ∂v/∂y, the divergence: how fast the field spreads out. Along a path log p falls at this rate, in nats per unit of time.")
    } else {
        style.say("p_t, the base density carried along until t, per unit of area.")
    };
    let chart = column_height(style, margin.height(), model.settings.focus.is_some());
    if !room.wide {
        let key = if look.arrows { arrows::key_width(&painter, style) + space::M } else { 0.0 };
        let (left, right) = margin.split_left_right_at_x(margin.right() - key);
        colour_bar_flat(&painter, left, style, &bar);
        super::told(ui, left.with_max_y(left.top() + small * 2.6), "bar", &say);
        let key = right.left_top() + vec2(space::M, 0.0);
        arrows::key(&painter, key, plane, style, state.range.speed, look.arrows);
        if model.settings.focus.is_some() {
            let rect = Rect::from_min_max(margin.min + vec2(0.0, small * 2.9), margin.max);
            chart_ui(ui, rect, model, style, &mut state.followed);
        }
        return;
    }
    let (free, tight) =
        (margin.height() - chart - space::XL, is_tight(style, margin.height(), model.settings.focus.is_some()));
    let high = if tight { free } else { (0.6 * free).min(300.0 * style.type_scale()) };
    let place = Rect::from_min_size(margin.min, vec2(margin.width(), high));
    colour_bar(&painter, place, style, &bar);
    super::told(ui, place, "bar", &say);
    let key = pos2(margin.left(), margin.top() + high + space::XL);
    arrows::key(&painter, key, plane, style, state.range.speed, look.arrows && !tight);
    let rect = Rect::from_min_max(pos2(margin.left(), margin.bottom() - chart), margin.max);
    if model.settings.focus.is_some() {
        chart_ui(ui, rect, model, style, &mut state.followed);
    } else {
        let hint =
            "Where tr ∂v/∂y > 0 the field spreads out and the density falls; where it is below 0 the density rises.";
        let text = painter.layout(style.say(hint), style.font(Size::Small), style.palette.weak, margin.width());
        painter.galley(pos2(margin.left(), margin.bottom() - text.size().y), text, style.palette.weak);
    }
}

/// v and its divergence under the pointer, computed at that very point.
fn hover(ui: &Ui, response: &Response, plane: &Plane, model: &Model, style: &Style, place: &Place) {
    let Some(at) = response.hover_pos() else { return };
    let y = plane.to_world(at).map(f64::from);
    let run = &model.run;
    let Some((v, divergence)) = velocity(&run.flow, &run.params, model.settings.t, &y) else { return };
    let pair = |v: &[f64]| v.iter().map(|&v| number(v, 0.01)).collect::<Vec<_>>().join(", ");
    let per = style.tr("per unit of time");
    let rate = number(-divergence, 0.01);
    let rate = if divergence < 0.0 { format!("+{rate}") } else { rate };
    let text = format!(
        "{} = ({})\nv = ({}) {per}\n{} = {} {per}\n{}",
        style.letters(place.letter()),
        pair(&y),
        pair(&v),
        style.letters("tr ∂v/∂y"),
        number(divergence, 0.01),
        fill(style.tr("log p along the path: {} nats per unit of time"), &[&rate]),
    );
    readout(ui.painter(), at, plane.rect, style, text);
}
