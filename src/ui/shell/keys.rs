//! The keyboard, press by press in their order. While a widget has the focus, keys that it uses itself stay its own.

use super::{Screen, Section};
use crate::engine::Standing;
use crate::preset::{Settings, View};
use crate::ui::Action;
use crate::ui::model::Model;
use egui::{Context, Event, Key};

/// How far an arrow key scrubs.
const STEP: f64 = 1.0 / 64.0;

/// What was pressed.
enum Press {
    Key(Key),
    /// Shift and R.
    ClassReset,
    /// A sign that stands on different keys on different keyboards.
    Sign(String),
}

/// Presses without a modifier; the others belong to the browser and the system.
fn presses(ctx: &Context) -> Vec<Press> {
    let press = |event: &Event| match event {
        Event::Key { key, pressed: true, modifiers, .. } if modifiers.is_none() => Some(Press::Key(*key)),
        Event::Key { key: Key::R, pressed: true, modifiers, .. } if modifiers.shift_only() => Some(Press::ClassReset),
        Event::Text(text) => Some(Press::Sign(text.clone())),
        _ => None,
    };
    ctx.input(|i| i.events.iter().filter_map(press).collect())
}

impl Screen {
    pub(super) fn keys(&mut self, ctx: &Context, model: &Model, embed: bool, out: &mut Vec<Action>) {
        if ctx.text_edit_focused() {
            return;
        }
        // Presses of one frame build on one another, but a step of a lesson begins with its own settings.
        let mut settings = model.settings.clone();
        let (mut moved_on, mut woken) = (false, false);
        for press in presses(ctx) {
            match press {
                // The key that brings the black comes as a sign, too; what ends it does nothing else.
                Press::Sign(_) if self.black => {}
                _ if self.black => (self.black, woken) = (false, true),
                Press::Sign(_) if woken => woken = false,
                Press::Sign(sign) if sign == "?" && !embed => self.help = !self.help,
                _ if self.help => {}
                Press::Sign(sign) if !embed => self.press_sign(&sign, model.settings.lesson.is_some()),
                Press::Sign(_) => {}
                Press::ClassReset if !embed => {
                    out.push(Action::ResetClass);
                    moved_on = true;
                }
                Press::ClassReset => {}
                Press::Key(key) if !embed && self.press_lesson_key(ctx, key, model, out) => moved_on = true,
                Press::Key(_) if moved_on => {}
                Press::Key(key) => {
                    let before = settings.clone();
                    if !self.press_figure_key(ctx, key, model, &mut settings, out) && !embed {
                        self.press_key(ctx, key, model, &mut settings, out);
                    }
                    if settings != before {
                        out.push(Action::Change(Box::new(settings.clone())));
                    }
                }
            }
        }
    }

    fn press_sign(&mut self, sign: &str, in_lesson: bool) {
        match sign {
            "[" if in_lesson => self.lesson_folded = !self.lesson_folded,
            "[" => self.open = if self.open.is_some() { None } else { Some(self.shown) },
            "]" => self.results = !self.results,
            _ => {}
        }
    }

    fn press_key(&mut self, ctx: &Context, key: Key, model: &Model, settings: &mut Settings, out: &mut Vec<Action>) {
        match key {
            // A button with the focus is pressed by Space.
            Key::Space if ctx.memory(|m| m.focused()).is_none() => {
                out.push(if model.run.standing == Standing::Training { Action::Pause } else { Action::Train });
            }
            Key::S => out.push(Action::StepOnce),
            Key::R => out.push(Action::Reset),
            Key::G if settings.view == View::Gallery => settings.view = View::Morph,
            Key::G => settings.view = View::Gallery,
            Key::T if settings.view == View::Lessons => settings.view = View::Morph,
            Key::T => settings.view = View::Lessons,
            Key::L => settings.view = View::Training,
            Key::F => self.presenting = !self.presenting,
            _ => {}
        }
    }

    /// The keys that an embedding page has, too; whether `key` is one.
    fn press_figure_key(
        &mut self,
        ctx: &Context,
        key: Key,
        model: &Model,
        settings: &mut Settings,
        out: &mut Vec<Action>,
    ) -> bool {
        const DIGITS: [Key; 9] =
            [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        let free = ctx.memory(|m| m.focused()).is_none();
        match key {
            Key::P => out.push(if model.playing.is_some() { Action::StopPlaying } else { Action::Play }),
            Key::M => settings.view = View::Morph,
            Key::D => settings.direction = settings.direction.reversed(),
            Key::ArrowLeft if free => settings.t = (settings.t - STEP).max(0.0),
            Key::ArrowRight if free => settings.t = (settings.t + STEP).min(1.0),
            Key::Escape if !egui::Popup::is_any_open(ctx) => self.escape(ctx, settings, out),
            _ => match DIGITS.iter().position(|d| *d == key) {
                Some(i) if i < model.run.flow.layers.len() => (settings.layer, settings.view) = (i + 1, View::Layers),
                _ => return false,
            },
        }
        true
    }

    /// Closes what was opened last.
    fn escape(&mut self, ctx: &Context, settings: &mut Settings, out: &mut Vec<Action>) {
        if (self.open.is_some() || self.results_sheet) && self.is_narrow(ctx) {
            (self.open, self.results_sheet) = (None, false);
        } else if self.presenting {
            self.presenting = false;
        } else if settings.lesson.is_some() {
            self.escape_lesson(settings, out);
        } else if settings.view != View::Morph {
            settings.view = View::Morph;
        } else {
            settings.focus = None;
        }
    }

    /// Opens a group of controls, or closes it if it is open.
    pub fn open_section(&mut self, section: Section) {
        self.open = if self.open == Some(section) { None } else { Some(section) };
        self.shown = section;
    }
}
