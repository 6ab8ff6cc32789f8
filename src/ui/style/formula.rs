//! Formulas in running text: letters in italics, names of functions and signs upright, all on one baseline.

use super::{Size, Style};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontFamily, FontId, Painter, Pos2, Rect};

/// Letters that are words, not quantities.
const UPRIGHT: [&str; 4] = ["log", "det", "exp", "tr"];

impl Style {
    /// `text` set as the lecture sets it: x₁, f⁻¹(x), log |det J|.
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
        let plain = FontId::new(self.points(size), FontFamily::Proportional);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_letter = |c: char| c.is_ascii_alphabetic() || ('α'..='ω').contains(&c);
            let end = rest.find(|c| is_letter(c) != is_letter(first)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let italic = is_letter(first) && !UPRIGHT.contains(&run);
            // An italic f leans over what follows.
            let room = if job.text.ends_with('f') && !italic { self.points(size) * 0.08 } else { 0.0 };
            let font_id = if italic { self.math(size) } else { plain.clone() };
            job.append(run, room, TextFormat { font_id, color: colour, ..TextFormat::default() });
            rest = after;
        }
    }

    /// Puts the smaller words of `job` on the baseline of its largest, `size`: rows are aligned at their bottom otherwise.
    pub fn share_baseline(&self, job: &mut LayoutJob, size: Size) {
        let largest = self.points(size);
        let math = self.math(Size::Body).family;
        for section in &mut job.sections {
            let font = &section.format.font_id;
            if font.size < largest {
                // Of a font's size: ascent − descent, by which a line of this height is centred.
                let rise = if font.family == math { 0.812 } else { 0.728 };
                section.format.line_height = Some(rise * font.size + 2.0 * 0.241 * largest);
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

    #[test]
    fn quantities_lean_and_functions_stand() {
        let style = Style::new(Look::Dark);
        let job = style.formula("log p(x₁) = σ", Size::Body, Color32::WHITE);
        assert_eq!(job.text, "log p(x₁) = σ");
        let italic = |s: &egui::text::LayoutSection| s.format.font_id.family == style.math(Size::Body).family;
        let leaning: Vec<&str> = job
            .sections
            .iter()
            .filter(|s| italic(s))
            .map(|s| &job.text[s.byte_range.start.0..s.byte_range.end.0])
            .collect();
        assert_eq!(leaning, ["p", "x", "σ"]);
    }
}
