//! The line above the figure: where one is, where one can go, and the link that brings another here.

use super::{Screen, change};
use crate::preset::{Settings, Source, View, figures};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, Style, space};
use egui::{Align, Align2, Button, Layout, Panel, RichText, Ui};

impl Screen {
    pub(super) fn header_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let height = 40.0 * if self.style.type_scale() > 1.0 { 1.3 } else { 1.0 };
        let frame = self.panel_frame(space::L, 0.0);
        Panel::top("header").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            let title = if ui.available_width() > 620.0 * self.style.type_scale() {
                match model.step(self.lang) {
                    // Else it stands above the page of the lesson.
                    Some((lesson, _, _)) if self.lesson_folded => lesson.title.clone(),
                    Some(_) => String::new(),
                    None if model.settings.view == View::Lessons => String::new(),
                    None => match figures().iter().find(|card| card.view == model.settings.view) {
                        Some(card) => self.style.tr(card.title).to_owned(),
                        None => title(&self.style, &model.settings),
                    },
                }
            } else {
                String::new()
            };
            let narrow = ui.available_width() < 410.0 * self.style.type_scale();
            let middle = ui.max_rect().center();
            ui.painter().text(
                middle,
                Align2::CENTER_CENTER,
                title,
                self.style.font(Size::Body),
                self.style.palette.weak,
            );
            ui.horizontal_centered(|ui| {
                if ui.available_width() > 270.0 * self.style.type_scale() {
                    ui.label(self.style.strong("Pushforward", Size::Large));
                    ui.add_space(space::S);
                }
                self.gallery_button(ui, model, out);
                self.lessons_button(ui, model, out);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.menu(ui, model, out);
                    if narrow {
                        return;
                    }
                    let share =
                        Button::new(self.style.text(self.style.tr("Share"), Size::Body)).frame_when_inactive(false);
                    if ui
                        .add(share)
                        .on_hover_text(
                            self.style.tr("Copies a link that opens exactly this: data, flow, seed and view."),
                        )
                        .clicked()
                    {
                        out.push(Action::Share);
                    }
                });
            });
        });
    }

    fn gallery_button(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let on = model.settings.view == View::Gallery;
        let text = RichText::new(self.style.tr("Gallery")).font(self.style.font(Size::Body));
        let text = text.color(if on { self.style.palette.accent } else { self.style.palette.text });
        let hint = self.style.tr("Trained flows to start from (G).");
        if ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(hint).clicked() {
            out.push(change(model, |s| s.view = if on { View::Morph } else { View::Gallery }));
        }
    }

    fn lessons_button(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let style = &self.style;
        let on = model.settings.view == View::Lessons;
        let lit = on || model.settings.lesson.is_some();
        let text = RichText::new(style.tr("Lessons")).font(style.font(Size::Body));
        let text = text.color(if lit { style.palette.accent } else { style.palette.text });
        let hint = style.tr("The course, step by step (T).");
        if ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(hint).clicked() {
            out.push(change(model, |s| s.view = if on { View::Morph } else { View::Lessons }));
        }
    }
}

/// "two moons · RealNVP ×8"
pub(super) fn title(style: &Style, settings: &Settings) -> String {
    let data = match settings.data {
        Source::Toy(dataset) => lower_first(style.tr(dataset.title())),
        Source::Imported => style.tr("your points").to_owned(),
    };
    format!("{data} · {} ×{}", style.tr(settings.flow.title()), settings.layers)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
