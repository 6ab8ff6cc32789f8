//! Small widgets that the panels share. Each has a name for those who cannot see it and a sentence for those who hover.

use crate::ui::style::{Size, Style, space};
use egui::{Button, CornerRadius, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

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

/// One of a few: (text, sentence) each. Returns the one that was chosen anew.
pub fn segmented(ui: &mut Ui, style: &Style, selected: usize, options: &[(&str, &str)]) -> Option<usize> {
    let p = style.palette;
    let mut chosen = None;
    let frame = egui::Frame::new().fill(p.raised).corner_radius(6).inner_margin(2);
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(space::S, 1.0);
        ui.spacing_mut().interact_size.y = 24.0 * style.type_scale();
        ui.horizontal(|ui| {
            for (i, (text, hint)) in options.iter().enumerate() {
                let on = i == selected;
                let text = RichText::new(style.tr(text)).font(style.font(Size::Small));
                let text = text.color(if on { p.on_accent } else { p.text });
                let button = Button::new(text).frame_when_inactive(on).corner_radius(CornerRadius::same(4));
                let response = ui.add(if on { button.fill(p.accent) } else { button });
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, style.tr(options[i].0)));
                let response = if hint.is_empty() { response } else { response.on_hover_text(style.say(hint)) };
                if response.clicked() && !on {
                    chosen = Some(i);
                }
            }
        });
    });
    chosen
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

/// 12345 as "12,345".
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            ["0", "999", "1,000", "12,345", "1,000,000"],
            [0, 999, 1000, 12_345, 1_000_000].map(grouped).each_ref().map(String::as_str)
        );
    }
}
