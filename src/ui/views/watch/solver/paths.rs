//! The first pane: the paths of a few points, a dot at every stop of a solver, over the converged curves.

use super::words::{inks, solver};
use super::{Scene, SolverState, heading};
use crate::engine::Window;
use crate::ui::Model;
use crate::ui::plot::Plane;
use crate::ui::style::{Size, Style};
use crate::ui::views::chip::chip;
use crate::ui::views::readout::notice;
use crate::ui::views::watch::axes::{Axes, Axis, Scale};
use crate::watch::ground::starts;
use crate::watch::path::Path;
use crate::watch::solver::{POINTS, Run};
use crate::words::fill;
use egui::{Color32, Painter, Pos2, Rect, Role, Sense, Shape, Ui, Vec2, WidgetInfo};

/// Where the paths of a flow are, and where the stiff example happens.
const OWN: Window = Window { x: [-3.2, 3.2], y: [-3.2, 3.2] };
const STIFF: Window = Window { x: [-3.5, 5.5], y: [-4.5, 4.5] };
/// Of the stiff example every so many points are drawn: where it goes wrong, lines cross the whole picture.
const STIFF_EVERY: usize = 6;
/// A dot has this radius, less where they are many.
const DOT: f32 = 3.2;

/// The plane, or time against space on a line.
enum Ground {
    Plane(Plane),
    Line(Axes),
}

impl Ground {
    fn at(&self, t: f32, y: &[f32]) -> Pos2 {
        match (self, y) {
            (Ground::Plane(plane), [a, b, ..]) => plane.to_screen([*a, *b]),
            (Ground::Line(axes), [y, ..]) => axes.at(f64::from(t), f64::from(*y)),
            _ => Pos2::ZERO,
        }
    }

    fn rect(&self) -> Rect {
        match self {
            Ground::Plane(plane) => plane.rect,
            Ground::Line(axes) => axes.rect,
        }
    }

    /// A path as it is drawn, as far as its numbers are finite.
    fn line(&self, path: &Path, dim: usize) -> Vec<Pos2> {
        let stops = path.times.iter().zip(path.points.chunks_exact(dim.max(1)));
        let finite = stops.take_while(|(_, y)| y.iter().all(|v| v.abs() < 1e4));
        finite.map(|(&t, y)| self.at(t, y)).collect()
    }
}

pub(super) fn paths_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    scene: &Scene<'_>,
    state: &mut SolverState,
    side: f32,
) {
    let shown = if scene.lambda > 0.0 { POINTS.div_ceil(STIFF_EVERY) } else { POINTS };
    ui.horizontal_wrapped(|ui| {
        heading(ui, style, &fill(style.tr("Steps of {} points"), &[&shown]));
        let help = "Runs the solver backwards from where each point ended: a cross where it comes back to, and a dashed line \
                    to where it set out.";
        if chip(ui, style, Role::CheckBox, state.back, style.tr("way back"), style.tr(help)).clicked() {
            state.back = !state.back;
        }
    });
    let (outer, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    let names: Vec<String> = scene.runs().map(|run| solver(style, run.solver)).collect();
    let name = fill(style.tr("Paths from z to x, with a dot at every step: {}."), &[&names.join("; ")]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let (p, dim) = (style.palette, scene.paths.map_or(2, |found| found.dim.max(1)));
    let ground = if dim == 1 {
        let (t, y) = (Axis::new(Scale::Linear, 0.0, 1.0), Axis::new(Scale::Linear, -4.0, 4.0));
        let axes = Axes::within(outer, style, t, y, 0.0);
        axes.frame(ui.painter(), style, "t", &style.letters("y"));
        Ground::Line(axes)
    } else {
        let plane = Plane::with_axes(outer, if scene.lambda > 0.0 { STIFF } else { OWN }, style);
        ui.painter().rect_filled(plane.rect, 0.0, p.page);
        plane.grid(ui.painter(), style);
        plane.axes(ui.painter(), style, ["y₁", "y₂"]);
        Ground::Plane(plane)
    };
    style.spot(ui, "steps", ground.rect());
    let painter = ui.painter().with_clip_rect(ground.rect().intersect(ui.clip_rect()));
    let converged = style.stroke(1.0, p.axis);
    let every = if scene.lambda > 0.0 { STIFF_EVERY } else { 1 };
    for path in scene.truth.iter().flat_map(|truth| truth.paths.iter().step_by(every)) {
        painter.add(Shape::line(ground.line(path, dim), converged));
    }
    let runs: Vec<(&Run, Color32)> = scene.runs().zip(inks(style)).collect();
    for (i, (run, ink)) in runs.into_iter().enumerate() {
        if state.back {
            returns(&painter, style, &ground, run, (dim, every), ink);
        }
        steps(&painter, style, &ground, run, (dim, every), ink, i == 1);
    }
    let t = model.settings.t as f32;
    for (run, ink) in scene.runs().zip(inks(style)).filter(|_| 0.0 < t && t < 1.0) {
        for y in run.paths.iter().step_by(every).filter_map(|path| path.at(t)) {
            painter.circle(ground.at(t, &y), 5.0 * style.type_scale().sqrt(), ink, style.stroke(2.0, p.text));
        }
    }
    if scene.paths.is_none() {
        notice(ui.painter(), ground.rect(), style, style.tr("Solving for the paths"));
    }
    legend(ui, style, scene);
}

/// The polygons of a solver; rings in the place of dots where `rings`. Steps that turn their neighbourhood over are red.
fn steps(
    painter: &Painter,
    style: &Style,
    ground: &Ground,
    run: &Run,
    (dim, every): (usize, usize),
    ink: Color32,
    rings: bool,
) {
    let p = style.palette;
    let most = run.paths.iter().map(|path| path.times.len()).max().unwrap_or(0) as f32;
    let radius = (DOT * (24.0 / most.max(24.0)).sqrt()).max(1.1) * style.type_scale().sqrt();
    for (k, path) in run.paths.iter().enumerate().step_by(every) {
        let line = ground.line(path, dim);
        let turned = run.rest.as_ref().and_then(|rest| rest.turned.get(k));
        painter.add(Shape::line(line.clone(), style.stroke(1.25, ink.gamma_multiply(0.85))));
        for &step in turned.into_iter().flatten() {
            if let Some(ends) = line.get(step as usize..step as usize + 2) {
                painter.add(Shape::line(ends.to_vec(), style.stroke(1.5, p.error.gamma_multiply(0.8))));
            }
        }
        for (stop, &at) in line.iter().enumerate() {
            match (stop, rings) {
                (0, _) => painter.circle(at, radius, p.page, style.stroke(1.25, p.text)),
                (_, true) => painter.circle(at, radius, p.page, style.stroke(1.25, ink)),
                (_, false) => painter.circle_filled(at, radius, ink),
            };
        }
        if run.evaluations.len() > k
            && path.times.last().is_some_and(|t| *t < 1.0 - 1e-4)
            && let Some(&at) = line.last()
        {
            cross(painter, at, 5.0, style.stroke(2.0, p.error));
        }
    }
}

fn cross(painter: &Painter, at: Pos2, half: f32, stroke: egui::Stroke) {
    for arm in [Vec2::new(half, half), Vec2::new(half, -half)] {
        painter.line_segment([at - arm, at + arm], stroke);
    }
}

/// From where each point set out to where it came back to.
fn returns(painter: &Painter, style: &Style, ground: &Ground, run: &Run, (dim, every): (usize, usize), ink: Color32) {
    let Some(rest) = &run.rest else { return };
    let z = starts(dim, POINTS);
    for (k, back) in
        rest.returns.chunks_exact(dim).enumerate().step_by(every).filter(|(_, y)| y.iter().all(|v| v.abs() < 1e4))
    {
        let narrow = |v: &f64| *v as f32;
        let from: Vec<f32> = (0..dim).map(|d| narrow(&z.get(d, k))).collect();
        let ends = [ground.at(0.0, &from), ground.at(0.0, &back.iter().map(narrow).collect::<Vec<_>>())];
        painter.extend(Shape::dashed_line(&ends, style.stroke(1.25, ink), 4.0, 3.0));
        cross(painter, ends[1], 4.0, style.stroke(1.5, ink));
    }
}

/// What lines and dots mean.
fn legend(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    let p = style.palette;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (i, (run, ink)) in scene.runs().zip(inks(style)).enumerate() {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(style.points(Size::Small)), Sense::hover());
            let radius = DOT * style.type_scale().sqrt();
            if i == 0 {
                ui.painter().circle_filled(rect.center(), radius, ink);
            } else {
                ui.painter().circle(rect.center(), radius, p.page, style.stroke(1.25, ink));
            }
            ui.label(style.weak(solver(style, run.solver), Size::Small));
        }
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(style.points(Size::Small)), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, style.stroke(1.0, p.axis));
        let help = style.tr("Solved by Dormand-Prince with rtol = atol = 10⁻¹¹ in double precision.");
        ui.label(style.weak(style.tr("converged"), Size::Small)).on_hover_text(help);
    });
}
