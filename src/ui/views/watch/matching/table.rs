//! The numbers of both trainings, with their units, one below the other.

use super::{colours, short_title};
use crate::ui::Model;
use crate::ui::model::Run;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::watch::matching::{Found, Straightness};
use egui::{Align, Grid, Layout, Response, RichText, Ui};

/// A name with its unit, and what it means.
const ROWS: [(&str, &str); 6] = [
    (
        "gap, nats",
        "test NLL − entropy = KL(data ‖ flow): the distance from the truth, measured by the solver with the exact trace.",
    ),
    ("a step, ms", "Milliseconds that one step of training takes, on one thread: a batch, its gradient, Adam."),
    ("steps", "Steps of training so far."),
    ("work, s", "Seconds that this training has worked: waiting for the other and measuring do not count."),
    (
        "path / distance",
        "The length of the flow's paths over the distance from z to x: 1 is straight. Straight paths need few steps of a solver.",
    ),
    (
        "detour, velocity²",
        "The mean of ∫ |v(y_t, t) − (x − z)|² dt along the flow's own paths: 0 if every path is straight and even, so that one Euler step is exact.",
    ),
];

pub(super) fn table_ui(ui: &mut Ui, model: &Model, style: &Style, found: Option<&Found>) {
    let beside = model.beside.as_ref();
    let runs = [Some(&model.run), beside.map(|b| &b.run)];
    let names = [Some(&model.settings), beside.map(|b| &b.settings)].map(|s| s.map_or("likelihood", short_title));
    let sides = [found.and_then(|f| f.first.as_ref()), found.and_then(|f| f.beside.as_ref())];
    let straight = sides.map(|side| side.map(|side| side.straightness));
    ui.spacing_mut().interact_size.y = style.points(Size::Body);
    let names_width = 118.0 * style.type_scale();
    let column = ((ui.available_width() - names_width) / 2.0 - space::S - 1.0).max(40.0);
    Grid::new("trainings").num_columns(3).min_col_width(0.0).spacing([space::S, space::XS]).show(ui, |ui| {
        ui.label("");
        for (name, colour) in names.into_iter().zip(colours(style)) {
            right(ui, column, RichText::new(style.tr(name)).font(style.bold(Size::Small)).color(colour));
        }
        ui.end_row();
        for (row, (name, help)) in ROWS.into_iter().enumerate() {
            ui.label(style.weak(style.tr(name), Size::Small)).on_hover_text(style.say(help));
            for (run, straight) in runs.into_iter().zip(straight) {
                let value = run.and_then(|run| value(row, model, run, straight)).unwrap_or_else(|| "–".to_owned());
                right(ui, column, style.text(value, Size::Body)).on_hover_text(style.say(help));
            }
            ui.end_row();
        }
    });
}

fn right(ui: &mut Ui, width: f32, text: RichText) -> Response {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_width(width);
        ui.label(text)
    })
    .inner
}

fn value(row: usize, model: &Model, run: &Run, straight: Option<Straightness>) -> Option<String> {
    match row {
        0 => Some(number(run.history.test_nll()? - model.run.entropy?, 0.001)),
        1 => run.step_millis().map(|ms| number(ms, if ms < 1.0 { 0.001 } else { 0.1 })),
        2 => Some(whole(run.step)),
        3 => Some(number(run.seconds, 0.1)),
        4 => straight.map(|s| number(s.ratio, 0.001)),
        _ => straight.map(|s| number(s.detour, 0.01)),
    }
}
