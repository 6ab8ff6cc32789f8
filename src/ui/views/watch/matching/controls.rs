//! Over the pictures: what is trained on the left, what beside it, and what the NLL is drawn against.

use crate::preset::Goal;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::{choose, first_press};
use crate::ui::{Action, Model};
use crate::watch::matching::{Along, Rival};
use egui::Ui;

const TRAININGS: [(&str, &str); 3] = [
    ("likelihood", "Lowers −log p(x): every step solves the equation there and back."),
    ("matching", "Flow matching: the velocity is fitted to straight ways from any z to any x. No equation is solved."),
    (
        "matching, OT",
        "Flow matching with optimal transport: within each 64 points those z and x are paired that lie near each other, so that the ways cross less.",
    ),
];

/// Widths, at the size of desk type, from which all stands in one row, and the two trainings in one.
const ONE_ROW: f32 = 890.0;
const TWO_ROWS: f32 = 660.0;

pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let room = ui.available_width() / style.type_scale();
    let mut action = None;
    ui.spacing_mut().item_spacing.y = space::XS;
    if room >= ONE_ROW {
        ui.horizontal(|ui| {
            let pressed = press_ui(ui, model, style);
            let trained = first_ui(ui, model, style).or(beside_ui(ui, model, style));
            action = pressed.or(trained).or(along_ui(ui, model, style));
        });
    } else {
        ui.horizontal(|ui| action = press_ui(ui, model, style).or(along_ui(ui, model, style)));
        let chosen = if room >= TWO_ROWS {
            ui.horizontal(|ui| first_ui(ui, model, style).or(beside_ui(ui, model, style))).inner
        } else {
            let first = ui.horizontal(|ui| first_ui(ui, model, style)).inner;
            first.or(ui.horizontal(|ui| beside_ui(ui, model, style)).inner)
        };
        action = action.or(chosen);
    }
    ui.add_space(space::XS);
    action
}

fn press_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let training = model.is_training_any();
    let (word, hint) = if training {
        ("Pause both", "Stops both trainings; the weights stay (Space).")
    } else {
        ("Train both", "Trains both flows, in turns of a hundredth of a second (Space).")
    };
    let pressed = first_press(ui, style, style.tr(word), style.tr(hint));
    pressed.then_some(if training { Action::Pause } else { Action::Train })
}

fn first_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let s = &model.settings;
    let now = if s.objective == Goal::FlowMatching { Rival::Matching(s.pairing) } else { Rival::Likelihood };
    ui.label(style.weak(style.tr("left"), Size::Small));
    training_ui(ui, style, "left", now).map(|rival| change(model, |s| *s = s.trained_by(rival)))
}

fn beside_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    ui.label(style.weak(style.tr("beside"), Size::Small));
    let chosen = training_ui(ui, style, "beside", model.settings.watch.matching.beside);
    chosen.map(|rival| change(model, |s| s.watch.matching.beside = rival))
}

fn along_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    ui.label(style.weak(style.tr("NLL against"), Size::Small));
    let options = [
        ("steps", "A step looks at one batch, however long it takes."),
        ("seconds", "Seconds that each training has worked, its own clock: waiting and measuring do not count."),
    ];
    let selected = usize::from(model.settings.watch.matching.along == Along::Seconds);
    choose(ui, style, selected, &options).map(|i| change(model, |s| s.watch.matching.along = Along::ALL[i]))
}

fn training_ui(ui: &mut Ui, style: &Style, id: &str, now: Rival) -> Option<Rival> {
    let selected = Rival::ALL.iter().position(|&rival| rival == now).unwrap_or(0);
    ui.push_id(id, |ui| choose(ui, style, selected, &TRAININGS)).inner.map(|i| Rival::ALL[i])
}
