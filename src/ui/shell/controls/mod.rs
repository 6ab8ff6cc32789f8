//! The controls on the left: a rail that shows what is chosen, and a panel that opens beside it.

mod data;
mod family;
mod flow;
mod given;
mod special;
mod training;

use super::parts::caption;
use super::{Screen, Section, hidden};
use crate::preset::{Source, field};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align2, Panel, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

const RAIL: f32 = 64.0;
const PANEL: f32 = 252.0;

impl Screen {
    pub(super) fn controls_panels(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let sections: Vec<Section> = sections(model);
        if sections.is_empty() {
            return;
        }
        let scale = self.style.type_scale();
        let frame = self.panel_frame(0.0, space::S);
        Panel::left("rail").exact_size(RAIL * scale).resizable(false).show_separator_line(false).frame(frame).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                for &section in &sections {
                    self.rail_button(ui, model, section);
                }
            },
        );
        let mut open = self.open.is_some_and(|s| sections.contains(&s));
        let frame = self.panel_frame(space::M, space::M);
        let panel =
            Panel::left("controls").exact_size(PANEL * scale).resizable(false).show_separator_line(false).frame(frame);
        panel.show_collapsible(ui, &mut open, |ui| self.section_ui(ui, model, self.shown, out));
    }

    fn rail_button(&mut self, ui: &mut Ui, model: &Model, section: Section) {
        let (style, p) = (self.style.clone(), self.style.palette);
        let picture = 40.0 * style.type_scale();
        let size = vec2(ui.available_width(), picture + style.points(Size::Small) + 18.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let open = self.open == Some(section);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, style.tr(section.title())));
        if open || response.hovered() || response.has_focus() {
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(rect, 0.0, if open { p.raised } else { p.hovered.gamma_multiply(0.5) });
            ui.painter().rect_filled(bar, 0.0, if open { p.accent } else { p.axis });
        }
        let frame =
            Rect::from_center_size(pos2(rect.center().x, rect.top() + 8.0 + picture / 2.0), vec2(picture, picture));
        match section {
            Section::Data => self.dataset_picture(ui, frame, model.settings.data),
            Section::Flow => flow_sign(ui, frame, model, &style),
            Section::Training => training_sign(ui, frame, model, &style),
        }
        let text = pos2(rect.center().x, rect.bottom() - space::XS);
        let colour = if open { p.accent } else { p.text };
        ui.painter().text(text, Align2::CENTER_BOTTOM, style.tr(section.title()), style.font(Size::Small), colour);
        let hint = match section {
            Section::Data => "The target: where the points x come from.",
            Section::Flow => "The maps between z and x: their family, number and networks.",
            Section::Training => "How the flow learns: learning rate, batch, steps, seed.",
        };
        if response.on_hover_text(format!("{} {}", style.say(hint), style.tr("[ folds the controls."))).clicked() {
            self.open_section(section);
        }
    }

    /// A group of controls, in a panel or a sheet.
    pub(super) fn section_ui(&mut self, ui: &mut Ui, model: &Model, section: Section, out: &mut Vec<Action>) {
        ui.label(self.style.strong(self.style.tr(section.title()), Size::Large));
        ScrollArea::vertical().id_salt(section.title()).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            match section {
                Section::Data => self.data_ui(ui, model, out),
                Section::Flow => self.flow_ui(ui, model, out),
                Section::Training => self.training_ui(ui, model, out),
            }
            ui.add_space(space::L);
        });
    }

    /// The caption of a field: its name, its sentence, and whether touching it restarts.
    fn field_caption(&self, ui: &mut Ui, text: &str, key: &str) {
        let (help, restarts) = field(key).map_or(("", false), |f| (f.help, f.restarts));
        ui.add_space(space::S);
        caption(ui, &self.style, text, restarts, help);
    }

    /// The picture of a dataset in `rect`.
    pub(super) fn dataset_picture(&mut self, ui: &Ui, rect: Rect, source: Source) {
        let p = self.style.palette;
        ui.painter().rect_filled(rect, 4.0, p.page);
        if let Source::Toy(dataset) = source {
            if let Some(picture) = self.thumbnails.get(ui.ctx(), &self.style, dataset) {
                let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                ui.painter().add(
                    egui::epaint::RectShape::filled(rect, 4.0, egui::Color32::WHITE).with_texture(picture.id(), uv),
                );
            }
        } else {
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, "CSV", self.style.font(Size::Small), p.weak);
        }
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, p.line), StrokeKind::Inside);
    }
}

/// Those that are not hidden.
pub(super) fn sections(model: &Model) -> Vec<Section> {
    Section::ALL.into_iter().filter(|s| !hidden(&model.settings, s.name())).collect()
}

/// A stack of layers, and how many.
fn flow_sign(ui: &Ui, rect: Rect, model: &Model, style: &crate::ui::style::Style) {
    let p = style.palette;
    for i in 0..3u8 {
        let at = Rect::from_center_size(rect.center() + vec2(0.0, f32::from(i) * 7.0 - 12.0), vec2(28.0, 5.0));
        ui.painter().rect_filled(at, 2.0, if i == 1 { p.accent } else { p.axis });
    }
    let text = pos2(rect.center().x, rect.bottom() + 2.0);
    ui.painter().text(
        text,
        Align2::CENTER_BOTTOM,
        format!("×{}", model.opened.as_ref().map_or(model.settings.layers, |o| o.model.flow.layers.len())),
        style.font(Size::Small),
        p.weak,
    );
}

/// A loss that falls, and how much of the training is done.
fn training_sign(ui: &Ui, rect: Rect, model: &Model, style: &crate::ui::style::Style) {
    let p = style.palette;
    let done = (model.run.step as f32 / model.settings.steps.max(1) as f32).clamp(0.0, 1.0);
    let at = |u: f32| {
        pos2(egui::lerp(rect.left() + 3.0..=rect.right() - 3.0, u), rect.bottom() - 7.0 - 26.0 * (-3.5 * u).exp())
    };
    let curve = |to: f32| (0..=24).map(|i| at(to * i as f32 / 24.0)).collect::<Vec<_>>();
    ui.painter().add(Shape::line(curve(1.0), style.stroke(2.0, p.axis)));
    ui.painter().add(Shape::line(curve(done), style.stroke(2.0, p.accent)));
    ui.painter().circle_filled(at(done), 3.0, p.accent);
}
