//! The middle of the screen: the view that is chosen, with the messages over it.

use super::{Around, Screen};
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::space;
use crate::ui::views::by_hand::{
    self, ArithmeticState, CouplingState, KindsState, LineState, MistakesState, PlaneState,
};
use crate::ui::views::watch::{
    self, BlocksState, FieldState, MatchingState, ResnetState, SolverState, StripState, TrajectoriesState,
};
use crate::ui::views::{self, InspectState, LayerState, MorphState, Painted, TileState};
use egui::{CentralPanel, Frame, Margin, Ui};

/// What the views remember.
#[derive(Default)]
pub(super) struct States {
    pub morph: MorphState,
    pub layer: LayerState,
    pub tiles: TileState,
    pub inspect: InspectState,
    line: LineState,
    plane: PlaneState,
    kinds: KindsState,
    coupling: CouplingState,
    mistakes: MistakesState,
    arithmetic: ArithmeticState,
    trajectories: TrajectoriesState,
    field: FieldState,
    solver: SolverState,
    resnet: ResnetState,
    blocks: BlocksState,
    strip: StripState,
    matching: MatchingState,
}

impl Screen {
    /// A density that the GPU has drawn takes the place of the evaluator's.
    pub fn set_painted(&mut self, painted: Option<Painted>) {
        self.figure.morph.painted = painted;
        self.figure.trajectories.painted = painted;
        self.figure.field.painted = painted;
        self.figure.strip.painted = painted;
    }

    pub(super) fn figure_panel(&mut self, ui: &mut Ui, model: &Model, around: &Around, out: &mut Vec<Action>) {
        let margin = if self.is_narrow(ui.ctx()) { space::S } else { space::M };
        let frame = Frame::new().fill(self.style.palette.page).inner_margin(Margin::same(margin as i8));
        let bar = !(self.presenting || model.settings.lesson.is_some() || around.embed);
        let shown = CentralPanel::default().frame(frame).show(ui, |ui| {
            if bar {
                self.view_bar(ui, model, out);
            }
            let (style, states) = (&self.style, &mut self.figure);
            out.extend(match model.settings.view {
                View::Line => by_hand::line_ui(ui, model, style, &mut states.line),
                View::Plane => by_hand::plane_ui(ui, model, style, &mut states.plane),
                View::Kinds => by_hand::kinds_ui(ui, model, style, &mut states.kinds),
                View::Coupling => by_hand::coupling_ui(ui, model, style, &mut states.coupling),
                View::Mistakes => by_hand::mistakes_ui(ui, model, style, &mut states.mistakes),
                View::Arithmetic => by_hand::arithmetic_ui(ui, model, style, &mut states.arithmetic),
                View::Morph | View::Gallery | View::Lessons => views::morph_ui(ui, model, style, &mut states.morph),
                View::Layers => views::layer_ui(ui, model, style, &mut states.layer),
                view if model.dim() > 2 && !matches!(view, View::Training) => {
                    views::no_plane_ui(ui, model, style);
                    None
                }
                View::Trajectories => watch::trajectories_ui(ui, model, style, &mut states.trajectories),
                View::Field => watch::field_ui(ui, model, style, &mut states.field),
                View::Solver => watch::solver_ui(ui, model, style, &mut states.solver),
                View::Resnet => watch::resnet_ui(ui, model, style, &mut states.resnet),
                View::Blocks => watch::blocks_ui(ui, model, style, &mut states.blocks),
                View::Strip => watch::strip_ui(ui, model, style, &mut states.strip),
                View::Matching => watch::matching_ui(ui, model, style, &mut states.matching),
                View::Training => {
                    views::training_ui(ui, model, style);
                    None
                }
            });
        });
        self.figure_rect = shown.response.rect;
        self.style.spot(ui, "figure", self.figure_rect.shrink(space::S));
        self.messages_ui(ui, self.figure_rect, model, out);
    }
}
