//! The keys of a lesson, as a clicker sends them: Page Down and Page Up, B or the full stop for a black screen.

use super::super::Screen;
use crate::preset::{Settings, start};
use crate::ui::Action;
use crate::ui::model::Model;
use egui::{Context, Key};

impl Screen {
    /// Whether `key` is one of a lesson's.
    pub(in crate::ui::shell) fn press_lesson_key(
        &mut self,
        ctx: &Context,
        key: Key,
        model: &Model,
        out: &mut Vec<Action>,
    ) -> bool {
        if model.settings.lesson.is_none() {
            return false;
        }
        // A handle or a slider with the focus takes the arrows itself.
        let free = ctx.memory(|m| m.focused()).is_none();
        match key {
            Key::PageDown => out.push(Action::NextStep),
            Key::PageUp => out.push(Action::PreviousStep),
            Key::ArrowRight if free => out.push(Action::NextStep),
            Key::ArrowLeft if free => out.push(Action::PreviousStep),
            Key::A => out.push(Action::ShowMe),
            Key::B | Key::Period => self.black = true,
            _ => return false,
        }
        true
    }

    /// Esc in a lesson: back to the step's own figure, then out of the lesson.
    pub(in crate::ui::shell) fn escape_lesson(&self, settings: &mut Settings, out: &mut Vec<Action>) {
        let own = start(settings.lesson).view;
        if settings.view == own {
            out.push(Action::LeaveLesson);
        } else {
            settings.view = own;
        }
    }
}
