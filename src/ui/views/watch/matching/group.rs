//! The conditional paths that a step is trained on, those of its batch's first group, as the trainer draws them: z on the left
//! of each line in time, x at its end, y_t where the step looks, and the velocity x − z that it is to have there.

use super::side::{heading, numbers};
use super::{MatchingState, WINDOW, indexed};
use crate::ui::colour::origin;
use crate::ui::plot::{Plane, number, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::readout::notice;
use crate::ui::{Action, Model};
use crate::watch::matching::Conditional;
use crate::words::fill;
use egui::{Align2, Key, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// An arrow is so long a part of x − z that neighbours do not cover one another.
const ARROW: f32 = 0.22;

/// One pair in so many has an arrow.
const ARROWS: usize = 3;

impl MatchingState {
    pub(super) fn group_ui(&mut self, ui: &mut Ui, rect: Rect, model: &Model, style: &Style) -> Option<Action> {
        let p = style.palette;
        let run = model.matched().map(|run| run.number);
        let drawn = model.paths.as_ref().filter(|paths| run == Some(paths.run));
        let of = drawn.map(|paths| (paths.run, paths.step, paths.rows.len()));
        if self.group.0 != of {
            self.group = (of, drawn.map_or_else(Vec::new, |paths| Conditional::group(&paths.rows)));
        }
        let group = &self.group.1;
        let step = model.settings.watch.matching.group;
        let shown = whole(drawn.map_or(step, |paths| paths.step) + 1);
        let names = ["what step {} is trained on", "step {}"].map(|name| fill(style.tr(name), &[&shown]));
        let mean = number(Conditional::mean_distance(group), 0.01);
        let value = if run.is_some() {
            fill(&style.letters(style.tr("mean |x − z| {} units")), &[&mean])
        } else {
            String::new()
        };
        let said = style.say("The mean distance from z to x over these pairs (a unit is a standard deviation of the data): pairing by optimal transport makes it least.");
        heading(ui, rect, style, usize::MAX, [&names[0], &names[1]], &value, &said);
        let square = Rect::from_min_max(pos2(rect.left(), rect.bottom() - rect.width()), rect.max);
        let plane = Plane::fitted(square, WINDOW);
        let response = ui.interact(plane.rect, ui.scope_id().with("group"), Sense::click());
        let help = "The first sixty-four pairs of the batch of this step: a line from z (ring) to x (dot). A third of them shows the place y_t at a random time t and an arrow along x − z, the velocity that v(y_t, t) is fitted to. Where lines cross, the field can only learn their mean. Click for the next step.";
        let said = style.say(help);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
        painter.rect_filled(plane.rect, 0.0, p.page);
        plane.grid(&painter, style);
        if run.is_none() {
            let words = "Neither run is trained by flow matching: likelihood has no such pairs";
            notice(&painter, plane.rect, style, style.tr(words));
        }
        for pair in group {
            let [z, x] = [pair.z, pair.x].map(|v| plane.to_screen(v));
            let colour = origin(pair.z, style.look.is_dark());
            painter.line_segment([z, x], style.stroke(0.8, colour.gamma_multiply(0.5)));
            painter.circle_stroke(z, 2.2, style.stroke(1.0, colour));
            painter.circle_filled(x, 2.0, colour);
        }
        for pair in group.iter().step_by(ARROWS) {
            let at = plane.to_screen(pair.place());
            let [u, v] = pair.velocity();
            let along = vec2(u, -v) * plane.unit() * ARROW;
            painter.arrow(at, along, style.stroke(1.4, p.text));
            painter.circle_filled(at, 2.6, p.text);
        }
        if run.is_some() {
            numbers(&painter, &plane, style);
        }
        let focused = response.has_focus();
        let edge = if focused { style.stroke(2.0, p.accent) } else { style.stroke(1.0, p.line) };
        ui.painter().rect_stroke(plane.rect, 0.0, edge, egui::StrokeKind::Inside);
        let chosen = response.clicked() || focused && ui.input(|i| i.key_pressed(Key::Enter));
        response.on_hover_text(indexed(style, help));
        chosen.then(|| change(model, |s| s.watch.matching.group = (step + 1) % 1000))
    }
}

/// What the ring, the dot and the arrow are.
pub(super) fn key(painter: &Painter, rect: Rect, style: &Style) {
    let (p, y) = (style.palette, rect.top() + 0.6 * style.points(Size::Small));
    let part = |left: f32, text: &str| {
        style.paint_formula(painter, pos2(left + 18.0, y), Align2::LEFT_CENTER, text, Size::Body, p.text).right()
            + space::L
    };
    let left = rect.left();
    painter.circle_stroke(pos2(left + 8.0, y), 4.0, style.stroke(1.0, p.weak));
    let left = part(left, "z");
    painter.circle_filled(pos2(left + 8.0, y), 3.0 * style.type_scale().sqrt(), p.weak);
    let left = part(left, "x");
    painter.arrow(pos2(left - 2.0, y), vec2(16.0, 0.0), style.stroke(1.4, p.text));
    let mut job = style.formula("x − z", Size::Body, p.text);
    style.append_text(&mut job, &format!("  {}", style.tr("velocity")), style.font(Size::Small), p.weak);
    style.share_baseline(&mut job, Size::Body);
    let galley = painter.layout_job(job);
    let at = pos2(left + 18.0, y - galley.size().y / 2.0);
    painter.with_clip_rect(rect.expand(space::S).intersect(painter.clip_rect())).galley(at, galley, p.text);
}
