//! Break it: one mistake a click, trained at once, with the picture that gives it away.

mod evidence;
mod sketch;
mod texts;

use crate::preset::{Bug, Settings, View, decode};
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::pick::pick_ui;
use crate::ui::views::{MorphState, morph_ui};
use crate::ui::{Action, Model};
use egui::{Layout, Rect, ScrollArea, Ui, UiBuilder, vec2};
use evidence::Evidence;
pub use sketch::sketch;
use texts::texts;

/// Less room than this is too little for the flow and the evidence at once.
const LOW: f32 = 440.0;

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct MistakesState {
    morph: MorphState,
    evidence: Evidence,
}

/// The choice of mistakes, what each does, the flow that comes of it, and the evidence.
pub fn mistakes_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut MistakesState) -> Option<Action> {
    if ui.available_height() < LOW * style.type_scale() {
        return column_ui(ui, model, style, state);
    }
    let chosen = choice_ui(ui, model, style);
    let wide = ui.available_width() > 1.15 * ui.available_height();
    if !wide {
        about_ui(ui, model, style);
    }
    ui.add_space(space::S);
    let room = ui.available_rect_before_wrap();
    let width = (0.34 * room.width()).clamp(220.0, 340.0) * style.type_scale().sqrt();
    let (figure, beside) = if wide {
        let cut = room.right() - width;
        (room.with_max_x(cut - space::L), room.with_min_x(cut))
    } else {
        let cut = room.bottom() - 0.38 * room.height();
        (room.with_max_y(cut - space::S), room.with_min_y(cut))
    };
    let seen = inside(ui, "flow", figure, |ui| morph_ui(ui, model, style, &mut state.morph));
    inside(ui, "evidence", beside, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            // Beside the flow, which is the larger for it.
            if wide {
                about_ui(ui, model, style);
                ui.add_space(space::M);
            }
            state.evidence.show(ui, model, style);
        });
    });
    ui.advance_cursor_after_rect(room);
    chosen.or(seen)
}

/// Where there is no room for both at once: the flow, and the evidence below it, to be scrolled.
fn column_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut MistakesState) -> Option<Action> {
    let scrolled = ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let chosen = choice_ui(ui, model, style);
        about_ui(ui, model, style);
        let room = ui.available_rect_before_wrap();
        let figure = Rect::from_min_size(room.min, vec2(room.width(), 1.2 * room.width().min(0.8 * LOW)));
        let seen = inside(ui, "flow", figure, |ui| morph_ui(ui, model, style, &mut state.morph));
        ui.advance_cursor_after_rect(figure);
        ui.add_space(space::M);
        state.evidence.show(ui, model, style);
        chosen.or(seen)
    });
    scrolled.inner
}

/// `add` in a part of the room.
fn inside<R>(ui: &mut Ui, id: &str, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let child = UiBuilder::new().id_salt(id).max_rect(rect).layout(Layout::top_down(egui::Align::Min));
    let mut child = ui.new_child(child);
    child.set_clip_rect(rect.expand(space::S).intersect(ui.clip_rect()));
    add(&mut child)
}

/// What is wrong: one of six, the first nothing.
fn choice_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let help = "Starts the run anew with this mistake and trains it.";
    let options = Bug::ALL.map(|bug| (bug, texts(bug).name, help));
    let chosen = pick_ui(ui, style, "What goes wrong", model.settings.bug, &options);
    chosen.map(|bug| Action::ChangeAndTrain(Box::new(with_bug(&model.settings, bug))))
}

/// The settings that show a mistake best.
fn with_bug(settings: &Settings, bug: Bug) -> Settings {
    let mut out = settings.clone();
    (out.bug, out.focus) = (bug, None);
    if bug == Bug::ZeroScale {
        (out.view, out.bug) = (View::Line, Bug::None);
        out.hand.line = decode("#v=1&map=1,0").settings.hand.line;
    }
    out
}

/// The line of the program that is wrong, and what follows.
fn about_ui(ui: &mut Ui, model: &Model, style: &Style) {
    let (p, texts) = (style.palette, texts(model.settings.bug));
    ui.add_space(space::XS);
    let colour = if model.settings.bug == Bug::None { p.text } else { p.error };
    ui.horizontal_wrapped(|ui| {
        ui.label(style.formula(texts.formula, Size::Large, colour));
        texts.way.map(|way| badge_ui(ui, style, way));
    });
    ui.label(style.weak(style.letters(style.tr(texts.about)), Size::Body));
}
