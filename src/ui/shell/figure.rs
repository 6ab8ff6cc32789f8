//! The middle of the screen: the view that is chosen, with the messages over it.

use super::Screen;
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::Style;
use egui::{CentralPanel, Frame, Rect, Ui};

/// What the views remember.
#[derive(Default)]
pub(super) struct States {}

impl Screen {
    pub(super) fn figure_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let frame = Frame::new().fill(self.style.palette.page);
        let rect = CentralPanel::default().frame(frame).show(ui, |ui| {
            let rect = ui.max_rect();
            out.extend(match model.settings.view {
                View::Layers => None::<Action>,
                View::Training => None,
                View::Morph | View::Gallery => None,
            });
            rect
        });
        self.messages_ui(ui, rect.inner, model, out);
    }
}

impl States {
    /// The live picture of layer `i` on the timeline.
    pub fn tile_ui(&mut self, ui: &mut Ui, rect: Rect, _model: &Model, style: &Style, _i: usize) {
        ui.painter().rect_filled(rect, 3.0, style.palette.raised);
    }
}
