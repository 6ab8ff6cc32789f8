//! The third pane: what the solvers cost and how far they are off, as numbers.

use super::chart::is_adaptive;
use super::words::{inks, nats, short, units};
use super::{Scene, heading};
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::watch::panes::panes;
use crate::watch::solver::{POINTS, Run};
use crate::words::fill;
use egui::{Color32, Grid, Label, Rect, RichText, Ui, pos2};

/// A row: its name, what it means, and what stands there for a run.
struct Row {
    name: &'static str,
    help: &'static str,
    value: fn(&Style, &Scene<'_>, &Run) -> Option<String>,
}

/// "8", or "9 to 23, mean 14.2".
fn spread(style: &Style, [low, mean, high]: [f64; 3]) -> String {
    if low == high {
        return whole(low as u64);
    }
    let [low, mean, high] = [number(low, 1.0), number(mean, 0.1), number(high, 1.0)];
    fill(style.tr("{} to {}, mean {}"), &[&low, &high, &mean])
}

const ROWS: [Row; 10] = [
    Row {
        name: "steps a point",
        help: "How many steps each point makes from z to x. An adaptive solver chooses them point by point.",
        value: |style, _, run| Some(spread(style, run.steps())),
    },
    Row {
        name: "NFE forward",
        help: "The number of function evaluations: how often the velocity of a point is asked for on its way; those of rejected steps count.",
        value: |style, _, run| Some(spread(style, run.evaluations())),
    },
    Row {
        name: "NFE backward, through the solver",
        help: "Evaluations of the gradient that goes back through every step that was made, on a batch of these points.",
        value: |_, _, run| Some(whole(run.rest.as_ref()?.cost?.through)),
    },
    Row {
        name: "NFE backward, adjoint",
        help: "Evaluations of the gradient by the adjoint equation, which solves backwards and remembers only the end.",
        value: |_, _, run| Some(whole(run.rest.as_ref()?.cost?.adjoint)),
    },
    Row {
        name: "NFE a training step",
        help: "Forward and backward together, on a batch of these points: through the solver, and by the adjoint.",
        value: |style, _, run| {
            let cost = run.rest.as_ref()?.cost?;
            let [through, adjoint] = [cost.through, cost.adjoint].map(|back| whole(cost.forward + back));
            Some(fill(style.tr("{}, adjoint {}"), &[&through, &adjoint]))
        },
    },
    Row {
        name: "remembered a point",
        help: "Numbers that the gradient through the solver keeps of every point: inputs of all stages. The adjoint keeps D of them.",
        value: |style, _, run| Some(fill(style.tr("{} numbers"), &[&whole(run.rest.as_ref()?.cost?.remembered)])),
    },
    Row {
        name: "error in position",
        help: "Root mean square distance to where the converged solution ends. A unit is a standard deviation of the data.",
        value: |style, scene, run| Some(units(style, scene.truth?.errors(&run.ends, &run.log_dets)?.position)),
    },
    Row {
        name: "error in log p(x)",
        help: "Root mean square error of the log-density there, in nats: that of ∫ tr ∂v/∂y dt.",
        value: |style, scene, run| Some(nats(style, scene.truth?.errors(&run.ends, &run.log_dets)?.log_density)),
    },
    Row {
        name: "there and back",
        help: "Forwards and then backwards by the same solver: the root mean square distance from where a point set out. A unit is a standard deviation of the data.",
        value: |style, scene, run| Some(units(style, run.round_trip(scene.paths?.dim)?[0])),
    },
    Row {
        name: "smallest singular value",
        help: "Of the Jacobian of any step at points of the base, with the sign of its determinant: at 0 a step folds the plane.",
        value: |style, _, run| {
            let rest = run.rest.as_ref()?;
            let value = rest.folds.map(|folds| number(folds.smallest, 0.001));
            value.or_else(|| is_adaptive(run).then(|| style.tr("steps are small").to_owned()))
        },
    },
];

/// "3.8 × 10⁻⁴ units" at the size of desk type.
const WIDEST_VALUE: f32 = 112.0;
/// With this room, at the size of desk type, the rows stand in two tables.
const ROOM_FOR_TWO: f32 = 640.0;

pub(super) fn numbers_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    ui.horizontal(|ui| heading(ui, style, style.tr("In numbers")));
    let runs: Vec<&Run> = scene.runs().collect();
    let values = |row: &'static Row| {
        let values: Vec<Option<String>> = runs.iter().map(|run| (row.value)(style, scene, run)).collect();
        (row, values)
    };
    let rows: Vec<_> = ROWS.iter().map(values).filter(|(_, values)| values.iter().any(Option::is_some)).collect();
    let tables = if ui.available_width() >= ROOM_FOR_TWO * style.type_scale() { 2 } else { 1 };
    let each = rows.len().div_ceil(tables).max(1);
    let top = ui.cursor().min;
    panes(ui, tables, rows.len().div_ceil(each), |ui, part, _| {
        let rows = &rows[part * each..rows.len().min((part + 1) * each)];
        table_ui(ui, style, &runs, rows, part);
    });
    let shown = Rect::from_min_max(top, pos2(top.x + ui.available_width(), ui.cursor().top()));
    style.spot(ui, "numbers", shown);
    let about = fill(style.tr("Over {} points that stand for the base."), &[&POINTS]);
    ui.label(style.weak(about, Size::Small));
}

fn table_ui(ui: &mut Ui, style: &Style, runs: &[&Run], rows: &[(&Row, Vec<Option<String>>)], part: usize) {
    let columns = runs.len().max(1) as f32;
    let (room, k) = (ui.available_width(), style.type_scale());
    let name = (room - columns * (WIDEST_VALUE * k + space::M)).clamp(90.0 * k, 200.0 * k);
    let each = ((room - name) / columns - space::M).max(60.0);
    let font = style.font(Size::Small);
    let wide = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE).size().x;
    let fitting = |text: &str| match text.rsplit_once('\u{a0}') {
        // Where it has to break, then before its unit.
        Some((number, unit)) if wide(text) > each => format!("{number} {unit}"),
        _ => text.to_owned(),
    };
    let values: Vec<Vec<String>> =
        rows.iter().map(|(_, values)| values.iter().map(|v| fitting(v.as_deref().unwrap_or("–"))).collect()).collect();
    let cell = |ui: &mut Ui, width: f32, text: RichText| {
        ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(Label::new(text).wrap())
        })
        .inner
    };
    ui.spacing_mut().interact_size.y = 0.0;
    Grid::new(("numbers", part)).num_columns(runs.len() + 1).spacing([space::M, 3.0]).show(ui, |ui| {
        ui.label("");
        for (run, ink) in runs.iter().zip(inks(style)) {
            let text = RichText::new(short(style, run.solver)).font(style.bold(Size::Small)).color(ink);
            cell(ui, each, text);
        }
        ui.end_row();
        for ((row, _), values) in rows.iter().zip(values) {
            let help = style.letters(style.tr(row.help));
            cell(ui, name, style.weak(style.letters(style.tr(row.name)), Size::Small)).on_hover_text(&help);
            for value in values {
                cell(ui, each, style.text(value, Size::Small)).on_hover_text(&help);
            }
            ui.end_row();
        }
    });
}
