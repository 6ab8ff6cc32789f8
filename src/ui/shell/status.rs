//! The line at the bottom: who paints, who computes, how fast, how far.

use super::{Around, Screen};
use crate::engine::Standing;
use crate::ui::model::Model;
use crate::ui::plot::whole;
use crate::ui::style::{Size, space};
use crate::words::fill;
use egui::{Align, Button, Layout, Panel, Ui};
use std::collections::VecDeque;

/// Steps a second over the last minute.
#[derive(Debug, Default)]
pub(super) struct Speed {
    /// (seconds, steps a second), one a second.
    last: VecDeque<(f64, f32)>,
}

impl Speed {
    pub fn push(&mut self, steps_per_s: f32, now: f64) {
        if steps_per_s <= 0.0 || self.last.back().is_some_and(|(at, _)| now - at < 1.0) {
            return;
        }
        self.last.push_back((now, steps_per_s));
        while self.last.front().is_some_and(|(at, _)| now - at > 60.0) {
            self.last.pop_front();
        }
    }

    /// The mean over the last minute, once there is something to compare with.
    fn minute(&self) -> Option<f32> {
        let n = self.last.len();
        (n > 3).then(|| self.last.iter().map(|(_, s)| s).sum::<f32>() / n as f32)
    }
}

impl Screen {
    pub(super) fn status_panel(&mut self, ui: &mut Ui, model: &Model, around: &Around) {
        let frame = self.panel_frame(space::L, 0.0);
        let height = 26.0 * self.style.type_scale();
        Panel::bottom("status").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                let label = ui.label(self.style.weak(self.status(model, around), Size::Small));
                label.on_hover_text(fill(
                    self.style.tr("{} paints the screen on: {}. {}"),
                    &[
                        &self.style.tr(painter_title(&around.painter.name)),
                        &if around.painter.adapter.is_empty() {
                            self.style.tr("hardware it does not name")
                        } else {
                            &around.painter.adapter
                        },
                        &self.style.tr(match around.engine(model) {
                            "gpu" => "The GPU evaluates the flow, too.",
                            _ => "The CPU evaluates the flow, beside the page.",
                        }),
                    ],
                ));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let text = self.style.weak(self.style.tr("what is this? ?"), Size::Small);
                    if ui.add(Button::new(text).frame_when_inactive(false)).clicked() {
                        self.help = true;
                    }
                });
            });
        });
    }

    pub(super) fn status(&self, model: &Model, around: &Around) -> String {
        let run = &model.run;
        let engine = match around.engine(model) {
            "gpu" => "GPU engine",
            _ => "CPU engine",
        };
        let style = &self.style;
        let mut parts = vec![style.tr(painter_title(&around.painter.name)).to_owned(), style.tr(engine).to_owned()];
        match run.standing {
            Standing::Training if run.steps_per_s > 0.0 => {
                let minute = self
                    .speed
                    .minute()
                    .map(|m| fill(style.tr(" (last minute {})"), &[&format!("{m:.0}")]))
                    .unwrap_or_default();
                parts.push(format!("{}{minute}", fill(style.tr("{} steps/s"), &[&format!("{:.0}", run.steps_per_s)])));
            }
            Standing::Training => parts.push(style.tr("training").to_owned()),
            Standing::Paused => parts.push(style.tr("paused").to_owned()),
            Standing::Finished => parts.push(style.tr("finished").to_owned()),
        }
        parts.push(fill(style.tr("step {} of {}"), &[&whole(run.step), &whole(model.settings.steps)]));
        parts.push(fill(style.tr("seed {}"), &[&model.settings.seed]));
        parts.join(" · ")
    }
}

fn painter_title(name: &str) -> &str {
    match name {
        "webgpu" => "WebGPU",
        "webgl" => "WebGL",
        "vulkan" => "Vulkan",
        "metal" => "Metal",
        "dx12" => "DirectX 12",
        "opengl" | "gl" => "OpenGL",
        "" => "no painter",
        other => other,
    }
}
