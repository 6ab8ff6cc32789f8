//! For a lecture: the idea of the step as a headline, the figure, and nothing else, in type for the last row.

use super::super::{Around, Screen, hidden};
use crate::lesson::key_formula;
use crate::ui::Action;
use crate::ui::formula::{Text, marked_ui, way_of};
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use egui::{Align, Color32, Context, Label, Layout, Panel, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Makes the smallest type, 13 points, 24 pixels of a screen of 1080 lines.
const ZOOM: f32 = 24.0 / 13.0 + 0.01;
const LINES: f32 = 1080.0;

/// How much larger type is than on a desk: on every screen the same share of its height.
pub fn zoom(ctx: &Context) -> f32 {
    let zoom = ZOOM * ctx.content_rect().height() / LINES;
    (20.0 * zoom.clamp(1.0, 4.0)).ceil() / 20.0
}

impl Screen {
    pub(in crate::ui::shell) fn is_presenting_lesson(&self, model: &Model) -> bool {
        self.presenting && model.settings.lesson.is_some()
    }

    pub(in crate::ui::shell) fn presenter(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        around: &Around,
        out: &mut Vec<Action>,
    ) {
        let Some((lesson, index, step)) = model.step(self.lang) else { return };
        let frame = self.panel_frame(space::XL, space::M);
        Panel::top("idea").show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.vertical_centered(|ui| {
                let idea = step.idea.as_ref().unwrap_or(&step.title);
                self.headline(ui, idea);
                if let Some(way) = way_of(idea) {
                    ui.label(self.style.weak(self.style.badge(way), Size::Small));
                }
                if let Some(formula) = key_formula(&step.prose).filter(|_| !idea.contains('$')) {
                    marked_ui(ui, &self.style, formula, Size::Large);
                }
            });
        });
        let frame = self.panel_frame(space::XL, space::XS);
        Panel::bottom("position").show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(self.style.weak(format!("{} / {}", index + 1, lesson.steps.len()), Size::Small));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(self.style.weak(&lesson.title, Size::Small)).truncate());
                });
            });
        });
        if !model.settings.view.is_by_hand() && !hidden(&model.settings, "timeline") {
            self.timeline_panel(ui, model, out);
        }
        self.figure_panel(ui, model, around, out);
    }

    /// One sentence in the middle.
    fn headline(&self, ui: &mut Ui, idea: &str) {
        let room = ui.available_width();
        let text = Text::new(ui, &self.style, idea, Size::Title, room);
        let (rect, response) = ui.allocate_exact_size(vec2(room, text.size.y), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text.said));
        let min = pos2(rect.center().x - 0.5 * text.size.x, rect.top());
        text.paint(ui, &self.style, min, self.style.palette.text);
    }

    /// All black; a key or a click ends it.
    pub(in crate::ui::shell) fn black_screen(&mut self, ui: &mut Ui) {
        let rect = ui.ctx().content_rect();
        ui.painter().rect_filled(rect, 0.0, Color32::BLACK);
        let response = ui.interact(rect, ui.scope_id().with("black"), Sense::click());
        let name = self.style.tr("Black screen: any key ends it");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if response.clicked() {
            self.black = false;
        }
    }
}
