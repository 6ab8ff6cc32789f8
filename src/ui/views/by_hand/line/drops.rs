//! Particles drawn from the base: each rises from its place under p(z) to the curve, goes on to the x axis, and is counted
//! there. What is remembered is z alone, so that the counts follow the map.

use super::curves::of_mass;
use super::frame::{Frame, Side};
use crate::figure::line::{Chart, Point};
use crate::math::{Rng, Stream};
use crate::ui::plot::points_with_halo;
use crate::ui::style::Style;
use egui::{Color32, Painter, Pos2, Rect, StrokeKind};

/// How long a particle travels, and over how long a handful is let go.
const TRAVEL_SECS: f64 = 1.5;
const SPREAD_SECS: f64 = 1.0;
/// More are not drawn.
pub const MOST: usize = 4000;
/// Bins of the histograms, a unit of the axis.
const BINS: f64 = 4.0;

#[derive(Debug, Default)]
pub struct Drops {
    drops: Vec<Drop>,
    /// Where they are, from the last map.
    points: Vec<Point>,
    rng: Option<Rng>,
}

#[derive(Clone, Copy, Debug)]
struct Drop {
    z: f64,
    /// Its place under the density, as a share of it.
    under: f32,
    start: f64,
}

impl Drops {
    pub fn count(&self) -> usize {
        self.drops.len()
    }

    pub fn clear(&mut self) {
        self.drops.clear();
        self.points.clear();
    }

    /// `n` particles more; at once at their end where motion is reduced.
    pub fn draw(&mut self, chart: &Chart, n: usize, now: f64, reduced_motion: bool) {
        let n = n.min(MOST - self.drops.len().min(MOST));
        let rng = self.rng.get_or_insert_with(|| Rng::new(7, Stream::Samples));
        let drawn = chart.draw(n, rng);
        for (i, z) in drawn.into_iter().enumerate() {
            let later = SPREAD_SECS * i as f64 / n as f64;
            let start = if reduced_motion { f64::NEG_INFINITY } else { now + later };
            self.drops.push(Drop { z, under: rng.uniform() as f32, start });
        }
        self.follow(chart);
    }

    /// The same z through another map.
    pub fn follow(&mut self, chart: &Chart) {
        let z: Vec<f64> = self.drops.iter().map(|d| d.z).collect();
        self.points = chart.push(&z);
    }

    pub fn is_moving(&self, now: f64) -> bool {
        self.drops.last().is_some_and(|d| now < d.start + TRAVEL_SECS)
    }

    /// The counts of those that have arrived, beside both axes.
    pub fn histograms(&self, painter: &Painter, style: &Style, frame: &Frame, now: f64) {
        let arrived = |d: &Drop| now >= d.start + TRAVEL_SECS;
        let landed = || self.drops.iter().zip(&self.points).filter(|(d, _)| arrived(d)).map(|(_, p)| p);
        let target = frame.target();
        bars(painter, style, frame, &target, landed().map(|p| p.x), landed().count());
    }

    /// Those that are under way.
    pub fn particles(&self, painter: &Painter, style: &Style, frame: &Frame, now: f64) {
        let under_way = |d: &Drop| (d.start..d.start + TRAVEL_SECS).contains(&now);
        let moving: Vec<(Pos2, Color32)> = self
            .drops
            .iter()
            .zip(&self.points)
            .filter(|(d, _)| under_way(d))
            .map(|(d, p)| (place(frame, d, p, ((now - d.start) / TRAVEL_SECS) as f32), of_mass(d.z, style)))
            .collect();
        let radius = 3.5 * style.type_scale().sqrt();
        points_with_halo(painter, painter.clip_rect(), moving.iter().copied(), radius, style.palette.halo);
    }
}

/// Where a particle is at the share `t` of its way: equal times for the pieces of it, each eased.
fn place(frame: &Frame, drop: &Drop, point: &Point, t: f32) -> Pos2 {
    let start = frame.base.at(point.z, frame.depth(point.base, &frame.base) * drop.under);
    let target = frame.target();
    let end = target.at(point.x, frame.depth(point.density(), &target) * drop.under);
    let mut way = vec![start, frame.on_first(point.z, point.y)];
    if frame.last.is_some() {
        way.push(frame.on_second(point.y, point.x));
    }
    way.push(end);
    let pieces = (way.len() - 1) as f32;
    let piece = ((t * pieces) as usize).min(way.len() - 2);
    let share = (t * pieces - piece as f32).clamp(0.0, 1.0);
    let eased = share * share * (3.0 - 2.0 * share);
    way[piece].lerp(way[piece + 1], eased)
}

fn bars(painter: &Painter, style: &Style, frame: &Frame, side: &Side, values: impl Iterator<Item = f64>, count: usize) {
    if count == 0 {
        return;
    }
    let (low, high) = (side.axis.low, side.axis.high);
    let mut bins = vec![0.0; ((high - low) * BINS) as usize];
    let last = bins.len().saturating_sub(1);
    for v in values.filter(|v| (low..high).contains(v)) {
        bins[(((v - low) * BINS) as usize).min(last)] += BINS / count as f64;
    }
    let p = style.palette;
    for (i, &density) in bins.iter().enumerate().filter(|(_, d)| **d > 0.0) {
        let (a, b) = (low + i as f64 / BINS, low + (i + 1) as f64 / BINS);
        let bar = Rect::from_two_pos(side.at(a, 0.0), side.at(b, frame.depth(density, side)));
        let edge = style.stroke(1.0, p.weak.gamma_multiply(0.8));
        painter.rect(bar.shrink(0.5), 0.0, p.weak.gamma_multiply(0.3), edge, StrokeKind::Inside);
    }
}
