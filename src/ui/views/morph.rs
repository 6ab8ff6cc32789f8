//! The morph: the density p_t on its way from base to target, and the samples that travel with it.

use super::exact::{self, Cache};
use super::morph_margin::margin_ui;
use super::place::Place;
use super::readout::{notice, readout};
use super::room::{Heights, Room, within};
use super::words::{fitting, line_ui};
use super::{change, morph_line, morph_many, path_overlay, scale};
use crate::engine::{Frame, Request};
use crate::ui::colour::origin;
use crate::ui::formula::badge_ui;
use crate::ui::model::{Answered, WINDOW};
use crate::ui::plot::{Field, Plane, fingerprint, number, paint_texture, points_with_halo, polylines, positive};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align, Layout, Painter, Response, Role, Sense, TextureId, Ui, WidgetInfo};

/// A density that the GPU has drawn over the figure's window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Painted {
    pub texture: TextureId,
    /// The density that its last colour stands for.
    pub top: f32,
}

#[derive(Debug, Default)]
pub struct MorphState {
    /// The data, under everything else.
    /// Until the user says: on a line yes, in the plane no.
    pub ghost: Option<bool>,
    /// Takes the place of the evaluator's field.
    pub painted: Option<Painted>,
    field: Field,
    exact: Cache,
}

/// The figure with its caption, its colour bar and its switches, in all of the room that is left.
pub fn morph_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut MorphState) -> Option<Action> {
    let place = Place::new(model.settings.t, &model.run.flow, model.settings.direction);
    let line = style.points(Size::Large) * 1.4;
    let small = style.points(Size::Small);
    let rows = if model.dim() > 2 { 3.0 } else { 2.0 };
    let beside = Heights { head: line + space::S, margin: 0.0, foot: 0.0 };
    let margin = small * 2.6 + rows * (small * 1.3 + 1.5 * space::S) + space::L;
    let below = Heights { head: line + small * 1.5 + space::XS, margin, foot: 0.0 };
    let room = Room::new(ui, style, beside, below);
    within(ui, room.head, |ui| caption_ui(ui, model, style, &place, room.wide));
    let ease = style.ease_secs(model.reduced_motion);
    let top = state.painted.map_or_else(|| scale::top(ui.ctx(), model, ease), |p| p.top);
    let plane = Plane::with_axes(room.figure, WINDOW, style);
    let response = ui.interact(plane.rect, ui.scope_id().with("morph"), Sense::click());
    let name = format!(
        "{}, {}. {}",
        style.letters(place.density()),
        place.sentence(style, &model.run.flow),
        style.tr(if model.dim() > 2 { "Click a sample to inspect it." } else { "Click to inspect a point." })
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let ghost = state.ghost.unwrap_or(model.dim() == 1);
    if model.dim() == 1 {
        let answer = model.frame.as_deref().map(|f| &f.value);
        let here = state.exact.get(model).and_then(|e| e.at(model.settings.t).first().copied());
        morph_line::draw(ui, &plane, model, style, &place, answer, top, ghost, here);
    } else {
        draw_plane(ui, &plane, model, style, &place, state, top);
    }
    let action = if model.dim() > 2 {
        morph_many::hover(ui, &response, &plane, model, style, &place);
        morph_many::click(&response, &plane, model)
    } else {
        hover(ui, &response, &plane, model, style, &place);
        click(&response, &plane, model)
    };
    let mut shown = ghost;
    let switched = margin_ui(ui, room.margin, room.wide, model, style, &mut shown, top);
    if shown != ghost {
        state.ghost = Some(shown);
    }
    ui.advance_cursor_after_rect(room.all());
    action.or(switched)
}

fn caption_ui(ui: &mut Ui, model: &Model, style: &Style, place: &Place, wide: bool) {
    let flow = &model.run.flow;
    let mut sentences = vec![place.sentence(style, flow), place.short(style, flow)];
    if let Some(aside) = aside(model, style) {
        sentences = sentences.into_iter().map(|place| format!("{place}; {aside}")).collect();
        sentences.push(aside);
    } else {
        sentences.push(place.least(style, flow));
    }
    let formula = style.formula(place.formula(), Size::Large, style.palette.text);
    if wide {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.set_height(style.points(Size::Large) * 1.4);
            ui.label(formula);
            // Where the sentence needs all the room, the bar below says the direction.
            let sentence =
                ui.painter().layout_no_wrap(sentences[1].clone(), style.font(Size::Body), style.palette.weak);
            if ui.available_width() > sentence.size().x + 200.0 * style.type_scale() {
                badge_ui(ui, style, place.direction);
            }
            ui.add_space(space::S);
            let fits = fitting(ui, &style.font(Size::Body), ui.available_width(), &sentences[..2]).is_some();
            line_ui(ui, style, if fits { Size::Body } else { Size::Small }, &sentences);
        });
    } else {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            ui.label(formula);
            badge_ui(ui, style, place.direction);
        });
        line_ui(ui, style, Size::Small, &sentences);
    }
}

/// What else has to be known of the picture: that a density is an estimate, that samples are not those of p.
fn aside(model: &Model, style: &Style) -> Option<String> {
    let s = &model.settings;
    let tempered = (s.temperature != 1.0 && (s.samples || model.dim() > 2))
        .then(|| fill(style.tr("samples at T = {}"), &[&s.temperature]));
    let estimate = (model.dim() > 2).then(|| morph_many::sentence(model, style));
    let said: Vec<_> = estimate.into_iter().chain(tempered).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn draw_plane(ui: &Ui, plane: &Plane, model: &Model, style: &Style, place: &Place, state: &mut MorphState, top: f32) {
    let p = style.palette;
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    let seen = |id: &str, on| {
        ui.ctx().animate_bool_with_time(ui.scope_id().with(id), on, style.ease_secs(model.reduced_motion))
    };
    painter.rect_filled(plane.rect, 0.0, p.page);
    let texture = ground(ui, model, style, state.painted, &mut state.field, top);
    if let Some(texture) = texture {
        paint_texture(&painter, texture, plane.rect);
    }
    plane.grid(&painter, style);
    let ghost = seen("ghost", state.ghost.unwrap_or(false));
    if ghost > 0.0 {
        let dot = p.text.gamma_multiply(0.45 * ghost);
        let axes = model.axes();
        let data =
            model.run.points.chunks_exact(model.dim().max(2)).map(|v| (plane.to_screen(axes.map(|a| v[a])), dot));
        points_with_halo(&painter, plane.rect, data, 1.25 * style.type_scale(), egui::Color32::TRANSPARENT);
    }
    if let Some(frame) = &model.frame {
        travellers(
            &painter,
            plane,
            model,
            style,
            &frame.value,
            [seen("grid", model.settings.grid), seen("samples", model.settings.samples)],
        );
    }
    if let Some(exact) = state.exact.get(model) {
        path_overlay(&painter, plane, style, exact, model.settings.t, model.axes());
    }
    if model.dim() > 2 {
        let [along, up] = model.axes().map(|d| place.axis(d));
        plane.axes(ui.painter(), style, [&along, &up]);
    } else {
        plane.axes(ui.painter(), style, place.axes());
    }
    if texture.is_none() {
        let wait =
            style.tr(if model.run.params.is_empty() { "Waiting for the first weights" } else { "Drawing the density" });
        notice(ui.painter(), plane.rect, style, wait);
    }
}

/// The density p_t in colours over the figure's window, whoever drew it.
pub(super) fn ground(
    ui: &Ui,
    model: &Model,
    style: &Style,
    painted: Option<Painted>,
    field: &mut Field,
    top: f32,
) -> Option<TextureId> {
    match (painted, &model.frame) {
        (Some(painted), _) => Some(painted.texture),
        (None, Some(frame)) => density(ui, frame, style, field, top),
        (None, None) => None,
    }
}

/// The evaluator's field in colours; the last picture stays while an answer has none.
fn density(ui: &Ui, frame: &Answered<Frame>, style: &Style, field: &mut Field, top: f32) -> Option<TextureId> {
    let Request::Frame { t, size, .. } = frame.request else { return None };
    let values = &frame.value.log_density;
    if size == 0 || values.len() != size * size {
        return field.last();
    }
    let shows = fingerprint((frame.version, t.to_bits(), size, top.to_bits(), style.look as u8));
    field.texture(ui.ctx(), shows, [size, size], |i| style.sequential.at(values[i].exp() / top))
}

/// The grid and the samples, which move with the density.
fn travellers(
    painter: &Painter,
    plane: &Plane,
    model: &Model,
    style: &Style,
    frame: &Frame,
    [grid, samples]: [f32; 2],
) {
    if grid > 0.0 {
        let stroke = style.stroke(1.0, style.palette.text.gamma_multiply(0.5 * grid));
        painter.add(polylines(frame.lines.iter().map(Vec::as_slice), |v| plane.to_screen(v), stroke));
    }
    if samples > 0.0 {
        let dark = style.look.is_dark();
        let radius = (plane.unit() * 0.026).clamp(1.3, 3.5);
        let faded = if model.settings.focus.is_some() { 0.55 } else { 0.9 } * samples;
        let particles = frame.particles.chunks_exact(2).zip(frame.origins.chunks_exact(2)).map(|(at, from)| {
            (plane.to_screen([at[0], at[1]]), origin([from[0], from[1]], dark).gamma_multiply(faded))
        });
        points_with_halo(painter, plane.rect, particles, radius, style.palette.halo.gamma_multiply(0.5 * faded));
    }
}

/// Inspects the point that was clicked.
pub(super) fn click(response: &Response, plane: &Plane, model: &Model) -> Option<Action> {
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    inspect(model, plane.to_world(at).map(f64::from))
}

/// Inspects the point that is at `y` now: its x becomes the focus.
pub(super) fn inspect(model: &Model, y: [f64; 2]) -> Option<Action> {
    let run = &model.run;
    let x = exact::destination(&run.flow, &run.params, model.settings.t, &y[..run.flow.dim()])?;
    let focus = [x[0], x.get(1).copied().unwrap_or(0.0)];
    focus.iter().all(|v| v.is_finite()).then(|| change(model, |s| s.focus = Some(focus)))
}

/// The density under the pointer, computed at that very point.
pub(super) fn hover(ui: &Ui, response: &Response, plane: &Plane, model: &Model, style: &Style, place: &Place) {
    let Some(at) = response.hover_pos() else { return };
    let y = plane.to_world(at);
    let (run, dim) = (&model.run, model.run.flow.dim());
    let point = y.map(f64::from);
    let Some(log_p) = exact::log_density(&run.flow, &run.params, model.settings.t, &point[..dim]) else { return };
    let name = style.letters(place.density());
    let coordinates = y[..dim].iter().map(|&v| number(f64::from(v), 0.01)).collect::<Vec<_>>().join(", ");
    let text = format!(
        "{name} = {}\nlog\u{a0}{name} = {} {}\n{} = ({coordinates})",
        positive(log_p.exp()),
        number(log_p, 0.01),
        style.tr("nats"),
        style.letters(place.letter()),
    );
    readout(ui.painter(), at, plane.rect, style, text);
}
