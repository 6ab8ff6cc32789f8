//! How the flow learns. All but the seed may change while it trains.

use super::super::parts::named_slider;
use super::super::{Screen, change};
use crate::flow::BaseKind;
use crate::preset::{Goal, Source};
use crate::train::Pairing;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::plot::whole;
use crate::ui::style::{Size, space};
use crate::ui::views::choose;
use crate::words::{fill, typed};
use egui::{DragValue, Slider, SliderClamping, Ui};

/// A link may hold numbers beyond the slider's ends: showing them must not change them.
const EDITS: SliderClamping = SliderClamping::Edits;

impl Screen {
    pub(super) fn training_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        ui.spacing_mut().slider_width = ui.available_width() - 92.0 * self.style.type_scale();
        let s = &model.settings;
        self.objective_ui(ui, model, out);
        self.field_caption(ui, "Learning rate", "lr");
        let mut lr = s.lr;
        let slider =
            Slider::new(&mut lr, 1e-5..=1e-1).clamping(EDITS).logarithmic(true).custom_formatter(|v, _| rate(v));
        let slider = slider.custom_parser(typed);
        if named_slider(ui, slider, self.style.tr("Learning rate")) && lr != s.lr {
            out.push(change(model, |s| s.lr = lr));
        }

        self.field_caption(ui, "Batch, points a step", "batch");
        let mut power = (s.batch.max(1) as f64).log2().round() as u32;
        let before = power;
        let slider =
            Slider::new(&mut power, 4..=12).clamping(EDITS).custom_formatter(|v, _| format!("{}", 1u64 << v as u32));
        let slider = slider.custom_parser(|text| text.parse::<f64>().ok().map(|v| v.max(1.0).log2()));
        if named_slider(ui, slider, self.style.tr("Batch size")) && power != before {
            out.push(change(model, |s| s.batch = 1 << power));
        }

        self.field_caption(ui, "Steps of training", "steps");
        let mut steps = s.steps;
        let slider = Slider::new(&mut steps, 100..=50_000)
            .clamping(EDITS)
            .logarithmic(true)
            .custom_formatter(|v, _| whole(v as u64));
        let slider = slider.custom_parser(|text| text.replace([',', ' '], "").parse().ok());
        if named_slider(ui, slider, self.style.tr("Steps of training")) && steps != s.steps {
            out.push(change(model, |s| s.steps = round(steps)));
        }

        self.field_caption(ui, "Seed", "seed");
        ui.horizontal(|ui| {
            let mut seed = s.seed;
            let drag = DragValue::new(&mut seed).speed(0.1).update_while_editing(false);
            if named_slider(ui, drag, self.style.tr("Seed")) && seed != s.seed {
                out.push(change(model, |s| s.seed = seed));
            }
            if ui
                .button(self.style.tr("next"))
                .on_hover_text(self.style.tr("Another seed: other data, other first weights, other batches."))
                .clicked()
            {
                out.push(change(model, |s| s.seed = s.seed.wrapping_add(1)));
            }
        });

        self.device_ui(ui, model, out);
        ui.add_space(space::M);
        let weights = fill(self.style.tr("{} weights"), &[&whole(model.run.flow.num_params() as u64)]);
        ui.label(self.style.weak(weights, Size::Small))
            .on_hover_text(self.style.tr("All numbers that training changes."));
        ui.label(self.style.weak(
            self.style.tr("↺ starts training again at step 0. Everything else may change while it trains."),
            Size::Small,
        ));
        if self.is_narrow(ui.ctx()) {
            ui.add_space(space::S);
            self.train_buttons(ui, model, out);
        }
    }
}

impl Screen {
    /// Only where there is a GPU.
    fn device_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        if model.gpu_trainer.is_none() {
            return;
        }
        ui.add_space(space::S);
        ui.label(self.style.weak(self.style.tr("Trained on"), Size::Small));
        let options = [
            ("CPU", "Beside the page, any flow."),
            (
                "GPU",
                "The same batches, many steps at a time: flows of affine or spline couplings, by maximum likelihood.",
            ),
        ];
        if let Some(i) = choose(ui, &self.style, usize::from(model.trains_on_gpu), &options) {
            out.push(Action::TrainOn { gpu: i == 1 });
        }
    }

    /// Where there is a choice: a target that is known by its energy, or a continuous flow.
    fn objective_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        let has_energy = matches!(s.data, Source::Toy(dataset) if dataset.energy().is_some());
        let mut offered = vec![(
            Goal::Likelihood,
            "likelihood",
            "From points of the data: lowers the mean of −log p(x), which is KL(data ‖ flow) up to a constant.",
        )];
        if has_energy && s.base == BaseKind::Normal {
            offered.push((
                Goal::ReverseKl,
                "reverse KL",
                "From the energy alone, without data: samples of the flow are moved to where the target is likely, which lowers KL(flow ‖ target).",
            ));
        }
        if s.has_lone_field() {
            offered.push((
                Goal::FlowMatching,
                "flow matching",
                "From pairs of z and x: lowers |v(y_t, t) − (x − z)|² on the straight way between them. No equation is solved in training, so a step is cheap. Sets the learning rate, steps and nonlinearity that are usual.",
            ));
        }
        if offered.len() < 2 {
            return;
        }
        self.field_caption(ui, "Objective", "objective");
        let options: Vec<_> = offered.iter().map(|&(_, name, about)| (name, about)).collect();
        let selected = offered.iter().position(|&(goal, ..)| goal == s.objective).unwrap_or(0);
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            out.push(change(model, |s| *s = s.with_objective(offered[i].0)));
        }
        if s.config().objective.in_nats() {
            return;
        }
        self.field_caption(ui, "Pairing", "pairing");
        let options = [
            ("independent", "Any z with any x: paths cross, and the flow's own paths bend where they do."),
            (
                "optimal transport",
                "Within each 64 points the pairs that make the sum of |x − z|² least, exactly: fewer crossings, straighter paths, and a step takes longer.",
            ),
        ];
        let selected = usize::from(s.pairing == Pairing::OptimalTransport);
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            out.push(change(model, |s| s.pairing = Pairing::ALL[i]));
        }
    }
}

/// 0.001 as "1e-3", 0.00025 as "2.5e-4".
fn rate(value: f64) -> String {
    let exponent = value.log10().floor() as i32;
    let mantissa = value / 10f64.powi(exponent);
    let digits = format!("{mantissa:.1}");
    format!("{}e{exponent}", digits.trim_end_matches(".0"))
}

/// To two digits.
fn round(steps: u64) -> u64 {
    let unit = 10u64.pow(steps.max(1).ilog10().saturating_sub(1));
    (steps + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_steps_are_short() {
        assert_eq!([1e-3, 2.5e-4, 0.1].map(rate), ["1e-3", "2.5e-4", "1e-1"]);
        assert_eq!([2000, 2049, 12_345, 7].map(round), [2000, 2000, 12_000, 7]);
    }
}
