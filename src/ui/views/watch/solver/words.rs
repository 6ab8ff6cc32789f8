//! What the methods are called, and what each does in a step.

use crate::flow::{Method, Solver};
use crate::ui::plot::{number, positive};
use crate::ui::style::Style;
use crate::words::{fill, with_unit};
use egui::Color32;

pub(super) fn title(method: Method) -> &'static str {
    match method {
        Method::Euler => "Euler",
        Method::Midpoint => "midpoint",
        Method::Heun => "Heun",
        Method::Rk4 => "RK4",
        Method::Dopri5 => "Dormand-Prince",
    }
}

pub(super) fn about(method: Method) -> &'static str {
    match method {
        Method::Euler => "Order 1: one evaluation a step, straight along v.",
        Method::Midpoint => "Order 2: half a step to find the direction, then a whole one along it.",
        Method::Heun => "Order 2: the mean of the directions at both ends of a step.",
        Method::Rk4 => "Order 4: four evaluations a step.",
        Method::Dopri5 => {
            "Order 5, with steps chosen for each point so that the estimated error stays within the tolerance."
        }
    }
}

/// "Euler, 8 steps" or "Dormand-Prince, rtol 0.001, atol 0.001".
pub(super) fn solver(style: &Style, solver: Solver) -> String {
    match solver {
        Solver::Fixed { method, steps: 1 } => fill(style.tr("{}, 1 step"), &[&style.tr(title(method))]),
        Solver::Fixed { method, steps } => fill(style.tr("{}, {} steps"), &[&style.tr(title(method)), &steps]),
        Solver::Adaptive { rtol, atol } => {
            let values = [tolerance(rtol), tolerance(atol)];
            fill(style.tr("Dormand-Prince, rtol {}, atol {}"), &[&values[0], &values[1]])
        }
    }
}

/// Without the tolerances, which have no room in a table.
pub(super) fn short(style: &Style, which: Solver) -> String {
    match which {
        Solver::Adaptive { .. } => style.tr(title(which.method())).to_owned(),
        Solver::Fixed { .. } => solver(style, which),
    }
}

/// 10⁻³ in the place of 1.0 × 10⁻³.
pub(super) fn tolerance(value: f64) -> String {
    let text = positive(value);
    text.strip_prefix("1.0\u{a0}×\u{a0}").map_or(text.clone(), str::to_owned)
}

/// An error of any size, to two or three figures.
fn error(value: f64) -> String {
    match value {
        v if v >= 1e4 => positive(v),
        v if v >= 100.0 => number(v, 1.0),
        v if v >= 1.0 => number(v, 0.01),
        v => positive(v),
    }
}

/// An error in log p.
pub(super) fn nats(style: &Style, value: f64) -> String {
    with_unit(&error(value), style.tr("nats"))
}

/// An error in position, in standardised units.
pub(super) fn units(style: &Style, value: f64) -> String {
    with_unit(&error(value), style.tr("units"))
}

/// The colours of the first and of the second solver.
pub(super) fn inks(style: &Style) -> [Color32; 2] {
    [style.palette.accent, style.palette.measure]
}
