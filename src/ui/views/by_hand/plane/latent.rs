//! The plane of z: the unit square with its two sides, or the small square around the point that is looked at.

use super::Scene;
use super::arrows::{arrow, beyond, columns, name, square};
use super::ground::{inside, screen};
use super::layout::Layout;
use crate::figure::PlaneState;
use crate::figure::plane::Map;
use crate::figure::plane::map::outline;
use crate::figure::plane::matrix::{IDENTITY, Point};
use crate::ui::plot::{Handle, Plane, number};
use crate::ui::style::Style;
use crate::ui::views::change;
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align2, Role, Sense, Shape, Ui, WidgetInfo, vec2};

/// What the pointer asks of the plane of z.
pub(super) struct Heading {
    /// The point under the pointer.
    pub at: Option<Point>,
    /// The point that was clicked.
    pub pinned: Option<Point>,
}

/// To the nearest hundredth inside the plane.
fn rounded(plane: &Plane, at: egui::Pos2) -> Point {
    let reach = f64::from(plane.window.x[1]);
    plane.to_world(at).map(|v| ((f64::from(v) * 100.0).round() / 100.0).clamp(-reach, reach))
}

/// Listens to the plane before anything is drawn on it.
pub(super) fn sense(ui: &mut Ui, plane: &Plane, style: &Style, map: Map<'_>, hand: &PlaneState) -> Heading {
    let response = ui.interact(plane.rect, ui.scope_id().with("plane of z"), Sense::click());
    let text = style.tr(match map {
        Map::Matrix(_) => {
            "The plane of z under the matrix A; the point z = ({}, {}) is looked at. Click to pin another."
        }
        Map::Bent(_) => "The plane of z under a bent map; the point z = ({}, {}) is looked at. Click to pin another.",
        Map::Flow(..) => {
            "The plane of z under the flow of the run; the point z = ({}, {}) is looked at. Click to pin another."
        }
    });
    let [z1, z2] = hand.probe.map(|v| number(v, 0.01));
    let text = style.letters(&fill(text, &[&z1, &z2]));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
    let pinned = response.interact_pointer_pos().filter(|_| response.clicked()).map(|at| rounded(plane, at));
    // A finger does not hover.
    let hovering = !ui.input(|i| i.any_touches());
    Heading { at: response.hover_pos().filter(|_| hovering).map(|at| rounded(plane, at)), pinned }
}

pub(super) fn latent_ui(
    ui: &mut Ui,
    layout: &Layout,
    model: &Model,
    style: &Style,
    scene: &Scene<'_>,
) -> Option<Action> {
    let (plane, p) = (&layout.z, style.palette);
    let painter = inside(ui, plane);
    if scene.is_matrix() {
        square(&painter, plane, style, IDENTITY, p.text);
        let origin = screen(plane, [0.0, 0.0]);
        for (i, tip) in [[1.0, 0.0], [0.0, 1.0]].into_iter().enumerate() {
            let (to, colour) = (screen(plane, tip), columns(style)[i]);
            arrow(&painter, style, origin, to, colour);
            beyond(&painter, style, origin, to, ["e₁", "e₂"][i], colour);
        }
    } else {
        let corners = outline(scene.local.z, scene.side, 1).iter().map(|&c| screen(plane, c)).collect::<Vec<_>>();
        painter.add(Shape::convex_polygon(corners.clone(), p.text.gamma_multiply(0.25), egui::Stroke::NONE));
        painter.add(Shape::closed_line(corners, style.stroke(2.0, p.text)));
    }
    let hand = &model.settings.hand.plane;
    let shown = screen(plane, scene.local.z);
    if scene.local.z != hand.probe {
        painter.circle(shown, 4.0 * style.type_scale().sqrt(), p.text, style.stroke(2.0, p.halo));
    }
    if !(scene.is_matrix() && layout.is_small(style)) {
        name(&painter, style, shown + vec2(12.0, 12.0), Align2::LEFT_TOP, "z", p.text);
    }
    let [z1, z2] = hand.probe;
    let pinned = Handle {
        id: ui.scope_id().with("probe"),
        at: screen(plane, hand.probe),
        name: &fill(&style.say("the point z = ({}, {})"), &[&number(z1, 0.01), &number(z2, 0.01)]),
        value: z1,
        colour: p.text,
        step: 0.05 * plane.unit(),
    };
    let moved = pinned.show(ui, style);
    let tip = style.say("Drag the point z, or move it with the arrow keys; its image x follows.");
    moved.response.on_hover_text(tip);
    let to = rounded(plane, moved.to?);
    Some(change(model, |s| s.hand.plane.probe = to))
}
