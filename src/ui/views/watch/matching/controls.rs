//! Over the pictures: what is trained on the left, what beside it, and what the NLL is drawn against.

use crate::preset::Goal;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::{choose, first_press, menu_ui};
use crate::ui::{Action, Model};
use crate::watch::matching::{Along, Rival};
use egui::{Color32, FontId, Ui};

const TRAININGS: [(&str, &str); 3] = [
    ("likelihood", "Lowers −log p(x): every step solves the equation there and back."),
    ("matching", "Flow matching: the velocity is fitted to straight ways from any z to any x. No equation is solved."),
    (
        "matching, OT",
        "Flow matching with optimal transport: within each 64 points those z and x are paired that lie near each other, so that the ways cross less.",
    ),
];

/// What the NLL is drawn against.
const ALONG: [(&str, &str); 2] = [
    ("steps", "A step looks at one batch, however long it takes."),
    ("seconds", "Seconds that each training has worked, its own clock: waiting and measuring do not count."),
];

/// In as few rows as the words of the language allow.
pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    ui.spacing_mut().item_spacing.y = space::XS;
    let (room, gap) = (ui.available_width(), ui.spacing().item_spacing.x);
    let press = wide(ui, style.tr(press_words(model).0), style.bold(Size::Small)) + 2.0 * ui.spacing().button_padding.x;
    let head = press + gap + group(ui, style, "NLL against", &ALONG);
    let [first, beside] = ["left", "beside"].map(|name| group(ui, style, name, &TRAININGS));
    let pair = first + gap + beside;
    let action = if head + gap + pair <= room {
        ui.horizontal(|ui| {
            let pressed = press_ui(ui, model, style);
            let trained = first_ui(ui, model, style, true).or(beside_ui(ui, model, style, true));
            pressed.or(trained).or(along_ui(ui, model, style, true))
        })
        .inner
    } else {
        let over = ui.horizontal(|ui| press_ui(ui, model, style).or(along_ui(ui, model, style, head <= room))).inner;
        let chosen = if pair <= room {
            ui.horizontal(|ui| first_ui(ui, model, style, true).or(beside_ui(ui, model, style, true))).inner
        } else {
            let chosen = ui.horizontal(|ui| first_ui(ui, model, style, first <= room)).inner;
            chosen.or(ui.horizontal(|ui| beside_ui(ui, model, style, beside <= room)).inner)
        };
        over.or(chosen)
    };
    ui.add_space(space::XS);
    action
}

fn wide(ui: &Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::WHITE).size().x
}

/// What a word and the choice beside it take.
fn group(ui: &Ui, style: &Style, name: &str, options: &[(&str, &str)]) -> f32 {
    let text = |text: &str| wide(ui, style.tr(text), style.font(Size::Small));
    let buttons: f32 = options.iter().map(|(word, _)| text(word) + 2.0 * space::S + 2.0).sum();
    text(name) + ui.spacing().item_spacing.x + buttons + 4.0
}

fn press_words(model: &Model) -> (&'static str, &'static str) {
    if model.is_training_any() {
        ("Pause both", "Stops both trainings; the weights stay (Space).")
    } else {
        ("Train both", "Trains both flows, in turns of a hundredth of a second (Space).")
    }
}

fn press_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let (word, hint) = press_words(model);
    let pressed = first_press(ui, style, style.tr(word), style.tr(hint));
    pressed.then_some(if model.is_training_any() { Action::Pause } else { Action::Train })
}

fn first_ui(ui: &mut Ui, model: &Model, style: &Style, wide: bool) -> Option<Action> {
    let s = &model.settings;
    let now = if s.objective == Goal::FlowMatching { Rival::Matching(s.pairing) } else { Rival::Likelihood };
    training_ui(ui, style, "left", now, wide).map(|rival| change(model, |s| *s = s.trained_by(rival)))
}

fn beside_ui(ui: &mut Ui, model: &Model, style: &Style, wide: bool) -> Option<Action> {
    let chosen = training_ui(ui, style, "beside", model.settings.watch.matching.beside, wide);
    chosen.map(|rival| change(model, |s| s.watch.matching.beside = rival))
}

/// Where there is no room for the word, the title of the chart says the same.
fn along_ui(ui: &mut Ui, model: &Model, style: &Style, wide: bool) -> Option<Action> {
    if wide {
        ui.label(style.weak(style.tr("NLL against"), Size::Small));
    }
    let selected = usize::from(model.settings.watch.matching.along == Along::Seconds);
    choose(ui, style, selected, &ALONG).map(|i| change(model, |s| s.watch.matching.along = Along::ALL[i]))
}

/// All three beside each other, or a menu where they do not fit.
fn training_ui(ui: &mut Ui, style: &Style, id: &'static str, now: Rival, wide: bool) -> Option<Rival> {
    ui.label(style.weak(style.tr(id), Size::Small));
    if !wide {
        let options: Vec<_> =
            Rival::ALL.into_iter().zip(TRAININGS).map(|(rival, (word, help))| (rival, word, help)).collect();
        return menu_ui(ui, style, id, now, &options);
    }
    let selected = Rival::ALL.iter().position(|&rival| rival == now).unwrap_or(0);
    ui.push_id(id, |ui| choose(ui, style, selected, &TRAININGS)).inner.map(|i| Rival::ALL[i])
}
