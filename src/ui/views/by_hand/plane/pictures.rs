//! The fields and curves of the figure: densities, log |det J|, the grid and the circles of the base under the map. A formula
//! gives all of them at once; a flow gives them a few points a frame, so that no frame waits for it.

use crate::engine::Window;
use crate::figure::plane::matrix::Point;
use crate::figure::plane::{Map, Warp};
use crate::flow::Flow;
use crate::platform::now;
use crate::ui::Model;
use egui::Context;
use std::sync::Arc;

/// Cells a side of each field.
pub(super) const CELLS: usize = 128;
/// Of a flow: first, and refined where the weights rest.
const OF_FLOW: [usize; 2] = [48, 112];
/// What a frame may spend on a flow, in seconds, and how many points it does at a time.
const BUDGET_SECS: f64 = 0.004;
const AT_ONCE: usize = 128;
/// Half the number of grid lines each way, and the points along each.
const LINES: i32 = 6;
const POINTS: usize = 61;
/// The circles |z| = 1 and |z| = 2.
const CIRCLE: usize = 96;

#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// Counts up with every new picture.
    pub number: u64,
    pub cells: usize,
    pub base: Vec<f32>,
    pub log_det: Vec<f32>,
    pub pushed: Vec<f32>,
    /// The images of the grid lines and of the circles.
    pub lines: Vec<Vec<Point>>,
    pub circles: Vec<Vec<Point>>,
}

impl Pictures {
    /// The largest density of both planes; a spike is cut where it is six times the base.
    pub fn top(&self) -> f32 {
        let largest = |v: &[f32]| v.iter().copied().filter(|v| v.is_finite()).fold(0.0, f32::max);
        let base = largest(&self.base).max(1e-6);
        largest(&self.pushed).clamp(base, 6.0 * base)
    }
}

/// The lines of the base's grid and its circles, before the map.
pub(in crate::ui::views::by_hand) fn curves(reach: f32) -> (Vec<Vec<Point>>, Vec<Vec<Point>>) {
    let reach = f64::from(reach);
    let along = |k: usize| reach * (2.0 * k as f64 / (POINTS - 1) as f64 - 1.0);
    let lines = (-LINES..=LINES).flat_map(|i| {
        let at = reach * f64::from(i) / f64::from(LINES);
        [(0..POINTS).map(|k| [at, along(k)]).collect(), (0..POINTS).map(|k| [along(k), at]).collect()]
    });
    let circles = [1.0, 2.0].map(|radius| {
        let point = |k: usize| std::f64::consts::TAU * k as f64 / CIRCLE as f64;
        (0..=CIRCLE).map(|k| [radius * point(k).cos(), radius * point(k).sin()]).collect()
    });
    (lines.collect(), circles.to_vec())
}

fn cells(reach: f32, size: usize) -> Vec<Point> {
    let window = Window { x: [-reach, reach], y: [-reach, reach] };
    (0..size * size).map(|i| window.cell(i % size, i / size, size, size).map(f64::from)).collect()
}

/// What pictures are of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    warp: Warp,
    reach: f32,
    matrix: [f64; 4],
    weights: (u32, u64),
}

/// The last pictures, and the ones under way.
#[derive(Debug, Default)]
pub(super) struct Cache {
    shown: Option<(Key, Pictures)>,
    work: Option<Work>,
    count: u64,
}

/// Pictures of a flow as far as they have come.
#[derive(Debug)]
struct Work {
    key: Key,
    size: usize,
    flow: Arc<Flow>,
    params: Arc<[f32]>,
    /// The points of the curves, then the cells: through the flow; the cells once more: back.
    points: Vec<Point>,
    images: Vec<Point>,
    log_dets: Vec<f64>,
    pushed: Vec<f64>,
}

impl Cache {
    /// The pictures of this map, or the last ones of its kind.
    pub fn shown(&self, warp: Warp) -> Option<&Pictures> {
        self.shown.as_ref().filter(|(key, _)| key.warp == warp).map(|(_, pictures)| pictures)
    }

    /// Brings the pictures up to date, as far as one frame may.
    pub fn follow(&mut self, ctx: &Context, model: &Model, map: &Map<'_>, warp: Warp, reach: f32) {
        let weights = if warp == Warp::Flow { (model.run.number, model.run.version) } else { (0, 0) };
        let matrix = if let Map::Matrix(matrix) = map { *matrix } else { [0.0; 4] };
        let key = Key { warp, reach, matrix, weights };
        let shown = self.shown.as_ref().filter(|(shown, _)| *shown == key);
        let [coarse, fine] = OF_FLOW;
        if shown.is_some_and(|(_, pictures)| pictures.cells >= fine) {
            self.work = None;
            return;
        }
        if let Map::Flow(..) = map {
            // Work under way is ended first: weights that change thirty times a second would never be seen.
            let fresh = || Work::new(key, model, if shown.is_some() { fine } else { coarse });
            let outdated =
                |w: &Work| w.key.weights.0 != weights.0 || w.key.reach != reach || (w.size == fine && w.key != key);
            let stale = self.work.as_ref().is_none_or(outdated);
            let mut work = if stale { fresh() } else { self.work.take().unwrap_or_else(fresh) };
            if work.advance() {
                self.put(work.key, work.finish());
            } else {
                self.work = Some(work);
            }
            ctx.request_repaint();
        } else {
            self.put(key, at_once(map, reach));
        }
    }

    fn put(&mut self, key: Key, mut pictures: Pictures) {
        self.count += 1;
        pictures.number = self.count;
        self.shown = Some((key, pictures));
    }
}

fn at_once(map: &Map<'_>, reach: f32) -> Pictures {
    let (lines, circles) = curves(reach);
    let cells = cells(reach, CELLS);
    let image = |curves: Vec<Vec<Point>>| curves.iter().map(|line| map.images(line)).collect();
    let exp = |values: Vec<f64>| values.into_iter().map(|v| v.exp() as f32).collect();
    Pictures {
        number: 0,
        cells: CELLS,
        base: exp(map.log_bases(&cells)),
        log_det: map.log_dets(&cells).into_iter().map(|v| v as f32).collect(),
        pushed: exp(map.log_densities(&cells)),
        lines: image(lines),
        circles: image(circles),
    }
}

impl Work {
    fn new(key: Key, model: &Model, size: usize) -> Self {
        let (lines, circles) = curves(key.reach);
        let mut points: Vec<Point> = lines.into_iter().chain(circles).flatten().collect();
        points.extend(cells(key.reach, size));
        let (flow, params) = (model.run.flow.clone(), model.run.params.clone());
        Self { key, size, flow, params, points, images: Vec::new(), log_dets: Vec::new(), pushed: Vec::new() }
    }

    /// Whether all is done.
    fn advance(&mut self) -> bool {
        let map = Map::Flow(&self.flow, &self.params);
        let cells = &self.points[self.points.len() - self.size * self.size..];
        let began = now();
        while self.pushed.len() < cells.len() {
            let from = self.images.len();
            if let Some(rest) = self.points.get(from..).filter(|rest| !rest.is_empty()) {
                let some = &rest[..rest.len().min(AT_ONCE)];
                self.log_dets.extend(map.log_dets(some));
                self.images.extend(map.images(some));
            } else {
                let rest = &cells[self.pushed.len()..];
                self.pushed.extend(map.log_densities(&rest[..rest.len().min(AT_ONCE)]));
            }
            if now() - began > BUDGET_SECS {
                break;
            }
        }
        self.pushed.len() == cells.len()
    }

    fn finish(self) -> Pictures {
        let split = self.points.len() - self.size * self.size;
        let base = Map::Flow(&self.flow, &self.params).log_bases(&self.points[split..]);
        let exp = |values: Vec<f64>| values.into_iter().map(|v| v.exp() as f32).collect();
        let lines = (2 * LINES as usize + 1) * 2 * POINTS;
        Pictures {
            number: 0,
            cells: self.size,
            base: exp(base),
            log_det: self.log_dets[split..].iter().map(|&v| v as f32).collect(),
            pushed: exp(self.pushed),
            lines: self.images[..lines].chunks(POINTS).map(<[Point]>::to_vec).collect(),
            circles: self.images[lines..split].chunks(CIRCLE + 1).map(<[Point]>::to_vec).collect(),
        }
    }
}
