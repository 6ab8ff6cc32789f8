//! The flow: its family, its size, and its layers as a stack of cards from z to x.

use super::super::parts::{named, named_slider};
use super::super::{Screen, change};
use crate::flow::{Base, Family, Layer};
use crate::net::Activation;
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, space};
use crate::ui::views::choose;
use crate::words::fill;
use egui::{
    Align2, Button, DragValue, Rect, Role, Sense, Slider, SliderClamping, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

impl Screen {
    pub(super) fn flow_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        if let Some(opened) = &model.opened {
            self.file_ui(ui, model, &opened.name, out);
            self.temperature_ui(ui, model, out);
            return self.stack_ui(ui, model, out);
        }
        self.field_caption(ui, "Family", "flow");
        self.family_ui(ui, model, out);
        let about = s.flow.about();
        ui.label(self.style.weak(self.style.say(about.help), Size::Small));
        ui.label(self.style.weak(about.paper, Size::Small).italics());

        self.field_caption(ui, "Layers", "layers");
        let mut layers = s.layers as u64;
        let slider = Slider::new(&mut layers, 1..=32).clamping(SliderClamping::Edits).update_while_editing(false);
        if named_slider(ui, slider, self.style.tr("Layers")) && layers != s.layers as u64 {
            out.push(change(model, |s| s.layers = layers as usize));
        }

        self.field_caption(ui, "Base density", "base");
        self.base_ui(ui, model, out);
        self.temperature_ui(ui, model, out);
        self.special_ui(ui, model, out);
        if s.flow.has_network() {
            self.network_ui(ui, model, out);
        }
        ui.add_space(space::M);
        self.stack_ui(ui, model, out);
    }

    /// The conditioner's widths and nonlinearity.
    fn network_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        let s = &model.settings;
        self.field_caption(ui, "Hidden units of each network", "net");
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            for (i, &width) in s.net.iter().enumerate() {
                let mut value = width;
                let drag = DragValue::new(&mut value).range(1..=128).speed(0.5).update_while_editing(false);
                let response = ui.add(drag);
                response.widget_info(|| {
                    WidgetInfo::labeled(
                        Role::SpinButton,
                        true,
                        fill(self.style.tr("Width of hidden layer {}"), &[&(i + 1)]),
                    )
                });
                if response.changed() && value != width {
                    out.push(change(model, |s| s.net[i] = value));
                }
            }
            let more = named(ui.add_enabled(s.net.len() < 4, Button::new("+")), self.style.tr("One more hidden layer"));
            if more.on_hover_text(self.style.tr("One more hidden layer.")).clicked() {
                out.push(change(model, |s| s.net.push(s.net.last().copied().unwrap_or(64))));
            }
            let fewer =
                named(ui.add_enabled(s.net.len() > 1, Button::new("−")), self.style.tr("One hidden layer fewer"));
            if fewer.on_hover_text(self.style.tr("One hidden layer fewer.")).clicked() {
                out.push(change(model, |s| s.net.truncate(s.net.len().max(2) - 1)));
            }
        });
        self.field_caption(ui, "Nonlinearity", "act");
        // LipSwish is SiLU made for residual blocks.
        let other = if s.flow == Family::Residual { Activation::Silu } else { Activation::LipSwish };
        let offered: Vec<Activation> = Activation::ALL.into_iter().filter(|&a| a != other || a == s.act).collect();
        let options: Vec<_> = offered.iter().map(|&a| (a.name(), activation_about(a))).collect();
        let selected = offered.iter().position(|&a| a == s.act).unwrap_or(0);
        if let Some(i) = choose(ui, &self.style, selected, &options) {
            out.push(change(model, |s| s.act = offered[i]));
        }
    }

    /// z, the layers, x, one card each: a click opens the layer.
    fn stack_ui(&mut self, ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing.y = 2.0;
        let base = match &model.run.flow.base {
            Base::Normal { .. } => "z ~ N(0, I)",
            Base::Mixture(_) => "z ~ Σ wᵢ N(mᵢ, Sᵢ)",
            Base::Gaussian(_) => "z ~ N(m, LLᵀ)",
            Base::Uniform(_) => "z ~ U(0, 1)",
        };
        self.end_card(ui, base);
        for (i, layer) in model.run.flow.layers.iter().enumerate() {
            if self.layer_card(ui, model, i, layer) {
                out.push(change(model, |s| (s.layer, s.view) = (i + 1, View::Layers)));
            }
        }
        self.end_card(ui, "x = f(z)");
    }

    fn end_card(&self, ui: &mut Ui, text: &str) {
        let height = self.style.points(Size::Body) + space::S;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let (at, ink) = (rect.center(), self.style.palette.text);
        self.style.paint_formula(ui.painter(), at, Align2::CENTER_CENTER, text, Size::Body, ink);
    }

    fn layer_card(&self, ui: &mut Ui, model: &Model, i: usize, layer: &Layer) -> bool {
        let p = self.style.palette;
        let height = self.style.points(Size::Small) + 11.0;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let on = model.settings.view == View::Layers && model.settings.layer == i + 1;
        let (style, title, moved) = (&self.style, self.style.tr(layer.title()), self.style.letters(&moved(layer)));
        let moves = if moved.is_empty() { String::new() } else { fill(style.tr(", moves {}"), &[&moved]) };
        let name = format!("{}{moves}", fill(style.tr("Layer {}: {}"), &[&(i + 1), &title]));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
        ui.painter().rect_filled(rect, 5.0, if response.hovered() { p.hovered } else { p.raised });
        if on || response.has_focus() {
            ui.painter().rect_stroke(rect, 5.0, Stroke::new(1.5, p.accent), StrokeKind::Inside);
        }
        let font = self.style.font(Size::Small);
        let left = pos2(rect.left() + space::S, rect.center().y);
        let text = ui.painter().text(left, Align2::LEFT_CENTER, format!("{}  {title}", i + 1), font.clone(), p.text);
        let right = pos2(rect.right() - space::S, rect.center().y);
        if Rect::from_min_max(text.right_top(), rect.max).width() > 40.0 {
            ui.painter().text(right, Align2::RIGHT_CENTER, &moved, font, p.weak);
        }
        response.on_hover_text(format!("{name}. {}", style.tr("Click to see it large."))).clicked()
    }
}

/// Which coordinates a coupling moves: the others only tell it how far.
fn moved(layer: &Layer) -> String {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let Layer::Coupling(coupling) = layer else { return String::new() };
    let name = |i: usize| DIGITS.get(i + 1).map(|d| format!("y{d}")).unwrap_or_default();
    coupling.transformed().map(name).collect::<Vec<_>>().join(" ")
}

fn activation_about(activation: Activation) -> &'static str {
    match activation {
        Activation::Relu => "max(u, 0): maps that are made of flat pieces.",
        Activation::Tanh => "tanh u: smooth, and bounded.",
        Activation::Elu => "u, or e^u − 1 below zero: smooth at zero.",
        Activation::Silu => "u / (1 + e^−u): smooth everywhere.",
        Activation::LipSwish => "u / (1 + e^−u) / 1.1: smooth, its slope within ±1.",
    }
}
