//! Sentences that have to stay on one line.

use crate::ui::style::{Size, Style};
use egui::{Response, Ui};

/// A line as long as the room allows: the first of the sentences that fits, from long to short, or the last. What was
/// left out is said under the pointer.
pub fn line_ui(ui: &mut Ui, style: &Style, size: Size, sentences: &[String]) -> Option<Response> {
    let room = ui.available_width();
    let width =
        |text: &str| ui.painter().layout_no_wrap(text.to_owned(), style.font(size), style.palette.weak).size().x;
    let shown = sentences.iter().find(|text| width(text) <= room).or(sentences.last());
    let (shown, whole) = (shown?, sentences.first()?);
    let label = ui.label(style.weak(shown.as_str(), size));
    Some(if shown == whole { label } else { label.on_hover_text(whole) })
}
