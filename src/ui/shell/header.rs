//! The line above the figure: where one is, where one can go, and the link that brings another here.

use super::{Screen, change};
use crate::preset::{Settings, Source, View, figures};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, Style, space};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Button, Layout, Panel, Rangef, RichText, Ui, pos2};

/// With less room than this, at the size of desk type, no name is begun.
const SHORTEST_PLACE: f32 = 120.0;

impl Screen {
    pub(super) fn header_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let height = 40.0 * if self.style.type_scale() > 1.0 { 1.3 } else { 1.0 };
        let frame = self.panel_frame(space::L, 0.0);
        Panel::top("header").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            let narrow = ui.available_width() < 410.0 * self.style.type_scale();
            ui.horizontal_centered(|ui| {
                if ui.available_width() > 270.0 * self.style.type_scale() {
                    ui.label(self.style.strong("Pushforward", Size::Large));
                    ui.add_space(space::S);
                }
                self.gallery_button(ui, model, out);
                self.lessons_button(ui, model, out);
                let left = ui.min_rect().right();
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.menu(ui, model, out);
                    if !narrow {
                        self.share_button(ui, out);
                    }
                    self.place_ui(ui, model, left);
                });
            });
        });
    }

    /// Where one is: in the middle of the line if that is free, else in what is free of it, cut short where it is long.
    fn place_ui(&self, ui: &Ui, model: &Model, left: f32) {
        let title = match model.step(self.lang) {
            // Else it stands above the page of the lesson.
            Some((lesson, _, _)) if self.lesson_folded => lesson.title.clone(),
            Some(_) => return,
            None if model.settings.view == View::Lessons => return,
            None => match figures().iter().find(|card| card.view == model.settings.view) {
                Some(card) => self.style.tr(card.title).to_owned(),
                None => title_of(&self.style, model),
            },
        };
        let (colour, middle) = (self.style.palette.weak, ui.ctx().content_rect().center().x);
        let free = Rangef::new(left + space::L, ui.min_rect().left() - space::L);
        if free.span() < SHORTEST_PLACE * self.style.type_scale() {
            return;
        }
        let mut job = LayoutJob::simple_singleline(title, self.style.font(Size::Body), colour);
        job.wrap = TextWrapping::truncate_at_width(free.span());
        let galley = ui.painter().layout_job(job);
        let half = galley.size().x / 2.0;
        let x = middle.min(free.max - half).max(free.min + half);
        ui.painter().galley(pos2(x - half, ui.max_rect().center().y - galley.size().y / 2.0), galley, colour);
    }

    fn share_button(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        let share = Button::new(self.style.text(self.style.tr("Share"), Size::Body)).frame_when_inactive(false);
        let hint = self.style.tr("Copies a link that opens exactly this: data, flow, seed and view.");
        if ui.add(share).on_hover_text(hint).clicked() {
            out.push(Action::Share);
        }
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

/// As [`title`], with the name of a flow from a file in the place of the family.
fn title_of(style: &Style, model: &Model) -> String {
    match &model.opened {
        Some(opened) if opened.own => opened.name.clone(),
        Some(opened) => format!("{} · {}", data(style, &model.settings), opened.name),
        None => title(style, &model.settings),
    }
}

/// "two moons · RealNVP ×8"
pub(super) fn title(style: &Style, settings: &Settings) -> String {
    format!("{} · {} ×{}", data(style, settings), style.tr(settings.flow.title()), settings.layers)
}

fn data(style: &Style, settings: &Settings) -> String {
    match settings.data {
        Source::Toy(dataset) => lower_first(style.tr(dataset.title())),
        Source::Imported => style.tr("your points").to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
