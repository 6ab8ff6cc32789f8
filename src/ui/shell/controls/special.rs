//! What only some families have: bins, an order, a Lipschitz constant, a solver, and how determinants and traces are found.

use super::super::parts::named_slider;
use super::super::{Screen, change};
use crate::flow::{Divergence, Family, Gradient, Kind, LogDet, Mask, Method, Order, ScaleKind, SplineKind};
use crate::preset::Settings;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::views::{choose, menu_ui};
use crate::words::typed;
use egui::{Slider, SliderClamping, Ui};

impl Screen {
    /// What this family alone has.
    pub(super) fn special_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        if s.flow.has_bins() {
            self.count_ui(ui, model, ("Bins of each spline", "bins", 2..=32), |s| &mut s.bins, out);
        }
        if s.flow.has_spline() {
            self.spline_ui(ui, model, out);
        }
        if s.flow.has_order() {
            self.order_ui(ui, model, out);
        }
        if s.flow.has_mask() && model.dim() > 2 {
            self.mask_ui(ui, model, out);
        }
        if s.flow.has_log_scale() {
            self.log_scale_ui(ui, model, out);
        }
        if s.flow == Family::Residual {
            self.field_caption(ui, "Lipschitz constant of each block", "lipschitz");
            let mut value = s.lipschitz;
            let slider =
                Slider::new(&mut value, 0.1..=0.99).clamping(SliderClamping::Edits).update_while_editing(false);
            if named_slider(ui, slider.fixed_decimals(2).custom_parser(typed), self.style.tr("Lipschitz constant"))
                && value != s.lipschitz
            {
                out.push(change(model, |s| s.lipschitz = value));
            }
            self.log_det_ui(ui, model, out);
        }
        if s.flow == Family::Cnf {
            self.field_caption(ui, "Solver", "solver");
            let options = Method::ALL.map(|method| (method, method_title(method), ""));
            if let Some(method) = menu_ui(ui, &self.style, "Solver", s.solver, &options) {
                out.push(change(model, |s| s.solver = method));
            }
            if s.solver != Method::Dopri5 {
                self.count_ui(ui, model, ("Steps of the solver", "ode-steps", 1..=64), |s| &mut s.ode_steps, out);
            }
            if s.config().objective.in_nats() {
                self.field_ui(ui, model, out);
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
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            out.push(change(model, |s| s.order = Order::NAMES[i]));
        }
    }

    /// Which coordinates a coupling takes for one part. Of two coordinates there is one choice only.
    fn mask_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "Mask of the couplings", "mask");
        let options = [
            ("alternating", "Every second coordinate moves, the others say how far."),
            ("halves", "The second half of the coordinates moves, the first says how far."),
        ];
        if let Some(i) = choose(ui, &self.style, model.settings.mask as usize, &options) {
            out.push(change(model, |s| s.mask = Mask::ALL[i]));
        }
    }

    /// How networks give log-scales.
    fn log_scale_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "Log-scale s", "log-scale");
        let options = ScaleKind::ALL.map(|kind| (kind, kind.title(), kind.help()));
        if let Some(kind) = menu_ui(ui, &self.style, "Log-scale s", model.settings.log_scale, &options) {
            out.push(change(model, |s| s.log_scale = kind));
        }
    }

    /// How networks give the knots and slopes of splines.
    fn spline_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "Numbers of each spline", "spline");
        let options = SplineKind::ALL.map(|kind| (kind, kind.title(), kind.help()));
        if let Some(kind) = menu_ui(ui, &self.style, "Numbers of each spline", model.settings.spline, &options) {
            out.push(change(model, |s| s.spline = kind));
        }
    }

    /// How the log-determinant of a residual block is found in training.
    fn log_det_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "log |det J| in training", "log-det");
        let options = [
            ("exact", "The determinant itself: cheap where there are few coordinates."),
            ("series", "Ten terms of the power series of log (1 + u), with a random probe: a little biased."),
            ("roulette", "A random number of terms, each weighed by how rarely it is reached: right in the mean."),
        ];
        let selected = model.settings.estimates.log_det as usize;
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            out.push(change(model, |s| s.estimates.log_det = LogDet::ALL[i]));
        }
    }

    /// How a continuous flow is trained.
    fn field_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "Trace in training", "trace");
        let traces = [
            ("exact", "Every entry of the diagonal of ∂v/∂y: one product a coordinate."),
            ("hutchinson", "One product with random signs, whatever the dimension: right in the mean."),
        ];
        let selected = model.settings.estimates.trace as usize;
        if let Some(i) = choose(ui, &self.style, selected, &traces) {
            out.push(change(model, |s| s.estimates.trace = Divergence::ALL[i]));
        }
        self.field_caption(ui, "Gradient", "gradient");
        let gradients = [
            ("solver", "Back through every step of the solver: exact, and every step is remembered."),
            ("adjoint", "A second equation, solved backwards: nothing is remembered, as exact as the solver is."),
        ];
        let selected = model.settings.estimates.gradient as usize;
        if let Some(i) = choose(ui, &self.style, selected, &gradients) {
            out.push(change(model, |s| s.estimates.gradient = Gradient::ALL[i]));
        }
        self.weight_ui(ui, model, ("Weight of the kinetic energy", "kinetic"), |s| &mut s.estimates.kinetic, out);
        self.weight_ui(ui, model, ("Weight of the Jacobian", "jacobian"), |s| &mut s.estimates.jacobian, out);
    }

    /// A slider for the weight of a regulariser.
    fn weight_ui(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        (caption, key): (&str, &str),
        place: fn(&mut Settings) -> &mut f64,
        out: &mut Vec<Action>,
    ) {
        self.field_caption(ui, caption, key);
        let now = *place(&mut model.settings.clone());
        let mut value = now;
        let slider = Slider::new(&mut value, 0.0..=1.0).logarithmic(true).smallest_positive(1e-3).max_decimals(3);
        let slider = slider.custom_parser(typed).clamping(SliderClamping::Edits).update_while_editing(false);
        if named_slider(ui, slider, self.style.tr(caption)) && value != now {
            out.push(change(model, |s| *place(s) = value));
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
        if named_slider(ui, slider, self.style.tr(caption)) && value != now {
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
