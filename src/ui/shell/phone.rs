//! A narrow screen: the figure on top, the timeline under it, and everything else as sheets from below.

use super::{Around, Screen, Section, controls::sections};
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Button, Color32, Panel, RichText, ScrollArea, Ui, vec2};

impl Screen {
    pub(super) fn phone(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        self.header_panel(ui, model, out);
        match model.settings.view {
            View::Gallery => return self.gallery_panel(ui, model, out),
            View::Lessons => return self.contents_panel(ui, model, out),
            _ if model.settings.lesson.is_some() => return self.phone_lesson(ui, model, around, out),
            _ => {}
        }
        if model.settings.view.is_by_hand() {
            return self.figure_panel(ui, model, around, out);
        }
        self.tab_row(ui, model);
        self.sheet(ui, model, around, out);
        // A sheet takes the timeline's place, so that the figure stays as large as it can.
        if self.open.is_none() && !self.results_sheet {
            self.timeline_panel(ui, model, out);
        }
        self.figure_panel(ui, model, around, out);
    }

    /// The figure above, the page of the lesson below.
    fn phone_lesson(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        self.lesson_panel(ui, model, out);
        if !model.settings.view.is_by_hand() {
            self.timeline_panel(ui, model, out);
        }
        self.figure_panel(ui, model, around, out);
    }

    fn tab_row(&mut self, ui: &mut Ui, model: &Model) {
        let frame = self.panel_frame(space::S, 0.0);
        let height = 44.0 * (1.0 + 0.4 * (self.style.type_scale() - 1.0));
        Panel::bottom("tabs").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            let sections = sections(model);
            let width = ui.available_width() / (sections.len() + 1) as f32;
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.horizontal_centered(|ui| {
                for section in sections {
                    if self.tab(ui, width, self.style.tr(section.title()), self.open == Some(section)) {
                        self.results_sheet = false;
                        self.open_section(section);
                    }
                }
                if self.tab(ui, width, self.style.tr("Result"), self.results_sheet) {
                    self.results_sheet = !self.results_sheet;
                    self.open = None;
                }
            });
        });
    }

    fn tab(&self, ui: &mut Ui, width: f32, title: &str, on: bool) -> bool {
        let p = self.style.palette;
        let fits = width > 76.0 * self.style.type_scale();
        let font = self.style.font(if fits { Size::Body } else { Size::Small });
        let text = RichText::new(title).font(font).color(if on { p.accent } else { p.text });
        let fill = if on { p.raised } else { Color32::TRANSPARENT };
        ui.add(Button::new(text).fill(fill).min_size(vec2(width, 40.0)).frame_when_inactive(on)).clicked()
    }

    fn sheet(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        let frame = self.panel_frame(space::L, space::M);
        let height = (ui.ctx().content_rect().height() * 0.45).round();
        let section: Option<Section> = self.open;
        let mut open = section.is_some() || self.results_sheet;
        let panel = Panel::bottom("sheet").exact_size(height).resizable(false).show_separator_line(false).frame(frame);
        panel.show_collapsible(ui, &mut open, |ui| match section {
            Some(section) => self.section_ui(ui, model, section, out),
            None => {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    self.results_ui(ui, model, out);
                    ui.add_space(space::S);
                    ui.label(self.style.weak(self.status(model, around), Size::Small));
                });
            }
        });
    }
}
