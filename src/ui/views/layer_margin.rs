//! Beside or below a layer's figure: which picture it is, what its colours mean, and what there is to see.

use super::change;
use super::chip::chip;
use super::room::{Room, SHORTEST_BAR, within};
use crate::flow::Layer;
use crate::preset::LayerPicture;
use crate::ui::plot::{Bar, colour_bar, colour_bar_flat};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align2, Rect, Role, Ui, vec2};

/// `scale` is the largest value of the diverging map.
pub fn margin_ui(ui: &mut Ui, room: &Room, model: &Model, style: &Style, layer: &Layer, scale: f32) -> Option<Action> {
    let entries = model.settings.picture == LayerPicture::Entries;
    let bar = Bar {
        map: &style.diverging,
        low: -f64::from(scale),
        high: f64::from(scale),
        name: if entries { "∂y′/∂y" } else { "log |det J|" },
        unit: if entries { "" } else { style.tr("nats") },
    };
    let flat = layer.preserves_volume() && model.settings.picture == LayerPicture::LogDet;
    let (k, line) = (style.type_scale(), style.points(Size::Small));
    let chips = 3.0 * (line * 1.3 + 1.5 * space::S + space::S) - space::S;
    let low = room.wide && room.margin.height() < chips + space::L + SHORTEST_BAR * k;
    let mut below = room.margin.min;
    if flat {
        below = everywhere(ui, room.margin, style);
    } else if model.dim() == 1 {
        // The curve has an axis of its own.
    } else if room.wide && !low {
        let height = (room.margin.height() * 0.36).clamp(SHORTEST_BAR * k, 220.0 * k);
        let rect = Rect::from_min_size(room.margin.min, vec2(room.margin.width(), height));
        colour_bar(ui.painter(), rect, style, &bar);
        below.y += height + space::L;
    } else {
        colour_bar_flat(ui.painter(), room.margin, style, &bar);
        below.y += line * 2.6;
    }
    if !room.wide {
        within(ui, room.foot, |ui| ui.label(style.weak(explanation(style, model, layer), Size::Body)));
        return None;
    }
    if low {
        let chips = Rect::from_min_max(below, room.margin.max);
        return within(ui, chips, |ui| ui.horizontal_wrapped(|ui| pictures_ui(ui, model, style)).inner);
    }
    let words = Rect::from_min_max(below, room.margin.max - vec2(0.0, chips + space::S));
    let text = explanation(style, model, layer);
    let lines = ui.painter().layout(text.clone(), style.font(Size::Small), style.palette.weak, words.width());
    if lines.size().y <= words.height() {
        within(ui, words, |ui| ui.label(style.weak(text, Size::Small)));
    }
    let chips = Rect::from_min_max(room.margin.max - vec2(room.margin.width(), chips), room.margin.max);
    within(ui, chips, |ui| pictures_ui(ui, model, style))
}

/// In the place of a bar, where the map has one colour only; returns where there is room again.
fn everywhere(ui: &Ui, margin: Rect, style: &Style) -> egui::Pos2 {
    let p = style.palette;
    let name = style.paint_formula(ui.painter(), margin.min, Align2::LEFT_TOP, "log |det J| = 0", Size::Body, p.text);
    let font = style.font(Size::Small);
    let unit = ui.painter().text(name.left_bottom(), Align2::LEFT_TOP, style.tr("nats, everywhere"), font, p.weak);
    unit.left_bottom() + vec2(0.0, space::M)
}

/// The switch between the three pictures; in one dimension they are the same.
pub fn pictures_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    if model.dim() == 1 {
        return None;
    }
    let mut action = None;
    for (picture, help) in [
        (LayerPicture::LogDet, "How much the layer stretches areas, in nats: zero keeps them."),
        (LayerPicture::Entries, "The four entries of the Jacobian J, on one scale."),
        (LayerPicture::Ellipses, "What becomes of small circles: the singular values of J."),
    ] {
        let on = model.settings.picture == picture;
        if chip(ui, style, Role::RadioButton, on, picture_name(picture), help).clicked() && !on {
            action = Some(change(model, |s| s.picture = picture));
        }
    }
    action
}

pub fn picture_name(picture: LayerPicture) -> &'static str {
    match picture {
        LayerPicture::LogDet => "log |det J|",
        LayerPicture::Entries => "entries ∂y′/∂y",
        LayerPicture::Ellipses => "singular values",
    }
}

/// What there is to see, in a sentence.
fn explanation(style: &Style, model: &Model, layer: &Layer) -> String {
    let moved = if let Layer::Coupling(c) = layer { c.transforms.iter().position(|&t| t) } else { None };
    let sentence = match (model.settings.picture, moved) {
        _ if layer.preserves_volume() && model.settings.picture == LayerPicture::LogDet => {
            "volume preserving: |det\u{a0}J|\u{a0}=\u{a0}1 everywhere; it moves mass without compressing it"
        }
        _ if model.dim() == 1 => {
            "Above zero the layer stretches lengths, so the density falls; below zero it shrinks them."
        }
        (LayerPicture::LogDet, _) => "Orange: areas grow, so the density falls. Blue: areas shrink, so it rises.",
        (LayerPicture::Entries, Some(moved)) => {
            let (kept, moved) = if moved == 1 { ("₁", "₂") } else { ("₂", "₁") };
            let pattern =
                "y′{} = y{} passes unchanged; ∂y′{}/∂y{} never enters the determinant, which is ∂y′{}/∂y{} alone.";
            return style.letters(&fill(style.tr(pattern), &[&kept, &kept, &moved, &kept, &moved, &moved]));
        }
        (LayerPicture::Entries, _) => "y is the input, y′ the output; the determinant is made of these entries.",
        (LayerPicture::Ellipses, _) => {
            "A small circle becomes an ellipse with half-axes σ₁ ≥ σ₂, the singular values: σ₁\u{a0}σ₂\u{a0}=\u{a0}|det\u{a0}J|."
        }
    };
    style.say(sentence)
}
