//! The third pane: operations that are counted, and times that are measured here, a slice a frame while nothing is dragged.

use super::chart::{Line, chart};
use super::heading;
use crate::figure::kinds::measure::SIZES;
use crate::figure::kinds::{Kind, Measure, Task, cost};
use crate::platform::now;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::text::LayoutJob;
use egui::{Button, Color32, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2};

/// Every measurement so far.
#[derive(Debug, Default)]
pub(super) struct Costs {
    measures: Vec<Measure>,
}

impl Costs {
    fn find(&self, kind: Kind, task: Task) -> Option<&Measure> {
        self.measures.iter().find(|m| (m.kind, m.task) == (kind, task))
    }

    /// One slice of what is still missing; whether there is more.
    fn advance(&mut self, wanted: &[(Kind, Task)], rest: bool) -> bool {
        for &(kind, task) in wanted {
            if self.find(kind, task).is_none() {
                self.measures.push(Measure::new(kind, task));
            }
        }
        let is_wanted = |m: &&mut Measure| !m.is_done() && wanted.contains(&(m.kind, m.task));
        let Some(measure) = self.measures.iter_mut().find(is_wanted) else { return false };
        if !rest {
            measure.step(&now);
        }
        true
    }
}

/// The lines of the chart: the chosen kind, and a full matrix to compare it with.
fn wanted(kind: Kind) -> Vec<(Kind, Task)> {
    let mut wanted = vec![(kind, Task::Determinant), (kind, Task::Inverse)];
    if kind != Kind::Full {
        wanted.push((Kind::Full, Task::Determinant));
    }
    wanted
}

fn colour(style: &Style, kind: Kind, chosen: Kind, task: Task) -> Color32 {
    match task {
        _ if kind != chosen => style.palette.weak,
        Task::Determinant => style.palette.accent,
        Task::Inverse => style.palette.measure,
    }
}

fn word(kind: Kind, chosen: Kind, task: Task) -> &'static str {
    match task {
        _ if kind != chosen => "determinant of a full matrix",
        Task::Determinant => "determinant",
        Task::Inverse => "inverse of one point",
    }
}

pub(super) fn costs_ui(ui: &mut Ui, model: &Model, style: &Style, costs: &mut Costs, room: Vec2) -> Option<Action> {
    let chosen = model.settings.hand.kinds.kind;
    let wanted = wanted(chosen);
    heading(ui, style, "What it costs, measured here");
    let rests = ui.ctx().dragged_id().is_some();
    let busy = costs.advance(&wanted, rests);
    if busy && !rests {
        ui.ctx().request_repaint();
    }
    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
    let lines: Vec<Line> = wanted
        .iter()
        .filter_map(|&(kind, task)| costs.find(kind, task))
        .map(|m| Line {
            colour: colour(style, m.kind, chosen, m.task),
            times: &m.times,
            counts: SIZES.map(|d| cost::operations(m.kind, m.task, d as u64)),
            slope: m.slope().filter(|_| m.is_done()),
        })
        .collect();
    let name =
        style.tr("Seconds of a determinant and of an inverse against the number of dimensions, both logarithmic.");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    chart(ui.painter(), rect, style, &lines);
    let largest = SIZES[SIZES.len() - 1];
    let text = fill(style.tr("at D = {}; dots are measured, lines are counted"), &[&largest]);
    ui.label(style.weak(style.letters(&text), Size::Small));
    for &(kind, task) in &wanted {
        let ink = colour(style, kind, chosen, task);
        row_ui(ui, style, style.tr(word(kind, chosen, task)), ink, (kind, task), costs.find(kind, task), largest);
    }
    let button = Button::new(style.text(style.tr(if busy { "measuring" } else { "measure again" }), Size::Small));
    let help = style.tr("Times the layers on this machine, which takes a second; other work on it shows.");
    if ui.add_enabled(!busy, button).on_hover_text(help).clicked() {
        costs.measures.retain(|m| !wanted.contains(&(m.kind, m.task)));
        ui.ctx().request_repaint();
    }
    None
}

fn row_ui(
    ui: &mut Ui,
    style: &Style,
    name: &str,
    ink: Color32,
    (kind, task): (Kind, Task),
    measure: Option<&Measure>,
    largest: usize,
) {
    let count = cost::operations(kind, task, largest as u64);
    let time = measure.and_then(|m| m.times.last()).filter(|(d, _)| *d == largest).map(|(_, secs)| duration(*secs));
    let slope = measure.and_then(Measure::slope).filter(|_| time.is_some());
    let (p, mut job) = (style.palette, LayoutJob::default());
    style.append_text(&mut job, &format!("{name}  "), style.bold(Size::Small), p.text);
    let formula = cost::formula(kind, task);
    let counted = if formula == "0" {
        "0".to_owned()
    } else {
        format!("{} = {}", style.tr(formula), whole(count).replace('\u{202f}', "\u{a0}"))
    };
    style.append_formula(&mut job, &counted, Size::Small, p.text);
    style.append_text(&mut job, &format!(" {}", style.tr("operations")), style.font(Size::Small), p.weak);
    if let Some(time) = time {
        style.append_text(&mut job, &format!(", {}", time.replace(' ', "\u{a0}")), style.font(Size::Small), p.text);
    }
    if let Some(slope) = slope {
        let text = fill(style.tr("slope {}"), &[&number(slope, 0.1)]);
        style.append_text(&mut job, &format!(", {}", text.replace(' ', "\u{a0}")), style.font(Size::Small), p.weak);
    }
    let dot = style.points(Size::Small) * 0.7;
    let mut room = ui.available_rect_before_wrap();
    let centre = room.left_top() + vec2(dot / 2.0, style.points(Size::Small) * 0.65);
    *room.left_mut() += 2.0 * dot;
    let shown = ui.scope_builder(UiBuilder::new().max_rect(room), |ui| ui.label(job));
    ui.advance_cursor_after_rect(shown.response.rect);
    ui.painter().circle_filled(centre, dot / 2.0, ink);
}

/// Seconds in a unit that suits them.
fn duration(secs: f64) -> String {
    let (value, unit) = match secs {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s => (s * 1e3, "ms"),
    };
    format!("{} {unit}", number(value, if value < 10.0 { 0.1 } else { 1.0 }))
}
