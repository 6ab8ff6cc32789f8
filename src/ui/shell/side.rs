//! The results on the right: how good the flow is, the buttons that train it, and the point under inspection.

use super::parts::{named, primary, rule};
use super::{Screen, hidden};
use crate::engine::Standing;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Button, Panel, RichText, ScrollArea, Ui, vec2};

impl Screen {
    pub(super) fn side_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let width = 216.0 * (1.0 + 0.6 * (self.style.type_scale() - 1.0));
        let frame = self.panel_frame(space::M, space::M);
        let mut open = self.results;
        let panel = Panel::right("results").exact_size(width).resizable(false).show_separator_line(false).frame(frame);
        panel.show_collapsible(ui, &mut open, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.results_ui(ui, model, out));
        });
    }

    pub(super) fn results_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        ui.scope(|ui| self.nll_ui(ui, model));
        ui.add_space(space::XS);
        if !hidden(&model.settings, "training") {
            self.train_buttons(ui, model, out);
        }
        if !hidden(&model.settings, "inspect") {
            rule(ui, &self.style);
            ui.label(self.style.strong("Inspect", Size::Body));
            ui.label(
                self.style.weak("Click a point of the figure: its density and its path appear here.", Size::Small),
            );
        }
    }

    pub(super) fn train_buttons(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let training = model.run.standing == Standing::Training;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.spacing_mut().button_padding = vec2(space::S + 2.0, space::XS + 1.0);
            let (text, hint) = match (training, model.run.standing) {
                (true, _) => ("⏸ Pause", "Stops training; the weights stay (Space)."),
                (_, Standing::Finished) => ("▶ Go on", "Trains on, for more steps (Space)."),
                _ => ("▶ Train", "Follows the gradient of the NLL, batch by batch (Space)."),
            };
            if primary(ui, &self.style, text, hint) {
                out.push(if training { Action::Pause } else { Action::Train });
            }
            let button = |glyph: &str| Button::new(RichText::new(glyph).font(self.style.font(Size::Body)));
            let step = named(ui.add_enabled(!training, button("⏭")), "One step");
            if step.on_hover_text("One step of training on one batch (S).").clicked() {
                out.push(Action::StepOnce);
            }
            let reset = named(ui.add(button("↺")), "Reset");
            if reset.on_hover_text("Back to step 0 of the same seed: the same start again (R).").clicked() {
                out.push(Action::Reset);
            }
        });
    }
}
