//! The menu behind ⋯: how the page looks and speaks, and what is needed seldom.

use super::parts::sign;
use super::{Screen, change};
use crate::preset::Theme;
use crate::ui::Action;
use crate::ui::gpu_engine::Wish;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use crate::ui::views::choose;
use crate::words::{Lang, Notation};
use egui::{ScrollArea, Ui, vec2};

impl Screen {
    pub(super) fn menu(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let hint = self.style.tr("Theme, language, notation, your own points, help.");
        let button = sign(ui, &self.style, "⋯", self.style.tr("More"), hint);
        let room = ui.ctx().content_rect().height() - button.rect.bottom() - space::XXL;
        egui::Popup::menu(&button).gap(space::XS).show(|ui| {
            ui.set_min_width(240.0 * self.style.type_scale());
            ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                ui.spacing_mut().button_padding = vec2(space::S, space::XS);
                self.theme_ui(ui, model, out);
                self.language_ui(ui);
                self.notation_ui(ui, model, out);
                self.engine_ui(ui, model, out);
                ui.separator();
                self.seldom_ui(ui, out);
            });
        });
    }

    fn theme_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let style = &self.style;
        ui.label(style.weak(style.tr("Theme"), Size::Small));
        for (theme, name) in [
            (Theme::Auto, "As the system"),
            (Theme::Dark, "Dark"),
            (Theme::Light, "Light"),
            (Theme::Projector, "Projector"),
        ] {
            if ui.selectable_label(model.settings.theme == theme, style.tr(name)).clicked() {
                out.push(change(model, |s| s.theme = theme));
            }
        }
    }

    fn language_ui(&mut self, ui: &mut Ui) {
        ui.add_space(space::S);
        ui.label(self.style.weak(self.style.tr("Language"), Size::Small));
        let options = Lang::ALL.map(|lang| (lang.title(), ""));
        let selected = Lang::ALL.iter().position(|&lang| lang == self.lang).unwrap_or(0);
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            self.lang = Lang::ALL[i];
        }
    }

    fn notation_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let style = &self.style;
        ui.add_space(space::S);
        ui.label(style.weak(style.tr("Letters of the formulas"), Size::Small));
        for notation in Notation::ALL {
            let label = ui.selectable_label(model.settings.notation == notation, style.tr(notation.title()));
            let about = format!("{}\n{}", style.tr(notation.about()), notation.paper());
            if label.on_hover_text(about.trim()).clicked() {
                out.push(change(model, |s| s.notation = notation));
            }
        }
    }

    /// Only where there is something to choose.
    fn engine_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        if !model.has_gpu {
            return;
        }
        ui.add_space(space::S);
        ui.label(self.style.weak(self.style.tr("Pictures are computed on"), Size::Small));
        let options = Wish::ALL.map(|wish| (wish.title(), ""));
        let selected = Wish::ALL.iter().position(|&wish| wish == model.wish).unwrap_or(0);
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            out.push(Action::EvaluateOn(Wish::ALL[i]));
        }
    }

    fn seldom_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let entry = |ui: &mut Ui, text| ui.selectable_label(false, self.style.tr(text)).clicked();
        if entry(ui, "Copy the link") {
            out.push(Action::Share);
        }
        if entry(ui, "Open points or a model …") {
            out.push(Action::ChooseFile);
        }
        let present = entry(ui, "Present: only the figure (F)");
        let help = entry(ui, "What is this? (?)");
        self.help |= help;
        self.presenting |= present;
    }
}
