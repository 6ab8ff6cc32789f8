//! The slice z₁ = const: what the coupling does on it, x₂ as a function of z₂, and the point that is looked at.

use super::cache::Drawn;
use super::room::{FAR, Room};
use crate::engine::Window;
use crate::figure::CouplingState;
use crate::figure::coupling::Kind;
use crate::ui::plot::{Handle, Plane};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::by_hand::line::pencil;
use crate::words::fill;
use egui::{Align2, Pos2, Rect, Shape, Ui, pos2, vec2};

/// The rule on the slice: x₂ = 1.65 z₂ − 0.3.
pub fn rule(state: &CouplingState, drawn: &Drawn) -> String {
    let (factor, t) = (drawn.look.s.exp(), drawn.look.t);
    let sign = if t < 0.0 { "−" } else { "+" };
    match state.kind {
        Kind::Nice => format!("x₂ = z₂ {sign} {}", pencil(t.abs())),
        Kind::RealNvp => format!("x₂ = {factor:.2} z₂ {sign} {}", pencil((t.abs() * 1e3).round() / 1e3)),
        Kind::Spline => "x₂ = f(z₂; z₁)".to_owned(),
    }
}

pub fn draw(ui: &Ui, style: &Style, room: &Room, state: &CouplingState, drawn: &Drawn) {
    let (p, painter) = (style.palette, ui.painter());
    let (left, bottom) = Plane::gutters(style);
    let words = style.points(Size::Body) * 1.5;
    let inner = room.slice.with_max_y(room.slice.bottom() - bottom);
    let beside = inner.width() > inner.height() + 160.0 * style.type_scale();
    let square = if beside { inner } else { inner.with_min_y(inner.top() + 2.0 * words) };
    let side = square.height().min(square.width()).max(30.0);
    let window = Window { x: [-FAR, FAR], y: [-FAR, FAR] };
    let plane = Plane::fitted(Rect::from_min_size(square.min, vec2(side, side)), window);
    painter.rect_filled(plane.rect, 3.0, p.panel);
    plane.grid(painter, style);
    plane.axes(painter, style, ["z₂", "x₂"]);
    let inside = painter.with_clip_rect(plane.rect.intersect(painter.clip_rect()));
    let screen = |z: f64, x: f64| plane.to_screen([z, x].map(|v| v.clamp(-90.0, 90.0) as f32));
    let level = [screen(-4.0, -4.0), screen(4.0, 4.0)];
    inside.extend(Shape::dashed_line(&level, style.stroke(1.0, p.axis), 4.0, 4.0));
    let z2: Vec<f64> = (-80..=80).map(|i| 0.05 * f64::from(i)).collect();
    let x2 = state.on_slice(state.slice[0], &z2);
    let line: Vec<Pos2> = z2.iter().zip(&x2).map(|(z, x)| screen(*z, *x)).collect();
    inside.add(Shape::line(line, style.stroke(3.0, p.accent)));
    let here = state.on_slice(state.slice[0], &[state.slice[1]]).first().copied().unwrap_or(0.0);
    let at = screen(state.slice[1], here);
    let way = [pos2(at.x, plane.rect.bottom()), at, pos2(plane.rect.left(), at.y)];
    inside.extend(Shape::dashed_line(&way, style.stroke(1.25, p.weak), 4.0, 3.0));
    inside.circle(at, 4.5, p.accent, style.stroke(1.5, p.halo));
    let at = if beside { plane.rect.right_top() + vec2(space::M, 0.0) } else { inner.min - vec2(left * 0.4, 0.0) };
    let title = fill(style.tr("on the slice z₁ = {}"), &[&pencil(state.slice[0])]);
    painter.text(at, Align2::LEFT_TOP, style.letters(&title), style.font(Size::Small), p.weak);
    let next = at + vec2(0.0, style.points(Size::Small) * 1.4);
    style.paint_formula(painter, next, Align2::LEFT_TOP, &rule(state, drawn), Size::Large, p.accent);
}

/// The point z, which carries the slice with it, and its image.
pub fn probe_ui(ui: &mut Ui, style: &Style, room: &Room, drawn: &Drawn, state: &mut CouplingState) {
    let p = style.palette;
    let [z1, z2] = state.slice;
    let plane = room.left;
    let name = fill(&style.say("the point z = ({}, {}) and its slice"), &[&pencil(z1), &pencil(z2)]);
    let at = plane.to_screen([z1 as f32, z2 as f32]);
    let step = 0.05 * plane.unit();
    let id = ui.scope_id().with("probe");
    let handle = Handle { id, at, name: &name, value: z1, colour: p.accent, step };
    if let Some(to) = handle.show(ui, style).to {
        let [a, b] = plane.to_world(to);
        state.slice = [a, b].map(|v| (f64::from(v.clamp(-3.0, 3.0)) * 20.0).round() / 20.0 + 0.0);
    }
    let x = drawn.look.x.map(|v| v.clamp(-90.0, 90.0) as f32);
    let at = room.right.to_screen(x);
    if room.right.rect.contains(at) {
        ui.painter().circle(at, 6.0, p.accent, style.stroke(2.0, p.halo));
    }
}
