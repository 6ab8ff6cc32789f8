//! Formulas of one line: letters in italics, names of functions and signs upright, all on one baseline, in the notation that
//! the reader chose. Taller ones are set by [`crate::ui::formula`].

use super::{Size, Style};
use crate::words::{UPRIGHT, rewrite};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontFamily, FontId, Painter, Pos2, Rect};

/// An index is so large, of the line's type.
const INDEX: f32 = 0.72;
/// Its baseline lies so far below the line's, of the line's type.
const INDEX_DROP: f32 = 0.16;
/// What lies below the baseline, of a font's size.
const DESCENT: f32 = 0.241;

impl Style {
    /// `text`, in canonical letters, set as the chosen notation sets it: x₁, f⁻¹(x), log |det J|, p_x(x).
    pub fn formula(&self, text: &str, size: Size, colour: Color32) -> LayoutJob {
        let mut job = LayoutJob::default();
        self.append_formula(&mut job, text, size, colour);
        job
    }

    /// Words before or after a formula on the same line.
    pub fn append_text(&self, job: &mut LayoutJob, text: &str, font: FontId, colour: Color32) {
        job.append(text, 0.0, TextFormat { font_id: font, color: colour, ..TextFormat::default() });
    }

    pub fn append_formula(&self, job: &mut LayoutJob, text: &str, size: Size, colour: Color32) {
        self.append_written(job, &rewrite(text, self.notation), size, colour);
    }

    /// A formula that is in the notation already.
    pub fn append_written(&self, job: &mut LayoutJob, text: &str, size: Size, colour: Color32) {
        for (i, part) in text.split('_').enumerate() {
            let index = part.chars().next().map_or(0, |c| if i > 0 { c.len_utf8() } else { 0 });
            let (index, line) = part.split_at(index);
            self.append_letters(job, index, self.points(size) * INDEX, Some(self.points(size)), colour);
            self.append_letters(job, line, self.points(size), None, colour);
        }
    }

    /// `below`: the type of the line that an index stands in.
    fn append_letters(&self, job: &mut LayoutJob, text: &str, points: f32, below: Option<f32>, colour: Color32) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_letter = |c: char| c.is_ascii_alphabetic() || ('α'..='ω').contains(&c);
            let end = rest.find(|c| is_letter(c) != is_letter(first)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let italic = is_letter(first) && !UPRIGHT.contains(&run);
            // An italic f leans over what follows.
            let room = if job.text.ends_with(['f', 'T']) && !italic { points * 0.08 } else { 0.0 };
            let family = self.math(Size::Body).family;
            let font_id =
                if italic { FontId::new(points * 1.1, family) } else { FontId::new(points, FontFamily::Proportional) };
            let rise = self.rise(&font_id);
            let line_height = below.map(|line| rise * font_id.size + 2.0 * (DESCENT - INDEX_DROP) * line);
            job.append(run, room, TextFormat { font_id, color: colour, line_height, ..TextFormat::default() });
            rest = after;
        }
    }

    /// Ascent − descent, of a font's size: by it a line of a given height is centred.
    fn rise(&self, font: &FontId) -> f32 {
        if font.family == self.math(Size::Body).family { 0.812 } else { 0.728 }
    }

    /// Puts the smaller words of `job` on the baseline of its largest, `size`: rows are aligned at their bottom otherwise.
    pub fn share_baseline(&self, job: &mut LayoutJob, size: Size) {
        let largest = self.points(size);
        for section in &mut job.sections {
            let format = &mut section.format;
            if format.font_id.size < largest && format.line_height.is_none() {
                format.line_height = Some(self.rise(&format.font_id) * format.font_id.size + 2.0 * DESCENT * largest);
            }
        }
    }

    /// Draws a formula at `at`; returns where it is.
    pub fn paint_formula(
        &self,
        painter: &Painter,
        at: Pos2,
        align: Align2,
        text: &str,
        size: Size,
        colour: Color32,
    ) -> Rect {
        let galley = painter.layout_job(self.formula(text, size, colour));
        let rect = align.anchor_size(at, galley.size());
        painter.galley(rect.min, galley, colour);
        rect
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::Look;
    use crate::words::{Lang, Notation};

    fn leaning(style: &Style, job: &LayoutJob) -> Vec<String> {
        let italic = |s: &&egui::text::LayoutSection| s.format.font_id.family == style.math(Size::Body).family;
        job.sections
            .iter()
            .filter(italic)
            .map(|s| job.text[s.byte_range.start.0..s.byte_range.end.0].to_owned())
            .collect()
    }

    #[test]
    fn quantities_lean_and_functions_stand() {
        let style = Style::new(Look::Dark);
        let job = style.formula("log p(x₁) = σ", Size::Body, Color32::WHITE);
        assert_eq!(job.text, "log p(x₁) = σ");
        assert_eq!(leaning(&style, &job), ["p", "x", "σ"]);
    }

    #[test]
    fn an_index_is_smaller_and_lower() {
        let style = Style::new(Look::Dark).in_words(Lang::En, Notation::Kobyzev);
        let job = style.formula("log p(x)", Size::Body, Color32::WHITE);
        assert_eq!(job.text, "log pY(y)");
        assert_eq!(leaning(&style, &job), ["p", "Y", "y"]);
        let index = &job.sections[2].format;
        assert!(index.font_id.size < style.points(Size::Body) && index.line_height.is_some());
    }
}
