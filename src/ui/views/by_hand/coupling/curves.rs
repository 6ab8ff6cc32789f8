//! The conditioner by hand: s(z₁) and t(z₁) over the axis of the plane above, with seven knots each.

use super::room::{FAR, Room};
use crate::figure::CouplingState;
use crate::figure::coupling::{Curve, Kind};
use crate::ui::plot::{Handle, number};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::by_hand::line::pencil;
use crate::words::fill;
use egui::{Align2, Color32, Pos2, Rect, Shape, StrokeKind, Ui, lerp, pos2, vec2};

const STEP: f64 = 0.05;

struct Chart {
    rect: Rect,
    /// The largest value, and the smallest with a minus.
    most: f64,
    letter: &'static str,
    colour: Color32,
}

impl Chart {
    fn at(&self, z1: f64, value: f64) -> Pos2 {
        let share = (value / self.most * 0.5 + 0.5) as f32;
        let inner = self.rect.shrink2(vec2(0.0, 8.0));
        let along = (z1 as f32 / FAR * 0.5) + 0.5;
        pos2(lerp(inner.x_range(), along), lerp(inner.bottom()..=inner.top(), share))
    }

    fn value(&self, y: f32) -> f64 {
        let inner = self.rect.shrink2(vec2(0.0, 8.0));
        f64::from((inner.bottom() - y) / inner.height() * 2.0 - 1.0) * self.most
    }

    fn show(&self, ui: &mut Ui, style: &Style, curve: &mut Curve, slice: f64) {
        let (p, painter) = (style.palette, ui.painter().clone());
        painter.rect(self.rect, 3.0, p.panel, style.stroke(1.0, p.line), StrokeKind::Inside);
        let zero = self.at(0.0, 0.0).y;
        painter.hline(self.rect.x_range(), zero, style.stroke(1.0, p.axis.gamma_multiply(0.7)));
        for value in [-self.most, 0.0, self.most] {
            let at = pos2(self.rect.left() - space::XS * 1.5, self.at(0.0, value).y);
            painter.text(at, Align2::RIGHT_CENTER, pencil(value), style.font(Size::Small), p.weak);
        }
        let inside = painter.with_clip_rect(self.rect.intersect(painter.clip_rect()));
        let line = (-70..=70).map(|i| 0.05 * f64::from(i)).map(|z1| self.at(z1, curve.at(z1))).collect();
        inside.add(Shape::line(line, style.stroke(2.5, self.colour)));
        let cut = self.at(slice, curve.at(slice));
        inside.vline(cut.x, self.rect.y_range(), style.stroke(1.5, p.accent.gamma_multiply(0.8)));
        for k in 0..Curve::KNOTS {
            let (at, value) = (self.at(Curve::place(k), curve.knots[k]), curve.knots[k]);
            let name = fill(style.tr("{} at {}, {}"), &[&self.letter, &number(Curve::place(k), 1.0), &pencil(value)]);
            let step = (STEP / (2.0 * self.most)) as f32 * (self.rect.height() - 16.0);
            let id = ui.scope_id().with((self.letter, k));
            if let Some(to) = (Handle { id, at, name: &name, value, colour: self.colour, step }).show(ui, style).to {
                let held = self.value(to.y).clamp(-self.most, self.most);
                curve.knots[k] = (held / STEP).round() * STEP + 0.0;
            }
        }
        painter.circle(cut, 4.0, p.accent, style.stroke(1.5, p.halo));
        let name = format!("{}(z₁)", self.letter);
        let galley = painter.layout_job(style.formula(&name, Size::Large, p.text));
        // In the corner that the curve leaves free.
        let (corner, align, off) = if curve.knots[0] > 0.0 {
            (self.rect.left_bottom(), Align2::LEFT_BOTTOM, vec2(space::S, -2.0))
        } else {
            (self.rect.left_top(), Align2::LEFT_TOP, vec2(space::S, 2.0))
        };
        let ground = align.anchor_size(corner + off, galley.size());
        let at = ground.min;
        let ground = ground.expand2(vec2(3.0, 0.0));
        painter.rect_filled(ground, 4.0, p.panel.gamma_multiply(0.8));
        painter.galley(at, galley, p.text);
    }
}

/// Both curves; what a person drags goes into `hand`.
pub fn curves_ui(ui: &mut Ui, style: &Style, room: &Room, hand: &mut CouplingState) {
    let p = style.palette;
    let slice = hand.slice[0];
    if let Some(rect) = room.scale.filter(|_| hand.kind != Kind::Nice) {
        let chart = Chart { rect, most: 1.5, letter: "s", colour: p.measure };
        chart.show(ui, style, &mut hand.scale, slice);
    }
    let chart = Chart { rect: room.shift, most: 3.0, letter: "t", colour: p.text };
    chart.show(ui, style, &mut hand.shift, slice);
}
