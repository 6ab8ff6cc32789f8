//! The run beside the chart, where the map is learned: its buttons and its numbers.

use crate::data::Dataset;
use crate::engine::Standing;
use crate::flow::Family;
use crate::preset::Source;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style};
use crate::ui::views::change;
use crate::ui::views::choose::{first_press, press};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::Ui;

/// Train, pause, step, reset, and the loss on test points.
pub fn training_ui(ui: &mut Ui, style: &Style, model: &Model) -> Option<Action> {
    let mut out = None;
    ui.label(style.strong(style.tr("The flow of the run"), Size::Body));
    ui.horizontal_wrapped(|ui| {
        let training = model.run.standing == Standing::Training;
        if training {
            if first_press(ui, style, style.tr("Pause"), style.tr("Stops after this step.")) {
                out = Some(Action::Pause);
            }
        } else if first_press(ui, style, style.tr("Train"), style.tr("Lowers the mean of −log p(x) over the data.")) {
            out = Some(Action::Train);
        }
        if press(ui, style, !training, style.tr("Step"), style.tr("Step"), style.tr("One step of training.")) {
            out = Some(Action::StepOnce);
        }
        if press(ui, style, true, style.tr("Reset"), style.tr("Reset"), style.tr("Back to step 0 of the same seed.")) {
            out = Some(Action::Reset);
        }
    });
    let step = fill(style.tr("step {} of {}"), &[&whole(model.run.step), &whole(model.settings.steps)]);
    ui.label(style.weak(step, Size::Small));
    if let Some(nll) = model.run.history.test_nll() {
        let mut text = fill(style.tr("test NLL {} nats"), &[&number(nll, 1e-3)]);
        if let Some(entropy) = model.run.entropy {
            text = format!("{text}, {}", fill(style.tr("entropy of the data {}"), &[&number(entropy, 1e-3)]));
        }
        ui.label(style.text(text, Size::Small));
    }
    ui.label(style.weak(style.letters(style.tr("Dashed: the density of the data.")), Size::Small));
    out
}

/// Where the data have another dimension: a way to data on a line.
pub fn offer_ui(ui: &mut Ui, style: &Style, model: &Model) -> Option<Action> {
    let text = if model.dim() == 1 {
        style.tr("The flow of the run has no weights yet.")
    } else {
        style.tr("The run learns points of the plane, and this chart shows a line.")
    };
    ui.label(style.text(text, Size::Body));
    let hint = style.tr("Two bumps on a line, and splines that learn to make them: a new run.");
    let wanted = model.dim() != 1 && first_press(ui, style, style.tr("Use data on a line"), hint);
    wanted.then(|| {
        change(model, |s| {
            *s = s.with_family(Family::Pointwise);
            s.data = Source::Toy(Dataset::Bimodal);
            s.layers = 2;
            s.focus = None;
        })
    })
}
