//! The third pane: at the followed point, the exact log-determinant of n steps and the sum of traces, against n.

use super::{Scene, heading};
use crate::ui::plot::number;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::choose::row_for;
use crate::ui::views::readout::{notice, readout};
use crate::ui::views::watch::axes::{Axes, Axis, Scale};
use crate::watch::resnet::limit::Mark;
use crate::words::fill;
use egui::{Label, Pos2, Role, Sense, Shape, Ui, Vec2, WidgetInfo};

pub(super) fn chart_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>, size: Vec2) {
    let p = style.palette;
    ui.horizontal(|ui| heading(ui, style, style.tr("log |det| against the trace")));
    let (outer, response) = ui.allocate_exact_size(size, Sense::hover());
    let Some(limit) = scene.limit else {
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, style.tr("log |det| against the trace")));
        return notice(ui.painter(), outer, style, style.tr("Following a point"));
    };
    let name = fill(
        style.tr("Log-determinants at the followed point against n, in nats: they tend to {}."),
        &[&number(limit.log_det, 0.001)],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let labels = ["Σ log |det (I + h ∂v/∂y)|", "Σ h tr ∂v/∂y", "∫ tr ∂v/∂y dt"];
    let values =
        || limit.marks.iter().flat_map(|m| [m.exact, m.trace]).chain([limit.log_det]).filter(|v| v.is_finite());
    // Where a step almost folds, the exact one falls without end: the picture keeps to the rest.
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let room = (0.12 * (high - low)).max(0.05);
    let low = low.max(limit.log_det - 6.0);
    let (x, y) = (Axis::new(Scale::Octaves, 0.9, 300.0), Axis::new(Scale::Linear, low - room, high + room));
    let axes = Axes::within(outer, style, x, y, 0.0);
    axes.frame(ui.painter(), style, "n", style.tr("nats"));
    style.spot(ui, "traces", axes.rect);
    let painter = axes.inside(ui.painter());
    let flat = axes.at(1.0, limit.log_det).y;
    let dashed = [Pos2::new(axes.rect.left(), flat), Pos2::new(axes.rect.right(), flat)];
    painter.extend(Shape::dashed_line(&dashed, style.stroke(1.5, p.text), 5.0, 4.0));
    let inks = [p.accent, p.measure];
    for (value, ink) in [(|m: &Mark| m.exact) as fn(&Mark) -> f64, |m| m.trace].into_iter().zip(inks) {
        let line: Vec<Pos2> =
            limit.marks.iter().filter(|m| value(m).is_finite()).map(|m| axes.at(f64::from(m.n), value(m))).collect();
        for at in &line {
            painter.circle_filled(*at, 2.5 * style.type_scale().sqrt(), ink);
        }
        painter.add(Shape::line(line, style.stroke(2.0, ink)));
        if let Some(mark) = limit.marks.iter().find(|m| m.n == scene.steps).filter(|m| value(m).is_finite()) {
            let at = axes.at(f64::from(mark.n), value(mark));
            painter.circle(at, 5.0 * style.type_scale().sqrt(), ink, style.stroke(2.0, p.page));
        }
    }
    if scene.steps > 0 {
        let x = axes.at(f64::from(scene.steps), 1.0).x;
        painter.vline(x, axes.rect.y_range(), style.stroke(1.0, p.text.gamma_multiply(0.35)));
    }
    legend(ui, style, labels, [p.accent, p.measure, p.text]);
    if let Some(at) = response.hover_pos().filter(|at| axes.rect.contains(*at)) {
        let near = |m: &&Mark| (axes.at(f64::from(m.n), 1.0).x - at.x).abs();
        let Some(mark) = limit.marks.iter().min_by(|a, b| near(a).total_cmp(&near(b))) else { return };
        let nats = style.tr("nats");
        let text = format!(
            "n = {}\n{} = {} {nats}\n{} = {} {nats}",
            mark.n,
            style.letters(labels[0]),
            number(mark.exact, 0.001),
            style.letters(labels[1]),
            number(mark.trace, 0.001)
        );
        readout(ui.painter(), at, axes.rect, style, text);
    }
}

/// Which line is which.
fn legend(ui: &mut Ui, style: &Style, labels: [&str; 3], inks: [egui::Color32; 3]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        for (i, (label, ink)) in labels.into_iter().zip(inks).enumerate() {
            let side = style.points(Size::Small);
            let text = style.formula(label, Size::Small, style.palette.text);
            row_for(ui, side + space::S + ui.painter().layout_job(text.clone()).size().x);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
            let ends = [rect.left_center(), rect.right_center()];
            let stroke = style.stroke(2.0, ink);
            if i == 2 {
                ui.painter().extend(Shape::dashed_line(&ends, stroke, 3.0, 2.0));
            } else {
                ui.painter().line_segment(ends, stroke);
            }
            ui.add(Label::new(text).extend());
            ui.add_space(space::S);
        }
    });
}
