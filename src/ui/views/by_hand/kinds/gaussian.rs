//! The second pane: a standard normal in the plane after one such layer, with its grid, and what the layer can and cannot do.

use super::KindsState;
use crate::engine::Window;
use crate::figure::kinds::{Example, Kind, Knob};
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::plot::{Field, Plane, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::by_hand::plane::{arrow, beyond, columns, curve, curves, inside, screen};
use crate::ui::views::change;
use crate::ui::{Action, Model};
use crate::words::{fill, typed};
use egui::text::LayoutJob;
use egui::{Button, Role, Sense, Slider, Ui, WidgetInfo, vec2};

const REACH: f32 = 3.0;
const CELLS: usize = 112;

/// The last picture, and what it is of.
#[derive(Debug, Default)]
pub(super) struct Cache {
    of: Option<(Kind, u64, Vec<f64>)>,
    number: u64,
    density: Vec<f32>,
    lines: Vec<Vec<[f64; 2]>>,
    circles: Vec<Vec<[f64; 2]>>,
    correlation: f64,
    /// The images of the two unit vectors.
    columns: [[f64; 2]; 2],
}

impl Cache {
    fn follow(&mut self, kind: Kind, variant: u64, knobs: Vec<f64>) {
        let of = Some((kind, variant, knobs.clone()));
        if self.of == of {
            return;
        }
        self.of = of;
        self.number += 1;
        let example = Example::new(kind, 2, variant, &knobs);
        let window = Window { x: [-REACH, REACH], y: [-REACH, REACH] };
        let cells: Vec<_> = (0..CELLS * CELLS).map(|i| window.cell(i % CELLS, i / CELLS, CELLS, CELLS)).collect();
        self.density = example.densities(&cells);
        let (lines, circles) = curves(REACH);
        self.lines = lines.iter().map(|line| example.images(line)).collect();
        self.circles = circles.iter().map(|line| example.images(line)).collect();
        self.correlation = example.correlation();
        let tips = example.images(&[[1.0, 0.0], [0.0, 1.0]]);
        self.columns = [tips[0], tips[1]];
    }

    fn top(&self) -> f32 {
        self.density.iter().copied().filter(|v| v.is_finite()).fold(0.16, f32::max).min(0.8)
    }
}

pub(super) fn gaussian_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    state: &mut KindsState,
    side: f32,
) -> Option<Action> {
    let hand = &model.settings.hand.kinds;
    let mut job = LayoutJob::default();
    let title = format!("{}  ", style.tr("A Gaussian after it"));
    style.append_text(&mut job, &title, style.bold(Size::Body), style.palette.text);
    style.append_formula(&mut job, hand.kind.formula(), Size::Body, style.palette.weak);
    ui.horizontal_wrapped(|ui| {
        ui.label(job);
        badge_ui(ui, style, Way::Generate);
    });
    state.pictures.follow(hand.kind, hand.variant, hand.knobs());
    let (outer, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    let plane = Plane::with_axes(outer, Window { x: [-REACH, REACH], y: [-REACH, REACH] }, style);
    let correlation = number(state.pictures.correlation, 0.01);
    let name = fill(
        style.tr("The density of a Gaussian after the layer \"{}\"; the correlation is {}."),
        &[&style.tr(hand.kind.title()), &correlation],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    draw(ui, &plane, style, &mut state.field, &state.pictures, hand.kind);
    let action = knobs_ui(ui, model, style);
    let text = fill(style.tr("correlation of x₁ and x₂: {}"), &[&correlation]);
    ui.label(style.text(style.letters(&text), Size::Small));
    for (word, sentence) in [("can", hand.kind.can()), ("cannot", hand.kind.cannot())] {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.label(style.strong(style.tr(word), Size::Small));
            ui.label(style.weak(style.tr(sentence), Size::Small));
        });
    }
    action
}

fn draw(ui: &Ui, plane: &Plane, style: &Style, field: &mut Field, pictures: &Cache, kind: Kind) {
    let (painter, ink) = (inside(ui, plane), style.palette.text);
    painter.rect_filled(plane.rect, 0.0, style.palette.page);
    let (top, shows) = (pictures.top(), fingerprint((pictures.number, style.look as u8)));
    let colour = |i: usize| style.sequential.at(pictures.density[i] / top);
    if let Some(texture) = field.texture(ui.ctx(), shows, [CELLS; 2], colour) {
        paint_texture(&painter, texture, plane.rect);
    }
    for line in &pictures.lines {
        curve(&painter, plane, line, style.stroke(1.0, ink.gamma_multiply(0.2)));
    }
    for circle in &pictures.circles {
        curve(&painter, plane, circle, style.stroke(1.25, ink.gamma_multiply(0.6)));
    }
    if kind.is_linear() {
        let origin = screen(plane, [0.0, 0.0]);
        for (i, tip) in pictures.columns.into_iter().enumerate() {
            let (to, colour) = (screen(plane, tip), columns(style)[i]);
            arrow(&painter, style, origin, to, colour);
            beyond(&painter, style, origin, to, ["z₁", "z₂"][i], colour);
        }
    }
    plane.axes(ui.painter(), style, ["x₁", "x₂"]);
}

/// The numbers of the example that can be moved, and a button for other weights.
fn knobs_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let hand = &model.settings.hand.kinds;
    let mut knobs = hand.knobs();
    let mut action = None;
    let k = style.type_scale();
    // What a slider has beside its rail. All share a line where that leaves each a rail, else each has a line of its own.
    let (room, around, count) = (ui.available_width(), 108.0 * k, hand.kind.knobs().len().max(1));
    let shared = room / count as f32 - around;
    let across = if shared >= 48.0 * k { count } else { 1 };
    ui.spacing_mut().slider_width = (room / across as f32 - around).clamp(48.0 * k, 84.0 * k);
    for (i, row) in hand.kind.knobs().chunks(across).enumerate() {
        ui.horizontal(|ui| {
            for (j, knob) in row.iter().enumerate() {
                if knob_ui(ui, style, knob, &mut knobs[i * across + j]) {
                    let knobs = knobs.iter().map(|v| (v * 100.0).round() / 100.0).collect();
                    action = Some(change(model, |s| s.hand.kinds.knobs = knobs));
                }
            }
        });
    }
    ui.horizontal_wrapped(|ui| {
        let button = Button::new(style.text(style.tr("other weights"), Size::Small));
        if ui.add(button).on_hover_text(style.tr("Draws the weights of the example anew.")).clicked() {
            action = Some(change(model, |s| {
                s.hand.kinds.variant = (s.hand.kinds.variant + 1) % 10_000;
                s.hand.kinds.knobs.clear();
            }));
        }
    });
    action
}

fn knob_ui(ui: &mut Ui, style: &Style, knob: &Knob, value: &mut f64) -> bool {
    let [low, high] = knob.range;
    if knob.name == "strength" {
        ui.label(style.weak(style.tr(knob.name), Size::Small));
    } else {
        ui.label(style.formula(knob.name, Size::Body, style.palette.text));
    }
    let slider = Slider::new(value, low..=high).fixed_decimals(2).custom_formatter(|v, _| number(v, 0.01));
    let response = ui.add(slider.custom_parser(typed));
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, knob.name));
    response.on_hover_text(style.tr("A weight of the example.")).changed()
}
