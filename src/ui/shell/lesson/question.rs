//! Predict, then see: a question with its options. The first choice counts; then the figure shows what happens, and the page
//! says why.

use super::super::Screen;
use super::prose::prose_ui;
use crate::lesson::{Choice, Step};
use crate::ui::Action;
use crate::ui::formula::Text;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align2, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

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
            prose_ui(ui, style, &question.text, Size::Body, out);
            for (i, option) in question.options.iter().enumerate() {
                if self.option_ui(ui, option, chosen.map(|chosen| chosen == i)) {
                    out.push(Action::Answer(i));
                }
                // Why a choice is wrong, and why the right one is right.
                if chosen.is_some_and(|chosen| chosen == i || option.is_right) {
                    ui.indent(("why", i), |ui| prose_ui(ui, style, &option.why, Size::Body, out));
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
        let (padding, column) = (space::M, style.points(Size::Body) * 1.5);
        let width = ui.available_width();
        let text = Text::new(ui, style, &option.text, Size::Body, width - 2.0 * padding - column);
        let height = (text.size.y + 2.0 * space::S).max(36.0 * style.type_scale());
        let sense = if chosen.is_none() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, chosen.is_none(), chosen == Some(true), &text.said)
        });
        let lit = chosen.is_none() && (response.hovered() || response.has_focus());
        let edge = match chosen {
            None if lit => p.accent,
            Some(this) if this || option.is_right => colour,
            _ => p.line,
        };
        ui.painter().rect(rect, 6, if lit { p.hovered } else { p.raised }, Stroke::new(1.0, edge), StrokeKind::Inside);
        let middle = rect.left_center() + vec2(padding, 0.0);
        ui.painter().text(middle, Align2::LEFT_CENTER, mark, style.bold(Size::Body), colour);
        let min = middle + vec2(column, -0.5 * text.size.y);
        text.paint(ui, style, min, if chosen == Some(false) && !option.is_right { p.weak } else { p.text });
        response.clicked()
    }
}
