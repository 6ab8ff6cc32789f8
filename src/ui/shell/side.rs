//! The results on the right: how good the flow is, the buttons that train it, and the point under inspection.

use super::parts::{named, primary, rule};
use super::{Screen, change, hidden};
use crate::engine::Standing;
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use crate::ui::views::{inspect_ui, training_small_ui};
use egui::{Button, CursorIcon, Panel, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// The share of the screen's width that the results may take.
const MOST_WIDTH: f32 = 0.3;
/// A screen as high as this, at the size of desk type, has room for the chart above an inspected point.
const ROOM_FOR_ALL: f32 = 880.0;

impl Screen {
    pub(super) fn side_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        // A point under inspection brings a table.
        let width = if model.settings.focus.is_some() { 288.0 } else { 232.0 } * self.style.type_scale();
        let width = width.min((MOST_WIDTH * ui.ctx().content_rect().width()).round());
        let frame = self.panel_frame(space::M, space::M);
        let mut open = self.results;
        let panel = Panel::right("results").exact_size(width).resizable(false).show_separator_line(false).frame(frame);
        panel.show_collapsible(ui, &mut open, |ui| {
            self.style.spot(ui, "results", ui.max_rect());
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.results_ui(ui, model, out));
        });
    }

    pub(super) fn results_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        // A lesson that points at the table begins with it.
        let first = self.style.spot.as_deref() == Some("inspect");
        if first && self.inspect_part(ui, model, out) {
            rule(ui, &self.style);
        }
        // Where there is no room for both, the point that one is looking at comes before the curve.
        let enough = ROOM_FOR_ALL * self.style.type_scale() <= ui.ctx().content_rect().height();
        self.loss_ui(ui, model, enough || model.settings.focus.is_none(), out);
        ui.add_space(space::S);
        if !hidden(&model.settings, "training") {
            self.train_buttons(ui, model, out);
        }
        if !first {
            rule(ui, &self.style);
            self.inspect_part(ui, model, out);
        }
    }

    /// Whether it is shown.
    fn inspect_part(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) -> bool {
        // The table would give an exercise's answers away.
        let exercise = model.settings.view == View::Arithmetic && !model.settings.hand.arithmetic.answers;
        let is_shown = !hidden(&model.settings, "inspect") && !exercise;
        if is_shown {
            let inspected = ui.scope(|ui| inspect_ui(ui, model, &self.style, &mut self.figure.inspect));
            self.style.spot(ui, "inspect", inspected.response.rect);
            out.extend(inspected.inner);
        }
        is_shown
    }

    /// The loss, with or without its small chart; a click opens it large, or goes back to the morph.
    fn loss_ui(&mut self, ui: &mut Ui, model: &Model, chart: bool, out: &mut Vec<Action>) {
        let shown = ui.scope(|ui| training_small_ui(ui, model, &self.style, chart)).response;
        let response = ui.interact(shown.rect, ui.scope_id().with("loss"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, self.style.tr("The loss chart, large")));
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            let large = model.settings.view == View::Training;
            out.push(change(model, |s| s.view = if large { View::Morph } else { View::Training }));
        }
    }

    pub(super) fn train_buttons(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let training = model.run.standing == Standing::Training;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.spacing_mut().button_padding = vec2(space::S + 2.0, space::XS + 1.0);
            self.train_button(ui, model, out);
            let button = |glyph: &str| Button::new(RichText::new(glyph).font(self.style.font(Size::Body)));
            let step = named(ui.add_enabled(!training, button("⏭")), self.style.tr("One step"));
            if step.on_hover_text(self.style.tr("One step of training on one batch (S).")).clicked() {
                out.push(Action::StepOnce);
            }
            let reset = named(ui.add(button("↺")), self.style.tr("Reset"));
            if reset
                .on_hover_text(self.style.tr("Back to step 0 of the same seed: the same start again (R)."))
                .clicked()
            {
                out.push(Action::Reset);
            }
        });
    }

    /// Train, pause, or go on after the end.
    pub(super) fn train_button(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let training = model.run.standing == Standing::Training;
        let (glyph, name, hint) = match (training, model.run.standing) {
            (true, _) => ("⏸", "Pause", "Stops training; the weights stay (Space)."),
            (_, Standing::Finished) => ("▶", "Go on", "Trains on, for more steps (Space)."),
            _ => ("▶", "Train", "Follows the gradient of the loss, batch by batch (Space)."),
        };
        if primary(ui, &self.style, glyph, name, hint) {
            out.push(if training { Action::Pause } else { Action::Train });
        }
    }
}
