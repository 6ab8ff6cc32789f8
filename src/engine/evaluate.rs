//! The answers behind the pictures: pure functions of a flow, its weights and a request.

use super::{Ellipse, Frame, LayerField, Request, Tile, Window};
use crate::flow::{Bijection, Flow, Position, Way, jacobians};
use crate::math::{Batch, Rng, Stream};
use crate::net::Pass;

/// Lines of a grid cover this much of each axis, in both directions.
const REACH: f32 = 3.0;
/// Cells of the coarse lattice on which singular values are drawn.
const ELLIPSES: usize = 13;

/// A flow with weights, and the paths of its particles once they were asked for.
#[derive(Debug)]
pub struct Evaluator {
    pub flow: Flow,
    pub params: Vec<f32>,
    paths: Option<Paths>,
}

/// Particles and grid points before, between and after the layers.
#[derive(Debug)]
struct Paths {
    particles: usize,
    seed: u64,
    points: Vec<Batch<f32>>,
}

impl Evaluator {
    pub fn new(flow: Flow, params: Vec<f32>) -> Self {
        Self { flow, params, paths: None }
    }

    /// The morph at time t in [0, 1]. `size` = 0 leaves the density out.
    pub fn frame(&mut self, request: &Request) -> Frame {
        let &Request::Frame { t, window, size, particles, grid, seed } = request else { return Frame::default() };
        let at = Position::from_time(t, self.flow.layers.len());
        let dim = self.flow.dim();
        let mut frame = Frame::default();
        if size > 0 {
            frame.log_density = self.flow.log_prob_at(at, &self.params, &cells(dim, &window, size));
        }
        let here = self.points_at(at, particles, seed);
        let points = interleave(&here);
        frame.particles = points[..particles * dim].to_vec();
        frame.origins =
            self.paths.as_ref().map_or_else(Vec::new, |p| interleave(&p.points[0])[..particles * dim].to_vec());
        if grid && dim == 2 {
            frame.lines = points[particles * dim..].chunks_exact(LINE_POINTS * dim).map(<[f32]>::to_vec).collect();
        }
        frame
    }

    /// Every layer, small.
    pub fn tiles(&self, request: &Request) -> Vec<Tile> {
        let &Request::Tiles { way, window, size } = request else { return Vec::new() };
        (0..self.flow.layers.len()).map(|layer| self.tile(layer, way, &window, size)).collect()
    }

    /// One layer in full.
    pub fn layer(&self, request: &Request) -> LayerField {
        let &Request::Layer { layer, way, window, size } = request else { return LayerField::default() };
        let Some(plan) = self.flow.layers.get(layer) else { return LayerField::default() };
        let own = &self.params[self.flow.window(layer)];
        let dim = self.flow.dim();
        let jacobian = jacobians(plan, way, own, &cells(dim, &window, size));
        let entries = (0..dim * dim).map(|e| jacobian.entries.row(e).to_vec()).collect();
        let mut ellipses = Vec::new();
        if dim == 2 {
            let lattice = cells(2, &window, ELLIPSES);
            let mass = self.mass(layer, way, &lattice);
            let coarse = jacobians(plan, way, own, &lattice);
            let pair = |b: &Batch<f32>, k| [b.get(0, k), b.get(1, k)];
            ellipses = (0..lattice.len())
                .map(|k| Ellipse {
                    at: pair(&lattice, k),
                    to: pair(&coarse.output, k),
                    axes: coarse.ellipse(k).map(|axis| axis.map(|v| v as f32)),
                    mass: mass[k],
                })
                .collect();
        }
        LayerField { tile: self.tile(layer, way, &window, size), entries, ellipses }
    }

    fn tile(&self, layer: usize, way: Way, window: &Window, size: usize) -> Tile {
        let plan = &self.flow.layers[layer];
        let own = &self.params[self.flow.window(layer)];
        let mut x = cells(self.flow.dim(), window, size);
        let mass = self.mass(layer, way, &x);
        let mut log_det = vec![0.0; x.len()];
        plan.apply(way, own, &mut x, &mut log_det, &mut Pass::new());
        let mut lines = Vec::new();
        if self.flow.dim() == 2 {
            let mut grid = grid_points();
            let mut unused = vec![0.0; grid.len()];
            plan.apply(way, own, &mut grid, &mut unused, &mut Pass::new());
            lines = interleave(&grid).chunks_exact(LINE_POINTS * 2).map(<[f32]>::to_vec).collect();
        }
        Tile { log_det, mass, lines, preserves_volume: plan.preserves_volume() }
    }

    /// The density of what enters `layer`, `way`, relative to its maximum over `x`.
    fn mass(&self, layer: usize, way: Way, x: &Batch<f32>) -> Vec<f32> {
        let tau = if way == Way::Generate { 0.0 } else { 1.0 };
        let mut mass = self.flow.log_prob_at(Position { layer, tau }, &self.params, x);
        let largest = mass.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        mass.iter_mut().for_each(|m| *m = (*m - largest).exp());
        mass
    }

    /// Particles, then grid points, at a place of the timeline.
    fn points_at(&mut self, at: Position, particles: usize, seed: u64) -> Batch<f32> {
        let dim = self.flow.dim();
        if self.paths.as_ref().is_none_or(|p| (p.particles, p.seed) != (particles, seed)) {
            let base = self.flow.base_params(&self.params);
            let samples = self.flow.base.sample(base, particles, 1.0, &mut Rng::new(seed, Stream::Samples));
            let mut start = interleave(&samples);
            if dim == 2 {
                start.extend(interleave(&grid_points()));
            }
            let points = self.flow.trace(Way::Generate, &self.params, &Batch::from_points(dim, &start)).points;
            self.paths = Some(Paths { particles, seed, points });
        }
        let Some(mut here) = self.paths.as_ref().and_then(|p| p.points.get(at.layer)).cloned() else {
            return Batch::zeros(dim, particles);
        };
        if let Some(layer) = self.flow.layers.get(at.layer) {
            let own = &self.params[self.flow.window(at.layer)];
            let mut log_det = vec![0.0; here.len()];
            layer.apply_fraction(at.tau as f32, Way::Generate, own, &mut here, &mut log_det, &mut Pass::new());
        }
        here
    }
}

/// The centres of `size` x `size` cells (of `size` cells in one dimension), row by row from the bottom left.
fn cells(dim: usize, window: &Window, size: usize) -> Batch<f32> {
    let rows = if dim == 1 { 1 } else { size };
    let points: Vec<f32> =
        (0..rows * size).flat_map(|k| window.cell(k % size, k / size, size, rows).into_iter().take(dim)).collect();
    Batch::from_points(dim, &points)
}

/// Lines of the grid in each direction, and points a line.
const LINES: usize = 13;
const LINE_POINTS: usize = 97;

fn grid_points() -> Batch<f32> {
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

/// [D][B] -> [B][D].
fn interleave(batch: &Batch<f32>) -> Vec<f32> {
    (0..batch.len()).flat_map(|k| batch.point(k)).collect()
}
