//! Choosing a family and a base.

use super::super::parts::named_slider;
use super::super::{Screen, change};
use crate::flow::{BaseKind, Family};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use crate::ui::views::{menu_ui, name_menu};
use crate::words::typed;
use egui::{Button, ComboBox, Slider, SliderClamping, Ui};

impl Screen {
    /// The menu of families, in the sections of the course.
    pub(super) fn family_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let (s, dim) = (&model.settings, model.dim());
        let menu =
            ComboBox::from_id_salt("family").selected_text(self.style.tr(s.flow.title())).width(ui.available_width());
        let shown = menu.height(480.0).show_ui(ui, |ui| {
            let mut section = None;
            for family in Family::ALL.into_iter().filter(|f| f.min_dim() <= dim) {
                let about = family.about();
                if section.replace(about.kind) != Some(about.kind) {
                    ui.add_space(space::XS);
                    ui.label(self.style.weak(self.style.tr(about.kind.title()), Size::Small));
                }
                let label = ui.selectable_label(s.flow == family, self.style.tr(about.title));
                let help = format!("{}\n{}", self.style.say(about.help), about.paper);
                if label.on_hover_text(help).clicked() && s.flow != family {
                    out.push(change(model, |s| *s = s.with_family(family)));
                }
            }
        });
        name_menu(&shown.response, self.style.tr("Family"), self.style.tr(s.flow.title()));
    }

    /// In place of the family, while a flow from a file is open.
    pub(super) fn file_ui(&self, ui: &mut Ui, model: &Model, name: &str, out: &mut Vec<Action>) {
        ui.label(self.style.strong(name, Size::Body));
        ui.label(self.style.weak(
            self.style.tr("A flow from a file. Training goes on from its weights; Reset brings them back."),
            Size::Small,
        ));
        if model.conditions() > 0 && model.run.whole.is_none() {
            self.context_ui(ui, model, out);
        }
        let close = ui
            .add(Button::new(self.style.tr("Close the file")))
            .on_hover_text(self.style.tr("Back to a flow of the menu, from step 0."));
        if close.clicked() {
            out.push(Action::CloseModel);
        }
    }

    /// The menu of base densities.
    pub(super) fn base_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        let options = BaseKind::ALL.map(|base| (base, base.title(), base.help()));
        if let Some(base) = menu_ui(ui, &self.style, "Base density", s.base, &options) {
            out.push(change(model, |s| s.base = base));
        }
    }

    /// How hot the base is where samples are drawn.
    pub(super) fn temperature_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "Temperature of the samples", "temperature");
        let now = model.settings.temperature;
        let mut value = now;
        let slider =
            Slider::new(&mut value, 0.0..=1.0).clamping(SliderClamping::Edits).fixed_decimals(2).custom_parser(typed);
        if named_slider(ui, slider, self.style.tr("Temperature of the samples")) && value != now {
            out.push(change(model, |s| s.temperature = value));
        }
    }
}
