//! Training by flow matching beside another training of the same field, at the same time: what each has learned, the NLL
//! against steps or seconds, how straight the paths are, and the conditional paths that a step is made of.

mod chart;
mod controls;
mod group;
mod layout;
mod side;
mod table;

use super::needs::needs_ui;
use super::{held, told};
use crate::engine::Window;
use crate::flow::Family;
use crate::preset::{Goal, Settings};
use crate::train::Pairing;
use crate::ui::plot::{Bar, Field, colour_bar_flat};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::room::within;
use crate::ui::{Action, Model};
use crate::watch::matching::{Conditional, Found, Question as Sides, REACH, SIZES};
use crate::watch::{Found as Answer, Question};
use egui::text::LayoutJob;
use egui::{Color32, FontId, ScrollArea, Ui};
use layout::Places;
use table::Table;

/// What the squares show: a little more than standardised data need, so that paths are large.
const WINDOW: Window = Window { x: [-REACH, REACH], y: [-REACH, REACH] };

#[derive(Debug, Default)]
pub struct MatchingState {
    grounds: [Field; 2],
    /// The run, the step and the size of the conditional paths.
    group: (Option<(u32, u64, usize)>, Vec<Conditional>),
}

/// What the pictures are made of, from coarse to fine.
pub fn wanted(model: &Model) -> Vec<Question> {
    if !is_here(model) {
        return Vec::new();
    }
    let beside = model.beside.as_ref().map_or(0, |beside| beside.run.version);
    let question = |size| Question::Matching(Sides { beside, size, seed: model.settings.seed });
    let sizes = if model.is_training_any() { &SIZES[..1] } else { &SIZES[..] };
    sizes.iter().map(|&size| question(size)).collect()
}

/// Whether the flow is one that flow matching can train, over the plane.
fn is_here(model: &Model) -> bool {
    model.settings.has_lone_field() && model.opened.is_none() && model.run.flow.dim() == 2
}

/// How a run is trained, in a word.
fn title(settings: &Settings) -> &'static str {
    match (settings.objective, settings.pairing) {
        (Goal::Likelihood | Goal::ReverseKl, _) => "likelihood",
        (Goal::FlowMatching, Pairing::Independent) => "flow matching",
        (Goal::FlowMatching, Pairing::OptimalTransport) => "flow matching, optimal transport",
    }
}

/// The same where there is little room.
fn short_title(settings: &Settings) -> &'static str {
    match (settings.objective, settings.pairing) {
        (Goal::Likelihood | Goal::ReverseKl, _) => "likelihood",
        (Goal::FlowMatching, Pairing::Independent) => "matching",
        (Goal::FlowMatching, Pairing::OptimalTransport) => "matching, OT",
    }
}

/// The colours of the first run and of the one beside it.
fn colours(style: &Style) -> [Color32; 2] {
    [style.palette.measure, style.palette.accent]
}

/// A sentence whose indices, the letters after `_`, are small and low.
fn indexed(style: &Style, english: &str) -> LayoutJob {
    let (mut job, font) = (LayoutJob::default(), style.font(Size::Body));
    for (i, part) in style.say(english).split('_').enumerate() {
        let index = part.chars().next().map_or(0, |c| if i > 0 { c.len_utf8() } else { 0 });
        let (index, rest) = part.split_at(index);
        let small = FontId::new(0.72 * font.size, font.family.clone());
        style.append_text(&mut job, index, small, style.palette.text);
        style.append_text(&mut job, rest, font.clone(), style.palette.text);
    }
    job
}

pub fn matching_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut MatchingState) -> Option<Action> {
    if !is_here(model) {
        let sentence = "Flow matching trains the velocity of one continuous layer on the plane.";
        return needs_ui(ui, model, style, sentence, Family::Cnf);
    }
    let controlled = controls::controls_ui(ui, model, style);
    let found = held(model, |found| match found {
        Answer::Matching(found) => Some(found),
        _ => None,
    });
    let found = found.map(|(_, found)| found);
    let needed = |ui: &Ui| Table::new(ui, model, style, ui.available_width());
    let table = needed(ui);
    let places = Places::new(ui.available_rect_before_wrap(), style, table.size);
    let drawn = if places.scrolls {
        ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                let table = needed(ui);
                let places = Places::column(ui.available_rect_before_wrap(), style, table.size.y);
                parts_ui(ui, model, style, state, found, &places, table)
            })
            .inner
    } else {
        parts_ui(ui, model, style, state, found, &places, table)
    };
    controlled.or(drawn)
}

fn parts_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    state: &mut MatchingState,
    found: Option<&Found>,
    places: &Places,
    table: Table,
) -> Option<Action> {
    let top = found.and_then(side::top);
    for (i, rect) in places.sides.into_iter().enumerate() {
        let side = found.and_then(|found| [&found.first, &found.beside][i].as_ref());
        side::side_ui(ui, rect, model, style, i, side.zip(top), &mut state.grounds[i]);
    }
    if let Some(top) = top {
        colour_bar_flat(ui.painter(), places.bar, style, &Bar::density(style, "p(x)", top));
        let said = "The density p(x), per unit of area: in both pictures the same colour is the same density.";
        told(ui, places.bar, "bar", &style.say(said));
    }
    let action = state.group_ui(ui, places.group, model, style);
    group::key(ui.painter(), places.key, style);
    chart::chart_ui(ui, places.chart, model, style);
    within(ui, places.table, |ui| table.ui(ui, model, style, found));
    ui.advance_cursor_after_rect(places.whole);
    ui.add_space(space::XS);
    action
}
