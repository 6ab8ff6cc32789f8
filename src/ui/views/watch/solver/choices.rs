//! Over the figure: the two solvers with their steps or tolerances, and which field is solved.

use super::own;
use super::words::{about, inks, solver, title, tolerance};
use crate::flow::{Method, Solver};
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::views::choose::{menu_ui, row_for};
use crate::ui::views::pick::is_long;
use crate::ui::{Action, Model};
use crate::watch::solver::{Choice, Look, MOST_STEPS, STIFFEST, TOLERANCES};
use crate::words::{fill, typed};
use egui::{Align2, Role, Sense, Slider, Ui, WidgetInfo, vec2};

/// λ that the stiff field begins with.
const LAMBDA: f64 = 40.0;

pub(super) fn choices_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let mut look = model.settings.watch.solver;
    let before = look;
    ui.spacing_mut().item_spacing = vec2(space::XS + 2.0, space::XS);
    let once = style.tr("Looking at another solver leaves the run as it is.");
    for (second, name) in [(false, "first solver"), (true, "second solver")] {
        row(ui, style, style.tr(name), once, |ui| solver_ui(ui, model, style, &mut look, second));
    }
    let whose = style.tr("The vector field whose paths are solved for.");
    row(ui, style, style.tr("field"), whose, |ui| field_ui(ui, style, &mut look));
    ui.add_space(space::S);
    (look != before).then(|| change(model, |s| s.watch.solver = look))
}

/// Chips and sliders behind a name in a column of its own, so that rows begin under each other, also where they wrap; on a
/// narrow screen the name stands above them.
fn row(ui: &mut Ui, style: &Style, name: &str, hint: &str, add: impl FnOnce(&mut Ui)) {
    let font = style.font(Size::Small);
    let wide = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), style.palette.weak).size().x;
    let names = ["first solver", "second solver", "field"].map(|text| wide(style.tr(text)));
    let lead = names.into_iter().fold(0.0, f32::max) + space::S;
    let named = |ui: &mut Ui| {
        let height = style.points(Size::Small) + 1.5 * space::S;
        let (rect, response) = ui.allocate_exact_size(vec2(lead, height), Sense::hover());
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font.clone(), style.palette.weak);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
        response.on_hover_text(hint);
    };
    ui.push_id(name, |ui| {
        if lead > 0.3 * ui.available_width() {
            named(ui);
            ui.horizontal_wrapped(add);
        } else {
            ui.horizontal_top(|ui| {
                named(ui);
                ui.horizontal_wrapped(add);
            });
        }
    });
}

fn solver_ui(ui: &mut Ui, model: &Model, style: &Style, look: &mut Look, second: bool) {
    let choice = if second { &mut look.second } else { &mut look.first };
    let without = if second { "none" } else { "the run’s" };
    let methods = Method::ALL.map(|method| (Some(method), title(method), about(method)));
    let options = [&[(None, without, "")], &methods[..]].concat();
    if is_long(ui, style, &options) {
        let name = if second { "second solver" } else { "first solver" };
        choice.method = menu_ui(ui, style, name, choice.method, &options).unwrap_or(choice.method);
        ui.end_row();
    } else {
        for (method, title, about) in options {
            let help = match method {
                Some(_) => style.tr(about).to_owned(),
                None if second => style.tr("One solver alone.").to_owned(),
                None => fill(style.tr("The solver that this run trains with: {}."), &[&solver(style, own(model))]),
            };
            if chip(ui, style, Role::RadioButton, choice.method == method, style.tr(title), &help).clicked() {
                choice.method = method;
            }
        }
    }
    let shown = if second { choice.solver() } else { Some(choice.solver().unwrap_or_else(|| own(model))) };
    if let Some(shown) = shown {
        let count = if matches!(shown, Solver::Fixed { .. }) { 1.0 } else { 2.0 };
        if ui.available_size_before_wrap().x < count * 190.0 * style.type_scale() {
            ui.end_row();
        }
        ui.horizontal_wrapped(|ui| effort_ui(ui, style, choice, shown, second));
    }
}

/// Steps, or tolerances.
fn effort_ui(ui: &mut Ui, style: &Style, choice: &mut Choice, shown: Solver, second: bool) {
    let whose = |name: &str| format!("{}, {}", style.tr(if second { "second solver" } else { "first solver" }), name);
    let k = style.type_scale();
    let room = ui.available_size_before_wrap().x;
    let count = if matches!(shown, Solver::Fixed { .. }) || room < 300.0 * k { 1.0 } else { 2.0 };
    ui.spacing_mut().slider_width = (room / count - 108.0 * k).clamp(40.0, 110.0 * k);
    let ink = inks(style)[usize::from(second)];
    ui.visuals_mut().selection.bg_fill = ink;
    match shown {
        Solver::Fixed { method, mut steps } => {
            ui.label(style.weak(style.tr("steps"), Size::Small));
            let slider = Slider::new(&mut steps, 1..=MOST_STEPS).logarithmic(true);
            let hint = style.say("N equal steps of length h = 1/N from t = 0 to t = 1.");
            if named(ui, slider, &whose(style.tr("steps")), &hint) {
                *choice = choice.with(Solver::Fixed { method, steps });
            }
        }
        Solver::Adaptive { mut rtol, mut atol } => {
            let hint = style.tr("A step is accepted if its estimated error stays below atol + rtol |y|.");
            let changed = ["rtol", "atol"].into_iter().zip([&mut rtol, &mut atol]).fold(false, |changed, (name, v)| {
                if count == 1.0 {
                    row_for(ui, room);
                }
                ui.label(style.weak(name, Size::Small));
                let slider = Slider::new(v, TOLERANCES[0]..=TOLERANCES[1])
                    .logarithmic(true)
                    .smallest_positive(TOLERANCES[0])
                    .custom_formatter(|v, _| tolerance(v))
                    .custom_parser(typed);
                named(ui, slider, &whose(name), hint) || changed
            });
            if changed {
                let [rtol, atol] = [rtol, atol].map(two_figures);
                *choice = choice.with(Solver::Adaptive { rtol, atol });
            }
        }
    }
}

/// So that a link stays short.
fn two_figures(v: f64) -> f64 {
    format!("{v:.1e}").parse().unwrap_or(v)
}

fn named(ui: &mut Ui, slider: Slider<'_>, name: &str, hint: &str) -> bool {
    let response = ui.add(slider);
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, name));
    response.on_hover_text(hint).changed()
}

fn field_ui(ui: &mut Ui, style: &Style, look: &mut Look) {
    let own = style.tr("The velocity field v(y, t) of this run, as it is trained now.");
    if chip(ui, style, Role::RadioButton, look.stiff == 0.0, style.tr("the run’s"), own).clicked() {
        look.stiff = 0.0;
    }
    let stiff = style
        .tr("An example by formula: points drift along a sine while they are pulled towards it at the rate λ. \
         dy₁/dt = 2, dy₂/dt = 2 cos y₁ − λ (y₂ − sin y₁).");
    if chip(ui, style, Role::RadioButton, look.stiff > 0.0, style.tr("a stiff example"), stiff).clicked()
        && look.stiff == 0.0
    {
        look.stiff = LAMBDA;
    }
    if look.stiff > 0.0 {
        if ui.available_size_before_wrap().x < 240.0 * style.type_scale() {
            ui.end_row();
        }
        ui.horizontal(|ui| stiffness_ui(ui, style, look));
    }
}

fn stiffness_ui(ui: &mut Ui, style: &Style, look: &mut Look) {
    ui.spacing_mut().slider_width = 140.0 * style.type_scale();
    ui.label(style.formula("λ", Size::Body, style.palette.text));
    let mut lambda = look.stiff;
    let shown = |v: f64, _| if v < 100.0 { number(v, 0.1) } else { whole(v.round() as u64) };
    let slider =
        Slider::new(&mut lambda, 1.0..=STIFFEST).logarithmic(true).custom_formatter(shown).custom_parser(typed);
    let hint = style.say("How fast points are pulled towards the curve, in 1 / unit of time; tr ∂v/∂y = −λ.");
    if named(ui, slider, style.tr("λ, the stiffness"), &hint) {
        look.stiff = (lambda * 10.0).round() / 10.0;
    }
}
