//! A layer of more than two dimensions: no plane shows it everywhere, so it is shown around one point, as the matrix
//! ∂y′_i/∂y_j of its Jacobian there. What a layer leaves alone is a one on the diagonal and zeros beside it.

use super::layer::{Subject, heading_ui};
use super::place::subscript;
use super::readout::{notice, readout};
use super::room::{Heights, Room, within};
use crate::engine::Local;
use crate::flow::Way;
use crate::ui::Model;
use crate::ui::colour::contrast;
use crate::ui::plot::{Bar, colour_bar, colour_bar_flat, number};
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{Align2, Color32, Painter, Pos2, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// The matrix of layer `index` in a small square.
pub fn tile(painter: &Painter, rect: Rect, style: &Style, locals: &[Local], index: usize) {
    if let Some(local) = locals.get(index) {
        matrix(painter, rect.shrink(1.0), style, local, Local::range(locals));
    }
}

/// `head` with what the layer does at the point.
pub fn about(style: &Style, head: &str, local: &Local) -> String {
    let sentence = style.tr("log |det J| = {} nats at the point; the squares are the entries of J there.");
    format!("{head}: {}", fill(sentence, &[&number(f64::from(local.log_det), 0.01)]))
}

/// The figure with its heading and its colour bar, in all of the room that is left.
pub fn layer_ui(ui: &mut Ui, model: &Model, style: &Style) {
    let Some(subject) = Subject::new(model) else { return };
    let layer = &model.run.flow.layers[subject.index];
    let (small, body) = (style.points(Size::Small), style.points(Size::Body));
    let large = style.points(Size::Large) * 1.3;
    let beside = Heights { head: large + body * 1.3 + 2.0 * space::S, margin: 0.0, foot: 0.0 };
    let below =
        Heights { head: large + small * 1.4 + space::S, margin: small * 2.6 + space::S, foot: body * 1.3 * 5.0 };
    let room = Room::new(ui, style, beside, below);
    let sentences = sentences(model, style, &subject);
    within(ui, room.head, |ui| heading_ui(ui, model, style, &subject, layer, &sentences, room.wide));
    let answer = model.locals.as_deref().filter(|a| a.value.len() == model.run.flow.layers.len());
    let Some((locals, local)) = answer.and_then(|a| Some((&a.value, a.value.get(subject.index)?))) else {
        notice(ui.painter(), room.figure, style, style.tr("Drawing the layer"));
        ui.advance_cursor_after_rect(room.all());
        return;
    };
    let range = Local::range(locals);
    let rect = square(room.figure, style);
    let response = ui.interact(rect, ui.scope_id().with("matrix"), Sense::hover());
    let name = fill(
        style.tr("The Jacobian of layer {} at one point, a matrix of {} rows"),
        &[&(subject.index + 1), &model.dim()],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    large_matrix(ui.painter(), rect, style, local, range);
    if let Some(at) = response.hover_pos() {
        hover(ui.painter(), at, rect, style, local);
    }
    margin_ui(ui, &room, style, local, range);
    ui.advance_cursor_after_rect(room.all());
}

fn sentences(model: &Model, style: &Style, subject: &Subject) -> [String; 3] {
    let pattern = match subject.way {
        Way::Generate => style.tr("generate: input {} → output {}"),
        Way::Normalize => style.tr("normalize: input {} → output {}"),
    };
    let line = fill(pattern, &[&style.letters(&subject.input), &style.letters(&subject.output)]);
    let at = style.say(match model.point() {
        Some(_) => "; its Jacobian at the inspected point",
        None => "; its Jacobian on the way of z = 0",
    });
    [format!("{line}{at}"), line, String::new()]
}

/// With room for the numbers of rows and columns.
fn square(outer: Rect, style: &Style) -> Rect {
    let edge = style.points(Size::Body) * 1.6;
    let room = Rect::from_min_max(outer.min + vec2(edge, edge), outer.max - vec2(space::S, space::S));
    Rect::from_min_size(room.min, egui::Vec2::splat(room.width().min(room.height()).max(1.0)))
}

fn cell(rect: Rect, dim: usize, i: usize, j: usize) -> Rect {
    let side = rect.width() / dim as f32;
    Rect::from_min_size(rect.min + vec2(j as f32 * side, i as f32 * side), vec2(side, side))
}

fn colour(style: &Style, local: &Local, e: usize, range: f32) -> Color32 {
    local.jacobian.get(e).map_or(style.palette.page, |&v| style.diverging.signed(v, range))
}

fn matrix(painter: &Painter, rect: Rect, style: &Style, local: &Local, range: f32) {
    let dim = local.input.len();
    for e in 0..dim * dim {
        painter.rect_filled(cell(rect, dim, e / dim, e % dim), 0.0, colour(style, local, e, range));
    }
}

fn large_matrix(painter: &Painter, rect: Rect, style: &Style, local: &Local, range: f32) {
    let (dim, p) = (local.input.len(), style.palette);
    matrix(painter, rect, style, local, range);
    let side = rect.width() / dim as f32;
    let font = style.font(Size::Small);
    let roomy = side > style.points(Size::Small) * 3.2;
    for e in (0..dim * dim).filter(|_| roomy) {
        let text = local.jacobian.get(e).map_or_else(String::new, |&v| number(f64::from(v), 0.01));
        let middle = cell(rect, dim, e / dim, e % dim).center();
        let back = colour(style, local, e, range);
        let ink = if contrast(p.text, back) >= contrast(p.page, back) { p.text } else { p.page };
        painter.text(middle, Align2::CENTER_CENTER, text, font.clone(), ink);
    }
    if dim <= 32 {
        let line = style.stroke(1.0, p.page.gamma_multiply(0.6));
        for k in 1..dim {
            painter.hline(rect.x_range(), rect.top() + k as f32 * side, line);
            painter.vline(rect.left() + k as f32 * side, rect.y_range(), line);
        }
    }
    painter.rect_stroke(rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
    let every = (style.points(Size::Body) * 1.8 / side).ceil().max(1.0) as usize;
    for k in (0..dim).step_by(every) {
        let along = rect.left() + (k as f32 + 0.5) * side;
        let down = rect.top() + (k as f32 + 0.5) * side;
        let name = |letter: &str| format!("{letter}{}", subscript(k + 1));
        let above = pos2(along, rect.top() - space::XS);
        style.paint_formula(painter, above, Align2::CENTER_BOTTOM, &name("y"), Size::Body, p.text);
        let beside = pos2(rect.left() - space::XS, down);
        style.paint_formula(painter, beside, Align2::RIGHT_CENTER, &name("y′"), Size::Body, p.text);
    }
}

fn hover(painter: &Painter, at: Pos2, rect: Rect, style: &Style, local: &Local) {
    let dim = local.input.len();
    let index = |v: f32| ((v / rect.width() * dim as f32) as usize).min(dim - 1);
    let (i, j) = (index(at.y - rect.top()), index(at.x - rect.left()));
    let Some(&value) = local.jacobian.get(i * dim + j) else { return };
    let name = style.letters(&format!("∂y′{}/∂y{}", subscript(i + 1), subscript(j + 1)));
    let at_point = |v: &[f32], k: usize| v.get(k).map_or_else(String::new, |&v| number(f64::from(v), 0.01));
    let text = format!(
        "{name} = {}\n{} = {}, {} = {}",
        number(f64::from(value), 0.001),
        style.letters(&format!("y{}", subscript(j + 1))),
        at_point(&local.input, j),
        style.letters(&format!("y′{}", subscript(i + 1))),
        at_point(&local.output, i),
    );
    readout(painter, at, rect, style, text);
}

/// The colours, the determinant, and why there is a point and no plane.
fn margin_ui(ui: &mut Ui, room: &Room, style: &Style, local: &Local, range: f32) {
    let bar =
        Bar { map: &style.diverging, low: -f64::from(range), high: f64::from(range), name: "∂y′/∂y", unit: "" };
    let determinant = fill(style.tr("log |det J| = {} nats here."), &[&number(f64::from(local.log_det), 0.001)]);
    let why = style.tr(
        "In more than two dimensions a layer is shown around one point: a colour for each entry of J, none where one coordinate does not depend on another.",
    );
    let words = |ui: &mut Ui, size: Size| {
        ui.label(style.text(determinant.as_str(), size));
        ui.label(style.weak(style.letters(why), size));
    };
    if !room.wide {
        colour_bar_flat(ui.painter(), room.margin, style, &bar);
        return within(ui, room.foot, |ui| words(ui, Size::Body));
    }
    let height = (room.margin.height() * 0.36).clamp(90.0 * style.type_scale(), 220.0 * style.type_scale());
    let rect = Rect::from_min_size(room.margin.min, vec2(room.margin.width(), height));
    colour_bar(ui.painter(), rect, style, &bar);
    let below = Rect::from_min_max(room.margin.min + vec2(0.0, height + space::L), room.margin.max);
    within(ui, below, |ui| words(ui, Size::Small))
}
