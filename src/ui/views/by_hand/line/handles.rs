//! What a person moves: μ and σ or the knots of each map, the strip, and the point x that is asked about. Numbers go in steps
//! of 0.05, so that a pencil can follow.

use super::frame::{Frame, Side};
use super::query::pencil;
use crate::figure::LineState;
use crate::figure::line::{Chart, Map, Point, Stop};
use crate::ui::plot::Handle;
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{Align2, Color32, Painter, Pos2, Ui, pos2, vec2};

const STEP: f64 = 0.05;

fn round(v: f64) -> f64 {
    (v / STEP).round() * STEP + 0.0
}

/// Which knot of which map was stopped, and why.
pub type Stopped = (usize, usize, Stop);

/// A square of the chart: how a map's numbers stand on the screen.
struct Square<'a> {
    ui: &'a mut Ui,
    style: &'a Style,
    frame: &'a Frame,
    /// 0: z to the right, the image up. 1: y up, the image to the right.
    map: usize,
}

impl Square<'_> {
    fn at(&self, from: f64, to: f64) -> Pos2 {
        if self.map == 0 { self.frame.on_first(from, to) } else { self.frame.on_second(from, to) }
    }

    /// What maps, and its image.
    fn numbers(&self, at: Pos2) -> [f64; 2] {
        let up = self.frame.upright.axis.value(at.y);
        if self.map == 0 { [self.frame.base.axis.value(at.x), up] } else { [up, self.frame.target().axis.value(at.x)] }
    }

    fn handle(&mut self, key: &str, name: &str, value: f64, at: Pos2, colour: Color32) -> Option<[f64; 2]> {
        let id = self.ui.scope_id().with((key, self.map));
        let step = STEP as f32 * self.frame.unit();
        let moved = Handle { id, at, name, value, colour, step }.show(self.ui, self.style);
        moved.to.map(|to| self.numbers(to))
    }

    fn linear(&mut self, mu: f64, sigma: f64) -> Option<Map> {
        let p = self.style.palette;
        let far = self.frame.target().axis.high;
        let index = if self.frame.last.is_none() { "" } else { ["₁", "₂"][self.map] };
        let (foot, top) = (self.at(0.0, mu), self.at(1.0, mu + sigma));
        let painter = self.ui.painter();
        let corner = self.at(1.0, mu);
        painter.extend(egui::Shape::dashed_line(&[foot, corner, top], self.style.stroke(1.5, p.accent), 3.0, 3.0));
        let name = |letter: &str, at: Pos2, align| {
            plate(painter, self.style, at, align, &format!("{letter}{index}"));
        };
        // Beside the handle, on the side that the curve does not take.
        let (k, rises) = (self.style.type_scale(), sigma >= 0.0);
        if self.map == 0 {
            name("μ", foot + vec2(-16.0, if rises { -18.0 } else { 18.0 }) * k, Align2::CENTER_CENTER);
            name("σ", corner + (top - corner) / 2.0 + vec2(12.0 * k, 0.0), Align2::LEFT_CENTER);
        } else {
            let (aside, above) = if rises { (-1.0, Align2::RIGHT_BOTTOM) } else { (1.0, Align2::LEFT_BOTTOM) };
            name("μ", foot + vec2(20.0 * aside, 10.0) * k, Align2::CENTER_CENTER);
            name("σ", top + vec2(12.0 * aside * k, -2.0), above);
        }
        let mu_name = fill("μ{}, {}", &[&index, &pencil(mu)]);
        let sigma_name = fill("σ{}, {}", &[&index, &pencil(sigma)]);
        let mut map = None;
        if let Some([_, to]) = self.handle("sigma", &sigma_name, sigma, top, p.accent) {
            map = Some(Map::Linear { mu, sigma: round(to.clamp(-far, far) - mu) });
        }
        if let Some([_, to]) = self.handle("mu", &mu_name, mu, foot, p.accent) {
            map = Some(Map::Linear { mu: round(to.clamp(1.0 - far, far - 1.0)), sigma });
        }
        map
    }

    fn knots(&mut self, map: &Map, stopped: &mut Option<Stopped>) -> Option<Map> {
        let p = self.style.palette;
        let mut next = None;
        for (k, &[from, to]) in map.knots().iter().enumerate() {
            let letters =
                if self.map == 1 { ["y₁", "x"] } else { ["z", if self.frame.last.is_some() { "y₁" } else { "x" }] };
            let name = fill(
                self.style.tr("knot {}: {} = {}, {} = {}"),
                &[&(k + 1), &letters[0], &pencil(from), &letters[1], &pencil(to)],
            );
            let name = self.style.letters(&name);
            let held = stopped.is_some_and(|(m, i, _)| (m, i) == (self.map, k));
            let colour = if held { p.warning } else { p.accent };
            if let Some(to) = self.handle(&format!("knot {k}"), &name, to, self.at(from, to), colour) {
                let (moved, stop) = map.with_knot(k, to.map(round));
                *stopped = stop.map(|stop| (self.map, k, stop));
                next = Some(moved);
            }
        }
        next
    }
}

/// A letter on a small ground of its own.
fn plate(painter: &Painter, style: &Style, at: Pos2, align: Align2, text: &str) {
    let galley = painter.layout_job(style.formula(text, Size::Large, style.palette.accent));
    let rect = align.anchor_size(at, galley.size());
    painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 4.0, style.palette.panel.gamma_multiply(0.8));
    painter.galley(rect.min, galley, style.palette.accent);
}

/// The handles of both maps.
pub fn maps(ui: &mut Ui, style: &Style, frame: &Frame, state: &mut LineState, stopped: &mut Option<Stopped>) {
    let mut square = Square { ui, style, frame, map: 0 };
    let mut moved = |map: &Map, which: usize| {
        square.map = which;
        match map {
            Map::Linear { mu, sigma } => square.linear(*mu, *sigma),
            Map::Spline(_) => square.knots(map, stopped),
        }
    };
    let first = moved(&state.map, 0);
    let second = state.second.as_ref().and_then(|map| moved(map, 1));
    state.map = first.unwrap_or_else(|| state.map.clone());
    state.second = second.or_else(|| state.second.take());
}

/// The strip's centre on the z axis, and its edge, by which it is made wider.
pub fn strip(ui: &mut Ui, style: &Style, frame: &Frame, state: &mut LineState) {
    let side = frame.base;
    let [centre, width] = state.strip;
    let edge = centre + 0.5 * width;
    let low = side.at(edge, (0.29 * frame.scale).clamp(36.0, (0.72 * side.reach).max(36.0)));
    let p = style.palette;
    ui.painter().line_segment([side.at(edge, 0.0), low], style.stroke(1.5, p.accent));
    let step = STEP as f32 * frame.unit();
    let id = ui.scope_id().with("strip");
    let name = &style.say("centre of the strip, in z");
    let handle = Handle { id, at: side.at(centre, 0.0), name, value: centre, colour: p.accent, step };
    if let Some(to) = handle.show(ui, style).to {
        state.strip[0] = round(side.axis.value(to.x)).clamp(side.axis.low, side.axis.high);
    }
    let name = &style.say("width of the strip, in z");
    let handle = Handle { id: id.with("width"), at: low, name, value: width, colour: p.accent, step };
    if let Some(to) = handle.show(ui, style).to {
        let [least, most] = LineState::WIDTHS;
        state.strip[1] = (2.0 * round(side.axis.value(to.x) - centre)).clamp(2.0 * least, most);
    }
}

/// The point x on its axis.
pub fn query(ui: &mut Ui, style: &Style, frame: &Frame, x: f64) -> Option<f64> {
    let side = frame.target();
    let at = held(&side, x);
    let id = ui.scope_id().with("query");
    let name = fill(&style.say("the point x, {}"), &[&pencil(x)]);
    let step = STEP as f32 * frame.unit();
    let handle = Handle { id, at, name: &name, value: x, colour: style.palette.measure, step };
    let to = handle.show(ui, style).to?;
    let to = side.axis.value(if side.upright { to.y } else { to.x });
    Some(round(to).clamp(side.axis.low, side.axis.high))
}

/// On the axis, within the window.
fn held(side: &Side, v: f64) -> Pos2 {
    let at = side.at(v.clamp(side.axis.low, side.axis.high), 0.0);
    pos2(at.x, at.y)
}

/// Why a knot did not go further, at the foot of the square.
pub fn why_ui(ui: &mut Ui, style: &Style, square: egui::Rect, stopped: Stopped) {
    let p = style.palette;
    let text = style.text(why(style, stopped), Size::Small).color(p.warning);
    let room = square.shrink(space::XS);
    let build = egui::UiBuilder::new().max_rect(room).layout(egui::Layout::bottom_up(egui::Align::Min));
    ui.scope_builder(build, |ui| {
        let frame = egui::Frame::new().fill(p.raised.gamma_multiply(0.94)).corner_radius(6).inner_margin(space::S);
        frame.show(ui, |ui| ui.label(text));
    });
}

fn why(style: &Style, (_, knot, stop): Stopped) -> String {
    let sentence = match stop {
        Stop::Turn => style.tr(
            "Knot {} stops here: beyond its neighbour the curve would turn back, two z would have the same x, and f could not be inverted.",
        ),
        Stop::Neighbour => {
            style.tr("Knot {} stops here: beyond its neighbour one z would have two x, and f would not be a function.")
        }
    };
    style.letters(&fill(sentence, &[&(knot + 1)]))
}

/// The rectangle that the σ = 0 map makes of everything: one point that holds all the mass.
pub fn all_in_one(painter: &Painter, style: &Style, frame: &Frame, at: f64) {
    let (side, p) = (frame.target(), style.palette);
    let painter = painter.with_clip_rect(side.rect().expand(space::S).intersect(painter.clip_rect()));
    let (foot, tip) = (side.at(at, 0.0), side.at(at, 0.85 * side.reach));
    painter.arrow(foot, tip - foot, style.stroke(3.0, p.warning));
}

/// The second of two points, for those who want only the way.
pub fn point_of(chart: Option<&Chart>, x: f64) -> Option<Point> {
    let point = chart?.pull(x);
    point.z.is_finite().then_some(point)
}
