//! One layer, large: how it stretches the plane, seen as log |det J|, as the entries of J, or as singular values.

use super::layer_colours::{faded, range};
use super::layer_line::draw_line;
use super::layer_margin::{margin_ui, picture_name, pictures_ui};
use super::place::name_after;
use super::readout::{notice, readout};
use super::room::{Heights, Room, within};
use super::words::{fitting, line_ui};
use super::{layer_many, layer_panes};
use crate::engine::{LayerField, Request};
use crate::flow::{Layer, Way};
use crate::preset::LayerPicture;
use crate::ui::formula::{Badge, badge_ui};
use crate::ui::model::{Answered, WINDOW};
use crate::ui::plot::{Field, Lines, Plane, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Label, Role, Sense, Ui, WidgetInfo};

#[derive(Debug, Default)]
pub struct LayerState {
    field: Field,
    lines: Lines,
    pub(super) entries: [Field; 4],
}

/// What the view is about: which layer, which way, and the names of its input and output.
pub(super) struct Subject {
    pub index: usize,
    pub way: Way,
    pub input: String,
    pub output: String,
}

impl Subject {
    pub(super) fn new(model: &Model) -> Option<Self> {
        let n = model.run.flow.layers.len();
        let index = model.settings.layer.clamp(1, n.max(1)) - 1;
        let way = model.settings.direction;
        let (before, after) = (name_after(index, n), name_after(index + 1, n));
        let (input, output) = if way == Way::Generate { (before, after) } else { (after, before) };
        (index < n).then_some(Self { index, way, input, output })
    }

    /// Whether the answer is about this, with all that the picture needs.
    fn is_of(&self, answer: &Answered<LayerField>, picture: LayerPicture) -> bool {
        let Request::Layer { layer, way, .. } = answer.request else { return false };
        (layer, way) == (self.index, self.way) && (picture == LayerPicture::LogDet || answer.value.has_jacobian())
    }

    /// From long to short.
    fn sentences(&self, style: &Style) -> [String; 3] {
        let pattern = match self.way {
            Way::Generate => style.tr("generate: input {} → output {}"),
            Way::Normalize => style.tr("normalize: input {} → output {}"),
        };
        let line = fill(pattern, &[&style.letters(&self.input), &style.letters(&self.output)]);
        ["; drawn over the input's coordinates", "; over the input's coordinates", ""]
            .map(|rest| format!("{line}{}", style.tr(rest)))
    }
}

/// The figure with its heading, its switch and its colour bar, in all of the room that is left.
pub fn layer_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut LayerState) -> Option<Action> {
    if model.dim() > 2 && !model.run.flow.layers.is_empty() {
        layer_many::layer_ui(ui, model, style);
        return None;
    }
    let Some(subject) = Subject::new(model) else {
        ui.label(style.weak(style.tr("This flow has no layers: the target is the base itself."), Size::Body));
        return None;
    };
    let layer = &model.run.flow.layers[subject.index];
    let (small, body) = (style.points(Size::Small), style.points(Size::Body));
    let large = style.points(Size::Large) * 1.3;
    let beside = Heights { head: large + body * 1.3 + 2.0 * space::S, margin: 0.0, foot: 0.0 };
    let rows = if ui.available_width() < 350.0 * style.type_scale() { 2.0 } else { 1.0 };
    let chips = rows * (small * 1.3 + 1.5 * space::S + space::S);
    let below =
        Heights { head: large + small * 1.4 + space::S + chips, margin: small * 2.6 + space::S, foot: body * 4.2 };
    let room = Room::new(ui, style, beside, below);
    let mut action = within(ui, room.head, |ui| {
        heading_ui(ui, model, style, &subject, layer, &subject.sentences(style), room.wide);
        if room.wide { None } else { ui.horizontal_wrapped(|ui| pictures_ui(ui, model, style)).inner }
    });
    let answer = model.layer.as_deref().filter(|a| subject.is_of(a, model.settings.picture));
    let plane = Plane::with_axes(room.figure, WINDOW, style);
    let response = ui.interact(plane.rect, ui.scope_id().with("layer"), Sense::hover());
    let name = fill(
        style.tr("Layer {}, {}: {}"),
        &[&(subject.index + 1), &style.say(picture_name(model.settings.picture)), &subject.sentences(style)[0]],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let scale = match answer {
        Some(answer) if model.dim() == 2 => draw(ui, &plane, model, style, state, answer, &subject),
        Some(answer) => draw_line(ui, &plane, style, &answer.value.tile, &subject.input),
        None => {
            notice(ui.painter(), plane.rect, style, style.tr("Drawing the layer"));
            1.0
        }
    };
    action = action.or(margin_ui(ui, &room, model, style, layer, scale));
    if let (Some(at), Some(answer), LayerPicture::LogDet) = (response.hover_pos(), answer, model.settings.picture) {
        hover(ui, &plane, at, style, answer);
    }
    ui.advance_cursor_after_rect(room.all());
    action
}

pub(super) fn heading_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    subject: &Subject,
    layer: &Layer,
    sentences: &[String],
    wide: bool,
) {
    ui.spacing_mut().item_spacing.y = space::XS;
    let (number, title) = (subject.index + 1, style.tr(layer.title()));
    let headings = [
        fill(style.tr("Layer {} of {}, {}"), &[&number, &model.run.flow.layers.len(), &title]),
        fill(style.tr("Layer {}: {}"), &[&number, &title]),
    ];
    ui.horizontal(|ui| {
        let (font, room) = (style.bold(Size::Large), ui.available_width());
        let badge = Badge::new(ui.painter(), style, subject.way).size.x + ui.spacing().item_spacing.x;
        let with_badge = fitting(ui, &font, room - badge, &headings);
        // Where the badge finds no room, the sentence below says the direction.
        let heading = with_badge.or_else(|| fitting(ui, &font, room, &headings)).unwrap_or(&headings[1]);
        ui.add(Label::new(style.strong(heading.as_str(), Size::Large)).truncate());
        if with_badge.is_some() {
            badge_ui(ui, style, subject.way);
        }
    });
    line_ui(ui, style, if wide { Size::Body } else { Size::Small }, sentences);
}

/// Returns the range of the scale.
fn draw(
    ui: &Ui,
    plane: &Plane,
    model: &Model,
    style: &Style,
    state: &mut LayerState,
    answer: &Answered<LayerField>,
    subject: &Subject,
) -> f32 {
    if model.settings.picture == LayerPicture::Entries {
        return layer_panes::entries(ui, plane, style, state, answer);
    }
    let Request::Layer { size, .. } = answer.request else { return 1.0 };
    let tile = &answer.value.tile;
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    let scale = range(&tile.log_det, &tile.mass, 0.1);
    if model.settings.picture == LayerPicture::Ellipses {
        layer_panes::ellipses(&painter, plane, style, &answer.value, scale);
    } else {
        let shows = fingerprint((answer.version, subject.index, subject.way as u8, size, style.look as u8));
        let colour = |i: usize| faded(style, tile.log_det[i], scale, tile.mass[i]);
        if tile.log_det.len() == size * size
            && tile.mass.len() == size * size
            && let Some(texture) = state.field.texture(ui.ctx(), shows, [size, size], colour)
        {
            paint_texture(&painter, texture, plane.rect);
        }
        let stroke = style.stroke(1.0, style.palette.text.gamma_multiply(0.45));
        let lines = tile.lines.iter().map(Vec::as_slice);
        state.lines.draw(&painter, shows, plane.rect, lines, |v| plane.to_screen(v), stroke);
    }
    plane.grid(&painter, style);
    let letter = subject.input.chars().next().unwrap_or('x');
    plane.axes(ui.painter(), style, [&format!("{letter}₁"), &format!("{letter}₂")]);
    scale
}

fn hover(ui: &Ui, plane: &Plane, at: egui::Pos2, style: &Style, answer: &Answered<LayerField>) {
    let Request::Layer { size, .. } = answer.request else { return };
    let [x, y] = plane.to_world(at);
    let cell = |v: f32, [low, high]: [f32; 2]| (((v - low) / (high - low)) * size as f32) as usize;
    let tile = &answer.value.tile;
    let row = if tile.log_det.len() == size { 0 } else { cell(y, plane.window.y).min(size.saturating_sub(1)) };
    let i = row * size + cell(x, plane.window.x).min(size.saturating_sub(1));
    let Some(&log_det) = tile.log_det.get(i) else { return };
    let text = format!(
        "log |det J| = {} {}\n{} × {}",
        number(f64::from(log_det), 0.01),
        style.tr("nats"),
        style.tr(if tile.log_det.len() == size { "lengths" } else { "areas" }),
        number(f64::from(log_det.exp()), 0.01)
    );
    readout(ui.painter(), at, plane.rect, style, text);
}
