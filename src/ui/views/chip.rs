//! A switch that fits into a figure's margin: a word with a light that is on or off.

use crate::ui::style::{Size, Style, space};
use egui::{Response, Role, Sense, StrokeKind, Ui, WidgetInfo, vec2};

/// How wide the light is.
fn light(style: &Style) -> f32 {
    8.0 * style.type_scale()
}

/// What a chip is wider than its word.
fn around(style: &Style) -> f32 {
    light(style) + 3.0 * space::S
}

/// How wide a chip with this word is.
pub fn chip_width(ui: &Ui, style: &Style, word: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(style.say(word), style.font(Size::Small), style.palette.text);
    galley.size().x + around(style)
}

/// A switch of its own (`Role::CheckBox`) or one of several (`Role::RadioButton`).
pub fn chip(ui: &mut Ui, style: &Style, role: Role, on: bool, word: &str, help: &str) -> Response {
    let p = style.palette;
    let font = style.font(Size::Small);
    let galley = ui.painter().layout_no_wrap(style.say(word), font, if on { p.text } else { p.weak });
    let light = light(style);
    let size = vec2(galley.size().x + around(style), galley.size().y + 1.5 * space::S);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), on, style.say(word)));
    let fill = match (on, response.hovered() || response.has_focus()) {
        (_, true) => p.hovered,
        (true, false) => p.raised,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    let edge = if response.has_focus() { p.accent } else { p.line };
    let painter = ui.painter();
    painter.rect(rect, rect.height() / 2.0, fill, style.stroke(1.0, edge), StrokeKind::Inside);
    let centre = rect.left_center() + vec2(space::S + light / 2.0, 0.0);
    if on {
        painter.circle_filled(centre, light / 2.0, p.accent);
    } else {
        painter.circle_stroke(centre, light / 2.0 - 0.5, style.stroke(1.0, p.axis));
    }
    painter.galley(rect.left_center() + vec2(2.0 * space::S + light - 2.0, -galley.size().y / 2.0), galley, p.text);
    response.on_hover_text(style.say(help))
}
