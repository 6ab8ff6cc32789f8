//! Particles that the velocity field carries from base to target, with tails, over the density p_t; and one of them followed.

mod colours;
mod controls;
mod follow;
mod margin;
mod swarm;

pub(super) use follow::{Followed, chart_ui, column_height, flat_height as flat_chart_height, is_tight};

use super::needs::needs_ui;
use super::{held, is_continuous};
use crate::engine::Standing;
use crate::flow::{Family, Way};
use crate::ui::model::{Answered, WINDOW};
use crate::ui::plot::{Field, Plane, number, paint_texture, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::morph::{click, ground, hover, inspect};
use crate::ui::views::readout::notice;
use crate::ui::views::room::{Heights, Room, within};
use crate::ui::views::{Painted, Place, scale};
use crate::ui::{Action, Model};
use crate::watch::trajectories::{Found, Question as Part};
use crate::watch::{Found as Answer, Question};
use crate::words::fill;
use colours::Colours;
use egui::{Response, Role, Sense, Ui, WidgetInfo};
use std::sync::Arc;
use swarm::{Brush, Swarm};

#[derive(Debug, Default)]
pub struct TrajectoriesState {
    /// Takes the place of the evaluator's density.
    pub painted: Option<Painted>,
    /// Whether the density is hidden.
    bare: bool,
    ground: Field,
    brush: Brush,
    colours: Colours,
    followed: Followed,
    line: super::field::LineState,
}

/// What the picture is made of, from coarse to fine.
pub fn wanted(model: &Model) -> Vec<Question> {
    if !is_continuous(model) {
        return Vec::new();
    }
    if model.dim() == 1 {
        return super::field::wanted(model);
    }
    let parts = Part::parts(model.settings.watch.trajectories.particles, model.settings.seed);
    let wanted: Vec<_> = parts.into_iter().map(Question::Trajectories).collect();
    if model.run.standing == Standing::Training { super::settled(model, wanted, 1) } else { wanted }
}

/// The particles of the newest answer.
fn found(model: &Model) -> Option<(&Arc<Answered<Answer>>, &Found)> {
    held(model, |found| match found {
        Answer::Trajectories(found) if found.dim == model.dim() && !found.is_empty() => Some(found),
        _ => None,
    })
}

pub fn trajectories_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut TrajectoriesState) -> Option<Action> {
    if !is_continuous(model) {
        return needs_ui(ui, model, style, "Trajectories need a continuous flow: dy/dt = v(y, t).", Family::Cnf);
    }
    if model.dim() == 1 {
        return super::field::line_ui(ui, model, style, &mut state.line);
    }
    let place = Place::new(model.settings.t, &model.run.flow, model.settings.direction);
    let controlled = controls::controls_ui(ui, model, style, &mut state.bare);
    let line = style.points(Size::Large) * 1.4;
    let small = style.points(Size::Small);
    let is_followed = model.settings.focus.is_some();
    let chart = if is_followed { follow::flat_height(style) + space::S } else { 0.0 };
    let beside = Heights { head: line + space::XS, margin: 0.0, foot: 0.0 };
    let margin = small * 2.9 + chart + space::S;
    let below = Heights { head: line + small * 1.5 + space::XS, margin, foot: 0.0 };
    let room = Room::new(ui, style, beside, below);
    within(ui, room.head, |ui| caption_ui(ui, model, style, room.wide));
    let ease = style.ease_secs(model.reduced_motion);
    let top = state.painted.map_or_else(|| scale::top(ui.ctx(), model, ease), |p| p.top);
    let plane = Plane::with_axes(room.figure, WINDOW, style);
    let response = ui.interact(plane.rect, ui.scope_id().with("trajectories"), Sense::click());
    let (count, by) = found(model).map_or((0, "CPU"), |(_, f)| (f.len(), engine(f)));
    let count = count.min(model.settings.watch.trajectories.particles);
    let name = fill(
        style.tr("{} particles at t = {}, carried by the {}. Click to follow the one that is there."),
        &[&whole(count as u64), &number(model.settings.t, 0.01), &style.tr(by)],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    draw(ui, &plane, model, style, state, &place, top);
    let moved = state.followed.overlay_ui(ui, &plane, model, style);
    let started = start(&response, &plane, model);
    if started.is_none() && moved.is_none() {
        hover(ui, &response, &plane, model, style, &place);
    }
    margin::margin_ui(ui, &room, model, style, &place, top, &state.colours, &mut state.followed);
    ui.advance_cursor_after_rect(room.all());
    controlled.or(moved).or(started)
}

/// A click follows the particle there; Enter, with the focus on the figure, the one in the middle.
fn start(response: &Response, plane: &Plane, model: &Model) -> Option<Action> {
    let by_key = response.clicked() && response.interact_pointer_pos().is_none();
    click(response, plane, model).or_else(|| if by_key { inspect(model, [0.0, 0.0]) } else { None })
}

/// Who integrates, and what.
const CARRIED: &str = "Samples of the base that the velocity field carries. Where the GPU is the engine it integrates them, if all steps of the solver are fixed; else the worker does, on the CPU.";

/// Who has carried the particles.
fn engine(found: &Found) -> &'static str {
    match found.on_gpu {
        0 => "CPU",
        n if n == found.len() => "GPU",
        _ => "CPU and GPU",
    }
}

fn caption_ui(ui: &mut Ui, model: &Model, style: &Style, wide: bool) {
    let wanted = model.settings.watch.trajectories.particles;
    let t = number(model.settings.t, 0.01);
    let pattern = match model.settings.direction {
        Way::Generate => "{} particles on their way from z to x, t = {}",
        Way::Normalize => "{} particles on their way back from x to z, t = {}",
    };
    let say = |pattern: &str, many: &str| style.letters(&fill(style.tr(pattern), &[&many, &t]));
    let Some((_, found)) = found(model) else {
        return super::caption_ui(ui, style, wide, "dy/dt = v(y, t)", &[say(pattern, "0")], style.tr(CARRIED));
    };
    let (many, engine) = (whole(found.len().min(wanted) as u64), engine(found));
    let by = fill(style.tr("carried by the {}"), &[&style.tr(engine)]);
    let sentences = [
        format!("{}, {by}", say(pattern, &many)),
        format!("{}, {by}", say("{} particles, t = {}", &many)),
        format!("{}, {}", say("{} particles, t = {}", &many), style.tr(engine)),
    ];
    super::caption_ui(ui, style, wide, "dy/dt = v(y, t)", &sentences, style.tr(CARRIED));
}

fn draw(ui: &Ui, plane: &Plane, model: &Model, style: &Style, state: &mut TrajectoriesState, place: &Place, top: f32) {
    let p = style.palette;
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    painter.rect_filled(plane.rect, 0.0, p.page);
    if !state.bare
        && let Some(texture) = ground(ui, model, style, state.painted, &mut state.ground, top)
    {
        paint_texture(&painter, texture, plane.rect);
    }
    plane.grid(&painter, style);
    match found(model) {
        Some((answer, found)) => {
            let look = model.settings.watch.trajectories;
            state.colours.prepare(found, answer.version, look.colour, style);
            let swarm = Swarm {
                found,
                count: found.len().min(look.particles),
                t: model.settings.t,
                tail: look.tail,
                way: model.settings.direction,
                colours: &state.colours,
            };
            state.brush.paint(&painter, plane, style, &swarm);
        }
        None => notice(ui.painter(), plane.rect, style, style.tr("Setting the particles on their way")),
    }
    plane.axes(ui.painter(), style, place.axes());
}
