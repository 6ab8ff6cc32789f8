//! Conditions: whether the points have them, and the ones that the pictures are at.

use super::super::parts::named_slider;
use super::super::{Screen, change};
use crate::preset::{Given, Source};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::Size;
use crate::ui::views::{choose, subscript};
use crate::words::{fill, typed};
use egui::{Slider, SliderClamping, Ui};

impl Screen {
    /// What each point of the data is given with, where it can be.
    pub(super) fn given_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        match (s.data, &model.imported) {
            (Source::Toy(dataset), _) if dataset.conditions() > 0 => {
                self.field_caption(ui, "Given", "given");
                let options = [
                    ("nothing", "The flow learns p(x)."),
                    ("its label", "The flow learns p(x | c), c the label of the part that x is of."),
                ];
                if let Some(i) = choose(ui, &self.style, s.given as usize, &options) {
                    let given = [Given::Nothing, Given::Label][i];
                    out.push(change(model, |s| s.given = given));
                }
            }
            (Source::Imported, Some(points)) if points.values.dim() > 1 => {
                self.field_caption(ui, "Columns that are conditions", "conditions");
                let mut value = s.conditions as u64;
                let most = points.values.dim() as u64 - 1;
                let slider =
                    Slider::new(&mut value, 0..=most).clamping(SliderClamping::Edits).update_while_editing(false);
                let name = self.style.tr("Columns that are conditions");
                if named_slider(ui, slider, name) && value != s.conditions as u64 {
                    out.push(change(model, |s| s.conditions = value as usize));
                }
            }
            _ => {}
        }
        if model.run.whole.is_some() {
            self.context_ui(ui, model, out);
        }
    }

    /// What a conditional flow is given: the labels, and a slider for each number.
    pub(super) fn context_ui(&self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        self.field_caption(ui, "Conditions", "context");
        let (held, labels) = (model.context(), model.run.whole.as_ref().map_or(&[][..], |whole| whole.labels));
        if !labels.is_empty() {
            let near = |label: &[f64]| label.iter().zip(&held).all(|(a, b)| (a - b).abs() < 1e-3);
            let selected = labels.iter().position(|label| near(label)).unwrap_or(usize::MAX);
            let numbers: Vec<String> = (1..=labels.len()).map(|i| i.to_string()).collect();
            let options: Vec<(&str, &str)> = numbers.iter().map(|number| (number.as_str(), "")).collect();
            if let Some(i) = choose(ui, &self.style, selected, &options) {
                out.push(change(model, |s| s.context.clone_from(&labels[i])));
            }
        }
        let width = ui.available_width();
        for (k, &now) in held.iter().enumerate() {
            let name = fill(self.style.tr("condition c{}"), &[&subscript(k + 1)]);
            ui.label(self.style.weak(name.as_str(), Size::Small));
            ui.spacing_mut().slider_width = width - 64.0 * self.style.type_scale();
            let mut value = now;
            let slider = Slider::new(&mut value, -3.0..=3.0)
                .clamping(SliderClamping::Never)
                .fixed_decimals(2)
                .custom_parser(typed);
            if named_slider(ui, slider, &name) && value != now {
                out.push(change(model, |s| {
                    s.context.clone_from(&held);
                    s.context[k] = value;
                }));
            }
        }
        let about = match &model.run.whole {
            None => {
                "The flow is p(x | c): every picture is at these values. Training changes the flow at these values alone; moving one brings the weights of the file back."
            }
            Some(_) => {
                "The flow is p(x | c): every picture is at these values, and training is at all that the data have."
            }
        };
        ui.label(self.style.weak(self.style.say(about), Size::Small));
    }
}
