//! egui's own widgets in our palette: flat, without grey frames, quiet until they are wanted.

use super::{Size, Style, space};
use egui::style::{HandleShape, NumericColorSpace, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Visuals, vec2};

/// The corners of controls.
const RADIUS: u8 = 6;

pub fn egui_style(style: &Style) -> egui::Style {
    let mut out = egui::Style { visuals: visuals(style), animation_time: 0.15, ..Default::default() };
    let bold = |size| style.bold(size);
    out.text_styles = [
        (TextStyle::Small, style.font(Size::Small)),
        (TextStyle::Body, style.font(Size::Body)),
        (TextStyle::Button, style.font(Size::Body)),
        (TextStyle::Monospace, FontId::new(style.points(Size::Body), FontFamily::Monospace)),
        (TextStyle::Heading, bold(Size::Large)),
        (TextStyle::Name("title".into()), bold(Size::Title)),
        (TextStyle::Name("display".into()), bold(Size::Display)),
    ]
    .into();
    out.drag_value_text_style = TextStyle::Body;
    let k = style.type_scale();
    let s = &mut out.spacing;
    s.item_spacing = vec2(space::S, space::S);
    s.button_padding = vec2(space::M, space::XS + 1.0);
    s.window_margin = Margin::same(space::L as i8);
    s.menu_margin = Margin::same(space::S as i8);
    s.interact_size = vec2(32.0, 28.0) * k;
    s.slider_width = 140.0 * k;
    s.slider_rail_height = 4.0 * k;
    s.icon_width = 18.0 * k;
    s.icon_width_inner = 10.0 * k;
    s.tooltip_width = 340.0 * k;
    s.scroll = ScrollStyle::thin();
    out.interaction.tooltip_delay = 0.35;
    out.interaction.selectable_labels = false;
    out
}

fn visuals(style: &Style) -> Visuals {
    let p = style.palette;
    let mut v = if style.look.is_dark() { Visuals::dark() } else { Visuals::light() };
    let state = |fill: Color32, border: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: style.stroke(1.5, text),
        expansion: 0.0,
    };
    v.widgets = Widgets {
        noninteractive: WidgetVisuals { fg_stroke: Stroke::new(1.0, p.text), ..state(p.panel, p.line, p.text) },
        inactive: state(p.raised, Color32::TRANSPARENT, p.text),
        hovered: state(p.hovered, Color32::TRANSPARENT, p.text),
        active: state(p.hovered, p.accent, p.text),
        open: state(p.hovered, Color32::TRANSPARENT, p.text),
    };
    v.selection = Selection { bg_fill: p.accent, stroke: Stroke::new(1.5, p.on_accent) };
    v.weak_text_color = Some(p.weak);
    v.hyperlink_color = p.accent;
    v.faint_bg_color = p.panel;
    v.extreme_bg_color = p.page;
    v.code_bg_color = p.raised;
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.error;
    v.panel_fill = p.panel;
    v.window_fill = p.raised;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(8);
    let shade = if style.look.is_dark() { 120 } else { 40 };
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(shade) };
    (v.window_shadow, v.popup_shadow) = (shadow, shadow);
    v.slider_trailing_fill = true;
    v.handle_shape = HandleShape::Circle;
    v.indent_has_left_vline = false;
    v.collapsing_header_frame = false;
    v.striped = false;
    v.numeric_color_space = NumericColorSpace::GammaByte;
    v.interact_cursor = Some(egui::CursorIcon::PointingHand);
    v
}
