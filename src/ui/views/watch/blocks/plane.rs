//! The plane of one block: ‖∂g/∂y‖₂ as a heatmap, the point y′ to be moved, and the iterates on their way from it to y.

use super::scene::Scene;
use super::{BlocksState, cobweb, disc, title};
use crate::ui::model::WINDOW;
use crate::ui::plot::{Bar, Handle, Plane, colour_bar_flat, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::layer_colours::visibility;
use crate::ui::views::readout::{notice, readout};
use crate::ui::{Action, Model};
use crate::watch::blocks::{DEGREES, Found, LIPSCHITZ};
use crate::words::fill;
use egui::{Align2, Color32, Painter, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Iterates that are drawn at most; the others lie in the last pixel.
const DRAWN: usize = 200;
/// The plane takes at least this share of its column; where it is low, the figure is scrolled.
const LEAST: f32 = 0.7;
/// How visible the colours are where there is no mass.
const FAINT: f32 = 0.3;

pub(super) fn plane_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    state: &mut BlocksState,
    scene: &Scene<'_>,
    most: f32,
) -> Option<Action> {
    let (small, top) = (style.points(Size::Small), ui.cursor().top());
    title(ui, style, style.tr("Inverse by iteration"), "y ← y′ − g(y)");
    let words = style.say("Move y′: from there on, the points lead to the y with y + g(y) = y′.");
    let words = if scene.turning { format!("{words} {}", turning_words(style)) } else { words };
    ui.label(style.weak(words, Size::Small));
    let (left, bottom) = Plane::gutters(style);
    let bar = if model.dim() == 2 { small * 2.6 } else { 0.0 };
    let high = most - (ui.cursor().top() - top) - bar - bottom - 2.0 * space::S;
    let across = ui.available_width() - left - space::S;
    let side = across.min(high.max(LEAST * across));
    let size = vec2(ui.available_width(), side + bottom + space::S + bar);
    let (outer, _) = ui.allocate_exact_size(size, Sense::hover());
    let square = Rect::from_min_size(outer.min, vec2(left + side + space::S, space::S + side + bottom));
    let plane = Plane::with_axes(square, WINDOW, style);
    let response = ui.interact(plane.rect, ui.scope_id().with("blocks plane"), Sense::click_and_drag());
    let [y1, y2] = model.settings.watch.blocks.seek.map(|v| number(v, 0.01));
    let name = fill(
        style.tr("The plane of block {}: how it brings neighbours nearer, and the way from {} to its preimage."),
        &[&(scene.block + 1), &format!("({y1}, {y2})")],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    if model.dim() == 2 {
        heatmap(&painter, &plane, style, state, scene);
    }
    plane.grid(&painter, style);
    if model.dim() == 2 {
        plane.axes(ui.painter(), style, ["y₁", "y₂"]);
        let strip = Rect::from_min_max(pos2(plane.rect.left(), square.bottom() + space::XS), outer.max);
        let bar = Bar { map: &style.sequential, low: 0.0, high: 1.0, name: "‖∂g/∂y‖₂", unit: "" };
        colour_bar_flat(ui.painter(), strip, style, &bar);
    } else {
        cobweb::draw(ui.painter(), &painter, &plane, style, scene);
    }
    let seek = model.settings.watch.blocks.seek.map(|v| v as f32);
    let seek = if model.dim() == 2 { seek } else { [seek[0], seek[0]] };
    let disc = disc::place(&plane, seek, style).filter(|_| model.dim() == 2);
    match scene.found {
        Some(found) if model.dim() == 2 => {
            way(&painter, &plane, style, found);
            disc.into_iter().for_each(|rect| disc::draw(ui.painter(), rect, style, found));
        }
        Some(_) => {}
        None => notice(ui.painter(), plane.rect, style, style.tr("Looking for the point")),
    }
    style.spot(ui, "iterates", plane.rect);
    let pressed = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged());
    let moved = handle(ui, &plane, style, seek, [&y1, if model.dim() == 2 { &y2 } else { "" }], scene.found);
    if let (Some(at), false) = (response.hover_pos(), response.dragged()) {
        match scene.found.zip(disc.filter(|rect| rect.contains(at))) {
            Some((found, _)) => readout(ui.painter(), at, plane.rect, style, disc::about(style, found)),
            None => hover(ui, &plane, style, scene, at),
        }
    }
    pressed.or(moved).map(|to| {
        let at = plane.to_world(to).map(|v| (f64::from(v.clamp(-4.0, 4.0)) * 1000.0).round() / 1000.0);
        let dim = model.dim();
        change(model, |s| s.watch.blocks.seek = if dim == 2 { at } else { [at[0], s.watch.blocks.seek[1]] })
    })
}

/// What the iterates of the block by hand do.
fn turning_words(style: &Style) -> String {
    let pattern = style.tr("Each round turns their error by {}° and leaves {} of it: a spiral.");
    fill(pattern, &[&number(DEGREES, 1.0), &number(LIPSCHITZ, 0.1)])
}

/// y′: where it was moved to by its handle.
fn handle(
    ui: &mut Ui,
    plane: &Plane,
    style: &Style,
    seek: [f32; 2],
    [y1, y2]: [&str; 2],
    found: Option<&Found>,
) -> Option<Pos2> {
    let (at, dim) = (plane.to_screen(seek), if y2.is_empty() { 1 } else { 2 });
    let end = found.map_or(at, |f| plane.to_screen([0, dim - 1].map(|d| f.solution[d] as f32)));
    let name = if dim == 2 {
        fill(style.tr("the point y′, ({}, {})"), &[&y1, &y2])
    } else {
        fill(style.tr("the point y′, {}"), &[&y1])
    };
    let handle = Handle {
        id: ui.scope_id().with("seek"),
        at,
        name: &style.letters(&name),
        value: f64::from(seek[0]),
        colour: style.palette.accent,
        step: 0.05 * plane.unit(),
    };
    let moved = handle.show(ui, style);
    label(ui.painter(), style, at, end, "y′", style.palette.accent);
    moved.to
}

/// A letter beside a point, away from another point, on a ground of its own.
pub(super) fn label(painter: &Painter, style: &Style, at: Pos2, from: Pos2, text: &str, colour: Color32) {
    let away = at - from;
    let away = if away.length() > 1.0 { away.normalized() } else { vec2(0.7, -0.7) };
    let galley = painter.layout_job(style.formula(text, Size::Body, colour));
    let centre = at + away * (10.0 + 0.5 * galley.size().length());
    let place = Align2::CENTER_CENTER.anchor_size(centre, galley.size());
    painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 4.0, style.palette.page.gamma_multiply(0.8));
    painter.galley(place.min, galley, colour);
}

fn heatmap(painter: &Painter, plane: &Plane, style: &Style, state: &mut BlocksState, scene: &Scene<'_>) {
    let Some((norms, version, size)) = scene.norms else { return };
    let shows = fingerprint((version, scene.block, size, style.look as u8));
    let colour = |i: usize| {
        let seen = FAINT + (1.0 - FAINT) * visibility(norms.mass[i]);
        style.palette.page.lerp_to_gamma(style.sequential.at(norms.norm[i]), seen)
    };
    if let Some(texture) = state.field.texture(painter.ctx(), shows, [size, size], colour) {
        paint_texture(painter, texture, plane.rect);
    }
}

/// The iterates, joined in their order, and where they end.
fn way(painter: &Painter, plane: &Plane, style: &Style, found: &Found) {
    let p = style.palette;
    let count = found.errors.len().min(DRAWN);
    let at = |k: usize| {
        let y = found.iterate(k);
        plane.to_screen([y[0], y[1]])
    };
    let points: Vec<Pos2> = (0..count).map(at).collect();
    painter.add(egui::Shape::line(points.clone(), style.stroke(3.0, p.halo.gamma_multiply(0.7))));
    painter.add(egui::Shape::line(points.clone(), style.stroke(1.25, p.text)));
    let radius = 3.2 * style.type_scale().sqrt();
    for point in points.iter().skip(1) {
        painter.circle(*point, radius, p.text, style.stroke(1.0, p.halo));
    }
    let end = plane.to_screen([found.solution[0] as f32, found.solution[1] as f32]);
    painter.circle_stroke(end, 2.2 * radius, style.stroke(3.5, p.halo));
    painter.circle_stroke(end, 2.2 * radius, style.stroke(2.0, p.measure));
    label(painter, style, end, points.first().copied().unwrap_or(end), "y", p.measure);
}

/// The value under the pointer.
fn hover(ui: &Ui, plane: &Plane, style: &Style, scene: &Scene<'_>, at: Pos2) {
    let Some((norms, _, size)) = scene.norms else { return };
    let [x, y] = plane.to_world(at);
    let cell = |v: f32| ((v + 4.0) / 8.0 * size as f32).clamp(0.0, size as f32 - 1.0) as usize;
    let flat = norms.norm.len() == size;
    let index = if flat { cell(x) } else { cell(y) * size + cell(x) };
    let Some(&norm) = norms.norm.get(index) else { return };
    let name = style.letters(if flat { "y" } else { "(y₁, y₂)" });
    let place = if flat {
        number(f64::from(x), 0.01)
    } else {
        format!("({}, {})", number(f64::from(x), 0.01), number(f64::from(y), 0.01))
    };
    let text = format!("‖∂g/∂{}‖₂ = {}\n{name} = {place}", style.letters("y"), number(f64::from(norm), 0.001));
    readout(ui.painter(), at, plane.rect, style, text);
}
