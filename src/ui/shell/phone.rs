//! A narrow screen: the figure on top, the timeline under it, and everything else as sheets from below.

use super::{Around, Screen, Section, controls::sections, hidden};
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Button, Color32, Panel, Response, RichText, ScrollArea, Ui, vec2};

/// What a tab at the foot of the screen brings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    /// The page of the lesson, without a sheet over it.
    Lesson,
    Section(Section),
    Result,
}

impl Screen {
    pub(super) fn phone(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        self.header_panel(ui, model, out);
        match model.settings.view {
            View::Gallery | View::Lessons => {
                (self.open, self.results_sheet) = (None, false);
                return match model.settings.view {
                    View::Gallery => self.gallery_panel(ui, model, out),
                    _ => self.contents_panel(ui, model, out),
                };
            }
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

    /// The figure above, the page of the lesson below, or a sheet in its place.
    fn phone_lesson(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        let by_hand = model.settings.view.is_by_hand();
        if !by_hand {
            self.tab_row(ui, model);
        }
        if !by_hand && (self.open.is_some() || self.results_sheet) {
            self.sheet(ui, model, around, out);
        } else {
            self.lesson_panel(ui, model, out);
        }
        if !by_hand {
            self.timeline_panel(ui, model, out);
        }
        self.figure_panel(ui, model, around, out);
    }

    fn tab_row(&mut self, ui: &mut Ui, model: &Model) {
        let frame = self.panel_frame(space::S, 0.0);
        let height = 44.0 * (1.0 + 0.4 * (self.style.type_scale() - 1.0));
        Panel::bottom("tabs").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            let style = self.style.clone();
            let (lesson, result) = (model.settings.lesson.is_some(), !hidden(&model.settings, "results"));
            self.results_sheet &= result;
            let mut tabs: Vec<(Tab, &str)> =
                sections(model).into_iter().map(|s| (Tab::Section(s), style.tr(s.title()))).collect();
            tabs.extend(result.then(|| (Tab::Result, style.tr("Result"))));
            if lesson {
                tabs.insert(0, (Tab::Lesson, style.tr("Lesson")));
            }
            let width = |title: &str, size: Size| {
                let text = title.to_owned();
                ui.painter().layout_no_wrap(text, style.font(size), Color32::PLACEHOLDER).size().x
            };
            let of = |size: Size| tabs.iter().map(|(_, title)| width(title, size)).collect::<Vec<_>>();
            let room = ui.available_width();
            let (mut size, mut widths) = (Size::Body, of(Size::Body));
            if widths.iter().sum::<f32>() + space::L * tabs.len() as f32 > room {
                (size, widths) = (Size::Small, of(Size::Small));
            }
            // What the words leave, the tabs share.
            let around = (room - widths.iter().sum::<f32>()) / tabs.len().max(1) as f32;
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.spacing_mut().button_padding.x = 0.0;
            ui.horizontal_centered(|ui| {
                for ((tab, title), width) in tabs.into_iter().zip(widths) {
                    let on = match tab {
                        Tab::Lesson => self.open.is_none() && !self.results_sheet,
                        Tab::Section(section) => self.open == Some(section),
                        Tab::Result => self.results_sheet,
                    };
                    let response = self.tab(ui, width + around, style.text(title, size), on);
                    if tab == Tab::Result && !on {
                        // What a lesson points at is behind the tab.
                        let rect = response.rect.shrink(space::S);
                        ["results", "inspect"].into_iter().for_each(|part| style.spot(ui, part, rect));
                    }
                    if response.clicked() {
                        self.choose_tab(tab);
                    }
                }
            });
        });
    }

    fn choose_tab(&mut self, tab: Tab) {
        match tab {
            Tab::Lesson => (self.open, self.results_sheet, self.lesson_folded) = (None, false, false),
            Tab::Section(section) => {
                self.results_sheet = false;
                self.open_section(section);
            }
            Tab::Result => (self.open, self.results_sheet) = (None, !self.results_sheet),
        }
    }

    fn tab(&self, ui: &mut Ui, width: f32, text: RichText, on: bool) -> Response {
        let p = self.style.palette;
        let text = text.color(if on { p.accent } else { p.text });
        let fill = if on { p.raised } else { Color32::TRANSPARENT };
        ui.add(Button::new(text).fill(fill).min_size(vec2(width, 40.0)).frame_when_inactive(on))
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
