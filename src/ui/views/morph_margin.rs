//! Beside or below the morph: what its colours mean, and what is drawn.

use super::chip::chip;
use super::place::Place;
use super::room::SHORTEST_BAR;
use super::wheel::origin_wheel;
use super::{change, morph_many};
use crate::ui::plot::{Bar, colour_bar, colour_bar_flat};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use egui::{Rect, Role, Ui, UiBuilder, pos2, vec2};

/// The margin of the morph; `ghost` is whether the data are shown.
pub fn margin_ui(
    ui: &mut Ui,
    margin: Rect,
    wide: bool,
    model: &Model,
    style: &Style,
    ghost: &mut bool,
    top: f32,
) -> Option<Action> {
    let place = Place::new(model.settings.t, &model.run.flow, model.settings.direction);
    let many = model.dim() > 2;
    let pair = morph_many::density(model, &place);
    let bar = Bar::density(style, if many { &pair } else { place.density() }, top);
    let k = style.type_scale();
    let line = style.points(Size::Small);
    let painter = ui.painter().clone();
    let rows = if many { 6.0 } else { 4.0 };
    let chips_height = rows * (line + 1.5 * space::S + space::S) + line;
    // Where even a short bar would reach the switches, both take the form that they have below a figure.
    if !wide || margin.height() < chips_height + SHORTEST_BAR * k + space::L {
        colour_bar_flat(&painter, margin, style, &bar);
        let chips = Rect::from_min_max(margin.min + vec2(0.0, line * 2.6), margin.max);
        return ui
            .scope_builder(UiBuilder::new().max_rect(chips), |ui| {
                let switched = ui.horizontal_wrapped(|ui| switches_ui(ui, model, style, ghost)).inner;
                let seen = many.then(|| ui.horizontal(|ui| morph_many::axes_ui(ui, model, style, &place)).inner);
                switched.or(seen.flatten())
            })
            .inner;
    }
    let mut y = margin.top();
    if model.dim() > 1 {
        let height = (margin.height() * 0.4).clamp(SHORTEST_BAR * k, 240.0 * k);
        colour_bar(&painter, Rect::from_min_size(margin.min, vec2(margin.width(), height)), style, &bar);
        y += height + space::XL;
    }
    if model.dim() > 1 && model.settings.samples && y + 44.0 * k + chips_height < margin.bottom() {
        let radius = 20.0 * k;
        origin_wheel(&painter, pos2(margin.left() + radius, y + radius), radius, style.look.is_dark());
        let text = painter.layout(
            style.say("where a sample\nbegan, in z"),
            style.font(Size::Small),
            style.palette.weak,
            f32::INFINITY,
        );
        painter.galley(
            pos2(margin.left() + 2.0 * radius + space::S, y + radius - text.size().y / 2.0),
            text,
            style.palette.weak,
        );
    }
    let chips = Rect::from_min_max(pos2(margin.left(), margin.bottom() - chips_height), margin.max);
    ui.scope_builder(UiBuilder::new().max_rect(chips), |ui| {
        let seen = if many { morph_many::axes_ui(ui, model, style, &place) } else { None };
        switches_ui(ui, model, style, ghost).or(seen)
    })
    .inner
}

fn switches_ui(ui: &mut Ui, model: &Model, style: &Style, ghost: &mut bool) -> Option<Action> {
    let s = &model.settings;
    let mut action = None;
    let switch = |ui: &mut Ui, on, word, help| chip(ui, style, Role::CheckBox, on, word, help).clicked();
    if switch(
        ui,
        s.samples,
        "samples",
        "Points drawn from the base z ~ p(z) that travel with the density, coloured by where they began.",
    ) {
        action = Some(change(model, |s| s.samples = !s.samples));
    }
    if model.dim() == 2 && switch(ui, s.grid, "grid", "A square grid of the base's coordinates, carried along by f.") {
        action = Some(change(model, |s| s.grid = !s.grid));
    }
    if switch(ui, *ghost, "data", "The training points x, which the flow learns from.") {
        *ghost = !*ghost;
    }
    if switch(ui, s.lock, "fixed scale", "Keeps the scale of the density as it is now.") {
        action = Some(change(model, |s| s.lock = !s.lock));
    }
    action
}
