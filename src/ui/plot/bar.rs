//! The colour bar: what a colour means, in which unit.

use super::{number, positive, ticks};
use crate::ui::colour::Map;
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, Mesh, Painter, Rect, Shape, StrokeKind, pos2, vec2};

/// What the bar says.
#[derive(Clone, Debug)]
pub struct Bar<'a> {
    pub map: &'a Map,
    pub low: f64,
    pub high: f64,
    /// The quantity, in italics.
    pub name: &'a str,
    /// Its unit; may be empty.
    pub unit: &'a str,
}

impl<'a> Bar<'a> {
    /// A density called `name`, from 0 to `top`.
    pub fn density(style: &'a Style, name: &'a str, top: f32) -> Self {
        Self { map: &style.sequential, low: 0.0, high: f64::from(top), name, unit: style.tr("density") }
    }
}

/// Draws a bar as high as `rect` with its title above and its numbers on the right; returns the width it takes.
pub fn colour_bar(painter: &Painter, rect: Rect, style: &Style, bar: &Bar<'_>) -> f32 {
    let p = style.palette;
    let mut top = rect.top();
    let title = style.paint_formula(painter, rect.left_top(), Align2::LEFT_TOP, bar.name, Size::Body, p.text);
    let mut right = title.right();
    top = top.max(title.bottom());
    if !bar.unit.is_empty() {
        let unit = painter.layout_no_wrap(bar.unit.to_owned(), style.font(Size::Small), p.weak);
        let beside = pos2(title.right() + space::S, title.center().y - unit.size().y / 2.0);
        let fits = beside.x + unit.size().x <= rect.right();
        let at = if fits { beside } else { pos2(rect.left(), top) };
        (right, top) = (right.max(at.x + unit.size().x), top.max(at.y + unit.size().y));
        painter.galley(at, unit, p.weak);
    }
    let width = 12.0 * style.type_scale();
    let body = Rect::from_min_max(pos2(rect.left(), top + space::S), pos2(rect.left() + width, rect.bottom()));
    if body.height() < 8.0 {
        return right - rect.left();
    }
    painter.add(gradient(body, bar.map, false));
    painter.rect_stroke(body, 0.0, style.stroke(1.0, p.axis.gamma_multiply(0.6)), StrokeKind::Outside);
    let (marks, step) = marks(bar, (body.height() / 40.0) as usize);
    for mark in marks {
        let y = body.bottom() - body.height() * ((mark - bar.low) / (bar.high - bar.low)) as f32;
        painter.hline(body.right()..=body.right() + 3.0, y, style.stroke(1.0, p.axis));
        let at = pos2(body.right() + 6.0, y);
        let text = painter.text(at, Align2::LEFT_CENTER, written(mark, step), style.font(Size::Small), p.weak);
        right = right.max(text.right());
    }
    right - rect.left()
}

/// The same lying down, one line high and its numbers below, for narrow screens.
pub fn colour_bar_flat(painter: &Painter, rect: Rect, style: &Style, bar: &Bar<'_>) {
    let p = style.palette;
    let line = style.points(Size::Small);
    let centre = rect.top() + line * 0.6;
    let name = pos2(rect.left(), centre);
    let name = style.paint_formula(painter, name, Align2::LEFT_CENTER, bar.name, Size::Body, p.text);
    let unit = painter.layout_no_wrap(bar.unit.to_owned(), style.font(Size::Small), p.weak);
    let thick = 10.0 * style.type_scale();
    let mut left = name.right() + space::M;
    if rect.right() - line - left - unit.size().x > 4.0 * line {
        let at = pos2(name.right() + space::XS + 2.0, centre - unit.size().y / 2.0);
        left += unit.size().x;
        painter.galley(at, unit, p.weak);
    }
    let body = Rect::from_x_y_ranges(left..=rect.right() - line, centre - thick / 2.0..=centre + thick / 2.0);
    if body.width() < 8.0 {
        return;
    }
    painter.add(gradient(body, bar.map, true));
    painter.rect_stroke(body, 0.0, style.stroke(1.0, p.axis.gamma_multiply(0.6)), StrokeKind::Outside);
    let (marks, step) = marks(bar, (body.width() / 60.0) as usize);
    // From the right, so that the largest is said where there is room for one alone.
    let mut free = f32::INFINITY;
    for mark in marks.into_iter().rev() {
        let x = body.left() + body.width() * ((mark - bar.low) / (bar.high - bar.low)) as f32;
        let text = painter.layout_no_wrap(written(mark, step), style.font(Size::Small), p.weak);
        let at = pos2((x - text.size().x / 2.0).min(rect.right() - text.size().x), body.bottom() + 2.0);
        if at.x + text.size().x < free {
            free = at.x - space::XS;
            painter.galley(at, text, p.weak);
        }
    }
}

/// Round numbers for about `room` of them, and always one on each side of zero that the bar has.
fn marks(bar: &Bar<'_>, room: usize) -> (Vec<f64>, f64) {
    let sides = if bar.low < 0.0 { 3 } else { 2 };
    let enough = |most: &usize| ticks(bar.low, bar.high, *most).0.len() >= sides;
    let most = (room.clamp(2, 5)..10).find(enough).unwrap_or(5);
    ticks(bar.low, bar.high, most)
}

/// A mark `step` from the next, in powers of ten where it would have many zeros.
fn written(mark: f64, step: f64) -> String {
    match mark {
        _ if (1e-4..1e4).contains(&step) => number(mark, step),
        0.0 => number(mark, 1.0),
        _ => format!(
            "{}{}",
            if mark < 0.0 { "\u{2212}" } else { "" },
            positive(mark.abs()).replace(".0\u{a0}×", "\u{a0}×")
        ),
    }
}

fn gradient(rect: Rect, map: &Map, flat: bool) -> Shape {
    const BANDS: usize = 48;
    let mut mesh = Mesh::default();
    for i in 0..=BANDS {
        let t = i as f32 / BANDS as f32;
        let (start, across) = if flat {
            (pos2(rect.left() + rect.width() * t, rect.top()), vec2(0.0, rect.height()))
        } else {
            (pos2(rect.left(), rect.bottom() - rect.height() * t), vec2(rect.width(), 0.0))
        };
        let colour: Color32 = map.at(t);
        mesh.colored_vertex(start, colour);
        mesh.colored_vertex(start + across, colour);
    }
    for i in 0..BANDS as u32 {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_any_size_can_be_read() {
        assert_eq!([written(0.5, 0.5), written(0.0, 0.5), written(0.0005, 0.0005)], ["0.5", "0.0", "0.0005"]);
        assert_eq!(
            [written(0.0, 2e-7), written(4e-7, 2e-7), written(-4e-7, 2e-7)],
            ["0", "4\u{a0}×\u{a0}10⁻⁷", "\u{2212}4\u{a0}×\u{a0}10⁻⁷"]
        );
        assert_eq!([written(1.5e9, 5e8), written(20.0, 10.0)], ["1.5\u{a0}×\u{a0}10⁹", "20"]);
    }
}
