//! The start page: trained flows with their pictures.

use super::Screen;
use crate::preset::{Preset, Source, decode, shipped};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::plot::number;
use crate::ui::style::{Size, space};
use crate::words::fill;
use egui::epaint::RectShape;
use egui::{
    Align, CentralPanel, CornerRadius, Frame, Layout, Margin, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// The corners of cards.
const RADIUS: u8 = 10;
/// Between the lines of a card.
const LINE_GAP: f32 = 2.0;

fn picture_height(width: f32) -> f32 {
    (0.88 * width).round()
}

impl Screen {
    pub(super) fn gallery_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let frame = Frame::new().fill(self.style.palette.page);
        let rect = CentralPanel::default().frame(frame).show(ui, |ui| {
            let rect = ui.max_rect();
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.gallery_ui(ui, model, out));
            rect
        });
        self.messages_ui(ui, rect.inner, model, out);
    }

    fn gallery_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let side = if self.is_narrow(ui.ctx()) { space::L } else { space::XXL };
        let margin = Margin { left: side as i8, right: side as i8, top: space::XL as i8, bottom: space::XL as i8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.label(self.style.strong(self.style.tr("Normalizing flows, layer by layer"), Size::Title));
            ui.label(self.style.weak(
                self.style.tr(
                    "Each of these has been trained already. Open one, play it, look inside its layers, train it on.",
                ),
                Size::Body,
            ));
            ui.add_space(space::L);
            let gap = space::L;
            let wanted = 208.0 * (1.0 + 0.4 * (self.style.type_scale() - 1.0));
            let fit = ((ui.available_width() + gap) / (wanted + gap)).floor().max(1.0);
            let two = self.is_narrow(ui.ctx()) && ui.available_width() > 330.0 * self.style.type_scale();
            let columns = if two { fit.max(2.0) } else { fit };
            let width = (ui.available_width() - gap * (columns - 1.0)) / columns;
            ui.spacing_mut().item_spacing = vec2(gap, gap);
            for row in shipped().chunks(columns as usize) {
                let size = vec2(width, row.iter().map(|p| self.card_height(ui, p, width)).fold(0.0, f32::max));
                ui.horizontal_top(|ui| {
                    for preset in row {
                        if self.card(ui, preset, size, model.preset == Some(preset.name)) {
                            out.push(Action::OpenPreset(preset.name));
                        }
                    }
                });
            }
            out.extend(self.pictures.take_lacking().into_iter().map(Action::Fetch));
            self.figure_cards(ui, columns as usize, width, out);
        });
    }

    /// The words of a card, from above.
    fn words(&self, preset: &Preset) -> [egui::RichText; 4] {
        let settings = decode(preset.link).settings;
        let floor = match settings.data {
            Source::Toy(dataset) => fill(self.style.tr(", entropy {}"), &[&number(dataset.entropy(), 0.001)]),
            Source::Imported => String::new(),
        };
        [
            self.style.strong(self.style.tr(preset.title), Size::Body),
            self.style.weak(super::header::title(&self.style, &settings), Size::Small),
            self.style.text(self.style.say(preset.about), Size::Small),
            self.style.weak(
                format!("{}{floor}", fill(self.style.tr("NLL {} nats"), &[&number(preset.nll, 0.001)])),
                Size::Small,
            ),
        ]
    }

    fn card_height(&self, ui: &Ui, preset: &Preset, width: f32) -> f32 {
        let height = |text: egui::RichText| {
            let text = egui::WidgetText::from(text);
            let room = width - 2.0 * space::M;
            text.into_galley(ui, Some(egui::TextWrapMode::Wrap), room, egui::TextStyle::Body).size().y + LINE_GAP
        };
        picture_height(width) + self.words(preset).map(height).iter().sum::<f32>() + 2.0 * space::S
    }

    fn card(&mut self, ui: &mut Ui, preset: &'static Preset, size: egui::Vec2, here: bool) -> bool {
        let p = self.style.palette;
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, self.style.tr(preset.title)));
        if !ui.is_rect_visible(rect) {
            return response.clicked();
        }
        let lit = response.hovered() || response.has_focus();
        ui.painter().rect_filled(rect, RADIUS, if lit { p.hovered } else { p.raised });
        let picture = Rect::from_min_size(rect.min, vec2(size.x, picture_height(size.x)));
        let on_a_line = matches!(decode(preset.link).settings.data, Source::Toy(dataset) if dataset.dim() == 1);
        self.preset_picture(ui, picture, preset, on_a_line);
        let room = Rect::from_min_max(picture.left_bottom(), rect.max).shrink2(vec2(space::M, space::S));
        let ui = &mut ui
            .new_child(UiBuilder::new().max_rect(room).id_salt(preset.name).layout(Layout::top_down(Align::Min)));
        ui.spacing_mut().item_spacing.y = LINE_GAP;
        for text in self.words(preset) {
            ui.label(text);
        }
        let edge = if lit || here { self.style.stroke(1.5, p.accent) } else { self.style.stroke(1.0, p.line) };
        ui.painter().rect_stroke(rect, RADIUS, edge, StrokeKind::Inside);
        response.clicked()
    }

    /// Its density, filling `rect`, with round corners above.
    fn preset_picture(&mut self, ui: &Ui, rect: Rect, preset: &'static Preset, on_a_line: bool) {
        let corners = CornerRadius { nw: RADIUS, ne: RADIUS, sw: 0, se: 0 };
        ui.painter().rect_filled(rect, corners, self.style.palette.page);
        let Some(picture) = self.pictures.get(ui.ctx(), &self.style, preset) else { return };
        // Of a line all, of the plane what is as high as the card.
        let part = if on_a_line { vec2(1.0, 1.0) } else { vec2(1.0, rect.height() / rect.width()) };
        let uv = Rect::from_center_size(pos2(0.5, 0.5), part);
        let shape = RectShape::filled(rect, corners, egui::Color32::WHITE).with_texture(picture.id(), uv);
        ui.painter().add(shape);
    }
}
