//! The blocks of a residual flow, y′ = y + g(y): their Lipschitz constants, the inverse of one by Banach's iteration, and its
//! log-determinant by a power series and its estimates.

mod analysis;
mod clouds;
mod cobweb;
mod disc;
mod gauge;
mod heading;
mod inverse;
mod legend;
mod log_chart;
mod plane;
mod scene;
mod series;
mod sums;

use super::needs::needs_ui;
use crate::engine::Standing;
use crate::flow::Family;
use crate::ui::plot::Field;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::readout::notice;
use crate::ui::{Action, Model};
use crate::watch::Question;
use crate::watch::blocks::{self, GaugeQuestion, NormsQuestion, places};
use analysis::Cache;
use egui::{Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};
use scene::{Scene, chosen, turns, version_of};

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct BlocksState {
    field: Field,
    cache: Cache,
}

/// Cells a side while training goes on, and the refinement while it rests.
const NORMS_SIZES: [usize; 2] = [32, 96];
const GAUGE_SIZES: [usize; 2] = [20, 48];

/// What the picture is made of, from coarse to fine. While weights keep coming, what was answered longest ago is first.
pub fn wanted(model: &Model) -> Vec<Question> {
    let count = places(&model.run.flow).len();
    if count == 0 || model.dim() > 2 {
        return Vec::new();
    }
    let turning = turns(model);
    let block = if turning { 0 } else { chosen(model, count) };
    let moving = model.run.standing == Standing::Training;
    let sizes = |all: &[usize; 2]| if moving { all[..1].to_vec() } else { all.to_vec() };
    let point = Question::Blocks(blocks::Question { turning, block, seek: model.settings.watch.blocks.seek });
    let norms = |size| Question::Norms(NormsQuestion { turning, block, size });
    let gauge = |size| Question::Gauge(GaugeQuestion { turning, size });
    let mut pictures = [
        vec![point],
        sizes(&NORMS_SIZES).into_iter().map(norms).collect(),
        sizes(&GAUGE_SIZES).into_iter().map(gauge).collect(),
    ];
    pictures.sort_by_key(|questions| version_of(model, &questions[0]));
    pictures.concat()
}

/// The figure with its numbers, in all of the room that is left.
pub fn blocks_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut BlocksState) -> Option<Action> {
    if model.dim() > 2 && !places(&model.run.flow).is_empty() {
        let text = style.tr("The blocks are drawn for data of one or two dimensions.");
        notice(ui.painter(), ui.available_rect_before_wrap(), style, text);
        return None;
    }
    let Some(scene) = Scene::new(model) else {
        return needs_ui(ui, model, style, "These pictures belong to a residual flow: x = z + g(z).", Family::Residual);
    };
    let seen = ui.available_size();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| figure_ui(ui, model, style, state, &scene, seen)).inner
}

fn figure_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    state: &mut BlocksState,
    scene: &Scene<'_>,
    seen: Vec2,
) -> Option<Action> {
    let top = ui.cursor().top();
    ui.spacing_mut().item_spacing.y = space::XS;
    let mut action = heading::heading_ui(ui, model, style, scene);
    let k = style.type_scale();
    let wide = seen.x >= 620.0 * k.sqrt();
    let high = seen.y - (ui.cursor().top() - top);
    let corner = ui.cursor().min;
    let left = if wide { (0.4 * seen.x).min(0.86 * high).max(280.0) } else { seen.x };
    let column = |ui: &mut Ui, from: Vec2, width: f32, add: &mut dyn FnMut(&mut Ui)| {
        let room = Rect::from_min_size(corner + from, vec2(width, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(room).id_salt((from.x > 0.0, from.y > 0.0)), |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            add(ui);
        })
        .response
        .rect
        .bottom()
    };
    let mut first = None;
    let below = column(ui, Vec2::ZERO, left, &mut |ui| {
        let gauge =
            gauge::gauge_ui(ui, model, style, scene, if wide { (0.2 * high).max(100.0 * k) } else { 120.0 * k });
        let room = high - (ui.cursor().top() - corner.y);
        let plane = plane::plane_ui(ui, model, style, state, scene, if wide { room.max(220.0) } else { f32::INFINITY });
        first = gauge.or(plane);
    });
    action = action.or(first.take());
    let (from, width) = if wide {
        (vec2(left + space::XL, 0.0), seen.x - left - space::XL)
    } else {
        (vec2(0.0, below - corner.y + space::M), seen.x)
    };
    let words = style.points(Size::Small) * 17.0 + style.points(Size::Body) * 5.5;
    let chart = if wide { ((high - words) / 3.0).max(104.0 * k) } else { 150.0 * k.sqrt() };
    let bottom = column(ui, from, width, &mut |ui| {
        let Some(found) = scene.found else { return };
        let analysis = state.cache.get(model, scene, found);
        inverse::inverse_ui(ui, style, found, chart);
        ui.add_space(space::S);
        let cut = series::series_ui(ui, model, style, analysis, chart);
        ui.add_space(space::S);
        let drawn = clouds::clouds_ui(ui, model, style, analysis, chart);
        first = cut.or(drawn);
    });
    ui.advance_cursor_after_rect(Rect::from_min_max(corner, pos2(corner.x + seen.x, below.max(bottom) + space::S)));
    action.or(first)
}

/// The name of a pane, with its formula where the line has room for it.
fn title(ui: &mut Ui, style: &Style, words: &str, formula: &str) {
    let mut job = egui::text::LayoutJob::default();
    style.append_text(&mut job, &style.letters(words), style.bold(Size::Body), style.palette.text);
    let short = job.clone();
    style.append_text(&mut job, "  ", style.font(Size::Body), style.palette.text);
    style.append_formula(&mut job, formula, Size::Body, style.palette.weak);
    let fits = ui.painter().layout_job(job.clone()).size().x <= ui.available_width();
    let label = ui.label(if fits { job } else { short });
    if !fits && !formula.is_empty() {
        label.on_hover_text(style.formula(formula, Size::Body, style.palette.text));
    }
}

/// What a chart shows, above its right end: no line runs there.
fn caption(painter: &egui::Painter, chart: Rect, galley: std::sync::Arc<egui::Galley>) {
    let place = egui::Align2::RIGHT_BOTTOM.anchor_size(chart.right_top() - vec2(0.0, 1.0), galley.size());
    painter.galley(place.min, galley, egui::Color32::PLACEHOLDER);
}
