//! The text of a lesson, set by [`formula`](crate::ui::formula): where its links lead, and how its lines stand on one line.

use crate::ui::Action;
use crate::ui::formula;
use crate::ui::style::{Size, Style};
use egui::{OpenUrl, Ui};

/// Paragraphs of Markdown with formulas, as wide as the room. A link with `#` opens in the page, every other in a new tab.
pub fn prose_ui(ui: &mut Ui, style: &Style, markdown: &str, size: Size, out: &mut Vec<Action>) {
    match formula::prose_ui(ui, style, markdown, size) {
        Some(link) if link.starts_with('#') => out.push(Action::OpenLink(link)),
        Some(link) => ui.ctx().open_url(OpenUrl::new_tab(link)),
        None => {}
    }
}
