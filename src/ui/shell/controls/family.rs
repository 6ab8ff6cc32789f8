//! Choosing a family, and what only some families have: bins, a solver, a Lipschitz constant.

use super::super::parts::{named_slider, segmented};
use super::super::{Screen, change};
use crate::flow::{BaseKind, Family, Kind, Method, Order};
use crate::preset::Settings;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Button, ComboBox, Slider, SliderClamping, Ui};

impl Screen {
    /// The menu of families, in the sections of the course.
    pub(super) fn family_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let (s, dim) = (&model.settings, model.dim());
        let menu = ComboBox::from_id_salt("family").selected_text(s.flow.title()).width(ui.available_width());
        menu.height(480.0).show_ui(ui, |ui| {
            let mut section = None;
            for family in Family::ALL.into_iter().filter(|f| f.min_dim() <= dim) {
                let about = family.about();
                if section.replace(about.kind) != Some(about.kind) {
                    ui.add_space(space::XS);
                    ui.label(self.style.weak(about.kind.title(), Size::Small));
                }
                let label = ui.selectable_label(s.flow == family, about.title);
                let help = format!("{}\n{}", about.help, about.paper);
                if label.on_hover_text(help).clicked() && s.flow != family {
                    out.push(change(model, |s| *s = s.with_family(family)));
                }
            }
        });
    }

    /// In place of the family, while a flow from a file is open.
    pub(super) fn file_ui(&self, ui: &mut Ui, name: &str, out: &mut Vec<Action>) {
        ui.label(self.style.strong(name, Size::Body));
        ui.label(
            self.style
                .weak("A flow from a file. Training goes on from its weights; Reset brings them back.", Size::Small),
        );
        let close = ui.add(Button::new("Close the file")).on_hover_text("Back to a flow of the menu, from step 0.");
        if close.clicked() {
            out.push(Action::CloseModel);
        }
    }

    /// The menu of base densities.
    pub(super) fn base_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        let menu = ComboBox::from_id_salt("base").selected_text(s.base.title()).width(ui.available_width());
        menu.show_ui(ui, |ui| {
            for base in BaseKind::ALL {
                let label = ui.selectable_label(s.base == base, base.title()).on_hover_text(base.help());
                if label.clicked() && s.base != base {
                    out.push(change(model, |s| s.base = base));
                }
            }
        });
    }

    /// What this family alone has.
    pub(super) fn special_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        if s.flow.has_bins() {
            self.count_ui(ui, model, ("Bins of each spline", "bins", 2..=32), |s| &mut s.bins, out);
        }
        if s.flow.has_order() {
            self.order_ui(ui, model, out);
        }
        if s.flow == Family::Residual {
            self.field_caption(ui, "Lipschitz constant of each block", "lipschitz");
            let mut value = s.lipschitz;
            let slider =
                Slider::new(&mut value, 0.1..=0.99).clamping(SliderClamping::Edits).update_while_editing(false);
            if named_slider(ui, slider.fixed_decimals(2), "Lipschitz constant") && value != s.lipschitz {
                out.push(change(model, |s| s.lipschitz = value));
            }
        }
        if s.flow == Family::Cnf {
            self.field_caption(ui, "Solver", "solver");
            let menu = ComboBox::from_id_salt("solver").selected_text(method_title(s.solver));
            menu.width(ui.available_width()).show_ui(ui, |ui| {
                for method in Method::ALL {
                    if ui.selectable_label(s.solver == method, method_title(method)).clicked() && s.solver != method {
                        out.push(change(model, |s| s.solver = method));
                    }
                }
            });
            if s.solver != Method::Dopri5 {
                self.count_ui(ui, model, ("Steps of the solver", "ode-steps", 1..=64), |s| &mut s.ode_steps, out);
            }
        }
    }

    /// Which coordinates each layer takes.
    fn order_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        self.field_caption(ui, "Order of the coordinates", "order");
        let fixed = match (s.flow.about().kind, s.flow) {
            (_, Family::Glow) => "Every coupling moves the same half: the matrices between them mix the coordinates.",
            (Kind::Coupling, _) => {
                "Every layer moves the same half: a mistake on purpose, the other half stays as it was."
            }
            _ => {
                "Every layer begins with the same coordinate: a mistake on purpose, nothing tells that one where to go."
            }
        };
        let options = [
            ("alternate", "The parts are exchanged from layer to layer, so that every coordinate is moved."),
            ("shuffle", "A random permutation between the layers, drawn from the seed."),
            ("fixed", fixed),
        ];
        let selected = Order::NAMES.iter().position(|&name| name == s.order).unwrap_or(0);
        if let Some(i) = segmented(ui, &self.style, selected, &options) {
            out.push(change(model, |s| s.order = Order::NAMES[i]));
        }
    }

    /// A slider for a whole number of the settings.
    fn count_ui(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        (caption, key, range): (&str, &str, core::ops::RangeInclusive<u64>),
        place: fn(&mut Settings) -> &mut usize,
        out: &mut Vec<Action>,
    ) {
        self.field_caption(ui, caption, key);
        let now = *place(&mut model.settings.clone()) as u64;
        let mut value = now;
        let slider = Slider::new(&mut value, range).clamping(SliderClamping::Edits).update_while_editing(false);
        if named_slider(ui, slider, caption) && value != now {
            out.push(change(model, |s| *place(s) = value as usize));
        }
    }
}

fn method_title(method: Method) -> &'static str {
    match method {
        Method::Euler => "Euler (order 1)",
        Method::Midpoint => "Midpoint (order 2)",
        Method::Heun => "Heun (order 2)",
        Method::Rk4 => "Runge-Kutta (order 4)",
        Method::Dopri5 => "Dormand-Prince (adaptive)",
    }
}
