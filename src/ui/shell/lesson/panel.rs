//! The page of a step: beside the figure on a desk, below it on a phone. Above stands where one is, below how to go on.

use super::super::parts::sign;
use super::super::{PHONE, Screen};
use super::prose::prose_ui;
use crate::lesson::{Lesson, Place, Step, references};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use crate::words::fill;
use egui::{
    Align, Button, Context, Hyperlink, Label, Layout, Margin, Panel, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo,
    vec2,
};

/// Wide enough for a line of some sixty letters.
const WIDTH: f32 = 360.0;
const MOST_WIDTH: f32 = 0.4;
/// On a phone.
const HEIGHT: f32 = 0.45;
const FOLDED: f32 = 36.0;

impl Screen {
    /// On the left, or at the bottom of a narrow screen; folded it is a strip with a button.
    pub(in crate::ui::shell) fn lesson_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let Some((lesson, index, step)) = model.step(self.lang) else { return };
        let screen = ui.ctx().content_rect().size();
        let below = self.is_lesson_below(ui.ctx());
        let scale = self.style.type_scale();
        let frame = self.panel_frame(0.0, 0.0);
        if self.lesson_folded {
            let strip = if below { Panel::bottom("lesson strip") } else { Panel::left("lesson strip") };
            let strip = strip.exact_size(FOLDED * scale).resizable(false).show_separator_line(false).frame(frame);
            strip.show(ui, |ui| self.folded_ui(ui, below));
            return;
        }
        let panel = match below {
            true => Panel::bottom("lesson").exact_size((HEIGHT * screen.y).round()),
            false => Panel::left("lesson").exact_size((WIDTH * scale).min(MOST_WIDTH * screen.x).round()),
        };
        panel.resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
            self.lesson_head(ui, model, lesson, out);
            self.lesson_foot(ui, model, lesson, index, out);
            let margin = Margin::symmetric(space::L as i8, space::S as i8);
            // Each step begins at its top.
            ScrollArea::vertical().id_salt((&lesson.name, &step.id)).auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    self.step_ui(ui, model, lesson, index, step, out);
                });
            });
        });
    }

    /// Large type in a wide room is no phone: there the page stands beside the figure all the same.
    fn is_lesson_below(&self, ctx: &Context) -> bool {
        let room = ctx.content_rect();
        self.is_narrow(ctx) && (room.width() < PHONE || room.width() < room.height())
    }

    fn folded_ui(&mut self, ui: &mut Ui, below: bool) {
        let layout = if below { Layout::right_to_left(Align::Center) } else { Layout::top_down(Align::Center) };
        ui.with_layout(layout, |ui| {
            ui.add_space(space::XS);
            let glyph = if below { "▴" } else { "»" };
            if sign(
                ui,
                &self.style,
                glyph,
                self.style.tr("Unfold the lesson"),
                self.style.tr("The page of the lesson ([)."),
            )
            .clicked()
            {
                self.lesson_folded = false;
            }
        });
    }

    fn lesson_head(&mut self, ui: &mut Ui, model: &Model, lesson: &Lesson, out: &mut Vec<Action>) {
        let frame = self.panel_frame(space::L, space::XS);
        let height = 28.0 * self.style.type_scale() + 2.0 * space::XS;
        let narrow = self.is_narrow(ui.ctx());
        Panel::top("lesson head").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let style = self.style.clone();
                let tr = |text: &'static str| style.tr(text);
                if sign(ui, &style, "✕", tr("Leave the lesson"), tr("Back to what was here before (Esc).")).clicked()
                {
                    out.push(Action::LeaveLesson);
                }
                let glyph = if self.is_lesson_below(ui.ctx()) { "▾" } else { "«" };
                if sign(ui, &style, glyph, tr("Fold the lesson"), tr("More room for the figure ([).")).clicked() {
                    self.lesson_folded = true;
                }
                if !narrow && !model.settings.view.is_by_hand() {
                    let controls =
                        sign(ui, &style, "⚙", tr("Controls"), tr("Data, flow and training, to try things out."));
                    if controls.clicked() {
                        self.open = if self.open.is_some() { None } else { Some(self.shown) };
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(style.weak(&lesson.title, Size::Small)).truncate());
                });
            });
        });
    }

    fn lesson_foot(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        lesson: &'static Lesson,
        index: usize,
        out: &mut Vec<Action>,
    ) {
        let frame = self.panel_frame(space::L, space::S);
        let height = 36.0 * self.style.type_scale() + 24.0 + 2.0 * space::S;
        let style = self.style.clone();
        Panel::bottom("lesson foot").exact_size(height).show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.segments(ui, model, lesson, index, out);
            ui.horizontal(|ui| {
                ui.set_height(36.0 * style.type_scale());
                let first = model.settings.lesson.is_none_or(|place| place.previous().is_none());
                let back =
                    Button::new(style.text(format!("← {}", style.tr("Back")), Size::Body)).frame_when_inactive(false);
                if ui.add_enabled(!first, back).on_hover_text(style.tr("The step before (← or Page Up).")).clicked() {
                    out.push(Action::PreviousStep);
                }
                let count = format!("{} / {}", index + 1, lesson.steps.len());
                let position = ui.add(Button::new(style.weak(count, Size::Body)).frame_when_inactive(false));
                let hint = style.tr("Copies the link to this step.");
                position.widget_info(|| {
                    let name = fill(style.tr("Step {} of {}: copy its link"), &[&(index + 1), &lesson.steps.len()]);
                    WidgetInfo::labeled(Role::Button, true, name)
                });
                if position.on_hover_text(hint).clicked() {
                    out.push(Action::ShareStep);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let last = index + 1 == lesson.steps.len();
                    let word = style.tr(if last { "Next lesson" } else { "Next" });
                    let text =
                        RichText::new(format!("{word} →")).font(style.bold(Size::Body)).color(style.palette.on_accent);
                    let next = ui.add(Button::new(text).fill(style.palette.accent));
                    next.widget_info(|| WidgetInfo::labeled(Role::Button, true, word));
                    if next.on_hover_text(style.tr("The step after it (→ or Page Down).")).clicked() {
                        out.push(Action::NextStep);
                    }
                });
            });
        });
    }

    /// One bar a step, which leads there.
    fn segments(&self, ui: &mut Ui, model: &Model, lesson: &'static Lesson, index: usize, out: &mut Vec<Action>) {
        let p = self.style.palette;
        let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let gap = space::XS;
        let width = (room.width() + gap) / lesson.steps.len() as f32 - gap;
        for (i, step) in lesson.steps.iter().enumerate() {
            let left = room.left() + i as f32 * (width + gap);
            let target = egui::Rect::from_min_size(egui::pos2(left, room.top()), vec2(width, room.height()));
            let response = ui.interact(target, ui.scope_id().with(("step", i)), Sense::click());
            let name = format!("{}: {}", i + 1, step.title);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, i == index, &name));
            let lit = response.hovered() || response.has_focus();
            let seen = model.course.progress.has_seen(&lesson.name, &step.id);
            let colour = match (i == index, seen) {
                (true, _) => p.accent,
                _ if lit => p.text,
                (_, true) => p.axis,
                (_, false) => p.line,
            };
            let height = if i == index || lit { 5.0 } else { 3.0 };
            let bar = egui::Rect::from_center_size(target.center(), vec2(width, height));
            ui.painter().rect_filled(bar, height / 2.0, colour);
            if response.on_hover_text(&name).clicked()
                && let Some(place) = Place::nth(lesson, i)
            {
                out.push(Action::OpenLesson(place));
            }
        }
    }

    fn step_ui(&self, ui: &mut Ui, model: &Model, lesson: &Lesson, index: usize, step: &Step, out: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.y = space::M;
        ui.add(Label::new(self.style.strong(&step.title, Size::Large)).wrap());
        prose_ui(ui, &self.style, &step.prose, Size::Body, out);
        self.task_ui(ui, model, step, out);
        self.question_ui(ui, model, step, out);
        if index + 1 == lesson.steps.len() {
            self.sources_ui(ui, lesson);
        }
    }

    /// Where to read on, after the last step.
    fn sources_ui(&self, ui: &mut Ui, lesson: &Lesson) {
        let cited = || lesson.cites.iter().filter_map(|cite| Some((cite, references().get(&cite.key)?)));
        if cited().next().is_none() {
            return;
        }
        ui.add_space(space::S);
        ui.label(self.style.weak(self.style.tr("To read on"), Size::Small));
        ui.spacing_mut().item_spacing.y = space::XS;
        for (cite, paper) in cited() {
            let part = if cite.part.is_empty() { String::new() } else { format!(", {}", cite.part) };
            let text = format!("{}{part}", paper.short());
            let year = paper.year.map(|year| format!(", {year}")).unwrap_or_default();
            let hint = format!("{}: {}. {}{year}.", paper.authors, paper.title, paper.venue);
            let response = match paper.url.as_str() {
                "" => ui.label(self.style.text(text, Size::Small)),
                url => {
                    let link = RichText::new(text).font(self.style.font(Size::Small)).color(self.style.palette.accent);
                    ui.add(Hyperlink::from_label_and_url(link, url).open_in_new_tab(true))
                }
            };
            response.on_hover_text(hint);
        }
    }
}
