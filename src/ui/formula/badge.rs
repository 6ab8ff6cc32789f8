//! The badge beside a formula: which way it runs, "generates: z → x" or "normalizes: x → z", in a rounded frame.

use crate::flow::Way;
use crate::ui::style::{Size, Style, space};
use egui::text::LayoutJob;
use egui::{Galley, Painter, Pos2, Rect, Response, Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo, vec2};
use std::sync::Arc;

/// Laid out, not yet placed.
pub struct Badge {
    galley: Arc<Galley>,
    pub size: Vec2,
}

impl Badge {
    pub fn new(painter: &Painter, style: &Style, way: Way) -> Self {
        let galley = painter.layout_job(job(style, &style.badge(way)));
        let size = vec2(galley.size().x + 2.0 * space::S, Self::row(style) + space::XS);
        Self { galley, size }
    }

    /// The letters' font is taller than the words', with which the badge's middle is the line's.
    fn row(style: &Style) -> f32 {
        1.21 * style.points(Size::Small)
    }

    pub fn paint(self, painter: &Painter, style: &Style, at: Pos2) {
        let (p, rect) = (style.palette, Rect::from_min_size(at, self.size));
        painter.rect_stroke(rect, rect.height() / 2.0, style.stroke(1.0, p.line), StrokeKind::Inside);
        let text = rect.center() + vec2(-self.galley.size().x / 2.0, Self::row(style) / 2.0 - self.galley.size().y);
        painter.galley(text, self.galley, p.weak);
    }
}

/// A badge by itself, for a formula of a figure.
pub fn badge_ui(ui: &mut Ui, style: &Style, way: Way) -> Response {
    let badge = Badge::new(ui.painter(), style, way);
    if ui.available_size_before_wrap().x < badge.size.x {
        ui.end_row();
    }
    let (rect, response) = ui.allocate_exact_size(badge.size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, style.badge(way)));
    badge.paint(ui.painter(), style, rect.min);
    response
}

/// "generates: z → x", its letters as in formulas.
fn job(style: &Style, text: &str) -> LayoutJob {
    let (words, letters) = text.split_once(": ").unwrap_or((text, ""));
    let (font, colour) = (style.font(Size::Small), style.palette.weak);
    let mut job = LayoutJob::default();
    style.append_text(&mut job, &format!("{words}:  "), font, colour);
    // These letters are in the notation already.
    style.append_written(&mut job, letters, Size::Small, colour);
    job
}
