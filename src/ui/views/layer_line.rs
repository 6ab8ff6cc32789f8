//! A layer of a flow on a line: log |dy/dx| against its input, with an axis in nats.

use super::layer_colours::{faded, range, visibility};
use crate::engine::Tile;
use crate::ui::plot::{Plane, number, ticks};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Rect, Shape, StrokeKind, Ui, pos2};

/// Returns the largest |log |dy/dx|| that is drawn.
pub fn draw_line(ui: &Ui, plane: &Plane, style: &Style, tile: &Tile, input: &str) -> f32 {
    let (p, rect) = (style.palette, plane.rect);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let scale = range(&tile.log_det, &tile.mass, 0.1);
    let high = 1.15 * scale;
    let y_at = |value: f32| rect.center().y - rect.height() * 0.5 * value / high;
    let (marks, step) = ticks(-f64::from(high), f64::from(high), 5);
    for mark in marks {
        let y = y_at(mark as f32);
        painter.hline(rect.x_range(), y, style.stroke(1.0, if mark == 0.0 { p.axis } else { p.line }));
        let at = pos2(rect.left() - space::XS * 1.5, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, number(mark, step), style.font(Size::Small), p.weak);
    }
    let n = tile.log_det.len();
    let at = |i: usize| pos2(rect.left() + rect.width() * (i as f32 + 0.5) / n as f32, y_at(tile.log_det[i]));
    for i in 1..n {
        let bar = Rect::from_two_pos(at(i - 1), pos2(at(i).x, y_at(0.0)));
        painter.rect_filled(bar, 0.0, faded(style, tile.log_det[i], scale, tile.mass[i]));
        let ink = p.text.gamma_multiply(0.15 + 0.85 * visibility(tile.mass[i]));
        painter.add(Shape::line_segment([at(i - 1), at(i)], style.stroke(2.0, ink)));
    }
    ui.painter().rect_stroke(rect, 0.0, style.stroke(1.0, p.line), StrokeKind::Outside);
    let name = rect.left_top() + egui::vec2(space::S, space::XS);
    style.paint_formula(ui.painter(), name, Align2::LEFT_TOP, "log |dy′/dy|", Size::Body, p.text);
    plane.axis_below(ui.painter(), style, input);
    scale
}
