//! Sentences for the user over the figure: what happened and what to do. A notice leaves by itself.

use super::Screen;
use super::parts::sign;
use crate::ui::Action;
use crate::ui::model::{Level, Model};
use crate::ui::style::{Size, space};
use crate::words::fill;
use egui::{Align, Align2, Area, Frame, Layout, Order, Rect, Sense, Stroke, Ui, vec2};
use std::collections::HashMap;

/// A notice stays this long.
const NOTICE_SECS: f64 = 4.0;

/// When each sentence was first on the screen.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<String, f64>);

impl Screen {
    /// Banners at the top of `figure`.
    pub(super) fn messages_ui(&mut self, ui: &mut Ui, figure: Rect, model: &Model, out: &mut Vec<Action>) {
        let now = ui.input(|i| i.time);
        self.messages.0.retain(|text, _| model.messages.iter().any(|m| m.text == *text));
        if model.messages.is_empty() {
            return;
        }
        let width = (figure.width() - 2.0 * space::L).min(520.0 * self.style.type_scale());
        let area = Area::new(ui.scope_id().with("messages")).order(Order::Middle).pivot(Align2::CENTER_TOP);
        area.fixed_pos(figure.center_top() + vec2(0.0, space::S)).show(ui.ctx(), |ui| {
            ui.set_width(width);
            for (i, message) in model.messages.iter().enumerate().rev().take(3) {
                let since = *self.messages.0.entry(message.text.clone()).or_insert(now);
                if message.level == Level::Notice {
                    if now - since > NOTICE_SECS {
                        out.push(Action::Dismiss(i));
                    }
                    ui.ctx().request_repaint_after(std::time::Duration::from_millis(500));
                }
                if self.banner(ui, message.level, &message.text) {
                    out.push(Action::Dismiss(i));
                }
            }
        });
    }

    fn banner(&self, ui: &mut Ui, level: Level, text: &str) -> bool {
        let (p, style) = (self.style.palette, &self.style);
        let (colour, word) = match level {
            Level::Notice => (p.measure, style.tr("Notice")),
            Level::Warning => (p.warning, style.tr("Warning")),
            Level::Error => (p.error, style.tr("Error")),
        };
        let frame =
            Frame::new().fill(p.raised).corner_radius(8).inner_margin(space::S).stroke(Stroke::new(1.0, p.line));
        let inner = frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_width(ui.available_width());
                let (bar, response) = ui.allocate_exact_size(vec2(4.0, 20.0), Sense::hover());
                ui.painter().rect_filled(bar, 2.0, colour);
                response.on_hover_text(word);
                let room = ui.available_width() - 36.0 * self.style.type_scale();
                ui.allocate_ui_with_layout(
                    vec2(room, 0.0),
                    Layout::left_to_right(Align::Center).with_main_wrap(true),
                    |ui| {
                        ui.set_width(room);
                        ui.add(egui::Label::new(self.style.text(style.heard(text), Size::Body)).wrap());
                    },
                );
                sign(ui, &self.style, "✕", &fill(style.tr("Dismiss: {}"), &[&word]), "Take this away.").clicked()
            })
            .inner
        });
        inner.inner
    }
}
