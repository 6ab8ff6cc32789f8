//! The keyboard. While a widget has the focus, keys that it uses itself stay its own.

use super::{Screen, Section, change};
use crate::engine::Standing;
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use egui::{Context, Event, Key, Modifiers};

/// How far an arrow key scrubs.
const STEP: f64 = 1.0 / 64.0;

impl Screen {
    pub(super) fn keys(&mut self, ctx: &Context, model: &Model, out: &mut Vec<Action>) {
        if ctx.text_edit_focused() {
            return;
        }
        if typed(ctx, "?") {
            self.help = !self.help;
        }
        if self.help {
            return;
        }
        self.keys_of_the_figure(ctx, model, out);
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let free = ctx.memory(|m| m.focused()).is_none();
        if free && pressed(Key::Space) {
            out.push(if model.run.standing == Standing::Training { Action::Pause } else { Action::Train });
        }
        if pressed(Key::S) {
            out.push(Action::StepOnce);
        }
        if pressed(Key::R) {
            out.push(Action::Reset);
        }
        if pressed(Key::G) {
            let gallery = model.settings.view == View::Gallery;
            out.push(change(model, |s| s.view = if gallery { View::Morph } else { View::Gallery }));
        }
        if pressed(Key::L) {
            out.push(change(model, |s| s.view = View::Training));
        }
        if pressed(Key::F) {
            self.presenting = !self.presenting;
        }
        if typed(ctx, "[") {
            self.open = if self.open.is_some() { None } else { Some(self.shown) };
        }
        if typed(ctx, "]") {
            self.results = !self.results;
        }
    }

    /// The keys that an embedding page has, too.
    pub(super) fn keys_of_the_figure(&mut self, ctx: &Context, model: &Model, out: &mut Vec<Action>) {
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::P) {
            out.push(if model.playing.is_some() { Action::StopPlaying } else { Action::Play });
        }
        if pressed(Key::M) {
            out.push(change(model, |s| s.view = View::Morph));
        }
        if pressed(Key::D) {
            out.push(change(model, |s| s.direction = s.direction.reversed()));
        }
        if ctx.memory(|m| m.focused()).is_none() {
            for (key, sign) in [(Key::ArrowLeft, -1.0), (Key::ArrowRight, 1.0)] {
                if pressed(key) {
                    out.push(change(model, |s| s.t = (s.t + sign * STEP).clamp(0.0, 1.0)));
                }
            }
        }
        let digits =
            [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        for (i, key) in digits.into_iter().enumerate() {
            if i < model.run.flow.layers.len() && pressed(key) {
                out.push(change(model, |s| (s.layer, s.view) = (i + 1, View::Layers)));
            }
        }
        if !egui::Popup::is_any_open(ctx) && pressed(Key::Escape) {
            if (self.open.is_some() || self.results_sheet) && self.is_narrow(ctx) {
                (self.open, self.results_sheet) = (None, false);
            } else if self.presenting {
                self.presenting = false;
            } else if model.settings.view != View::Morph {
                out.push(change(model, |s| s.view = View::Morph));
            } else if model.settings.focus.is_some() {
                out.push(change(model, |s| s.focus = None));
            }
        }
    }

    /// Opens a group of controls, or closes it if it is open.
    pub fn open_section(&mut self, section: Section) {
        self.open = if self.open == Some(section) { None } else { Some(section) };
        self.shown = section;
    }
}

/// A sign that stands on different keys on different keyboards.
fn typed(ctx: &Context, sign: &str) -> bool {
    ctx.input(|i| i.events.iter().any(|e| matches!(e, Event::Text(text) if text == sign)))
}
