//! Over the pictures: what is trained on the left, what beside it, and what the NLL is drawn against.

use crate::preset::Goal;
use crate::train::Pairing;
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

pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let s = &model.settings;
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let training = model.is_training_any();
        let (word, hint) = if training {
            ("Pause both", "Stops both trainings; the weights stay (Space).")
        } else {
            ("Train both", "Trains both flows, in turns of a hundredth of a second (Space).")
        };
        if first_press(ui, style, style.tr(word), style.tr(hint)) {
            action = Some(if training { Action::Pause } else { Action::Train });
        }
        ui.label(style.weak(style.tr("left"), Size::Small));
        let first = match (s.objective, s.pairing) {
            (Goal::FlowMatching, Pairing::Independent) => Rival::Matching(Pairing::Independent),
            (Goal::FlowMatching, Pairing::OptimalTransport) => Rival::Matching(Pairing::OptimalTransport),
            _ => Rival::Likelihood,
        };
        if let Some(rival) = training_ui(ui, style, "left", first) {
            action = Some(change(model, |s| *s = s.trained_by(rival)));
        }
        ui.label(style.weak(style.tr("beside"), Size::Small));
        if let Some(rival) = training_ui(ui, style, "beside", s.watch.matching.beside) {
            action = Some(change(model, |s| s.watch.matching.beside = rival));
        }
        ui.label(style.weak(style.tr("NLL against"), Size::Small));
        let options = [
            ("steps", "A step looks at one batch, however long it takes."),
            ("seconds", "Seconds that each training has worked, its own clock: waiting and measuring do not count."),
        ];
        let selected = usize::from(s.watch.matching.along == Along::Seconds);
        if let Some(i) = choose(ui, style, selected, &options) {
            action = Some(change(model, |s| s.watch.matching.along = Along::ALL[i]));
        }
    });
    ui.add_space(space::XS);
    action
}

fn training_ui(ui: &mut Ui, style: &Style, id: &str, now: Rival) -> Option<Rival> {
    let selected = Rival::ALL.iter().position(|&rival| rival == now).unwrap_or(0);
    ui.push_id(id, |ui| choose(ui, style, selected, &TRAININGS)).inner.map(|i| Rival::ALL[i])
}
