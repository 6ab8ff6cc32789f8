//! Sentences that have to stay on one line.

use crate::ui::style::{Size, Style};
use egui::{FontId, Label, Response, Ui};

/// The first of the sentences, from long to short, that is no wider than `room`; none where even the last one is.
pub fn fitting<'a>(ui: &Ui, font: &FontId, room: f32, sentences: &'a [String]) -> Option<&'a String> {
    let width =
        |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), ui.visuals().text_color()).size().x;
    sentences.iter().find(|text| width(text) <= room)
}

/// A line as long as the room allows: the first of the sentences that fits, from long to short, or the last, cut off. What
/// was left out is said under the pointer.
pub fn line_ui(ui: &mut Ui, style: &Style, size: Size, sentences: &[String]) -> Option<Response> {
    let shown = fitting(ui, &style.font(size), ui.available_width(), sentences).or(sentences.last());
    let (shown, whole) = (shown?, sentences.first()?);
    let label = ui.add(Label::new(style.weak(shown.as_str(), size)).truncate());
    Some(if shown == whole { label } else { label.on_hover_text(whole) })
}
