//! What a solver does with a field: its steps, its evaluations, its error. Two solvers can stand over each other.

mod chart;
mod choices;
mod numbers;
mod paths;
mod remarks;
mod words;

use super::is_continuous;
use super::needs::needs_ui;
use super::panes::panes;
use crate::engine::Request;
use crate::flow::{Family, Solver};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::watch::order::{self, DEPTHS};
use crate::watch::solver as watched;
use crate::watch::{Found, Question};
use egui::{ScrollArea, Ui, Vec2, vec2};

#[derive(Debug, Default)]
pub struct SolverState {
    /// Whether the way back of the points is drawn.
    back: bool,
}

/// The run's own solver.
fn own(model: &Model) -> Solver {
    model.settings.spec(2).solver
}

/// What the picture is made of, from coarse to fine: the paths, then the errors of all methods.
pub fn wanted(model: &Model) -> Vec<Question> {
    let run = &model.run;
    if run.params.is_empty() || !is_continuous(model) {
        return Vec::new();
    }
    let look = &model.settings.watch.solver;
    let (first, second) = look.solvers(own(model));
    let still = !model.is_training();
    let depths = if still { &DEPTHS[..] } else { &DEPTHS[..1] };
    let paths = |whole| Question::Solver(watched::Question { first, second, stiff: look.stiff, whole });
    let errors = depths.iter().map(|&most| Question::Order(order::Question { stiff: look.stiff, most }));
    [Some(paths(false)), still.then(|| paths(true))].into_iter().flatten().chain(errors).collect()
}

/// The last answers, where they belong to the same field.
#[derive(Clone, Copy, Default)]
struct Scene<'a> {
    paths: Option<&'a watched::Found>,
    truth: Option<&'a order::Found>,
    /// λ of the field that was solved; 0: the run's own.
    lambda: f64,
}

impl<'a> Scene<'a> {
    fn new(model: &'a Model) -> Self {
        let mut scene = Self::default();
        for answered in &model.found {
            if let (Found::Solver(found), Request::Watch(Question::Solver(q))) = (&answered.value, answered.request) {
                (scene.paths, scene.lambda) = (Some(found.as_ref()), q.stiff);
            }
        }
        for answered in &model.found {
            if let (Found::Order(found), Request::Watch(Question::Order(q))) = (&answered.value, answered.request) {
                scene.truth = Some(found.as_ref()).filter(|_| q.stiff == scene.lambda);
            }
        }
        scene
    }

    /// The first run and the second, where it is there.
    fn runs(&self) -> impl Iterator<Item = &'a watched::Run> + use<'a> {
        let both = self.paths.map(|found| [found.first.as_ref(), found.second.as_ref()]);
        both.into_iter().flatten().flatten()
    }
}

pub fn solver_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut SolverState) -> Option<Action> {
    if !is_continuous(model) {
        let sentence = "Only a continuous flow is solved by steps: dy/dt = v(y, t).";
        return needs_ui(ui, model, style, sentence, Family::Cnf);
    }
    let seen = ui.available_size();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| figure_ui(ui, model, style, state, seen)).inner
}

fn figure_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut SolverState, seen: Vec2) -> Option<Action> {
    let (scene, top, k) = (Scene::new(model), ui.cursor().top(), style.type_scale());
    let mut action = choices::choices_ui(ui, model, style);
    let columns = match ui.available_width() {
        x if x >= 1250.0 * k => 3,
        x if x >= 520.0 => 2,
        _ => 1,
    };
    let width = (ui.available_width() - space::XL * (columns - 1) as f32) / columns as f32;
    let used = ui.cursor().top() - top + 2.0 * style.points(Size::Body) + 3.0 * space::L;
    // The numbers below the pictures, in two tables.
    let below = if columns == 3 { 0.0 } else { 170.0 * k };
    let tall = (seen.y - used - below).max(300.0 * k.sqrt());
    let side = if columns == 1 { width.min(420.0 * k) } else { width.min(tall) };
    panes(ui, columns, 3, |ui, pane, width| {
        let size = vec2(width, side);
        match pane {
            0 => paths::paths_ui(ui, model, style, &scene, state, side),
            1 => action = chart::chart_ui(ui, model, style, &scene, size).or(action.take()),
            _ => {
                numbers::numbers_ui(ui, style, &scene);
                remarks::remarks_ui(ui, style, &scene);
            }
        }
    });
    action
}

/// The name of a pane, as high as one with switches beside it.
fn heading(ui: &mut Ui, style: &Style, text: &str) {
    ui.set_min_height(style.points(Size::Small) + 1.5 * space::S + 2.0);
    ui.label(style.strong(text, Size::Body));
}
