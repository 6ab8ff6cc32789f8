//! The points that travel with the morph, the same whoever evaluates the flow: samples of the base, then the lines of a square grid.

use super::Frame;
use crate::flow::{Base, Flow};
use crate::math::{Batch, Rng, Stream};

/// Lines of a grid cover this much of each axis, in both directions.
const REACH: f32 = 3.0;
/// Lines of the grid in each direction, and points a line.
const LINES: usize = 13;
const LINE_POINTS: usize = 97;

/// Samples of a flow of more than two dimensions, the density of two of which is estimated from them.
const MANY: usize = 4096;

/// Where they begin, before any layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Travellers {
    particles: usize,
    start: Batch<f32>,
    /// [B][D]: see [`Frame::origins`].
    origins: Vec<f32>,
}

impl Travellers {
    /// `particles` samples z ~ p(z) of the seed at temperature T, in two dimensions the grid as well, and in more as many samples as the
    /// estimate of a density needs.
    pub fn new(flow: &Flow, params: &[f32], particles: usize, temperature: f32, seed: u64) -> Self {
        let (dim, base) = (flow.dim(), flow.base_params(params));
        let particles = if dim > 2 { particles.max(MANY) } else { particles };
        let samples = flow.base.sample(base, particles, f64::from(temperature), &mut Rng::new(seed, Stream::Samples));
        let mut start = interleave(&samples);
        if dim == 2 {
            start.extend(interleave(&grid_points_of(&flow.base)));
        }
        let origins = start[..particles * dim].iter().enumerate().map(|(i, &z)| flow.base.in_deviations(i % dim, z));
        Self { particles, origins: origins.collect(), start: Batch::from_points(dim, &start) }
    }

    pub fn start(&self) -> &Batch<f32> {
        &self.start
    }

    /// The frame in which they are `here`, without a density; the lines if a `grid` is wanted.
    pub fn frame(&self, here: &Batch<f32>, grid: bool) -> Frame {
        let end = self.particles * here.dim();
        let mut particles = interleave(here);
        let lines = if grid && here.dim() == 2 { lines(&particles[end..]) } else { Vec::new() };
        particles.truncate(end);
        Frame { log_density: Vec::new(), particles, origins: self.origins.clone(), lines }
    }
}

/// The points of the grid, line by line.
pub fn grid_points() -> Batch<f32> {
    let along = |k: usize, n: usize| REACH * (2.0 * k as f32 / (n - 1) as f32 - 1.0);
    let points: Vec<f32> = (0..2 * LINES * LINE_POINTS)
        .flat_map(|k| {
            let (line, step) = (k / LINE_POINTS, along(k % LINE_POINTS, LINE_POINTS));
            let fixed = along(line % LINES, LINES);
            if line < LINES { [fixed, step] } else { [step, fixed] }
        })
        .collect();
    Batch::from_points(2, &points)
}

/// Where a grid of the base begins: [`grid_points`], drawn together into a box a little smaller than that of a uniform base.
pub(super) fn grid_points_of(base: &Base) -> Batch<f32> {
    let mut points = grid_points();
    if let Base::Uniform(u) = base {
        for (d, (low, high)) in u.low.iter().zip(&u.high).enumerate() {
            let along = |p: f32| (0.5 * (low + high) + 0.49 * (high - low) * f64::from(p / REACH)) as f32;
            points.row_mut(d).iter_mut().for_each(|p| *p = along(*p));
        }
    }
    points
}

/// What became of [`grid_points`], as polylines.
pub(super) fn grid_lines(points: &Batch<f32>) -> Vec<Vec<f32>> {
    lines(&interleave(points))
}

fn lines(points: &[f32]) -> Vec<Vec<f32>> {
    points.chunks_exact(LINE_POINTS * 2).map(<[f32]>::to_vec).collect()
}

/// [D][B] -> [B][D].
fn interleave(batch: &Batch<f32>) -> Vec<f32> {
    (0..batch.len()).flat_map(|k| batch.point(k)).collect()
}
