//! The plane of x: the parallelogram with the two columns of the matrix, whose tips are dragged; or the image of the small
//! square beside the parallelogram that the Jacobian makes of it.

use super::Scene;
use super::arrows::{arrow, columns, keep, name_around, orientation, square};
use super::ground::{curve, inside, screen};
use super::inset::inset;
use super::layout::Layout;
use crate::figure::plane::map::outline;
use crate::figure::plane::matrix::{Matrix, Point, axes, det};
use crate::figure::plane::{Map, STEPS};
use crate::ui::plot::{Handle, Places, Plane, number};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align2, Painter, Pos2, Rect, Role, Sense, Shape, Ui, Vec2, WidgetInfo, pos2, vec2};

/// The tips of the columns stand on multiples of this.
const SNAP: f64 = 0.05;
/// A smaller singular value is a plane that is nearly lost.
const NEARLY: f64 = 0.05;
/// Half-axes longer than this on the screen have a letter.
const LETTERED: f32 = 40.0;

pub(super) fn pushed_ui(
    ui: &mut Ui,
    layout: &Layout,
    model: &Model,
    style: &Style,
    scene: &Scene<'_>,
) -> Option<Action> {
    let (plane, p) = (&layout.x, style.palette);
    let painter = inside(ui, plane);
    let response = ui.interact(plane.rect, ui.scope_id().with("plane of x"), Sense::hover());
    let [x1, x2] = scene.local.x.map(|v| number(v, 0.01));
    let pattern = style.tr("The plane of x with its density; the point z is sent to x = ({}, {}).");
    let text = style.letters(&fill(pattern, &[&x1, &x2]));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
    let mut places = Places::default();
    let action = if let Map::Matrix(matrix) = scene.map {
        let axes = half_axes(&painter, plane, style, matrix);
        square(&painter, plane, style, matrix, orientation(style, det(matrix)));
        let action = tips_ui(ui, plane, model, style, matrix, &mut places);
        let at = screen(plane, scene.local.x);
        places.keep(Rect::from_center_size(at, Vec2::splat(12.0 * style.type_scale().sqrt())));
        name_axes(&painter, style, axes, &mut places);
        lost(&painter, plane, style, matrix);
        action
    } else {
        images(&painter, layout, style, scene);
        None
    };
    let at = screen(plane, scene.local.x);
    painter.circle(at, 4.5 * style.type_scale().sqrt(), p.text, style.stroke(2.0, p.halo));
    if !(scene.is_matrix() && layout.is_small(style)) {
        let ways = [vec2(1.0, 1.0), vec2(1.0, -1.0), vec2(-1.0, -1.0), vec2(-1.0, 1.0)];
        name_around(&painter, style, (at, 4.0), &ways, "x", p.text, &mut places);
    }
    action
}

/// The half-axes σ₁ u₁ and σ₂ u₂ of the ellipse that the unit circle becomes.
fn half_axes(painter: &Painter, plane: &Plane, style: &Style, matrix: Matrix) -> [[Pos2; 2]; 2] {
    let axes = axes(matrix);
    let origin = screen(plane, [0.0, 0.0]);
    [0, 1].map(|i| {
        let (length, [ux, uy]) = (axes.lengths[i], axes.directions[i]);
        // Downwards, so that it keeps clear of the columns, which mostly point up.
        let length = if uy > 0.0 { -length } else { length };
        let to = screen(plane, [length * ux, length * uy]);
        let line = [origin, to];
        painter.add(Shape::dashed_line(&line, style.stroke(1.5, style.palette.text.gamma_multiply(0.8)), 5.0, 4.0));
        line
    })
}

/// Their letters: beside the middle or farther out, on either side.
fn name_axes(painter: &Painter, style: &Style, axes: [[Pos2; 2]; 2], places: &mut Places) {
    axes.iter().for_each(|line| places.keep_line(line));
    for ([origin, to], text) in axes.into_iter().zip(["σ₁", "σ₂"]) {
        if to.distance(origin) > LETTERED {
            let across = (to - origin).rot90();
            let middle = origin + (to - origin) * 0.5;
            let ways = [across, -across];
            name_around(painter, style, (middle, 4.0), &ways, text, style.palette.text, places);
        }
    }
}

fn tips_ui(
    ui: &mut Ui,
    plane: &Plane,
    model: &Model,
    style: &Style,
    matrix: Matrix,
    places: &mut Places,
) -> Option<Action> {
    let painter = inside(ui, plane);
    let origin = screen(plane, [0.0, 0.0]);
    let reach = f64::from(plane.window.x[1]);
    let mut action = None;
    let tips: [Point; 2] = [[matrix[0], matrix[2]], [matrix[1], matrix[3]]];
    for (tip, colour) in tips.into_iter().zip(columns(style)) {
        arrow(&painter, style, origin, screen(plane, tip), colour);
        keep(places, style, origin, screen(plane, tip));
    }
    for (i, tip) in tips.into_iter().enumerate() {
        let (to, colour) = (screen(plane, tip), columns(style)[i]);
        let out = if to.distance(origin) > 1.0 { to - origin } else { vec2(0.0, -1.0) };
        let off = 10.0 * style.type_scale().sqrt();
        name_around(&painter, style, (to, off), &[out, out.rot90(), -out.rot90()], ["a₁", "a₂"][i], colour, places);
        let pattern = style.tr(["first column of A = ({}, {})", "second column of A = ({}, {})"][i]);
        let handle = Handle {
            id: ui.scope_id().with(("column", i)),
            at: to,
            name: &fill(pattern, &[&number(tip[0], 0.01), &number(tip[1], 0.01)]),
            value: tip[0],
            colour,
            step: SNAP as f32 * plane.unit(),
        };
        let moved = handle.show(ui, style);
        if let Some(to) = moved.to {
            let to = plane.to_world(to).map(|v| ((f64::from(v) / SNAP).round() * SNAP).clamp(-reach, reach));
            action = Some(change(model, |s| {
                (s.hand.plane.matrix[i], s.hand.plane.matrix[2 + i]) =
                    ((to[0] * 100.0).round() / 100.0, (to[1] * 100.0).round() / 100.0);
            }));
        }
        let help = style.tr("The image of e₁ or e₂ is a column of the matrix: drag its tip, or use the arrow keys.");
        moved.response.on_hover_text(help);
    }
    action
}

/// What is wrong where the plane is lost, over the lower edge.
fn lost(painter: &Painter, plane: &Plane, style: &Style, matrix: Matrix) {
    let [large, small] = axes(matrix).lengths;
    let text = match (small, large) {
        (_, large) if large < 1e-9 => "A = 0: every z falls on one point.",
        (small, _) if small < 1e-9 => "det A = 0: the plane falls on a line. There is no inverse.",
        (small, _) if small < NEARLY => "det A is nearly 0: the plane is crushed onto a line.",
        _ => return,
    };
    let p = style.palette;
    let galley = painter.layout(style.say(text), style.font(Size::Small), p.error, plane.rect.width() - 2.0 * space::L);
    let rect = Align2::CENTER_BOTTOM.anchor_size(plane.rect.center_bottom() - vec2(0.0, space::S), galley.size());
    painter.rect_filled(rect.expand2(vec2(space::S, space::XS)), 6.0, p.page.gamma_multiply(0.92));
    painter.galley(rect.min, galley, p.error);
}

/// The exact image of the small square, and the parallelogram of the Jacobian: here, and enlarged in a corner.
fn images(painter: &Painter, layout: &Layout, style: &Style, scene: &Scene<'_>) {
    let plane = &layout.x;
    let image = scene.map.images(&outline(scene.local.z, scene.side, STEPS));
    let near = scene.local.parallelogram(scene.side);
    both(painter, plane, style, &image, &near);
    if !layout.is_small(style) {
        inset(painter, plane, style, scene.local.x, &image, &near);
        legend(painter, plane, style, scene.local.x);
    }
}

/// What the two outlines are.
const OUTLINES: [&str; 2] = ["the image of the square", "J · square, a parallelogram"];

/// Below planes that are too small for it.
pub(super) fn legend_ui(ui: &mut Ui, style: &Style) {
    ui.horizontal_wrapped(|ui| {
        for (i, words) in OUTLINES.into_iter().enumerate() {
            let words =
                ui.painter().layout_no_wrap(style.tr(words).into(), style.font(Size::Small), style.palette.weak);
            let size = vec2(2.0 * space::L + words.size().x, style.points(Size::Small) * 1.4);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            key(ui.painter(), style, i, rect.left_center());
            let at = rect.left_center() + vec2(2.0 * space::L, -0.5 * words.size().y);
            ui.painter().galley(at, words, style.palette.weak);
        }
    });
}

/// The stroke of an outline in a legend.
fn key(painter: &Painter, style: &Style, outline: usize, from: Pos2) {
    let stroke = [from, from + vec2(1.5 * space::L, 0.0)];
    if outline == 0 {
        painter.line_segment(stroke, style.stroke(2.0, style.palette.text));
    } else {
        painter.add(Shape::dashed_line(&stroke, style.stroke(2.0, style.palette.accent), 6.0, 4.0));
    }
}

/// At the edge that the magnifying glass leaves free.
fn legend(painter: &Painter, plane: &Plane, style: &Style, [_, y]: Point) {
    let (p, line) = (style.palette, style.points(Size::Small) * 1.4);
    let galleys = OUTLINES.map(|w| painter.layout_no_wrap(style.tr(w).to_owned(), style.font(Size::Small), p.text));
    let width = galleys.iter().map(|g| g.size().x).fold(0.0, f32::max) + 3.0 * space::L;
    let height = 2.0 * line + space::S;
    let top = if y > 0.0 { plane.rect.top() + space::S } else { plane.rect.bottom() - space::S - height };
    let corner = pos2(plane.rect.left() + space::S, top);
    let ground = Rect::from_min_size(corner, vec2(width, height));
    painter.rect_filled(ground, 6.0, p.page.gamma_multiply(0.85));
    for (i, galley) in galleys.into_iter().enumerate() {
        let middle = corner + vec2(space::S, space::XS + line * (i as f32 + 0.5));
        key(painter, style, i, middle);
        painter.galley(middle + vec2(2.0 * space::L, -galley.size().y / 2.0), galley, p.text);
    }
}

pub(super) fn both(painter: &Painter, plane: &Plane, style: &Style, image: &[Point], near: &[Point; 4]) {
    let p = style.palette;
    let closed = |points: &[Point]| points.iter().chain(points.first()).copied().collect::<Vec<_>>();
    let corners: Vec<_> = closed(near).into_iter().map(|c| screen(plane, c)).collect();
    painter.add(Shape::convex_polygon(corners[..4].to_vec(), p.accent.gamma_multiply(0.2), egui::Stroke::NONE));
    curve(painter, plane, &closed(image), style.stroke(4.0, p.halo.gamma_multiply(0.5)));
    curve(painter, plane, &closed(image), style.stroke(2.0, p.text));
    painter.add(Shape::dashed_line(&corners, style.stroke(2.0, p.accent), 6.0, 4.0));
}
