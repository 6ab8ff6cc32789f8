//! The contents of the course: every lesson with what it is about, how long it takes and how far one has come.

use super::super::Screen;
use super::super::parts::primary;
use crate::lesson::{Lesson, lessons};
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use crate::words::fill;
use egui::{
    Align, CentralPanel, Frame, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, StrokeKind, Ui, UiBuilder,
    WidgetInfo, vec2,
};

/// A line of text is not longer.
const MOST_WIDTH: f32 = 760.0;
const RADIUS: u8 = 10;

impl Screen {
    pub(in crate::ui::shell) fn contents_panel(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let frame = Frame::new().fill(self.style.palette.page);
        let rect = CentralPanel::default().frame(frame).show(ui, |ui| {
            let rect = ui.max_rect();
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.contents_ui(ui, model, out));
            rect
        });
        self.messages_ui(ui, rect.inner, model, out);
    }

    fn contents_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let style = &self.style;
        let side = if self.is_narrow(ui.ctx()) { space::L } else { space::XXL };
        let wide = MOST_WIDTH * style.type_scale();
        let side = side.max((ui.available_width() - wide) / 2.0);
        let page = ui.available_rect_before_wrap().shrink2(vec2(side, space::XL));
        ui.scope_builder(UiBuilder::new().max_rect(page), |ui| {
            ui.label(style.strong(style.tr("Lessons"), Size::Title));
            let about =
                style.tr("The course from one dimension to coupling layers: each page sets the figure, you move it.");
            ui.label(style.weak(about, Size::Body));
            ui.add_space(space::M);
            let last = model.course.progress.last();
            if let Some((place, (lesson, _, step))) = last.and_then(|place| Some((place, place.look_up(self.lang)?))) {
                ui.horizontal_wrapped(|ui| {
                    if primary(ui, style, "▶", style.tr("Continue"), style.tr("Where you were last.")) {
                        out.push(Action::OpenLesson(place));
                    }
                    ui.label(style.weak(format!("{}: {}", lesson.title, step.title), Size::Body));
                });
                ui.add_space(space::M);
            }
            ui.spacing_mut().item_spacing.y = space::M;
            for (i, lesson) in lessons(self.lang).iter().enumerate() {
                if self.lesson_card(ui, model, i + 1, lesson)
                    && let Some(place) = model.course.progress.resume(lesson)
                {
                    out.push(Action::OpenLesson(place));
                }
            }
            ui.add_space(space::XL);
        });
    }

    /// Whether it was opened.
    fn lesson_card(&self, ui: &mut Ui, model: &Model, number: usize, lesson: &Lesson) -> bool {
        let (style, p) = (&self.style, self.style.palette);
        let (seen, all) = (model.course.progress.seen(lesson), lesson.steps.len());
        let (reached, goals) = model.course.progress.goals(lesson);
        let mut facts = vec![fill(style.tr("{} minutes"), &[&lesson.minutes])];
        facts.push(match seen {
            0 => fill(style.tr("{} steps"), &[&all]),
            _ => fill(style.tr("{} of {} steps seen"), &[&seen, &all]),
        });
        if goals > 0 && seen > 0 {
            facts.push(fill(style.tr("{} of {} tasks done"), &[&reached, &goals]));
        }
        let facts = facts.join(" · ");
        let width = ui.available_width();
        let column = style.points(Size::Title) * 2.0;
        let room = width - column - space::L;
        let height = |text: &RichText, ui: &Ui| {
            let text = egui::WidgetText::from(text.clone());
            text.into_galley(ui, Some(egui::TextWrapMode::Wrap), room, egui::TextStyle::Body).size().y
        };
        let texts = [
            style.strong(&lesson.title, Size::Large),
            style.text(&lesson.about, Size::Body),
            style.weak(&facts, Size::Small),
        ];
        let tall = texts.iter().map(|text| height(text, ui) + space::XS).sum::<f32>() + 2.0 * space::M + space::S;
        let (rect, response) = ui.allocate_exact_size(vec2(width, tall), Sense::click());
        let name = format!("{number}. {}. {facts}", lesson.title);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let lit = response.hovered() || response.has_focus();
        ui.painter().rect_filled(rect, RADIUS, if lit { p.hovered } else { p.raised });
        let edge = if lit { style.stroke(1.5, p.accent) } else { style.stroke(1.0, p.line) };
        ui.painter().rect_stroke(rect, RADIUS, edge, StrokeKind::Inside);
        let done = seen == all && reached == goals;
        let (mark, colour) = if done { ("✓".to_owned(), p.measure) } else { (number.to_string(), p.weak) };
        let at = rect.left_top() + vec2(column / 2.0, space::M);
        ui.painter().text(at, egui::Align2::CENTER_TOP, mark, style.bold(Size::Title), colour);
        let inner = Rect::from_min_max(rect.min + vec2(column, space::M), rect.max - vec2(space::L, space::M));
        let mut page =
            ui.new_child(UiBuilder::new().max_rect(inner).id_salt(&lesson.name).layout(Layout::top_down(Align::Min)));
        page.spacing_mut().item_spacing.y = space::XS;
        for text in texts {
            page.add(Label::new(text).wrap());
        }
        let (bar, _) = page.allocate_exact_size(vec2(inner.width(), 4.0), Sense::hover());
        page.painter().rect_filled(bar, 2.0, p.line);
        let share = seen as f32 / all as f32;
        page.painter().rect_filled(bar.with_max_x(bar.left() + share * bar.width()), 2.0, p.accent);
        response.clicked()
    }
}
