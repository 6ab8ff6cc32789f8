//! The few switches over the chart: by hand or learned, the kind of the map, one map or two, and the base density.

use super::LineState;
use crate::figure;
use crate::figure::line::{Map, Prior};
use crate::ui::style::{Size, Style};
use crate::ui::views::choose::{choose, press, row_for};
use egui::Ui;

pub fn controls_ui(ui: &mut Ui, style: &Style, hand: &mut figure::LineState, state: &mut LineState) {
    let options = [
        ("by hand", "You choose the map x = f(z)."),
        ("learned", "The map is the flow of the run, and training moves it."),
    ];
    if let Some(i) = choose(ui, style, usize::from(hand.learned), &options) {
        hand.learned = i == 1;
    }
    if hand.learned {
        return;
    }
    let options = [
        ("linear", "x = μ + σz: two numbers. Drag μ and σ."),
        ("spline", "A monotone curve through knots. Drag each of them."),
    ];
    if choose(ui, style, usize::from(!hand.map.is_linear()), &options).is_some() {
        hand.map = hand.map.other_kind();
        state.stopped = None;
    }
    let options =
        [("one map", "x = f(z)"), ("two maps", "Two in a row, from z to y₁ to x: their slopes are multiplied.")];
    if let Some(i) = choose(ui, style, usize::from(hand.second.is_some()), &options) {
        hand.second = (i == 1).then_some(Map::Linear { mu: -1.0, sigma: 0.5 });
        state.stopped = None;
    }
    let options = [
        ("normal", "The base density p(z): N(0, 1)."),
        ("uniform", "The base density p(z): 1/4 between −2 and 2."),
        ("two peaks", "The base density p(z): half of the mass around −1.5, half around 1.5."),
    ];
    let selected = Prior::ALL.iter().position(|prior| *prior == hand.prior).unwrap_or(0);
    if let Some(i) = choose(ui, style, selected, &options) {
        hand.prior = Prior::ALL[i];
        state.drops.clear();
    }
    if hand.map.is_linear() {
        return;
    }
    let image = |z: f64| {
        let alone = figure::LineState { second: None, ..hand.clone() };
        figure::line::Chart::by_hand(&alone).map_or(z, |chart| chart.push(&[z])[0].x)
    };
    let (more, fewer) = (hand.map.with_more(image), hand.map.with_fewer());
    let word = style.weak(style.tr("knots"), Size::Small);
    let width = ui.painter().layout_no_wrap(style.tr("knots").to_owned(), style.font(Size::Small), style.palette.weak);
    row_for(ui, width.size().x + 2.0 * 40.0 * style.type_scale());
    ui.horizontal(|ui| {
        let hint = style.tr("Takes away the knot that the curve needs least.");
        if press(ui, style, fewer.is_some(), "−", style.tr("one knot fewer"), hint) {
            hand.map = fewer.unwrap_or_else(|| hand.map.clone());
            state.stopped = None;
        }
        ui.label(word);
        let hint = style.tr("Puts a knot into the longest piece.");
        if press(ui, style, more.is_some(), "+", style.tr("one knot more"), hint) {
            hand.map = more.unwrap_or_else(|| hand.map.clone());
            state.stopped = None;
        }
    });
}
