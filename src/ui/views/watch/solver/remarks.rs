//! What goes wrong with a solver, in sentences.

use super::Scene;
use super::words::{inks, solver, units};
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::watch::solver::{Remark, remarks};
use crate::words::fill;
use egui::{Label, RichText, Ui};

fn sentence(style: &Style, remark: Remark) -> String {
    let percent = |points: usize, of: usize| number(100.0 * points as f64 / of.max(1) as f64, 1.0);
    match remark {
        Remark::GivenUp { points, of } => fill(
            style.tr("{} of {} points were given up (red crosses): more than {} steps, or steps too short to count. This is step underflow."),
            &[&points, &of, &whole(Remark::MOST_STEPS)],
        ),
        Remark::Rounding { single, double } => fill(
            style.tr("In the 32-bit numbers that training uses, {} evaluations are spent instead of {}: the tolerance is below their rounding, which no shorter step improves."),
            &[&whole(single), &number(double, 1.0)],
        ),
        Remark::Underflow { points } => fill(
            style.tr("In the 32-bit numbers that training uses, {} points are given up: rounding alone exceeds the tolerance, so that no step is short enough. This is step underflow."),
            &[&points],
        ),
        Remark::Unstable { product, limit } => fill(
            style.tr("Unstable: h λ = {} is above {}. The method overshoots, and errors grow from step to step instead of dying out."),
            &[&number(product, 0.01), &number(limit, 0.01)],
        ),
        Remark::Stiff { steps } => fill(
            style.tr("Stiff: the curves are smooth, yet about λ / 3.3 = {} steps are needed. Stability asks for them, not accuracy."),
            &[&number(steps, 1.0)],
        ),
        Remark::Folds { points, of } => fill(
            style.tr("Not invertible: {} % of the points meet a step with det (I + h ∂v/∂y + …) ≤ 0 (drawn red). It folds the plane: two points share an image."),
            &[&percent(points, of)],
        ),
        Remark::Expands { missed } => fill(
            style.tr("There and back misses by {}: backwards the contraction is an expansion by exp λ, and what was lost forwards cannot be found again."),
            &[&units(style, missed)],
        ),
        Remark::NoReturn { missed } => fill(
            style.tr("There and back misses by {}: run backwards, a coarse solver does not undo its own steps."),
            &[&units(style, missed)],
        ),
    }
}

pub(super) fn remarks_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    let dim = scene.paths.map_or(2, |found| found.dim);
    ui.add_space(space::XS);
    for (second, (run, ink)) in scene.runs().zip(inks(style)).enumerate() {
        // That backwards everything grows belongs to the field: it is said once.
        let said = |remark: &Remark| second == 0 || !matches!(remark, Remark::Expands { .. });
        for (i, remark) in remarks(run, dim, scene.lambda).into_iter().filter(said).enumerate() {
            if i == 0 {
                ui.label(RichText::new(solver(style, run.solver)).font(style.bold(Size::Small)).color(ink));
            }
            ui.add(Label::new(style.text(style.letters(&sentence(style, remark)), Size::Small)).wrap());
        }
    }
}
