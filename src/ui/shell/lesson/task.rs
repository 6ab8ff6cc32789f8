//! What to do in the figure, and whether it is done: the tick comes by itself.

use super::super::Screen;
use super::prose::prose_ui;
use crate::lesson::Step;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align, Button, Frame, Layout, RichText, Stroke, Ui};

impl Screen {
    pub(super) fn task_ui(&self, ui: &mut Ui, model: &Model, step: &Step, out: &mut Vec<Action>) {
        let Some(task) = &step.task else { return };
        let (style, p) = (&self.style, self.style.palette);
        let reached = model.goal_reached();
        let edge = if reached == Some(true) { p.measure } else { p.accent };
        let frame = Frame::new().fill(p.raised).corner_radius(8).inner_margin(space::M).stroke(Stroke::new(1.0, edge));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::S;
            ui.horizontal(|ui| {
                let (word, colour) = match reached {
                    Some(true) => (format!("✓ {}", style.tr("Done")), p.measure),
                    _ => (style.tr("Your turn").to_owned(), p.accent),
                };
                ui.label(RichText::new(word).font(style.bold(Size::Small)).color(colour));
                if reached.is_some() {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let show = Button::new(style.weak(style.tr("Show me"), Size::Small)).frame_when_inactive(false);
                        let hint = style.tr("Does it for you (A).");
                        if ui.add(show).on_hover_text(hint).clicked() {
                            out.push(Action::ShowMe);
                        }
                    });
                }
            });
            prose_ui(ui, style, task, Size::Body, out);
        });
    }
}
