//! What a lesson points at: a view names its parts as it draws them, and the one that is meant gets a frame.

use super::Style;
use egui::{Id, Rect, StrokeKind, Ui};

/// Air between a part and its frame.
const AIR: f32 = 4.0;
const RADIUS: f32 = 8.0;

impl Style {
    /// Says that `rect` is the part of the figure with this name, such as "strip": it is framed while a lesson points at it.
    pub fn spot(&self, ui: &Ui, part: &str, rect: Rect) {
        if self.spot.as_deref() != Some(part) {
            return;
        }
        ui.data_mut(|data| data.insert_temp(pointed(), rect));
        let frame = rect.expand(AIR).intersect(ui.clip_rect().shrink(1.0));
        ui.painter().rect_stroke(frame, RADIUS, self.stroke(2.0, self.palette.accent), StrokeKind::Inside);
    }
}

fn pointed() -> Id {
    Id::unique("pointed at")
}

/// Where the part is that was pointed at in the last frame; none where no view knows it.
pub fn pointed_at(ctx: &egui::Context) -> Option<Rect> {
    ctx.data(|data| data.get_temp(pointed()))
}

/// Before a frame: nothing is pointed at.
pub fn forget_pointed(ctx: &egui::Context) {
    ctx.data_mut(|data| data.remove::<Rect>(pointed()));
}
