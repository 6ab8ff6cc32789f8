//! A point of a figure that a person moves: by mouse, by finger, or with the arrow keys while it has the focus.

use crate::ui::style::Style;
use egui::{Color32, CursorIcon, EventFilter, Id, Key, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo, vec2};

/// A finger needs a target of this many points.
const TARGET: f32 = 32.0;

/// Where the handle stands, and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Handle<'a> {
    pub id: Id,
    pub at: Pos2,
    /// For those who cannot see it, with its value: "sigma, 2.0".
    pub name: &'a str,
    pub value: f64,
    pub colour: Color32,
    /// How far an arrow key moves it, in points of the screen; with Shift five times as far.
    pub step: f32,
}

/// What became of a handle in this frame.
#[derive(Debug)]
pub struct Moved {
    /// Where it was moved to.
    pub to: Option<Pos2>,
    pub response: Response,
}

impl Handle<'_> {
    pub fn show(self, ui: &mut Ui, style: &Style) -> Moved {
        let target = Rect::from_center_size(self.at, Vec2::splat(TARGET));
        let response = ui.interact(target, self.id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(true, self.value, self.name));
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let to = self.dragged(ui, &response).or_else(|| self.pressed(ui, &response));
        let lit = response.hovered() || response.dragged() || response.has_focus();
        let radius = if lit { 8.0 } else { 6.5 } * style.type_scale().sqrt();
        let painter = ui.painter();
        painter.circle_filled(self.at, radius + 2.0, style.palette.halo);
        painter.circle_filled(self.at, radius, self.colour);
        if response.has_focus() {
            painter.circle_stroke(self.at, radius + 4.0, style.stroke(2.0, style.palette.accent));
        }
        Moved { to, response: response.on_hover_cursor(CursorIcon::Grab) }
    }

    /// The pointer takes the handle by the place where it was seized.
    fn dragged(&self, ui: &Ui, response: &Response) -> Option<Pos2> {
        let offset = self.id.with("offset");
        let pointer = response.interact_pointer_pos()?;
        if response.drag_started() {
            let seized = ui.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
            ui.data_mut(|d| d.insert_temp(offset, self.at - seized));
        }
        let from: Vec2 = ui.data(|d| d.get_temp(offset)).unwrap_or_default();
        response.dragged().then(|| pointer + from)
    }

    fn pressed(&self, ui: &Ui, response: &Response) -> Option<Pos2> {
        if !response.has_focus() {
            return None;
        }
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(self.id, arrows));
        let moved = ui.input(|i| {
            let far = if i.modifiers.shift { 5.0 } else { 1.0 };
            let pressed = |key| i.num_presses(key) as f32;
            let right = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
            let down = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
            vec2(right, down) * far * self.step
        });
        (moved != Vec2::ZERO).then(|| self.at + moved)
    }
}
