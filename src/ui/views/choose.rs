//! Small controls that figures and panels share: one of a few, a menu, a quiet button, the first button. Each has a name and a
//! sentence.

use crate::ui::style::{Size, Style, space};
use egui::{Button, ComboBox, CornerRadius, Rect, Response, RichText, Role, Ui, WidgetInfo, vec2};

/// One of a few: (text, sentence) each, in a row of its own where this one is too short. Returns the one that was chosen anew.
pub fn choose(ui: &mut Ui, style: &Style, selected: usize, options: &[(&str, &str)]) -> Option<usize> {
    chips(ui, style, selected, options).0
}

/// The same, and where the selected one stands.
pub fn chips(ui: &mut Ui, style: &Style, selected: usize, options: &[(&str, &str)]) -> (Option<usize>, Rect) {
    let p = style.palette;
    let (mut chosen, mut place) = (None, Rect::NOTHING);
    let font = style.font(Size::Small);
    let text_of = |text: &str| style.say(text);
    let wide = |text: &str| ui.painter().layout_no_wrap(text_of(text), font.clone(), p.text).size().x;
    let whole: f32 = options.iter().map(|(text, _)| wide(text) + 2.0 * space::S + 2.0).sum::<f32>() + 4.0;
    row_for(ui, whole);
    egui::Frame::new().fill(p.raised).corner_radius(6).inner_margin(2).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(space::S, 1.0);
        ui.spacing_mut().interact_size.y = 24.0 * style.type_scale();
        ui.horizontal(|ui| {
            for (i, (text, hint)) in options.iter().enumerate() {
                let on = i == selected;
                let label = RichText::new(text_of(text)).font(font.clone());
                let label = label.color(if on { p.on_accent } else { p.text });
                let button = Button::new(label).frame_when_inactive(on).corner_radius(CornerRadius::same(4));
                let response = ui.add(if on { button.fill(p.accent) } else { button });
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, style.say(text)));
                let response = if hint.is_empty() { response } else { response.on_hover_text(style.say(hint)) };
                if response.clicked() && !on {
                    chosen = Some(i);
                }
                if on {
                    place = response.rect;
                }
            }
        });
    });
    (chosen, place)
}

/// Begins a new row of a wrapped line where this one has no room for a group of controls so wide.
pub fn row_for(ui: &mut Ui, width: f32) {
    if ui.available_size_before_wrap().x < width {
        ui.end_row();
    }
}

/// Tells those who cannot see a menu what it is about and what is chosen.
pub fn name_menu(menu: &Response, name: &str, chosen: &str) {
    menu.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, menu.enabled(), name);
        info.current_text_value = Some(chosen.to_owned());
        info
    });
}

/// A menu of values with their titles and sentences; the one that was chosen anew.
pub fn menu_ui<V: Copy + PartialEq>(
    ui: &mut Ui,
    style: &Style,
    name: &'static str,
    now: V,
    options: &[(V, &'static str, &'static str)],
) -> Option<V> {
    let title = options.iter().find(|option| option.0 == now).map_or("", |option| option.1);
    let menu = ComboBox::from_id_salt(name).selected_text(style.tr(title)).width(ui.available_width());
    let mut chosen = None;
    let shown = menu.height(480.0).show_ui(ui, |ui| {
        for &(value, title, help) in options {
            let mut label = ui.selectable_label(now == value, style.tr(title));
            if !help.is_empty() {
                label = label.on_hover_text(style.say(help));
            }
            if label.clicked() && now != value {
                chosen = Some(value);
            }
        }
    });
    name_menu(&shown.response, style.tr(name), style.tr(title));
    chosen
}

/// A button with a word or a sign on it; `name` is for those who cannot see it.
pub fn press(ui: &mut Ui, style: &Style, enabled: bool, text: &str, name: &str, hint: &str) -> bool {
    let label = RichText::new(text).font(style.font(Size::Small));
    let size = 26.0 * style.type_scale();
    let response = ui.add_enabled(enabled, Button::new(label).min_size(vec2(size, size)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(style.letters(hint)).clicked()
}

/// The first button to press.
pub fn first_press(ui: &mut Ui, style: &Style, text: &str, hint: &str) -> bool {
    let p = style.palette;
    let label = RichText::new(text).font(style.bold(Size::Small)).color(p.on_accent);
    let size = 26.0 * style.type_scale();
    let response = ui.add(Button::new(label).fill(p.accent).min_size(vec2(size, size)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    response.on_hover_text(style.letters(hint)).clicked()
}
