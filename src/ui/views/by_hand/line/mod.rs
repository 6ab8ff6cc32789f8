//! Change of variables on a line: p(z) below, p(x) at the left, and the map x = f(z) between them.

mod cache;
mod chart;
mod controls;
mod curves;
mod drops;
mod frame;
mod handles;
mod learned;
mod panel;
mod query;
mod sketch;
mod strip;

use crate::figure;
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::{first_press, press};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Label, Rect, ScrollArea, Ui, UiBuilder, vec2};
pub(super) use query::pencil;
pub use sketch::sketch;

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct LineState {
    cache: cache::Cache,
    drops: drops::Drops,
    stopped: Option<handles::Stopped>,
    /// The run whose particles are shown, 0 by hand.
    particles_of: (bool, u32),
}

/// What a person asked for in this frame.
struct Asked {
    hand: figure::LineState,
    focus: Option<[f64; 2]>,
    action: Option<Action>,
}

/// The figure with its numbers, in all of the room that is left.
pub fn line_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut LineState) -> Option<Action> {
    let settings = &model.settings;
    let mut asked = Asked { hand: settings.hand.line.clone(), focus: settings.focus, action: None };
    heading(ui, style, &mut asked.hand, state);
    let room = ui.available_rect_before_wrap();
    let panel = (0.44 * room.width()).min(316.0 * style.type_scale());
    let least = if settings.hand.line.second.is_some() { 1.4 } else { 0.75 };
    if room.width() > panel + least * room.height().min(400.0) {
        // Figure and numbers side by side in the middle, no further apart than they have to be.
        let most = if settings.hand.line.second.is_some() { 2.2 } else { 1.15 } * room.height() + panel;
        let room = Rect::from_center_size(room.center(), vec2(room.width().min(most), room.height()));
        let left = room.with_max_x(room.right() - panel - space::XL);
        let right = room.with_min_x(left.right() + space::XL);
        figure_ui(ui, model, style, state, left, &mut asked);
        ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
            ScrollArea::vertical()
                .id_salt("line numbers")
                .show(ui, |ui| numbers_ui(ui, model, style, state, &mut asked));
        });
    } else {
        ScrollArea::vertical().id_salt("line").auto_shrink(false).show(ui, |ui| {
            let width = ui.available_width();
            let share = if settings.hand.line.second.is_some() { 0.95 } else { 1.25 };
            let height = (share * width).clamp(240.0, (0.72 * room.height()).max(300.0));
            let (rect, _) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
            figure_ui(ui, model, style, state, rect, &mut asked);
            numbers_ui(ui, model, style, state, &mut asked);
        });
    }
    let Asked { hand, focus, action } = asked;
    action.or_else(|| {
        let same = hand == settings.hand.line && focus == settings.focus;
        (!same).then(|| change(model, |s| (s.hand.line, s.focus) = (hand, focus)))
    })
}

fn heading(ui: &mut Ui, style: &Style, hand: &mut figure::LineState, state: &mut LineState) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
        ui.label(style.formula("x = f(z)", Size::Title, style.palette.text));
        badge_ui(ui, style, Way::Generate);
        controls::controls_ui(ui, style, hand, state);
    });
    ui.add_space(space::XS);
}

/// The point that is asked about.
fn x_of(model: &Model) -> f64 {
    model.settings.focus.map_or(model.settings.hand.line.start(), |[x, _]| x)
}

fn figure_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut LineState, room: Rect, asked: &mut Asked) {
    let hand = &model.settings.hand.line;
    let of = (hand.learned, if hand.learned { model.run.number } else { 0 });
    if state.particles_of != of {
        state.particles_of = of;
        state.drops.clear();
    }
    let (drawn, new) = state.cache.get(model);
    if new && let Some(drawn) = drawn {
        state.drops.follow(&drawn.chart);
    }
    let peaks = drawn.map_or([0.4, 0.4, 0.4], |d| d.peaks);
    let two = hand.second.is_some() && !hand.learned;
    let frame = frame::Frame::new(room, style, two, hand.learned, peaks);
    let (x, now) = (x_of(model), ui.input(|i| i.time));
    let point = handles::point_of(drawn.map(|d| &d.chart), x);
    let scene = chart::Scene { frame: &frame, drawn, hand, point, drops: &state.drops, now };
    chart::draw(&ui.painter().with_clip_rect(room.intersect(ui.clip_rect())), style, &scene);
    if state.drops.is_moving(now) {
        ui.ctx().request_repaint();
    }
    let moved = chart::handles_ui(ui, style, &scene, x, &mut asked.hand, &mut state.stopped);
    if let Some(stopped) = state.stopped.filter(|_| !hand.learned) {
        handles::why_ui(ui, style, frame.first, stopped);
    }
    if let Some(x) = moved {
        asked.focus = Some([x, asked.focus.map_or(0.0, |[_, y]| y)]);
    }
}

fn numbers_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut LineState, asked: &mut Asked) {
    ui.spacing_mut().item_spacing.y = space::XS + 1.0;
    let hand = &model.settings.hand.line;
    let (drawn, _) = state.cache.get(model);
    if hand.learned {
        let action = match drawn {
            Some(_) => learned::training_ui(ui, style, model),
            None => learned::offer_ui(ui, style, model),
        };
        asked.action = action.or(asked.action.take());
        ui.add_space(space::M);
    }
    let Some(drawn) = drawn else { return panel::flat_ui(ui, style, hand) };
    if let Some(point) = handles::point_of(Some(&drawn.chart), x_of(model)) {
        let shown = ui.scope(|ui| panel::query_ui(ui, style, hand, &point)).response;
        style.spot(ui, "query", shown.rect);
        ui.add_space(space::M);
    }
    let shown = ui.scope(|ui| panel::strip_ui(ui, style, drawn)).response;
    style.spot(ui, "strip", shown.rect);
    ui.add_space(space::M);
    samples_ui(ui, model, style, drawn, &mut state.drops);
    panel::above_one_ui(ui, style, drawn);
    ui.add_space(space::S);
}

/// The buttons that let particles go.
fn samples_ui(ui: &mut Ui, model: &Model, style: &Style, drawn: &cache::Drawn, drops: &mut drops::Drops) {
    ui.label(style.strong(style.letters(style.tr("Samples: draw z, read off x")), Size::Body));
    let now = ui.input(|i| i.time);
    let mut wanted = 0;
    ui.horizontal_wrapped(|ui| {
        let hint = style.tr("Draws 20 z from the base and follows each over the curve to its x.");
        if first_press(ui, style, style.tr("Draw 20"), hint) {
            wanted = 20;
        }
        let hint = style.tr("Draws 500: the histogram of x comes near to p(x).");
        let more = style.tr("Draw 500");
        if press(ui, style, drops.count() < drops::MOST, more, more, hint) {
            wanted = 500;
        }
        let name = style.tr("Clear");
        if press(ui, style, drops.count() > 0, name, name, style.tr("Takes all samples away.")) {
            drops.clear();
        }
        let drawn = style.weak(fill(style.tr("{} drawn"), &[&drops.count()]), Size::Small);
        ui.add(Label::new(drawn).extend());
    });
    if wanted > 0 {
        drops.draw(&drawn.chart, wanted, now, model.reduced_motion);
        ui.ctx().request_repaint();
    }
}
