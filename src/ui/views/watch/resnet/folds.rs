//! The second pane: how far each step is from folding the plane, by the smallest singular value of its Jacobian.

use super::{Scene, heading};
use crate::ui::model::WINDOW;
use crate::ui::plot::{Bar, Field, Plane, colour_bar_flat, fingerprint, number, paint_texture};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::readout::{notice, readout};
use crate::ui::views::watch::axes::{Axes, Axis, Scale};
use crate::watch::lattice::{REACH, centre};
use egui::{Color32, Painter, Pos2, Rect, Role, Sense, Shape, Ui, Vec2, WidgetInfo, pos2};

/// The colour map reaches from −1 to 1: 1 leaves every length, 0 folds.
fn colour(style: &Style, value: f32) -> Color32 {
    style.diverging.at(0.5 + 0.5 * value.clamp(-1.0, 1.0))
}

pub(super) fn folds_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>, field: &mut Field, side: f32) {
    let p = style.palette;
    ui.horizontal(|ui| heading(ui, style, style.tr("How far a step is from folding")));
    let bar = style.points(Size::Small) * 2.6;
    let (outer, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    let least = scene.cut.and_then(|cut| cut.smallest.iter().copied().reduce(f32::min));
    let name = format!(
        "{}: {}",
        style.say("The smallest singular value of I + h ∂v/∂y over the plane, the least of all steps, with the sign of the determinant"),
        least.map_or_else(String::new, |v| number(f64::from(v), 0.01))
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let Some(cut) = scene.cut.filter(|cut| !cut.smallest.is_empty()) else {
        return notice(ui.painter(), outer, style, style.tr("Making the steps"));
    };
    if cut.dim == 1 {
        line(ui.painter(), outer, style, &cut.smallest);
        return;
    }
    let room = Rect::from_min_max(outer.min, pos2(outer.right(), outer.bottom() - bar));
    let plane = Plane::with_axes(room, WINDOW, style);
    style.spot(ui, "folds", plane.rect);
    let (n, values) = (cut.side, &cut.smallest);
    let shows = fingerprint((scene.version, scene.steps, n, style.look as u8));
    if let Some(texture) = field.texture(ui.ctx(), shows, [n, n], |i| colour(style, values[i])) {
        paint_texture(ui.painter(), texture, plane.rect);
    }
    let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
    for [a, b] in zeros(values, n) {
        painter.line_segment([plane.to_screen(a), plane.to_screen(b)], style.stroke(2.0, p.error));
    }
    plane.axes(ui.painter(), style, ["y₁", "y₂"]);
    let strip = Rect::from_min_max(pos2(plane.rect.left(), room.bottom() + space::XS), outer.max);
    let scale =
        Bar { map: &style.diverging, low: -1.0, high: 1.0, name: "± σ", unit: style.tr("smallest singular value") };
    colour_bar_flat(ui.painter(), strip, style, &scale);
    if let Some(at) = response.hover_pos().filter(|at| plane.rect.contains(*at)) {
        let cell = |v: f32| (((v + REACH) / (2.0 * REACH) * n as f32) as usize).min(n - 1);
        let [a, b] = plane.to_world(at);
        let value = values[cell(b) * n + cell(a)];
        let (word, two) = (if value <= 0.0 { "a step folds here" } else { "no step folds here" }, |v| number(v, 0.01));
        let text = format!("σ = {}: {}", two(f64::from(value)), style.tr(word));
        readout(ui.painter(), at, plane.rect, style, text);
    }
}

/// Segments of the line on which a lattice of `n` x `n` values is 0, between the centres of its cells.
fn zeros(values: &[f32], n: usize) -> Vec<[[f32; 2]; 2]> {
    let mut found = Vec::new();
    for (i, j) in (0..n - 1).flat_map(|j| (0..n - 1).map(move |i| (i, j))) {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let value = |k: usize| values[corners[k % 4].1 * n + corners[k % 4].0];
        let place = |k: usize| [centre(corners[k % 4].0, n), centre(corners[k % 4].1, n)];
        let crossings: Vec<[f32; 2]> = (0..4)
            .filter(|&k| (value(k) > 0.0) != (value(k + 1) > 0.0))
            .map(|k| {
                let share = value(k) / (value(k) - value(k + 1));
                let (a, b) = (place(k), place(k + 1));
                [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
            })
            .collect();
        found.extend(crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
    }
    found
}

/// On a line: 1 + h ∂v/∂y against y.
fn line(painter: &Painter, outer: Rect, style: &Style, values: &[f32]) {
    let low = values.iter().copied().fold(-0.2, f32::min);
    let y = Axis::new(Scale::Linear, f64::from(low), f64::from(values.iter().copied().fold(1.2, f32::max)));
    let axes = Axes::within(outer, style, Axis::new(Scale::Linear, -4.0, 4.0), y, 0.0);
    axes.frame(painter, style, &style.letters("y"), &style.letters("1 + h ∂v/∂y"));
    painter.hline(axes.rect.x_range(), axes.at(0.0, 0.0).y, style.stroke(1.5, style.palette.error));
    let at = |(i, v): (usize, &f32)| axes.at(f64::from(centre(i, values.len())), f64::from(*v));
    let curve: Vec<Pos2> = values.iter().enumerate().map(at).collect();
    painter.add(Shape::line(curve, style.stroke(2.0, style.palette.accent)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_zeros_lies_between_the_signs() {
        let n = 8;
        let values: Vec<f32> = (0..n * n).map(|k| centre(k % n, n) - 0.3).collect();
        let found = zeros(&values, n);
        assert_eq!(found.len(), n - 1);
        assert!(found.iter().flatten().all(|at| (at[0] - 0.3).abs() < 1e-5));
    }
}
