//! The pass of one point as a page of arithmetic: to follow, to copy, to print, and to hand out without its answers.

mod sheet;
mod sketch;

use crate::figure::arithmetic::{Arithmetic, variant};
use crate::flow::Way;
use crate::preset::{Settings, Source};
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::chip::chip;
use crate::ui::{Action, Model};
use egui::text::LayoutJob;
use egui::{Button, Color32, Role, ScrollArea, Ui, vec2};
use sheet::Sheet;
pub use sketch::sketch;

use super::super::change;

/// Run, weights, inspected point, variant and direction.
type Of = (u32, u64, Option<[f64; 2]>, u64, Way);

/// The page, computed again only when the point or the weights change.
#[derive(Debug, Default)]
pub struct ArithmeticState {
    of: Option<Of>,
    page: Option<Arithmetic>,
}

/// The buttons, and the page under them.
pub fn arithmetic_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut ArithmeticState) -> Option<Action> {
    state.update(model);
    let hand = model.settings.hand.arithmetic;
    let Some(page) = &state.page else {
        return empty_ui(ui, model, style);
    };
    let title = title(model, style);
    let sheet = Sheet { page, style, title: &title, exercise: hand.exercise, answers: hand.answers };
    let action = buttons_ui(ui, model, style, &sheet);
    ui.add_space(space::S);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| page_ui(ui, style, &sheet, model.settings.direction));
    action
}

/// "Two moons · RealNVP".
fn title(model: &Model, style: &Style) -> String {
    let data = match model.settings.data {
        Source::Toy(dataset) => style.tr(dataset.title()),
        Source::Imported => style.tr("your points"),
    };
    let flow = model.opened.as_ref().map_or(model.settings.flow.title(), |opened| opened.name.as_str());
    format!("{data} · {flow}")
}

impl ArithmeticState {
    fn update(&mut self, model: &Model) {
        let (s, run) = (&model.settings, &model.run);
        let of = Some((run.number, run.version, s.focus, s.hand.arithmetic.exercise, s.direction));
        if self.of == of && (self.page.is_some() || s.focus.is_none()) {
            return;
        }
        self.of = of;
        let dim = run.flow.dim();
        let x = match (s.hand.arithmetic.exercise, s.focus) {
            (0, Some(focus)) => focus.get(..dim).map(<[f64]>::to_vec),
            (0, None) => variant(&run.points, dim, 1),
            (k, _) => variant(&run.points, dim, k),
        };
        let params: Vec<f64> = run.params.iter().map(|&w| f64::from(w)).collect();
        self.page = x.and_then(|x| Arithmetic::new(&run.flow, &params, s.direction, &x));
    }
}

/// Before there are weights, or where a number is not finite.
fn empty_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let text = if model.run.params.is_empty() {
        style.tr("Waiting for the first weights")
    } else {
        style.tr("This point has no finite log-density under the present weights. Choose another.")
    };
    ui.centered_and_justified(|ui| ui.label(style.weak(text, Size::Body)));
    None
}

fn buttons_ui(ui: &mut Ui, model: &Model, style: &Style, sheet: &Sheet<'_>) -> Option<Action> {
    let mut action = None;
    let hand = model.settings.hand.arithmetic;
    let edit = |edit: &dyn Fn(&mut Settings)| Some(change(model, |s| edit(s)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let button = |ui: &mut Ui, text: &str, help: &str| {
            ui.add(Button::new(style.text(style.tr(text), Size::Body))).on_hover_text(style.tr(help)).clicked()
        };
        if button(ui, "Another point", "A new exercise: another point of the data, rounded to a tenth.") {
            action = edit(&|s| s.hand.arithmetic.exercise = s.hand.arithmetic.exercise % 9999 + 1);
        }
        if hand.exercise > 0 && button(ui, "My point", "Back to the inspected point.") {
            action = edit(&|s| s.hand.arithmetic.exercise = 0);
        }
        let help = style.tr("Off: an exercise with blanks. On: its answer key.");
        if chip(ui, style, Role::CheckBox, hand.answers, style.tr("answers"), help).clicked() {
            action = edit(&|s| s.hand.arithmetic.answers = !s.hand.arithmetic.answers);
        }
        for (way, name) in [(Way::Normalize, "normalize"), (Way::Generate, "generate")] {
            let on = model.settings.direction == way;
            let help = style.badge(way);
            if chip(ui, style, Role::RadioButton, on, style.tr(name), &help).clicked() && !on {
                action = edit(&|s| s.direction = way);
            }
        }
        if button(ui, "Copy", "Copies the page as text.") {
            action = Some(Action::CopyText(sheet.text()));
        }
        if button(ui, "Save to print", "Saves the page as a document that any browser prints.") {
            let kind = if hand.answers { "answers" } else { "exercise" };
            let name = format!("pushforward-{kind}-{}.html", hand.exercise);
            action = Some(Action::SaveText { name, text: sheet.html() });
        }
    });
    action
}

fn page_ui(ui: &mut Ui, style: &Style, sheet: &Sheet<'_>, way: Way) {
    let p = style.palette;
    ui.spacing_mut().item_spacing.y = space::XS;
    ui.horizontal_wrapped(|ui| {
        ui.label(style.strong(sheet.heading(), Size::Large));
        badge_ui(ui, style, way);
    });
    ui.label(style.weak(sheet.title, Size::Body));
    line_ui(ui, style, &sheet.start(), p.text);
    for section in &sheet.page.sections {
        ui.add_space(space::S);
        let mut heading = LayoutJob::default();
        style.append_text(&mut heading, &sheet.section_title(section), style.bold(Size::Body), p.text);
        style.append_text(&mut heading, "    ", style.font(Size::Body), p.text);
        style.append_formula(&mut heading, &sheet.section_names(section), Size::Body, p.weak);
        ui.label(heading);
        for line in &section.given {
            line_ui(ui, style, &sheet.line(line), p.weak);
        }
        for line in &section.work {
            line_ui(ui, style, &sheet.line(line), p.text);
        }
        if let Some(result) = sheet.result(section) {
            line_ui(ui, style, &result, p.measure);
        }
    }
    ui.add_space(space::M);
    for line in &sheet.page.end {
        line_ui(ui, style, &sheet.line(line), p.accent);
    }
    ui.add_space(space::L);
}

fn line_ui(ui: &mut Ui, style: &Style, text: &str, colour: Color32) {
    ui.horizontal_wrapped(|ui| {
        ui.add_space(space::L);
        ui.label(style.formula(text, Size::Body, colour));
    });
}
