//! The film strip: p_t at several times in a row, for every flow, with the density at the timeline's own t large below it.

mod controls;
mod export;
mod tiles;

use super::held;
use crate::engine::Standing;
use crate::ui::model::WINDOW;
use crate::ui::plot::{Bar, Field, Plane, colour_bar, colour_bar_flat, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::morph::{click, ground, hover};
use crate::ui::views::readout::notice;
use crate::ui::views::room::{Heights, Room, within};
use crate::ui::views::{Painted, Place, morph_line};
use crate::ui::{Action, Model};
use crate::watch::strip::{Found, Question as Frames};
use crate::watch::{Found as Answer, Question};
use crate::words::fill;
use egui::{Rect, Role, Sense, Ui, WidgetInfo, vec2};
use tiles::Tiles;

/// The large picture needs this much below the strip.
const LOWEST: f32 = 190.0;

#[derive(Debug, Default)]
pub struct StripState {
    /// Takes the place of the evaluator's density.
    pub painted: Option<Painted>,
    tiles: Tiles,
    ground: Field,
}

/// What the picture is made of, from coarse to fine.
pub fn wanted(model: &Model) -> Vec<Question> {
    if model.dim() > 2 {
        return Vec::new();
    }
    let frames = Frames::refined(model.dim(), model.settings.watch.strip.frames);
    let all: Vec<_> = frames.into_iter().map(Question::Strip).collect();
    let moves = model.run.standing == Standing::Training || model.playing.is_some() || model.is_settling();
    if moves { super::settled(model, all, 1) } else { all }
}

/// The newest strip and the version of its weights.
fn found(model: &Model) -> Option<(u64, &Found)> {
    let whole = held(model, |found| match found {
        Answer::Strip(found) if found.is_whole() => Some(found),
        _ => None,
    });
    whole.map(|(answer, found)| (answer.version, found))
}

pub fn strip_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut StripState) -> Option<Action> {
    let controlled = controls::controls_ui(ui, model, style, found(model).map(|(_, found)| found));
    let area = ui.available_rect_before_wrap();
    let frames = model.settings.watch.strip.frames;
    let row = tiles::Row::new(area, frames, style);
    // Where they leave no room for a large picture, the frames are the figure.
    let has_room = area.height() - row.height() - space::M > LOWEST * style.type_scale();
    let row = if has_room { row } else { tiles::Row::filling(area, frames, style) };
    let Some((version, strip)) = found(model) else {
        notice(ui.painter(), area, style, style.tr("Drawing the density at every time"));
        ui.advance_cursor_after_rect(area);
        return controlled;
    };
    state.tiles.measure(version, strip);
    let chosen = state.tiles.row_ui(ui, &row, model, style, version, strip);
    let below = Rect::from_min_max(area.min + vec2(0.0, row.height() + space::M), area.max);
    let inspected = if has_room { within(ui, below, |ui| preview_ui(ui, model, style, state)) } else { None };
    ui.advance_cursor_after_rect(area);
    controlled.or(chosen).or(inspected)
}

/// p_t at the place of the timeline.
fn preview_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut StripState) -> Option<Action> {
    let place = Place::new(model.settings.t, &model.run.flow, model.settings.direction);
    let small = style.points(Size::Small);
    let head = style.points(Size::Large) * 1.4;
    let beside = Heights { head, margin: 0.0, foot: 0.0 };
    let room = Room::new(ui, style, beside, Heights { head: head + small * 1.5, margin: small * 3.0, foot: 0.0 });
    let t = fill(style.tr("the density at t = {}"), &[&number(model.settings.t, 0.01)]);
    let flow = &model.run.flow;
    let sentences = if flow.layers.len() == 1 {
        vec![style.letters(&t)]
    } else {
        vec![format!("{t}: {}", place.sentence(style, flow)), place.sentence(style, flow), place.short(style, flow)]
    };
    let help = style.say(match model.dim() {
        1 => "p_t, the base density carried along until t, per unit of length.",
        _ => "p_t, the base density carried along until t, per unit of area.",
    });
    within(ui, room.head, |ui| super::caption_ui(ui, style, room.wide, place.density(), &sentences, &help));
    let plane = Plane::with_axes(room.figure, WINDOW, style);
    let top = state.painted.map_or(state.tiles.top, |painted| painted.top);
    let response = ui.interact(plane.rect, ui.scope_id().with("preview"), Sense::click());
    let name = fill(style.tr("The density at t = {}. Click to inspect a point."), &[&number(model.settings.t, 0.01)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    if model.dim() == 1 {
        let answer = model.frame.as_deref().map(|f| &f.value);
        morph_line::draw(ui, &plane, model, style, &place, answer, top, false, None);
    } else {
        let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
        painter.rect_filled(plane.rect, 0.0, style.palette.page);
        if let Some(texture) = ground(ui, model, style, state.painted, &mut state.ground, top) {
            paint_texture(&painter, texture, plane.rect);
        }
        plane.grid(&painter, style);
        plane.axes(ui.painter(), style, place.axes());
    }
    let bar = Bar::density(style, place.density(), top);
    let painter = ui.painter().clone();
    match (model.dim(), room.wide) {
        (1, _) => {}
        (_, true) => {
            let height = room.margin.height().min(240.0 * style.type_scale());
            let rect = Rect::from_min_size(room.margin.min, vec2(room.margin.width(), height));
            colour_bar(&painter, rect, style, &bar);
        }
        (_, false) => colour_bar_flat(&painter, room.margin, style, &bar),
    }
    let action = click(&response, &plane, model);
    if action.is_none() {
        hover(ui, &response, &plane, model, style, &place);
    }
    ui.advance_cursor_after_rect(room.all());
    action
}
