//! Choosing a family and a base.

use super::super::{Screen, change};
use crate::flow::{BaseKind, Family};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Button, ComboBox, Ui};

impl Screen {
    /// The menu of families, in the sections of the course.
    pub(super) fn family_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let (s, dim) = (&model.settings, model.dim());
        let menu =
            ComboBox::from_id_salt("family").selected_text(self.style.tr(s.flow.title())).width(ui.available_width());
        menu.height(480.0).show_ui(ui, |ui| {
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
    }

    /// In place of the family, while a flow from a file is open.
    pub(super) fn file_ui(&self, ui: &mut Ui, name: &str, out: &mut Vec<Action>) {
        ui.label(self.style.strong(name, Size::Body));
        ui.label(self.style.weak(
            self.style.tr("A flow from a file. Training goes on from its weights; Reset brings them back."),
            Size::Small,
        ));
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
        let menu =
            ComboBox::from_id_salt("base").selected_text(self.style.tr(s.base.title())).width(ui.available_width());
        menu.show_ui(ui, |ui| {
            for base in BaseKind::ALL {
                let label = ui.selectable_label(s.base == base, self.style.tr(base.title()));
                if label.on_hover_text(self.style.tr(base.help())).clicked() && s.base != base {
                    out.push(change(model, |s| s.base = base));
                }
            }
        });
    }
}
