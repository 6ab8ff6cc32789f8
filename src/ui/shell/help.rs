//! What this is, in a few sentences, and the keys.

use super::Screen;
use super::parts::sign;
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align, Context, Frame, Id, Layout, Modal, ScrollArea, Stroke};

const KEYS: [(&str, &str); 16] = [
    ("Space", "train or pause"),
    ("S", "one step of training"),
    ("R", "reset to step 0 of the same seed"),
    ("P", "play the morph"),
    ("← →", "scrub along the timeline"),
    ("D", "the other direction: generate or normalize"),
    ("1 … 9", "that layer, large"),
    ("M", "the morph"),
    ("L", "the loss chart, large"),
    ("G", "the gallery"),
    ("T", "the lessons"),
    ("[", "fold the controls"),
    ("]", "fold the results"),
    ("F", "only the figure and the timeline, for a lecture"),
    ("?", "this page"),
    ("Esc", "close, back to the morph"),
];

const LESSON_KEYS: [(&str, &str); 7] = [
    ("→ Page Down", "the next step"),
    ("← Page Up", "the step before"),
    ("A", "show the answer in the figure"),
    ("F", "for a lecture: one idea, the figure, large type"),
    ("B .", "a black screen, until any key"),
    ("Shift+R", "for the next class: the step from its start, the lesson unanswered"),
    ("[", "fold the page of the lesson"),
];

impl Screen {
    pub(super) fn help_overlay(&mut self, ctx: &Context, model: &Model) {
        if !self.help {
            return;
        }
        let p = self.style.palette;
        let frame =
            Frame::new().fill(p.panel).corner_radius(12).inner_margin(space::XL).stroke(Stroke::new(1.0, p.line));
        let room = ctx.content_rect().size();
        let modal = Modal::new(Id::unique("help")).frame(frame).show(ctx, |ui| {
            ui.set_width((room.x - 80.0).min(560.0 * self.style.type_scale()));
            ScrollArea::vertical()
                .max_height(room.y - 120.0)
                .min_scrolled_height(room.y - 120.0)
                .show(ui, |ui| self.help_text(ui, model))
                .inner
        });
        if modal.should_close() || modal.inner {
            self.help = false;
        }
    }

    /// Whether it was closed.
    fn help_text(&self, ui: &mut egui::Ui, model: &Model) -> bool {
        let style = &self.style;
        let closed = ui
            .horizontal(|ui| {
                ui.label(style.strong(style.tr("What is this?"), Size::Title));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    sign(ui, style, "✕", "Close", "Back to the figure (Esc).").clicked()
                })
                .inner
            })
            .inner;
        ui.add_space(space::XS);
        for sentence in [
            "A normalizing flow turns a simple density into a complicated one by a chain of invertible maps. Noise z is drawn from the base, here mostly a Gaussian, and pushed forward through the layers to a point x that looks like the data.",
            "Each layer stretches and squeezes the plane. Where it stretches, the density thins out by exactly the factor |det J|; so the density of a point is known, not estimated:",
        ] {
            ui.label(style.text(style.say(sentence), Size::Body));
        }
        for (formula, way) in [
            ("x = f(z)", Way::Generate),
            ("z = f⁻¹(x)", Way::Normalize),
            ("log p(x) = log p(z) − Σ log |det J|", Way::Generate),
        ] {
            ui.horizontal_wrapped(|ui| {
                ui.add_space(space::L);
                ui.label(style.formula(formula, Size::Large, style.palette.text));
                badge_ui(ui, style, way);
            });
        }
        ui.label(style.text(
            style.tr("Training raises this number on the data. The timeline below the figure is the flow: play it, drag along it, open a layer, click a point to follow it."),
            Size::Body,
        ));
        if model.run.step == 0 {
            ui.label(style.text(style.tr("This flow has not been trained yet: press Train."), Size::Body));
        }
        ui.add_space(space::M);
        ui.label(style.strong(style.tr("Keys"), Size::Large));
        self.key_list(ui, "keys", &KEYS);
        ui.add_space(space::M);
        ui.label(style.strong(style.tr("Keys in a lesson"), Size::Large));
        self.key_list(ui, "lesson keys", &LESSON_KEYS);
        ui.add_space(space::M);
        ui.label(style.weak(
            style.tr("Numbers have a decimal point in every language, as in links, files and programs: (0.5, −1.5) is a pair."),
            Size::Body,
        ));
        closed
    }

    fn key_list(&self, ui: &mut egui::Ui, name: &str, keys: &[(&'static str, &'static str)]) {
        egui::Grid::new(name).num_columns(2).spacing([space::XL, space::XS]).show(ui, |ui| {
            for (key, what) in keys {
                ui.label(self.style.strong(self.style.tr(key), Size::Body));
                ui.label(self.style.weak(self.style.tr(what), Size::Body));
                ui.end_row();
            }
        });
    }
}
