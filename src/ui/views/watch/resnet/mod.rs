//! From a few large residual steps to an ordinary differential equation: y + v(y, t)/n, n times.

mod chart;
mod folds;
mod numbers;
mod paths;
mod slider;

use super::is_continuous;
use super::needs::needs_ui;
use super::panes::panes;
use crate::engine::Request;
use crate::flow::Family;
use crate::ui::plot::Field;
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::watch::resnet::{self as watched, limit};
use crate::watch::{Found, Question};
use egui::{ScrollArea, Ui, Vec2, vec2};

/// Cells along each axis of the picture of folds, from coarse to fine: in the end the lattice that the threshold is found on.
const SIDES: [usize; 2] = [24, watched::SIDE];

#[derive(Debug)]
pub struct ResnetState {
    /// Whether the base's grid is drawn as the steps leave it.
    grid: bool,
    folds: Field,
}

impl Default for ResnetState {
    fn default() -> Self {
        Self { grid: true, folds: Field::default() }
    }
}

/// What the picture is made of, from coarse to fine: the steps, then what they tend to.
pub fn wanted(model: &Model) -> Vec<Question> {
    let run = &model.run;
    if run.params.is_empty() || !is_continuous(model) {
        return Vec::new();
    }
    let (steps, focus) = (model.settings.watch.resnet.steps, model.settings.focus);
    let still = !model.is_training();
    let sides = if still { &SIDES[..] } else { &SIDES[..1] };
    let cut = sides.iter().map(|&side| Question::Resnet(watched::Question { steps, focus, side }));
    cut.chain(still.then_some(Question::Limit(limit::Question { focus }))).collect()
}

/// The last answers, and what identifies the picture of folds.
#[derive(Clone, Copy, Default)]
struct Scene<'a> {
    cut: Option<&'a watched::Found>,
    /// n of it; 0 is the limit.
    steps: u32,
    version: u64,
    limit: Option<&'a limit::Found>,
}

impl<'a> Scene<'a> {
    fn new(model: &'a Model) -> Self {
        let mut scene = Self::default();
        for answered in &model.found {
            match (&answered.value, answered.request) {
                (Found::Resnet(found), Request::Watch(Question::Resnet(q))) => {
                    (scene.cut, scene.steps, scene.version) = (Some(found.as_ref()), q.steps, answered.version);
                }
                (Found::Limit(found), _) => scene.limit = Some(found.as_ref()),
                _ => {}
            }
        }
        scene
    }
}

pub fn resnet_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut ResnetState) -> Option<Action> {
    if !is_continuous(model) {
        let sentence = "This figure cuts the field of a continuous flow into residual steps.";
        return needs_ui(ui, model, style, sentence, Family::Cnf);
    }
    let seen = ui.available_size();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| figure_ui(ui, model, style, state, seen)).inner
}

fn figure_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut ResnetState, seen: Vec2) -> Option<Action> {
    let (scene, top, k) = (Scene::new(model), ui.cursor().top(), style.type_scale());
    let mut action = slider::slider_ui(ui, model, style);
    let columns = match ui.available_width() {
        x if x >= 900.0 * k.sqrt() => 3,
        x if x >= 520.0 => 2,
        _ => 1,
    };
    let width = (ui.available_width() - space::XL * (columns - 1) as f32) / columns as f32;
    let used = ui.cursor().top() - top + 4.2 * style.points(Size::Body) + space::L;
    let below = if columns == 3 { 6.5 * style.points(Size::Small) } else { 60.0 };
    let tall = (seen.y - used - below).max(250.0 * k.sqrt());
    let side = if columns == 1 { width.min(420.0 * k) } else { width.min(tall) };
    panes(ui, columns, if columns == 3 { 3 } else { 4 }, |ui, pane, width| match pane {
        0 => action = paths::paths_ui(ui, model, style, &scene, state, side).or(action.take()),
        1 => folds::folds_ui(ui, style, &scene, &mut state.folds, side),
        2 => chart::chart_ui(ui, style, &scene, vec2(width, side)),
        _ => numbers::numbers_ui(ui, style, &scene, 1),
    });
    if columns == 3 {
        numbers::numbers_ui(ui, style, &scene, 2);
    }
    action
}

/// The name of a pane, as high as one with switches beside it.
fn heading(ui: &mut Ui, style: &Style, text: &str) {
    ui.set_min_height(style.points(Size::Small) + 1.5 * space::S + 2.0);
    ui.label(style.strong(style.letters(text), Size::Body));
}
