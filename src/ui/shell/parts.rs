//! Small widgets that the panels share. Each has a name for those who cannot see it and a sentence for those who hover.

use crate::ui::style::{Size, Style, space};
use egui::{Button, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

/// Gives a widget another name than the text on it.
pub fn named(response: Response, name: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::Button, response.enabled(), name));
    response
}

/// A quiet button with a sign on it.
pub fn sign(ui: &mut Ui, style: &Style, glyph: &str, name: &str, hint: &str) -> Response {
    let size = Vec2::splat(28.0 * style.type_scale());
    let text = RichText::new(glyph).font(style.font(Size::Large));
    let response = ui.add(Button::new(text).min_size(size).frame_when_inactive(false));
    named(response, style.tr(name)).on_hover_text(style.say(hint))
}

/// Adds a number that can be dragged, with a name; whether it was changed.
pub fn named_slider(ui: &mut Ui, widget: impl egui::Widget, name: &str) -> bool {
    let response = ui.add(widget);
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, name));
    response.changed()
}

/// The first thing to press.
pub fn primary(ui: &mut Ui, style: &Style, glyph: &str, name: &str, hint: &str) -> bool {
    let p = style.palette;
    let text = RichText::new(format!("{glyph} {}", style.tr(name))).font(style.bold(Size::Body)).color(p.on_accent);
    named(ui.add(Button::new(text).fill(p.accent)), style.tr(name)).on_hover_text(style.say(hint)).clicked()
}

/// What a control is called, with a sign beforehand if touching it restarts training.
pub fn caption(ui: &mut Ui, style: &Style, text: &str, restarts: bool, hint: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let label = ui.add(egui::Label::new(style.weak(style.tr(text), Size::Small)).sense(Sense::hover()));
        label.on_hover_text(style.say(hint));
        if restarts {
            let mark = ui.add(egui::Label::new(style.weak("↺", Size::Small)).sense(Sense::hover()));
            mark.on_hover_text(style.tr("Changing this starts training again at step 0."));
        }
    });
}

/// A hairline with air around it.
pub fn rule(ui: &mut Ui, style: &Style) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), space::L), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, style.palette.line));
}
