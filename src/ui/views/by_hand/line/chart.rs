//! The chart itself: grounds, strip, densities, curves, particles and, on top, everything that can be moved.

use super::cache::Drawn;
use super::drops::Drops;
use super::frame::{Frame, Z};
use super::handles::{self, Stopped};
use super::{curves, query, strip};
use crate::figure::LineState;
use crate::figure::line::{Chart, Map, Point};
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Painter, Ui, vec2};

/// What is drawn, apart from the handles.
pub struct Scene<'a> {
    pub frame: &'a Frame,
    pub drawn: Option<&'a Drawn>,
    pub hand: &'a LineState,
    pub point: Option<Point>,
    pub drops: &'a Drops,
    pub now: f64,
}

pub fn draw(painter: &Painter, style: &Style, scene: &Scene<'_>) {
    let (frame, p) = (scene.frame, style.palette);
    let two = frame.last.is_some();
    curves::axes(painter, style, frame, ["z", if two { "y₁" } else { "x" }, "x"]);
    let Some(drawn) = scene.drawn else { return flat(painter, style, scene) };
    strip::band(painter, style, frame, &drawn.chart, &drawn.strip);
    let target = frame.target();
    scene.drops.histograms(painter, style, frame, scene.now);
    curves::density(painter, style, frame, &frame.base, &drawn.points, |p| (p.z, p.base));
    if two {
        curves::density(painter, style, frame, &frame.upright, &drawn.points, |p| (p.y, p.density_between()));
        curves::name_density(painter, style, &frame.upright, "p(y₁)");
    }
    curves::density(painter, style, frame, &target, &drawn.points, |p| (p.x, p.density()));
    curves::outline(painter, style, frame, &target, &drawn.truth);
    strip::areas(painter, style, frame, &drawn.chart, &drawn.strip);
    curves::name_density(painter, style, &frame.base, "p(z)");
    curves::name_density(painter, style, &target, "p(x)");
    curves::map(painter, style, frame.first, drawn.points.iter().map(|p| frame.on_first(p.z, p.y)));
    name(
        painter,
        style,
        frame.first,
        &said(&scene.hand.map, scene.hand.learned, if two { ["y₁", "z"] } else { ["x", "z"] }),
    );
    if let Some(second) = frame.second {
        curves::map(painter, style, second, drawn.points.iter().map(|p| frame.on_second(p.y, p.x)));
        let map = scene.hand.second.as_ref();
        name(painter, style, second, &map.map(|map| said(map, false, ["x", "y₁"])).unwrap_or_default());
    }
    if let Some(point) = &scene.point {
        query::guides(painter, style, frame, point);
    }
    scene.drops.particles(painter, style, frame, scene.now);
    if drawn.peaks[2] > 1.0 {
        let side = frame.target();
        let one = frame.scale;
        if one < side.reach {
            let line = [side.at(side.axis.low, one), side.at(side.axis.high, one)];
            painter.extend(egui::Shape::dashed_line(&line, style.stroke(1.0, p.warning), 3.0, 3.0));
            painter.text(line[0], Align2::LEFT_BOTTOM, " 1", style.font(Size::Small), p.warning);
        }
    }
}

/// σ = 0: a level line, and an arrow where all of the mass is.
fn flat(painter: &Painter, style: &Style, scene: &Scene<'_>) {
    let frame = scene.frame;
    let alone = LineState { map: Map::Linear { mu: 0.0, sigma: 1.0 }, second: None, ..scene.hand.clone() };
    if let Some(chart) = Chart::by_hand(&alone).filter(|_| !scene.hand.learned) {
        curves::density(painter, style, frame, &frame.base, &chart.outline([-Z, Z]), |p| (p.z, p.base));
        curves::name_density(painter, style, &frame.base, "p(z)");
    }
    let first = scene.hand.map.clone();
    let second = scene.hand.second.clone();
    let linear = |map: &Map| if let Map::Linear { mu, sigma } = map { Some((*mu, *sigma)) } else { None };
    if let Some((mu, sigma)) = linear(&first) {
        let ends = [-10.0, 10.0].map(|z| frame.on_first(z, mu + sigma * z));
        curves::map(painter, style, frame.first, ends.into_iter());
    }
    if let (Some((mu, sigma)), Some(square)) = (second.as_ref().and_then(linear), frame.second) {
        let ends = [-10.0, 10.0].map(|y| frame.on_second(y, mu + sigma * y));
        curves::map(painter, style, square, ends.into_iter());
    }
    let all = match (linear(&first), second.as_ref().map(linear)) {
        (_, Some(Some((mu, 0.0)))) => Some(mu),
        (Some((mu, 0.0)), None) => Some(mu),
        (Some((mu, 0.0)), Some(Some((mu2, sigma2)))) => Some(mu2 + sigma2 * mu),
        _ => None,
    };
    if let Some(at) = all {
        handles::all_in_one(painter, style, frame, at);
    }
}

/// The map's rule: x = 1 + 2z.
fn said(map: &Map, learned: bool, [image, of]: [&str; 2]) -> String {
    match map {
        Map::Linear { mu, sigma } if !learned => {
            let sign = if *sigma < 0.0 { "−" } else { "+" };
            format!("{image} = {} {sign} {} {of}", query::pencil(*mu), query::pencil(sigma.abs()))
        }
        _ => format!("{image} = f({of})"),
    }
}

fn name(painter: &Painter, style: &Style, square: egui::Rect, text: &str) {
    let at = square.left_top() + vec2(space::S, space::XS);
    let size = if square.width() < 180.0 * style.type_scale() { Size::Small } else { Size::Large };
    style.paint_formula(painter, at, Align2::LEFT_TOP, text, size, style.palette.text);
}

/// Everything that moves; a new x where the query was moved.
pub fn handles_ui(
    ui: &mut Ui,
    style: &Style,
    scene: &Scene<'_>,
    x: f64,
    hand: &mut LineState,
    stopped: &mut Option<Stopped>,
) -> Option<f64> {
    let mut to = None;
    if scene.drawn.is_some() {
        handles::strip(ui, style, scene.frame, hand);
        to = handles::query(ui, style, scene.frame, x);
    }
    if !hand.learned {
        handles::maps(ui, style, scene.frame, hand, stopped);
    }
    to
}
