//! The numbers of both trainings, with their units, one below the other.

use super::{colours, indexed, short_title};
use crate::ui::Model;
use crate::ui::model::Run;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::watch::matching::{Found, Straightness};
use egui::{Align, FontId, Galley, Grid, Layout, Response, RichText, Ui, Vec2, vec2};
use std::sync::Arc;

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

/// What the numbers take, in the language of the screen.
pub(super) struct Table {
    names: Vec<Arc<Galley>>,
    heads: [FontId; 2],
    columns: [f32; 2],
    pub size: Vec2,
}

impl Table {
    /// No wider than `most`: names are wrapped between words and heads are small where there is little room.
    pub fn new(ui: &Ui, model: &Model, style: &Style, most: f32) -> Self {
        let (painter, colour) = (ui.painter(), style.palette.weak);
        let size = |text: &str, font: FontId| painter.layout_no_wrap(text.to_owned(), font, colour).size();
        let number = size("100 000", style.font(Size::Body));
        let words = ROWS.iter().flat_map(|(name, _)| style.tr(name).split(' '));
        let word = words.map(|word| size(word, style.font(Size::Small)).x.ceil()).fold(0.0, f32::max);
        let room = ((most - word) / 2.0 - space::S).max(number.x);
        let heads = titles(model).map(|title| {
            let FontId { size: points, family } = style.bold(Size::Small);
            let wide = size(style.tr(title), FontId::new(points, family.clone())).x;
            FontId::new(points * (room / wide).min(1.0), family)
        });
        let columns = [0, 1].map(|i| size(style.tr(titles(model)[i]), heads[i].clone()).x.max(number.x).ceil());
        let numbers = columns[0] + columns[1] + 2.0 * space::S;
        let names = ROWS.map(|(name, _)| {
            painter.layout(style.tr(name).to_owned(), style.font(Size::Small), colour, (most - numbers).max(1.0))
        });
        let widest = names.iter().map(|name| name.size().x).fold(0.0, f32::max).ceil();
        let high: f32 = names.iter().map(|name| name.size().y.max(number.y) + space::XS).sum();
        Self { names: names.into(), heads, columns, size: vec2(widest + numbers, high + number.y + space::XS) }
    }

    pub fn ui(self, ui: &mut Ui, model: &Model, style: &Style, found: Option<&Found>) {
        let runs = [Some(&model.run), model.beside.as_ref().map(|b| &b.run)];
        let sides = [found.and_then(|f| f.first.as_ref()), found.and_then(|f| f.beside.as_ref())];
        let straight = sides.map(|side| side.map(|side| side.straightness));
        let more = ((ui.available_width() - self.size.x) / 2.0).max(0.0);
        let columns = self.columns.map(|column| column + more);
        ui.spacing_mut().interact_size.y = style.points(Size::Body);
        Grid::new("trainings").num_columns(3).min_col_width(0.0).spacing([space::S, space::XS]).show(ui, |ui| {
            ui.label("");
            for (i, font) in self.heads.into_iter().enumerate() {
                let head = RichText::new(style.tr(titles(model)[i])).font(font);
                right(ui, columns[i], head.color(colours(style)[i]));
            }
            ui.end_row();
            for (row, (name, (_, help))) in self.names.into_iter().zip(ROWS).enumerate() {
                ui.label(name).on_hover_text(indexed(style, help));
                for ((run, straight), column) in runs.into_iter().zip(straight).zip(columns) {
                    let value = run.and_then(|run| value(row, model, run, straight)).unwrap_or_else(|| "–".to_owned());
                    right(ui, column, style.text(value, Size::Body)).on_hover_text(indexed(style, help));
                }
                ui.end_row();
            }
        });
    }
}

fn titles(model: &Model) -> [&'static str; 2] {
    let settings = [Some(&model.settings), model.beside.as_ref().map(|b| &b.settings)];
    settings.map(|settings| settings.map_or("likelihood", short_title))
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
