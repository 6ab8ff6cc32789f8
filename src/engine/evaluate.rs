//! The answers behind the pictures: pure functions of a flow, its weights and a request.

use super::local::locals;
use super::marginal;
use super::travellers::{Travellers, grid_lines, grid_points, grid_points_of};
use super::{Ellipse, Frame, LayerField, Local, Request, Tile, Window};
use crate::flow::{Bijection, Flow, Position, Way, jacobians};
use crate::math::Batch;
use crate::net::Pass;

/// Cells of the coarse lattice on which singular values are drawn.
const ELLIPSES: usize = 13;

/// A flow with weights, and the paths of its particles once they were asked for.
#[derive(Debug)]
pub struct Evaluator {
    pub flow: Flow,
    pub params: Vec<f32>,
    paths: Option<Paths>,
}

/// How travellers are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Drawn {
    particles: usize,
    temperature: f32,
    seed: u64,
}

/// Travellers before, between and after the layers.
#[derive(Debug)]
struct Paths {
    of: Drawn,
    travellers: Travellers,
    points: Vec<Batch<f32>>,
}

impl Evaluator {
    pub fn new(flow: Flow, params: Vec<f32>) -> Self {
        Self { flow, params, paths: None }
    }

    /// The morph at time t in [0, 1]. `size` = 0 leaves the density out.
    pub fn frame(&mut self, request: &Request) -> Frame {
        let &Request::Frame { t, window, size, particles, temperature, grid, seed, axes } = request else {
            return Frame::default();
        };
        let drawn = Drawn { particles, temperature, seed };
        let at = Position::from_time(t, self.flow.layers.len());
        let dim = self.flow.dim();
        if dim > 2 {
            return self.projection(at, drawn, (axes, window, size));
        }
        let mut frame = self.travellers_at(at, drawn, grid);
        if size > 0 {
            frame.log_density = self.flow.log_prob_at(at, &self.params, &cells(dim, &window, size));
        }
        frame
    }

    /// Two coordinates of many.
    fn projection(&mut self, at: Position, drawn: Drawn, seen: ([usize; 2], Window, usize)) -> Frame {
        let (axes, window, size) = seen;
        let whole = self.travellers_at(at, drawn, false);
        let dim = self.flow.dim();
        let pairs = |values: &[f32]| -> Vec<[f32; 2]> {
            values.chunks_exact(dim).map(|v| axes.map(|a| v.get(a).copied().unwrap_or(0.0))).collect()
        };
        let here = pairs(&whole.particles);
        let log_density = if size > 0 { marginal::log_density(&here, &window, size) } else { Vec::new() };
        let shown = |pairs: Vec<[f32; 2]>| pairs.into_iter().take(drawn.particles).flatten().collect();
        Frame { log_density, origins: shown(pairs(&whole.origins)), particles: shown(here), lines: Vec::new() }
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
            let mass = relative(self.log_mass(layer, way, &lattice));
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

    /// Every layer around the way of a point x, or of the middle of the base where `x` is empty.
    pub fn locals(&self, way: Way, x: &[f32]) -> Vec<Local> {
        locals(&self.flow, &self.params, way, x)
    }

    fn tile(&self, layer: usize, way: Way, window: &Window, size: usize) -> Tile {
        let plan = &self.flow.layers[layer];
        let own = &self.params[self.flow.window(layer)];
        let mut x = cells(self.flow.dim(), window, size);
        let log_mass = self.log_mass(layer, way, &x);
        let mut log_det = vec![0.0; x.len()];
        plan.apply(way, own, &mut x, &mut log_det, &mut Pass::new());
        let mut grid = match (self.flow.dim(), layer, way) {
            (2, 0, Way::Generate) => grid_points_of(&self.flow.base),
            (2, ..) => grid_points(),
            _ => Batch::zeros(2, 0),
        };
        let mut unused = vec![0.0; grid.len()];
        if !grid.is_empty() {
            plan.apply(way, own, &mut grid, &mut unused, &mut Pass::new());
        }
        Tile::new(log_det, log_mass, &grid, plan.preserves_volume())
    }

    /// The log-density of what enters `layer`, `way`.
    fn log_mass(&self, layer: usize, way: Way, x: &Batch<f32>) -> Vec<f32> {
        let tau = if way == Way::Generate { 0.0 } else { 1.0 };
        self.flow.log_prob_at(Position { layer, tau }, &self.params, x)
    }

    /// The travellers at a place of the timeline.
    fn travellers_at(&mut self, at: Position, drawn: Drawn, grid: bool) -> Frame {
        let paths = match self.paths.take() {
            Some(paths) if paths.of == drawn => paths,
            _ => {
                let travellers =
                    Travellers::new(&self.flow, &self.params, drawn.particles, drawn.temperature, drawn.seed);
                let points = self.flow.trace(Way::Generate, &self.params, travellers.start()).points;
                Paths { of: drawn, travellers, points }
            }
        };
        let mut here = paths.points[at.layer].clone();
        if let Some(layer) = self.flow.layers.get(at.layer) {
            let own = &self.params[self.flow.window(at.layer)];
            let mut log_det = vec![0.0; here.len()];
            layer.apply_fraction(at.tau as f32, Way::Generate, own, &mut here, &mut log_det, &mut Pass::new());
        }
        let frame = paths.travellers.frame(&here, grid);
        self.paths = Some(paths);
        frame
    }
}

impl Tile {
    /// `grid` is what the layer made of [`grid_points`].
    pub fn new(log_det: Vec<f32>, log_mass: Vec<f32>, grid: &Batch<f32>, preserves_volume: bool) -> Self {
        Self { log_det, mass: relative(log_mass), lines: grid_lines(grid), preserves_volume }
    }
}

impl LayerField {
    /// Whether the layer's Jacobian belongs to it: the GPU gives log |det J| alone.
    pub fn has_jacobian(&self) -> bool {
        !self.entries.is_empty()
    }
}

/// Log-densities as shares of the largest density.
fn relative(mut log: Vec<f32>) -> Vec<f32> {
    let largest = log.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    log.iter_mut().for_each(|m| *m = (*m - largest).exp());
    log
}

/// The centres of `size` x `size` cells (of `size` cells in one dimension), row by row from the bottom left.
fn cells(dim: usize, window: &Window, size: usize) -> Batch<f32> {
    let rows = if dim == 1 { 1 } else { size };
    let points: Vec<f32> =
        (0..rows * size).flat_map(|k| window.cell(k % size, k / size, size, rows).into_iter().take(dim)).collect();
    Batch::from_points(dim, &points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Spec};

    #[test]
    fn samples_are_drawn_at_the_temperature_that_is_asked_for_and_densities_are_not() {
        let flow = Spec { layers: 2, hidden: vec![4], ..Spec::new(2, Family::RealNvp) }.flow();
        let params = flow.init(&Batch::from_points(2, &[0.5, -1.0, 2.0, 1.5]), 0);
        let mut evaluator = Evaluator::new(flow, params);
        let mut frame = |temperature, grid| {
            let window = Window::STANDARD;
            let (t, size, particles, seed, axes) = (1.0, 8, 50, 3, [0, 1]);
            evaluator.frame(&Request::Frame { t, window, size, particles, temperature, grid, seed, axes })
        };
        let (usual, cold) = (frame(1.0, true), frame(0.5, true));
        let halved: Vec<f32> = usual.origins.iter().map(|z| 0.5 * z).collect();
        assert_eq!(cold.origins, halved);
        assert_ne!(cold.particles, usual.particles);
        assert_eq!((cold.log_density, cold.lines), (usual.log_density, usual.lines));
    }
}
