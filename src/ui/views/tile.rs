//! A layer's thumbnail on the timeline: the warped grid over log |det J|, faded where no mass passes.

use super::layer_colours::{common_range, faded, range, visibility};
use super::{Place, change, layer_many};
use crate::engine::{Request, Tile};
use crate::preset::View;
use crate::ui::model::Answered;
use crate::ui::plot::{Field, Lines, Plane, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align2, Painter, Rect, Role, Sense, Shape, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

/// A tile this wide has room for its number and for fine lines.
const ROOMY: f32 = 46.0;

/// What all tiles are drawn with, kept from frame to frame.
#[derive(Debug, Default)]
pub struct TileState {
    pictures: Vec<Picture>,
    /// Their common range, and what it is of.
    widest: Option<(u64, Request, f32)>,
}

#[derive(Debug, Default)]
struct Picture {
    field: Field,
    lines: Lines,
}

impl TileState {
    fn widest(&mut self, answer: &Answered<Vec<Tile>>) -> f32 {
        match self.widest {
            Some((version, request, widest)) if version == answer.version && request == answer.request => widest,
            _ => self.widest.insert((answer.version, answer.request, common_range(&answer.value))).2,
        }
    }
}

/// Layer `index`, counted from 0 at the base, `size` large. A click opens it.
pub fn tile_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    state: &mut TileState,
    index: usize,
    size: Vec2,
) -> Option<Action> {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let layers = model.run.flow.layers.len();
    let title = style.tr(model.run.flow.layers.get(index)?.title());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, fill(style.tr("Layer {} of {}, {}"), &[&(index + 1), &layers, &title]))
    });
    let p = style.palette;
    let open = model.settings.view == View::Layers && model.settings.layer == index + 1;
    let inner = rect.shrink(2.0);
    let painter = ui.painter().with_clip_rect(inner.intersect(ui.clip_rect()));
    painter.rect_filled(inner, 0.0, p.page);
    let answer = model.tiles.as_deref().filter(|_| model.dim() <= 2);
    if let Some(locals) = model.locals.as_deref().filter(|_| model.dim() > 2) {
        layer_many::tile(&painter, inner, style, &locals.value, index);
    }
    if let Some(tile) = answer.and_then(|t| t.value.get(index)) {
        state.pictures.resize_with(state.pictures.len().max(index + 1), Picture::default);
        let widest = answer.map_or(0.1, |t| state.widest(t));
        if model.dim() == 1 {
            line(&painter, inner, style, tile, widest);
        } else if let Some(answer) = answer {
            picture(&painter, inner, style, answer, tile, widest, index, &mut state.pictures[index]);
        }
        if tile.preserves_volume && inner.width() >= ROOMY * style.type_scale() {
            badge(&painter, inner, style, "det = 1");
        }
    }
    if inner.width() >= ROOMY * style.type_scale() {
        let galley = painter.layout_no_wrap((index + 1).to_string(), style.font(Size::Small), p.text);
        let back = Rect::from_min_size(inner.min, galley.size() + vec2(2.0 * space::XS, 0.0));
        painter.rect_filled(
            back,
            egui::CornerRadius { se: 4, ..egui::CornerRadius::ZERO },
            p.page.gamma_multiply(0.75),
        );
        painter.galley(inner.min + vec2(space::XS, 0.0), galley, p.text);
    }
    progress(ui, model, style, index, inner);
    let edge = match () {
        () if open || response.has_focus() => style.stroke(2.0, p.accent),
        () if response.hovered() => style.stroke(1.5, p.text),
        () => style.stroke(1.0, p.line),
    };
    ui.painter().rect_stroke(inner, 3.0, edge, StrokeKind::Outside);
    let clicked = response.clicked();
    response.on_hover_ui(|ui| {
        let head = about(style, index, layers, title, answer.and_then(|t| t.value.get(index)));
        let local = model.locals.as_deref().filter(|_| model.dim() > 2).and_then(|l| l.value.get(index));
        ui.label(local.map_or(head.clone(), |local| layer_many::about(style, &head, local)));
    });
    clicked.then(|| {
        change(model, |s| {
            s.layer = index + 1;
            s.view = View::Layers;
        })
    })
}

fn about(style: &Style, index: usize, layers: usize, title: &str, tile: Option<&Tile>) -> String {
    let head = fill(style.tr("Layer {} of {}, {}"), &[&(index + 1), &layers, &title]);
    match tile {
        Some(tile) if tile.preserves_volume => {
            format!("{head}: {}", style.tr("volume preserving, |det J| = 1 everywhere."))
        }
        Some(tile) => {
            let seen = || tile.log_det.iter().zip(&tile.mass).filter(|(_, m)| **m > 0.01).map(|(v, _)| f64::from(*v));
            let (low, high) = (seen().fold(f64::INFINITY, f64::min), seen().fold(f64::NEG_INFINITY, f64::max));
            if low > high {
                return head;
            }
            let range = style.tr("log |det J| from {} to {} nats where there is mass.");
            format!("{head}: {}", fill(range, &[&number(low, 0.01), &number(high, 0.01)]))
        }
        None => head,
    }
}

/// How far the morph is inside this layer.
fn progress(ui: &Ui, model: &Model, style: &Style, index: usize, rect: Rect) {
    let place = Place::new(model.settings.t, &model.run.flow, model.settings.direction);
    if place.at.layer == index && !place.is_base() && !place.is_target() {
        let thick = 3.0 * style.type_scale();
        let right = rect.left() + rect.width() * place.at.tau as f32;
        let bar = Rect::from_min_max(pos2(rect.left(), rect.bottom() - thick), pos2(right, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, style.palette.accent);
    }
}

#[expect(clippy::too_many_arguments, reason = "one picture, drawn in one place")]
fn picture(
    painter: &Painter,
    rect: Rect,
    style: &Style,
    answer: &Answered<Vec<Tile>>,
    tile: &Tile,
    widest: f32,
    index: usize,
    Picture { field, lines }: &mut Picture,
) {
    let Request::Tiles { way, size, window } = answer.request else { return };
    if tile.log_det.len() != size * size || tile.mass.len() != size * size {
        return;
    }
    let plane = Plane::covering(rect, window);
    let shows = fingerprint((answer.version, way as u8, size, index, widest.to_bits(), style.look as u8));
    let colour = |i: usize| faded(style, tile.log_det[i], widest, tile.mass[i]);
    if let Some(texture) = field.texture(painter.ctx(), shows, [size, size], colour) {
        paint_texture(painter, texture, plane.rect);
    }
    let roomy = rect.width() >= ROOMY * style.type_scale();
    let stroke = style.stroke(if roomy { 0.75 } else { 0.5 }, style.palette.text.gamma_multiply(0.4));
    let shown = tile.lines.iter().step_by(if roomy { 2 } else { 3 }).map(Vec::as_slice);
    lines.draw(painter, shows, plane.rect, shown, |v| plane.to_screen(v), stroke);
}

/// In one dimension: log |dy/dx| as a curve around zero.
fn line(painter: &Painter, rect: Rect, style: &Style, tile: &Tile, widest: f32) {
    painter.hline(rect.x_range(), rect.center().y, style.stroke(1.0, style.palette.line));
    let n = tile.log_det.len();
    let tall = range(&tile.log_det, &tile.mass, widest);
    let at = |i: usize| {
        pos2(
            rect.left() + rect.width() * (i as f32 + 0.5) / n as f32,
            rect.center().y - rect.height() * 0.42 * tile.log_det[i] / tall,
        )
    };
    for i in 1..n {
        let colour = style.palette.text.gamma_multiply(visibility(tile.mass[i]));
        painter.add(Shape::line_segment([at(i - 1), at(i)], style.stroke(1.5, colour)));
    }
}

pub(super) fn badge(painter: &Painter, rect: Rect, style: &Style, text: &str) {
    let p = style.palette;
    let galley = painter.layout_no_wrap(text.to_owned(), style.font(Size::Small), p.text);
    let size = galley.size() + vec2(2.0 * space::XS, 2.0);
    let at = Align2::CENTER_BOTTOM.anchor_size(rect.center_bottom() - vec2(0.0, space::XS + 2.0), size);
    painter.rect_filled(at, 4.0, p.raised.gamma_multiply(0.9));
    painter.galley(at.min + vec2(space::XS, 1.0), galley, p.text);
}
