//! The bar under the figure: play, the timeline, and the direction.

use super::parts::named;
use super::{Screen, change, hidden};
use crate::flow::Way;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::choose;
use egui::{Align, Button, CornerRadius, Layout, Rect, RichText, Ui, UiBuilder, Vec2};

/// Of the whole bar.
pub(super) fn height(style: &Style, narrow: bool) -> f32 {
    let desk = 96.0 * (1.0 + 0.4 * (style.type_scale() - 1.0));
    if narrow { 76.0 + 44.0 * style.type_scale() } else { desk }
}

impl Screen {
    pub(super) fn playback_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let room = ui.max_rect();
        if self.is_narrow(ui.ctx()) {
            self.timeline_ui(ui, model, 60.0, out);
            ui.horizontal(|ui| {
                self.play_button(ui, model, 36.0, out);
                self.direction(ui, model, out);
                let fits = room.width() > 330.0 * self.style.type_scale();
                if fits && !hidden(&model.settings, "training") {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.train_button(ui, model, out));
                }
            });
            return;
        }
        // Three boxes side by side, each with its content in the middle.
        let scale = self.style.type_scale();
        let (left, right) = (44.0 * (1.0 + 0.4 * (scale - 1.0)), 170.0 * scale);
        let part = |x0: f32, x1: f32| Rect::from_x_y_ranges(x0..=x1, room.y_range());
        let play = part(room.left(), room.left() + left);
        let direction = part(room.right() - right, room.right());
        let line = part(play.right() + space::L, direction.left() - space::L);
        let centred = |rect| UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(centred(play), |ui| self.play_button(ui, model, 44.0, out));
        ui.scope_builder(UiBuilder::new().max_rect(line), |ui| self.timeline_ui(ui, model, line.height(), out));
        ui.scope_builder(centred(direction), |ui| self.direction(ui, model, out));
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
        let hint = self.style.tr("The density on its way through the layers, in about four seconds (P).");
        if named(ui.add(button), self.style.tr(name)).on_hover_text(hint).clicked() {
            out.push(if playing { Action::StopPlaying } else { Action::Play });
        }
    }

    fn direction(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let selected = usize::from(model.settings.direction == Way::Normalize);
        let options = [
            ("generate", "x = f(z): from the base to the data (D)."),
            ("normalize", "z = f⁻¹(x): from the data to the base (D)."),
        ];
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            let way = [Way::Generate, Way::Normalize][i];
            out.push(change(model, |s| s.direction = way));
        }
    }
}
