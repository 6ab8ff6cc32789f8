//! Below a chart: what its dots and lines are, with their numbers. Each has a sentence.

use crate::ui::style::{Size, Style, space};
use egui::{Color32, Painter, Rect, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

/// What a sign takes.
const WIDTH: f32 = 16.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Dot,
    Line,
    Dashed,
    Band,
    /// Words alone.
    None,
}

/// Entries in as many lines as they need.
pub(super) fn rows<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::M, space::XS);
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(add).inner
    })
    .inner
}

/// One entry: words, then a number or a formula that stands out. It stays on one line, unless that is longer than a row.
pub(super) fn entry(
    ui: &mut Ui,
    style: &Style,
    (sign, colour): (Sign, Color32),
    words: &str,
    value: &str,
    help: &str,
) -> Response {
    let p = style.palette;
    let mut job = egui::text::LayoutJob::default();
    style.append_text(&mut job, words, style.font(Size::Small), p.weak);
    if !value.is_empty() {
        style.append_text(&mut job, "\u{a0}", style.font(Size::Small), p.weak);
        style.append_text(&mut job, value, style.bold(Size::Small), p.text);
    }
    let whole = job.text.clone();
    let left = if sign == Sign::None { 0.0 } else { WIDTH * style.type_scale() + space::XS };
    job.wrap.max_width = ui.max_rect().width() - left;
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(left, 0.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    let mark = Rect::from_min_size(rect.min, vec2(WIDTH * style.type_scale(), rect.height()));
    swatch(ui.painter(), style, mark, sign, colour);
    ui.painter().galley(rect.min + vec2(left, 0.0), galley, p.weak);
    response.on_hover_text(help)
}

fn swatch(painter: &Painter, style: &Style, rect: Rect, sign: Sign, colour: Color32) {
    let k = style.type_scale();
    let (left, right) = (pos2(rect.left(), rect.center().y), pos2(rect.right(), rect.center().y));
    match sign {
        Sign::Dot => {
            painter.circle_filled(rect.center(), 3.5 * k, colour);
        }
        Sign::Line => {
            painter.line_segment([left, right], style.stroke(2.0, colour));
        }
        Sign::Dashed => {
            painter.extend(Shape::dashed_line(&[left, right], style.stroke(1.5, colour), 4.0, 3.0));
        }
        Sign::Band => {
            painter.rect_filled(rect.shrink2(vec2(0.0, 3.0)), 2.0, colour);
        }
        Sign::None => {}
    }
}
