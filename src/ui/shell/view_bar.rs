//! The figures that a flow offers beside the morph, in a row above it: most where it carries points along paths.

use super::{Screen, change};
use crate::flow::{Family, Layer};
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::space;
use crate::ui::views::chips;
use egui::{ScrollArea, Ui};

const MORPH: (View, &str, &str) = (View::Morph, "Density", "The density p_t between base and target.");
const LAYERS: (View, &str, &str) = (View::Layers, "Layers", "One layer, large: log |det J| over the plane.");
const STRIP: (View, &str, &str) = (View::Strip, "Film strip", "p_t at several times in a row.");
const CONTINUOUS: [(View, &str, &str); 7] = [
    MORPH,
    (View::Trajectories, "Trajectories", "Particles that the velocity field carries from z to x."),
    (View::Field, "Field", "The velocity v at time t, and its divergence, which changes the density."),
    (View::Solver, "Solver", "The steps of a solver, what they cost and how far they are off."),
    (View::Resnet, "Steps to ODE", "From a few large residual steps to a differential equation."),
    STRIP,
    (
        View::Matching,
        "Flow matching",
        "Two trainings of one field at the same time: by flow matching and by likelihood.",
    ),
];
const RESIDUAL: [(View, &str, &str); 4] = [
    MORPH,
    LAYERS,
    (View::Blocks, "Blocks", "Lipschitz constants, the fixed-point inverse and the series of the log-determinant."),
    STRIP,
];
const OTHERS: [(View, &str, &str); 3] = [MORPH, LAYERS, STRIP];

const MANY: [(View, &str, &str); 2] = [
    (View::Morph, "Density", "Two coordinates of the samples, between base and target."),
    (View::Layers, "Layers", "One layer, large: its Jacobian at one point."),
];

/// The figures of the flow: of a family, or of the layers that came from a file.
fn offered(model: &Model) -> &'static [(View, &'static str, &'static str)] {
    let layers = &model.run.flow.layers[..];
    let file = model.opened.is_some();
    match model.settings.flow {
        _ if model.dim() > 2 => &MANY,
        _ if file && matches!(layers, [Layer::Continuous(_)]) => &CONTINUOUS,
        _ if file => &OTHERS,
        Family::Cnf => &CONTINUOUS,
        Family::Residual => &RESIDUAL,
        _ => &OTHERS,
    }
}

impl Screen {
    pub(super) fn view_bar(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let offered = offered(model);
        let view = model.settings.view;
        if view.is_by_hand() || matches!(view, View::Mistakes | View::Arithmetic) {
            return;
        }
        let options: Vec<_> = offered.iter().map(|&(_, title, about)| (title, about)).collect();
        let selected = offered.iter().position(|&(one, ..)| one == view).unwrap_or(usize::MAX);
        ScrollArea::horizontal().id_salt("views").show(ui, |ui| {
            let (chosen, place) = chips(ui, &self.style, selected, &options);
            if let Some(i) = chosen {
                out.push(change(model, |s| s.view = offered[i].0));
            }
            // On a phone the row is longer than the screen: what was opened is moved into sight once.
            let of = ui.scope_id().with("seen");
            if ui.data(|data| data.get_temp(of)) != Some(selected) {
                ui.data_mut(|data| data.insert_temp(of, selected));
                ui.scroll_to_rect(place, None);
            }
        });
        ui.add_space(space::XS);
    }
}
