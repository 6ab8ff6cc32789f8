//! The start page: trained flows with their pictures.

use super::Screen;
use crate::preset::{Preset, Settings, decode, shipped};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{
    CentralPanel, Frame, Margin, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, TextureHandle, Ui, WidgetInfo, vec2,
};
use std::collections::HashMap;

/// The pictures that come with the presets.
#[derive(Default)]
pub(super) struct Pictures {
    _textures: HashMap<&'static str, TextureHandle>,
    settings: HashMap<&'static str, Settings>,
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
            ui.label(self.style.strong("Normalizing flows, layer by layer", Size::Title));
            ui.label(self.style.weak(
                "Each of these has been trained already. Open one, play it, look inside its layers, train it on.",
                Size::Body,
            ));
            ui.add_space(space::L);
            let gap = space::L;
            let wanted = 236.0 * (1.0 + 0.4 * (self.style.type_scale() - 1.0));
            let columns =
                ((ui.available_width() + gap) / (wanted + gap)).floor().max(if side < 20.0 { 2.0 } else { 1.0 });
            let width = (ui.available_width() - gap * (columns - 1.0)) / columns;
            ui.spacing_mut().item_spacing = vec2(gap, gap);
            for row in shipped().chunks(columns as usize) {
                ui.horizontal_top(|ui| {
                    for preset in row {
                        if self.card(ui, preset, width, model.preset == Some(preset.name)) {
                            out.push(Action::OpenPreset(preset.name));
                        }
                    }
                });
            }
        });
    }

    fn card(&mut self, ui: &mut Ui, preset: &'static Preset, width: f32, here: bool) -> bool {
        let p = self.style.palette;
        let settings = self.gallery.settings.entry(preset.name).or_insert_with(|| decode(preset.link).settings).clone();
        let text = 16.0 + self.style.points(Size::Body) * 1.4 + self.style.points(Size::Small) * 1.4 * 4.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width, width * 0.75 + text), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, preset.title));
        let fill = if response.hovered() { p.hovered } else { p.panel };
        ui.painter().rect_filled(rect, 10.0, fill);
        let picture = Rect::from_min_size(rect.min, vec2(width, width * 0.75)).shrink(6.0);
        let square = Rect::from_center_size(picture.center(), vec2(picture.height(), picture.height()));
        ui.painter().rect_filled(picture, 6.0, p.page);
        self.dataset_picture(ui, square, settings.data);
        let inner = Rect::from_min_max(picture.left_bottom() + vec2(6.0, 8.0), rect.max - vec2(12.0, 8.0));
        let mut ui_inner = ui.new_child(egui::UiBuilder::new().max_rect(inner));
        let ui2 = &mut ui_inner;
        ui2.spacing_mut().item_spacing = vec2(space::S, 2.0);
        ui2.label(self.style.strong(preset.title, Size::Body));
        ui2.label(self.style.weak(super::header::title(&settings), Size::Small));
        ui2.label(self.style.text(preset.about, Size::Small));
        ui2.label(self.style.weak(
            format!("NLL {:.3} nats after {} steps", preset.nll, super::parts::grouped(preset.step)),
            Size::Small,
        ));
        if response.hovered() || response.has_focus() || here {
            ui.painter().rect_stroke(rect, 10.0, Stroke::new(1.5, p.accent), StrokeKind::Inside);
        }
        response.clicked()
    }
}
