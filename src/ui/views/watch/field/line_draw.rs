//! What is drawn of a flow over time: the sheet of p_t or of the divergence, curves, slopes, the densities at both ends.

use super::arrows::slopes;
use super::line::is_finite;
use super::range::{high, round_up};
use crate::ui::Model;
use crate::ui::colour::origin;
use crate::ui::plot::{Field, fingerprint, number, ticks};
use crate::ui::style::{Size, Style, space};
use crate::watch::field::SpaceTime;
use crate::watch::lattice::REACH;
use egui::{Align2, Color32, Mesh, Pos2, Rect, Shape, Ui, lerp, pos2, vec2};

/// Where time and space are on the screen: the plot, p(z) on its left, p(x) on its right.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub plot: Rect,
    left: Rect,
    right: Rect,
}

impl Frame {
    pub fn new(outer: Rect, style: &Style) -> Self {
        let small = style.points(Size::Small);
        let (gutter, foot) = (small * 2.0, small * 1.7);
        let side = (outer.width() * 0.11).clamp(30.0, 110.0);
        let plot = Rect::from_min_max(
            pos2(outer.left() + gutter + side, outer.top() + style.points(Size::Body) * 1.2),
            pos2(outer.right() - side - space::XS, outer.bottom() - foot),
        );
        let part = |x0: f32, x1: f32| Rect::from_x_y_ranges(x0..=x1, plot.y_range());
        Self {
            plot,
            left: part(plot.left() - side, plot.left() - 3.0),
            right: part(plot.right() + 3.0, plot.right() + side),
        }
    }

    pub fn at(&self, t: f64, y: f32) -> Pos2 {
        let up = (y / REACH + 1.0) / 2.0;
        pos2(lerp(self.plot.left()..=self.plot.right(), t as f32), lerp(self.plot.bottom()..=self.plot.top(), up))
    }

    pub fn time(&self, x: f32) -> f64 {
        f64::from((x - self.plot.left()) / self.plot.width()).clamp(0.0, 1.0)
    }

    pub fn place(&self, y: f32) -> f64 {
        f64::from(REACH * (2.0 * (self.plot.bottom() - y) / self.plot.height() - 1.0))
    }

    /// Numbers, names, and where the timeline is.
    pub fn axes(&self, ui: &Ui, style: &Style, t: f64) {
        let (p, painter, small) = (style.palette, ui.painter(), style.font(Size::Small));
        painter.rect_stroke(self.plot, 0.0, style.stroke(1.0, p.line), egui::StrokeKind::Outside);
        for mark in ticks(f64::from(-REACH), f64::from(REACH), 5).0 {
            let at = pos2(self.left.left() - space::XS, self.at(0.0, mark as f32).y);
            painter.text(at, Align2::RIGHT_CENTER, number(mark, 1.0), small.clone(), p.weak);
        }
        let top = pos2(self.left.left() - space::XS, self.at(0.0, 0.75 * REACH).y);
        style.paint_formula(painter, top, Align2::RIGHT_CENTER, "y", Size::Body, p.text);
        let below = self.plot.bottom() + space::XS;
        for mark in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let at = pos2(self.at(mark, 0.0).x, below);
            painter.vline(at.x, self.plot.bottom()..=self.plot.bottom() + 3.0, style.stroke(1.0, p.axis));
            let step = if mark == 0.0 || mark == 1.0 { 1.0 } else { 0.01 };
            if mark != 0.75 {
                painter.text(at, Align2::CENTER_TOP, number(mark, step), small.clone(), p.weak);
            } else {
                style.paint_formula(painter, at, Align2::CENTER_TOP, "t", Size::Body, p.text);
            }
        }
        let above = self.plot.top() - 3.0;
        let names =
            [(self.left.right(), Align2::RIGHT_BOTTOM, "p(z)"), (self.right.left(), Align2::LEFT_BOTTOM, "p(x)")];
        for (x, align, name) in names {
            style.paint_formula(painter, pos2(x, above), align, name, Size::Body, p.text);
        }
        let now = self.at(t, 0.0).x;
        painter.vline(now, self.plot.y_range(), style.stroke(3.0, p.halo.gamma_multiply(0.5)));
        painter.vline(now, self.plot.y_range(), style.stroke(1.25, p.text));
    }
}

/// What the ends of the colours stand for; measured once an answer.
#[derive(Debug, Default)]
pub struct Sheet {
    of: Option<u64>,
    pub top: f32,
    pub divergence: f32,
}

impl Sheet {
    pub fn measure(&mut self, version: u64, found: &SpaceTime) {
        let of = fingerprint((version, found.size));
        if self.of == Some(of) {
            return;
        }
        self.of = Some(of);
        self.top = high(found.log_density.iter().map(|l| l.exp())).max(1e-6);
        let seen = found.divergence.iter().zip(&found.log_density).filter(|(_, l)| **l > -8.0);
        self.divergence = round_up(high(seen.map(|(d, _)| d.abs())));
    }
}

pub fn ground(
    ui: &Ui,
    frame: &Frame,
    model: &Model,
    style: &Style,
    heat: &mut Field,
    sheet: &Sheet,
    (version, found): (u64, &SpaceTime),
) {
    let spreads = model.settings.watch.field.heat.is_divergence(1);
    let size = found.size;
    let shows = fingerprint((version, size, spreads, style.look as u8));
    let colour = |i: usize| match spreads {
        true => style.diverging.signed(found.divergence[i], sheet.divergence),
        false => style.sequential.at(found.log_density[i].exp() / sheet.top),
    };
    if let Some(texture) = heat.texture(ui.ctx(), shows, [size, size], colour) {
        // The first and the last moment are at the rims, not half a cell inside.
        let half = 0.5 / size as f32;
        let uv = Rect::from_min_max(pos2(half, 0.0), pos2(1.0 - half, 1.0));
        ui.painter().image(texture, frame.plot, uv, Color32::WHITE);
    }
}

pub fn curves(ui: &Ui, frame: &Frame, model: &Model, style: &Style, found: &SpaceTime) {
    let (p, dark) = (style.palette, style.look.is_dark());
    let painter = ui.painter().with_clip_rect(frame.plot.intersect(ui.clip_rect()));
    if model.settings.watch.field.arrows {
        let (across, up) = (21, 17);
        let cell = vec2(frame.plot.width() / across as f32, frame.plot.height() / up as f32);
        let at = (0..across * up).map(|k| {
            let (u, w) = (((k % across) as f32 + 0.5) / across as f32, ((k / across) as f32 + 0.5) / up as f32);
            let index = |share: f32| ((share * found.size as f32) as usize).min(found.size - 1);
            let v = found.velocity[index(w) * found.size + index(u)];
            let along = vec2(frame.plot.width(), -v * frame.plot.height() / (2.0 * REACH));
            (
                pos2(lerp(frame.plot.left()..=frame.plot.right(), u), lerp(frame.plot.bottom()..=frame.plot.top(), w)),
                along,
            )
        });
        slopes(&painter, at, 0.62 * cell.x.min(cell.y), p.text.gamma_multiply(0.45), style);
    }
    let last = |curve: &[f32]| (curve.len() - 1).max(1) as f64;
    for (k, curve) in found.curves.iter().enumerate().filter(|(k, _)| is_finite(found, *k)) {
        let line: Vec<Pos2> = curve.iter().enumerate().map(|(i, &y)| frame.at(i as f64 / last(curve), y)).collect();
        let colour = origin([found.origins[k], 0.0], dark);
        painter.add(Shape::line(line.clone(), style.stroke(3.75, p.halo.gamma_multiply(0.6))));
        painter.add(Shape::line(line, style.stroke(1.75, colour)));
    }
    let t = model.settings.t;
    for (k, curve) in found.curves.iter().enumerate().filter(|(k, _)| is_finite(found, *k)) {
        let s = t.clamp(0.0, 1.0) * last(curve);
        let i = (s as usize).min(curve.len().saturating_sub(2));
        let share = (s - i as f64) as f32;
        let y = curve[i] + share * (curve[i + 1] - curve[i]);
        let colour = origin([found.origins[k], 0.0], dark);
        painter.circle(frame.at(t, y), 4.0 * style.type_scale().sqrt(), colour, style.stroke(1.25, p.halo));
    }
}

/// p(z) on the left and p(x) on the right, with the data behind it, on one scale.
pub fn sides(ui: &Ui, frame: &Frame, model: &Model, style: &Style, found: &SpaceTime) {
    let (size, p) = (found.size, style.palette);
    let column = |i: usize| (0..size).map(move |j| found.log_density[j * size + i].exp());
    let data = histogram(&model.run.points);
    let top = column(0).chain(column(size - 1)).chain(data).fold(1e-6, f32::max) * 1.05;
    let fill = style.sequential.at(0.6);
    for (side, floor, sign, i) in
        [(frame.left, frame.left.right(), -1.0, 0), (frame.right, frame.right.left(), 1.0, size - 1)]
    {
        let depth = |density: f32| floor + sign * side.width() * (density / top).min(1.0);
        if i > 0 {
            for (k, &density) in data.iter().enumerate().filter(|(_, d)| **d > 0.0) {
                let y = |k: usize| frame.at(0.0, REACH * (2.0 * k as f32 / BINS as f32 - 1.0)).y;
                let bar = Rect::from_two_pos(pos2(floor, y(k) - 0.5), pos2(depth(density), y(k + 1) + 0.5));
                ui.painter().rect_filled(bar, 0.0, p.axis.gamma_multiply(0.35));
            }
        }
        let mut mesh = Mesh::default();
        let line: Vec<Pos2> = column(i)
            .enumerate()
            .map(|(j, density)| {
                let y = frame.at(0.0, REACH * (2.0 * (j as f32 + 0.5) / size as f32 - 1.0)).y;
                pos2(depth(density), y)
            })
            .collect();
        for at in &line {
            mesh.colored_vertex(*at, fill.gamma_multiply(0.35));
            mesh.colored_vertex(pos2(floor, at.y), fill.gamma_multiply(0.35));
        }
        for k in 0..line.len().saturating_sub(1) as u32 {
            mesh.add_triangle(2 * k, 2 * k + 1, 2 * k + 2);
            mesh.add_triangle(2 * k + 1, 2 * k + 2, 2 * k + 3);
        }
        ui.painter().add(Shape::mesh(mesh));
        ui.painter().add(Shape::line(line, style.stroke(1.75, fill)));
        ui.painter().vline(floor, side.y_range(), style.stroke(1.0, p.axis));
    }
}

/// Bins of the data over the window.
const BINS: usize = 48;

fn histogram(points: &[f32]) -> [f32; BINS] {
    let unit = BINS as f32 / (points.len().max(1) as f32 * 2.0 * REACH);
    let mut bins = [0.0; BINS];
    for &x in points.iter().filter(|x| x.abs() < REACH) {
        bins[(((x / REACH + 1.0) * 0.5 * BINS as f32) as usize).min(BINS - 1)] += unit;
    }
    bins
}
