//! One particle followed: its curve over the figure with a handle where it is now, and log p along it in a small chart:
//! log p_t(y_t) = log p_0(y_0) − ∫ tr ∂v/∂y dt.

use crate::ui::plot::{Handle, Plane, number, ticks};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::Place;
use crate::ui::views::morph::inspect;
use crate::ui::{Action, Model};
use crate::watch::trajectories::{Curve, follow};
use crate::words::fill;
use egui::{Align2, Pos2, Rect, Role, Sense, Shape, Ui, WidgetInfo, lerp, pos2};

/// An arrow key moves the followed particle so far, in points.
const KEY_STEP: f32 = 8.0;

/// The curve through the focus, computed again only when it or the weights change.
#[derive(Debug, Default)]
pub struct Followed {
    of: Option<(u32, u64, [f64; 2])>,
    curve: Option<Curve>,
}

impl Followed {
    pub fn get(&mut self, model: &Model) -> Option<&Curve> {
        let focus = model.settings.focus?;
        let run = &model.run;
        let of = Some((run.number, run.version, focus));
        if self.of != of {
            self.of = of;
            self.curve = follow(&run.flow, &run.params, focus.get(..run.flow.dim())?);
        }
        self.curve.as_ref()
    }

    /// The curve and its handle over the plane; what a move of the handle asks for.
    pub fn overlay_ui(&mut self, ui: &mut Ui, plane: &Plane, model: &Model, style: &Style) -> Option<Action> {
        let curve = self.get(model)?;
        let p = style.palette;
        let screen = |y: &[f64]| plane.to_screen([y[0] as f32, y[1] as f32]);
        let line: Vec<Pos2> = curve.points.iter().map(|y| screen(y)).collect();
        let painter = ui.painter().with_clip_rect(plane.rect.intersect(ui.clip_rect()));
        painter.add(Shape::line(line.clone(), style.stroke(4.0, p.halo.gamma_multiply(0.6))));
        painter.add(Shape::line(line.clone(), style.stroke(2.0, p.accent)));
        for (at, name) in line.first().into_iter().zip(["z"]).chain(line.last().into_iter().zip(["x"])) {
            painter.circle(*at, 4.0 * style.type_scale(), p.halo, style.stroke(2.0, p.accent));
            let galley = painter.layout_job(style.formula(name, Size::Body, p.text));
            let rect = Align2::LEFT_BOTTOM.anchor_size(*at + egui::vec2(7.0, -5.0), galley.size());
            painter.rect_filled(rect.expand(2.0), 3.0, p.halo.gamma_multiply(0.65));
            painter.galley(rect.min, galley, p.text);
        }
        let here = screen(&curve.at(model.settings.t));
        if !plane.rect.contains(here) {
            return None;
        }
        let (log_density, _) = curve.values(model.settings.t);
        let name = fill(style.tr("the particle that is followed, log p = {}"), &[&number(log_density, 0.01)]);
        let moved = Handle {
            id: ui.scope_id().with("followed"),
            at: here,
            name: &name,
            value: log_density,
            colour: p.accent,
            step: KEY_STEP,
        }
        .show(ui, style);
        let hint = style.tr("Drag it, or press the arrow keys, to follow another one.");
        moved.response.on_hover_text(hint);
        moved.to.and_then(|to| inspect(model, plane.to_world(to).map(f64::from)))
    }
}

/// Of the chart with its words below.
pub fn height(style: &Style) -> f32 {
    style.points(Size::Small) * 5.4 + 84.0
}

/// Of what stands at the foot of a column that is `room` high: the chart, without the rate where more has to stand there,
/// or while nobody is followed a few lines that say how.
pub fn column_height(style: &Style, room: f32, is_followed: bool) -> f32 {
    match (is_followed, is_tight(style, room, is_followed)) {
        (false, _) => style.points(Size::Small) * 7.0,
        (true, true) => height(style) - 2.5 * style.points(Size::Small),
        (true, false) => height(style),
    }
}

/// Whether a column beside a figure is too low for all that could stand there.
pub fn is_tight(style: &Style, room: f32, is_followed: bool) -> bool {
    let foot = if is_followed { height(style) } else { style.points(Size::Small) * 7.0 };
    room < foot + 220.0 * style.type_scale()
}

/// Of the chart with its words beside it.
pub fn flat_height(style: &Style) -> f32 {
    style.points(Size::Small) * 3.0 + 52.0
}

/// log p along the way of the followed particle, and its rate, in `rect`.
pub fn chart_ui(ui: &Ui, rect: Rect, model: &Model, style: &Style, followed: &mut Followed) {
    let Some(curve) = followed.get(model) else { return };
    let p = style.palette;
    let small = style.points(Size::Small);
    let painter = ui.painter();
    let t = model.settings.t;
    let (now, divergence) = curve.values(t);
    let place = Place::new(t, &model.run.flow, model.settings.direction);
    let title = format!("log {}", place.density());
    let title = style.paint_formula(painter, rect.min, Align2::LEFT_TOP, &title, Size::Body, p.text);
    let unit = format!("= {} {}", number(now, 0.01), style.tr("nats"));
    let beside = pos2(title.right() + space::XS, title.center().y);
    painter.text(beside, Align2::LEFT_CENTER, unit, style.font(Size::Small), p.accent);
    let gutter = small * 2.3;
    let is_low = rect.height() < height(style) - 1.0;
    let is_flat = is_low && rect.width() > 260.0 * style.type_scale();
    let foot = if is_low { small * 1.4 } else { small * 3.9 };
    let right = if is_flat { rect.left() + 0.56 * rect.width() } else { rect.right() - 2.0 };
    let body =
        Rect::from_min_max(pos2(rect.left() + gutter, title.bottom() + space::XS), pos2(right, rect.bottom() - foot));
    if body.height() < 20.0 || body.width() < 40.0 {
        return;
    }
    let (low, high) = curve.log_density.iter().fold((f64::MAX, f64::MIN), |(a, b), &l| (a.min(l), b.max(l)));
    let pad = (0.08 * (high - low)).max(0.05);
    let (low, high) = (low - pad, high + pad);
    let at = |time: f64, l: f64| {
        let up = ((l - low) / (high - low)) as f32;
        pos2(lerp(body.x_range().min..=body.x_range().max, time as f32), lerp(body.bottom()..=body.top(), up))
    };
    let (marks, step) = ticks(low, high, 4);
    for mark in marks {
        let y = at(0.0, mark).y;
        painter.hline(body.x_range(), y, style.stroke(1.0, p.line));
        let left = pos2(body.left() - space::XS, y);
        painter.text(left, Align2::RIGHT_CENTER, number(mark, step), style.font(Size::Small), p.weak);
    }
    painter.hline(body.x_range(), body.bottom(), style.stroke(1.0, p.axis));
    let line: Vec<Pos2> = curve.times.iter().zip(&curve.log_density).map(|(&t, &l)| at(t, l)).collect();
    painter.add(Shape::line(line, style.stroke(2.0, p.accent)));
    painter.vline(at(t, low).x, body.y_range(), style.stroke(1.0, p.axis));
    painter.circle(at(t, now), 4.0 * style.type_scale().sqrt(), p.accent, style.stroke(1.5, p.page));
    for (time, align) in [(0.0, Align2::LEFT_TOP), (1.0, Align2::RIGHT_TOP)] {
        let below = at(time, low) + egui::vec2(0.0, 2.0);
        painter.text(below, align, number(time, 1.0), style.font(Size::Small), p.weak);
    }
    let middle = pos2(body.center().x, body.bottom() + 1.0);
    style.paint_formula(painter, middle, Align2::CENTER_TOP, "t", Size::Small, p.weak);
    let second = if is_flat {
        pos2(body.right() + space::L, body.top())
    } else {
        pos2(rect.left(), body.bottom() + small * 1.6)
    };
    if is_flat || !is_low {
        let rate = format!("−tr ∂v/∂y = {}", number(-divergence, 0.01));
        let rate = style.paint_formula(painter, second, Align2::LEFT_TOP, &rate, Size::Small, p.text);
        let per = pos2(second.x, rate.bottom());
        painter.text(per, Align2::LEFT_TOP, style.tr("nats per unit of time"), style.font(Size::Small), p.weak);
    }
    let response = ui.interact(rect, ui.scope_id().with("log p along the path"), Sense::hover());
    let values = [number(now, 0.01), number(-divergence, 0.01)];
    let name = style.tr("log p along the particle's way: {} nats now, changing by {} nats per unit of time");
    let name = fill(name, &[&values[0], &values[1]]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    response.on_hover_text(style.say("The density that a particle carries changes by the trace alone: log p at y is log p(z) less the divergence, summed along the way."));
}
