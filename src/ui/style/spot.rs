//! What a lesson points at: a view names its parts as it draws them, and the one that is meant gets a frame.

use super::Style;
use egui::{Id, Rect, StrokeKind, Ui};

/// Air between a part and its frame.
const AIR: f32 = 6.0;
const RADIUS: f32 = 8.0;

impl Style {
    /// Says that `rect` is the part of the figure with this name, such as "strip": it is framed while a lesson points at it.
    pub fn spot(&self, ui: &Ui, part: &str, rect: Rect) {
        if self.spot.as_deref() != Some(part) {
            return;
        }
        ui.data_mut(|data| data.insert_temp(pointed(), rect));
        // The frame keeps its air beyond what is scrolled, unless the part itself goes on there.
        let mut room = ui.clip_rect().expand(AIR);
        if rect.top() < ui.clip_rect().top() {
            room.min.y += AIR;
        }
        if rect.bottom() > ui.clip_rect().bottom() {
            room.max.y -= AIR;
        }
        let room = room.intersect(ui.ctx().content_rect());
        let frame = rect.expand(AIR).intersect(room.shrink(1.0));
        let mut painter = ui.painter().clone();
        painter.set_clip_rect(room);
        painter.rect_stroke(frame, RADIUS, self.stroke(2.0, self.palette.accent), StrokeKind::Inside);
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
