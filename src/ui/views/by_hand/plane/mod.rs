//! Change of variables in two dimensions: on the left the plane of z with its base density, on the right that of x = f(z).
//! Under a matrix the unit square becomes a parallelogram; under a bent map a small square nearly does.

mod arrows;
mod controls;
mod ground;
mod inset;
mod latent;
mod layout;
mod numbers;
mod pictures;
mod pushed;
mod sketch;

pub(super) use arrows::{arrow, beyond, columns};
pub(super) use ground::{curve, inside, screen};
pub(super) use pictures::curves;
pub use sketch::sketch;

use crate::figure::plane::{Local, Map, Warp};
use crate::ui::plot::Field;
use crate::ui::style::Style;
use crate::ui::views::readout::notice;
use crate::ui::{Action, Model};
use egui::{ScrollArea, Ui, Vec2};
use layout::Layout;
use pictures::Pictures;

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct PlaneState {
    /// log |det J| under the plane of z instead of the density.
    stretch: bool,
    /// How far both planes reach; it does not change while something is dragged.
    reach: f32,
    pictures: pictures::Cache,
    left: Field,
    right: Field,
}

/// What is drawn in this frame.
struct Scene<'a> {
    map: Map<'a>,
    /// The point that is looked at: under the pointer, else the pinned one.
    local: Local,
    side: f64,
    pictures: &'a Pictures,
}

impl Scene<'_> {
    fn is_matrix(&self) -> bool {
        matches!(self.map, Map::Matrix(_))
    }
}

/// The figure with its numbers, in all of the room that is left.
pub fn plane_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut PlaneState) -> Option<Action> {
    let seen = ui.available_size();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| figure_ui(ui, model, style, state, seen)).inner
}

fn figure_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut PlaneState, seen: Vec2) -> Option<Action> {
    let top = ui.cursor().top();
    let mut action = controls::controls_ui(ui, model, style, &mut state.stretch);
    let hand = &model.settings.hand.plane;
    let layout = |ui: &Ui, reach| Layout::new(ui, style, [seen.x, seen.y - (ui.cursor().top() - top)], reach);
    let still = state.reach > 0.0 && ui.ctx().dragged_id().is_some();
    if !still {
        state.reach = layout::reach(hand, layout(ui, 1.0).is_small(style));
    }
    let layout = layout(ui, state.reach);
    ui.allocate_rect(layout.planes, egui::Sense::hover());
    let Some(map) = hand.map(Some((&model.run.flow, &model.run.params))) else {
        notice(ui.painter(), layout.planes, style, style.tr(missing(model)));
        return action;
    };
    state.pictures.follow(ui.ctx(), model, &map, hand.warp, state.reach);
    let Some(pictures) = state.pictures.shown(hand.warp) else {
        notice(ui.painter(), layout.planes, style, style.tr("Drawing the flow"));
        return action;
    };
    let heading = latent::sense(ui, &layout.z, style, map, hand);
    let local = map.local(heading.at.unwrap_or(hand.probe));
    let scene = Scene { map, local, side: hand.side, pictures };
    action = action.or(heading.pinned.map(|at| crate::ui::views::change(model, |s| s.hand.plane.probe = at)));
    ground::left(ui, &layout, style, &mut state.left, &scene, state.stretch);
    ground::right(ui, &layout, style, &mut state.right, &scene);
    action = action.or(latent::latent_ui(ui, &layout, model, style, &scene));
    action = action.or(pushed::pushed_ui(ui, &layout, model, style, &scene));
    style.spot(ui, "probe", layout.z.rect);
    style.spot(ui, "columns", layout.x.rect);
    if !scene.is_matrix() && layout.is_small(style) {
        pushed::legend_ui(ui, style);
    }
    action.or(numbers::numbers_ui(ui, model, style, &scene, &layout))
}

fn missing(model: &Model) -> &'static str {
    match (model.settings.hand.plane.warp, model.run.params.is_empty()) {
        (Warp::Flow, true) => "Waiting for the first weights of the flow",
        _ => "The flow of this run is not one of the plane: choose data of two dimensions to see it here.",
    }
}
