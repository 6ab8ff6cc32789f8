//! The bar under the figure: play, the timeline, the direction and what is laid over the density.

use super::parts::{named, segmented, toggle};
use super::{PHONE, Screen, change};
use crate::flow::Way;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, Style, space};
use egui::{Align, Button, CornerRadius, Layout, RichText, Ui, Vec2, vec2};

/// Of the whole bar.
pub(super) fn height(style: &Style, width: f32) -> f32 {
    let desk = 96.0 * (1.0 + 0.4 * (style.type_scale() - 1.0));
    if width < PHONE { 76.0 + 44.0 * style.type_scale() } else { desk }
}

/// What lies over the density, with the sentence that says so.
const OVERLAYS: [(&str, &str); 3] = [
    ("samples", "Samples travel with the density; their colour says where they began."),
    ("grid", "A grid of the base's coordinates, deformed by the flow."),
    ("lock", "Keeps the colour scale of the density where it is, so that heights can be compared."),
];

impl Screen {
    pub(super) fn playback_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let height = ui.available_height();
        if ui.available_width() < PHONE {
            self.timeline_ui(ui, model, 60.0, out);
            ui.horizontal(|ui| {
                self.play_button(ui, model, 36.0, out);
                self.direction(ui, model, out);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.overlays(ui, model, out));
            });
            return;
        }
        let right = 262.0 * self.style.type_scale();
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            self.play_button(ui, model, 44.0, out);
            let middle = vec2(ui.available_width() - right - space::L, height);
            ui.allocate_ui_with_layout(middle, Layout::top_down(Align::Min), |ui| {
                self.timeline_ui(ui, model, height, out);
            });
            ui.allocate_ui_with_layout(vec2(right, height), Layout::top_down(Align::Max), |ui| {
                ui.add_space((height - 64.0 * self.style.type_scale()).max(0.0) / 2.0);
                ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                self.direction(ui, model, out);
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| self.overlays(ui, model, out));
            });
        });
    }

    fn play_button(&mut self, ui: &mut Ui, model: &Model, size: f32, out: &mut Vec<Action>) {
        let playing = model.playing.is_some();
        let size = size * (1.0 + 0.4 * (self.style.type_scale() - 1.0));
        let (glyph, name) = if playing { ("⏸", "Stop the morph") } else { ("▶", "Play the morph") };
        let p = self.style.palette;
        let text =
            RichText::new(glyph).font(self.style.font(Size::Large)).color(if playing { p.on_accent } else { p.accent });
        let button =
            Button::new(text).min_size(Vec2::splat(size)).corner_radius(CornerRadius::same((size / 2.0) as u8));
        let button = button.fill(if playing { p.accent } else { p.raised });
        let hint = "The density on its way through the layers, in about four seconds (P).";
        if named(ui.add(button), name).on_hover_text(hint).clicked() {
            out.push(if playing { Action::StopPlaying } else { Action::Play });
        }
    }

    fn direction(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let selected = usize::from(model.settings.direction == Way::Normalize);
        let options = [
            ("generate", "x = f(z): from the base to the data (D)."),
            ("normalize", "z = f⁻¹(x): from the data to the base (D)."),
        ];
        if let Some(i) = segmented(ui, &self.style, selected, &options) {
            let way = [Way::Generate, Way::Normalize][i];
            out.push(change(model, |s| s.direction = way));
        }
    }

    /// From right to left.
    fn overlays(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.spacing_mut().button_padding = vec2(space::S, 2.0);
        let s = &model.settings;
        for (i, on) in [s.samples, s.grid, s.lock].into_iter().enumerate().rev() {
            let (text, hint) = OVERLAYS[i];
            if toggle(ui, &self.style, on, text, hint) {
                out.push(change(model, |s| *[&mut s.samples, &mut s.grid, &mut s.lock][i] ^= true));
            }
        }
    }
}
