//! Flows that carry points along paths, watched: one file or folder a view, over the answers of [`crate::watch`].

use crate::flow::Layer;
use crate::preset::View;
use crate::ui::Model;
use crate::ui::model::Answered;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::words::line_ui;
use crate::watch::{Found, Question};
use egui::{Align, Layout, Rect, Sense, Ui};
use std::mem::discriminant;
use std::sync::Arc;

mod axes;
mod blocks;
mod field;
mod matching;
mod needs;
mod panes;
mod resnet;
mod sketch;
mod sketch_steps;
mod solver;
mod strip;
mod trajectories;

pub use blocks::{BlocksState, blocks_ui};
pub use field::{FieldState, field_ui};
pub use matching::{MatchingState, matching_ui};
pub use resnet::{ResnetState, resnet_ui};
pub use sketch::sketch;
pub use solver::{SolverState, solver_ui};
pub use strip::{StripState, strip_ui};
pub use trajectories::{TrajectoriesState, trajectories_ui};

/// What the view that is shown is made of: of each picture the questions from coarse to fine, the picture's own kind.
pub fn wanted(model: &Model) -> Vec<Question> {
    match model.settings.view {
        View::Trajectories => trajectories::wanted(model),
        View::Field => field::wanted(model),
        View::Solver => solver::wanted(model),
        View::Resnet => resnet::wanted(model),
        View::Blocks => blocks::wanted(model),
        View::Strip => strip::wanted(model),
        View::Matching => matching::wanted(model),
        _ => Vec::new(),
    }
}

/// Whether the flow is one continuous layer, over one or two dimensions.
fn is_continuous(model: &Model) -> bool {
    matches!(model.run.flow.layers[..], [Layer::Continuous(_)]) && model.run.flow.dim() <= 2
}

/// The newest answer that `pick` takes something of.
fn held<'a, T>(model: &'a Model, pick: impl Fn(&'a Found) -> Option<T>) -> Option<(&'a Arc<Answered<Found>>, T)> {
    model.found.iter().find_map(|answer| pick(&answer.value).map(|picked| (answer, picked)))
}

/// `fewer` questions of one kind, which are wanted while something moves; but where the last answer, about the same weights,
/// is a finer one to the same question, that is enough.
fn settled(model: &Model, all: Vec<Question>, fewer: usize) -> Vec<Question> {
    if fewer >= all.len() {
        return all;
    }
    let first = all.first().copied();
    let last = model.found.iter().find_map(|answer| match answer.request {
        crate::engine::Request::Watch(question) if answer.version == model.run.version => {
            first.filter(|first| discriminant(first) == discriminant(&question)).map(|_| question)
        }
        _ => None,
    });
    match last {
        Some(last) if all.contains(&last) => vec![last],
        _ => all.into_iter().take(fewer).collect(),
    }
}

/// A formula and what is seen, over a figure: beside each other or below. `help` says more under the pointer.
fn caption_ui(ui: &mut Ui, style: &Style, wide: bool, formula: &str, sentences: &[String], help: &str) {
    let line_ui = |ui: &mut Ui, size| line_ui(ui, style, size, sentences).map(|line| line.on_hover_text(help));
    let formula = style.formula(formula, Size::Large, style.palette.text);
    if wide {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.set_height(style.points(Size::Large) * 1.4);
            ui.label(formula);
            ui.add_space(space::S);
            line_ui(ui, Size::Body);
        });
    } else {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(formula);
        line_ui(ui, Size::Small);
    }
}

/// A sentence for who hovers over something that is painted, as a colour bar.
fn told(ui: &Ui, rect: Rect, id: &str, sentence: &str) {
    ui.interact(rect, ui.scope_id().with(id), Sense::hover()).on_hover_text(sentence);
}
