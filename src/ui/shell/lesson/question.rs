//! Predict, then see: a question with its options. The first choice counts; then the figure shows what happens, and the page
//! says why.

use super::super::Screen;
use super::prose::{inline, spoken};
use crate::lesson::{Choice, Step};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::text::TextFormat;
use egui::{Button, Label, Role, Stroke, Ui, WidgetInfo, vec2};

impl Screen {
    pub(super) fn question_ui(&self, ui: &mut Ui, model: &Model, step: &Step, out: &mut Vec<Action>) {
        let Some(question) = &step.question else { return };
        let style = &self.style;
        let chosen = model.answered_with();
        ui.add_space(space::XS);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            let word = style.tr(if chosen.is_some() { "Your prediction" } else { "Predict first" });
            ui.label(style.weak(word, Size::Small));
            ui.add(Label::new(inline(style, &question.text, Size::Body)).wrap());
            for (i, option) in question.options.iter().enumerate() {
                if self.option_ui(ui, option, chosen.map(|chosen| chosen == i)) {
                    out.push(Action::Answer(i));
                }
                // Why a choice is wrong, and why the right one is right.
                if chosen.is_some_and(|chosen| chosen == i || option.is_right) {
                    ui.indent(("why", i), |ui| ui.add(Label::new(inline(style, &option.why, Size::Body)).wrap()));
                }
            }
        });
    }

    /// `chosen`: whether it was this one, once the question is answered.
    fn option_ui(&self, ui: &mut Ui, option: &Choice, chosen: Option<bool>) -> bool {
        let (style, p) = (&self.style, self.style.palette);
        let (mark, colour) = match (chosen, option.is_right) {
            (None, _) => ("○", p.weak),
            (Some(_), true) => ("✓", p.measure),
            (Some(true), false) => ("✗", p.error),
            (Some(false), false) => ("○", p.weak),
        };
        let mut text = inline(style, &option.text, Size::Body);
        let mark_format = TextFormat { font_id: style.bold(Size::Body), color: colour, ..TextFormat::default() };
        let mut job = egui::text::LayoutJob::default();
        job.append(&format!("{mark}  "), 0.0, mark_format);
        for section in text.sections.drain(..) {
            let part = &text.text[section.byte_range.start.0..section.byte_range.end.0];
            job.append(part, section.leading_space, section.format);
        }
        let edge = if chosen.is_some() && (option.is_right || chosen == Some(true)) { colour } else { p.line };
        let size = vec2(ui.available_width(), 36.0 * style.type_scale());
        let button = Button::new(job).wrap().min_size(size).stroke(Stroke::new(1.0, edge));
        let response = ui.add_enabled(chosen.is_none(), button);
        let name = spoken(style, &option.text);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, chosen.is_none(), chosen == Some(true), &name));
        response.clicked()
    }
}
