//! The first pane: polygons that become curves, and the grid of the base as the steps leave it.

use super::{ResnetState, Scene, heading};
use crate::engine::Window;
use crate::ui::colour::origin;
use crate::ui::plot::{Plane, polylines};
use crate::ui::style::{Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::views::exact;
use crate::ui::views::readout::notice;
use crate::ui::views::watch::axes::{Axes, Axis, Scale};
use crate::ui::{Action, Model};
use crate::watch::path::Path;
use egui::{Painter, Pos2, Role, Sense, Shape, Ui, Vec2, WidgetInfo};

/// Where the base's grid and the paths are.
const SHOWN: Window = Window { x: [-3.2, 3.2], y: [-3.2, 3.2] };

pub(super) fn paths_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    scene: &Scene<'_>,
    state: &mut ResnetState,
    side: f32,
) -> Option<Action> {
    let (p, dim, now) = (style.palette, model.run.flow.dim(), model.settings.t as f32);
    ui.horizontal_wrapped(|ui| {
        heading(ui, style, style.tr("From z to x"));
        let help =
            style.tr("The square grid of the base, as f leaves it: where lines cross, two points share an image.");
        if dim == 2 && chip(ui, style, Role::CheckBox, state.grid, style.tr("grid"), help).clicked() {
            state.grid = !state.grid;
        }
    });
    let (outer, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let name = style.say("Paths from z to x, a corner at every step. Click to follow a point z.");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    if dim == 1 {
        let (t, y) = (Axis::new(Scale::Linear, 0.0, 1.0), Axis::new(Scale::Linear, -4.0, 4.0));
        let axes = Axes::within(outer, style, t, y, 0.0);
        axes.frame(ui.painter(), style, "t", &style.letters("y"));
        draw(&axes.inside(ui.painter()), style, scene, (1, now), |t, y| axes.at(f64::from(t), f64::from(y[0])));
        return None;
    }
    let plane = Plane::with_axes(outer, SHOWN, style);
    style.spot(ui, "paths", plane.rect);
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    painter.rect_filled(plane.rect, 0.0, p.page);
    if let Some(cut) = scene.cut.filter(|_| state.grid) {
        let stroke = style.stroke(1.0, p.axis.gamma_multiply(0.6));
        painter.add(polylines(cut.grid.iter().map(Vec::as_slice), |y| plane.to_screen(y), stroke));
    } else {
        plane.grid(&painter, style);
    }
    draw(&painter, style, scene, (2, now), |_, y| plane.to_screen([y[0], y[1]]));
    plane.axes(ui.painter(), style, ["y₁", "y₂"]);
    if scene.cut.is_none() {
        notice(ui.painter(), plane.rect, style, style.tr("Making the steps"));
    }
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let z = plane.to_world(at).map(f64::from);
    let x = exact::destination(&model.run.flow, &model.run.params, 0.0, &z)?;
    let focus = [x[0], x[1]];
    focus.iter().all(|v| v.is_finite()).then(|| change(model, |s| s.focus = Some(focus)))
}

fn draw(
    painter: &Painter,
    style: &Style,
    scene: &Scene<'_>,
    (dim, now): (usize, f32),
    at: impl Fn(f32, &[f32]) -> Pos2,
) {
    let p = style.palette;
    let line = |path: &Path| -> Vec<Pos2> {
        let stops = path.times.iter().zip(path.points.chunks_exact(dim));
        stops.take_while(|(_, y)| y.iter().all(|v| v.abs() < 1e4)).map(|(&t, y)| at(t, y)).collect()
    };
    let limit = style.stroke(1.0, p.axis);
    for path in scene.limit.iter().flat_map(|limit| &limit.paths).filter(|_| scene.steps > 0) {
        painter.add(Shape::line(line(path), limit));
    }
    let Some(cut) = scene.cut.filter(|cut| cut.dim == dim) else { return };
    let corners = (1..=64).contains(&scene.steps);
    let radius = (3.0 * (16.0 / (scene.steps.max(16) as f32)).sqrt()) * style.type_scale().sqrt();
    for path in &cut.paths {
        let from = [path.points[0], if dim == 2 { path.points[1] } else { 0.0 }];
        let colour = origin(from, style.look.is_dark());
        let line = line(path);
        painter.add(Shape::line(line.clone(), style.stroke(1.5, colour)));
        for stop in line.iter().skip(1).filter(|_| corners) {
            painter.circle_filled(*stop, radius, colour);
        }
        if let Some(start) = line.first() {
            painter.circle(*start, 2.5 * style.type_scale().sqrt(), p.page, style.stroke(1.0, colour));
        }
    }
    for path in cut.paths.iter().filter(|_| 0.0 < now && now < 1.0) {
        if let Some(y) = path.at(now) {
            painter.circle(at(now, &y), 3.5 * style.type_scale().sqrt(), p.text, style.stroke(1.5, p.halo));
        }
    }
    let followed = line(&cut.path);
    painter.add(Shape::line(followed.clone(), style.stroke(5.0, p.halo.gamma_multiply(0.8))));
    painter.add(Shape::line(followed.clone(), style.stroke(2.5, p.accent)));
    for stop in followed.iter().skip(1).filter(|_| corners) {
        painter.circle_filled(*stop, radius + 1.0, p.accent);
    }
    if let Some(start) = followed.first() {
        painter.circle(*start, space::XS, p.page, style.stroke(2.0, p.accent));
    }
}
