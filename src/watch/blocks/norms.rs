//! ‖∂g/∂y‖₂ over the plane of one block: how fast neighbours approach each other under g, and where the mass is.

use super::{Block, NormsQuestion, blocks, norm_of, turning};
use crate::flow::{CHUNK, Flow};
use crate::math::Batch;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Half a side of the plane, in standardised coordinates.
const REACH: f32 = 4.0;
/// Below this share of the largest density a point is none of the mass.
pub const COUNTS: f32 = 0.01;

/// Row by row from the bottom left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Norms {
    /// ‖∂g/∂y‖₂, without a unit.
    pub norm: Vec<f32>,
    /// The density of what enters the block, as a share of the largest.
    pub mass: Vec<f32>,
    /// g itself, in one dimension.
    pub g: Vec<f32>,
}

impl Norms {
    /// Empty where the flow has no such block, or more than two dimensions.
    pub fn find(flow: &Flow, params: &[f32], question: &NormsQuestion) -> Self {
        let (flow, params) = if question.turning { turning() } else { (flow, params) };
        let all = blocks(flow, params);
        match all.get(question.block) {
            Some(block) if flow.dim() <= 2 => Self::new(flow, params, block, question.size),
            _ => Self::default(),
        }
    }

    pub(super) fn new(flow: &Flow, params: &[f32], block: &Block<'_, f32>, size: usize) -> Self {
        let y = cells(flow.dim(), size);
        let mass = share(flow.log_prob_at(block.place.input(), params, &y));
        let g = if flow.dim() == 1 { block.g(y.values(), y.len(), &mut Pass::new()) } else { Vec::new() };
        Self { norm: norms(block, &y), mass, g }
    }

    /// The largest norm where there is mass, and the index of its cell.
    pub fn largest(&self) -> Option<(usize, f32)> {
        let seen = self.norm.iter().copied().enumerate().zip(&self.mass).filter(|(_, m)| **m > COUNTS);
        seen.map(|(at, _)| at).max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// ‖∂g/∂y‖₂ at every point.
fn norms(block: &Block<'_, f32>, y: &Batch<f32>) -> Vec<f32> {
    let (dim, mut pass, mut chunk) = (block.dim(), Pass::new(), Batch::default());
    let mut out = Vec::with_capacity(y.len());
    for start in (0..y.len()).step_by(CHUNK) {
        let n = CHUNK.min(y.len() - start);
        chunk.reshape(dim, n);
        chunk.copy_chunk(y, start);
        let jacobians = block.jacobians(chunk.values(), n, &mut pass);
        let mut one = vec![0.0; dim * dim];
        for p in 0..n {
            one.iter_mut().enumerate().for_each(|(e, v)| *v = f64::from(jacobians[e * n + p]));
            out.push(norm_of(&one, dim) as f32);
        }
    }
    out
}

/// The centres of the cells of a lattice over [-4, 4] or its square, row by row from the bottom left.
pub fn cells(dim: usize, size: usize) -> Batch<f32> {
    let at = |i: usize| REACH * (2.0 * (i as f32 + 0.5) / size as f32 - 1.0);
    match dim {
        1 => Batch::from_rows(1, (0..size).map(at).collect()),
        _ => {
            let across = (0..size * size).map(|k| at(k % size));
            Batch::from_rows(2, across.chain((0..size * size).map(|k| at(k / size))).collect())
        }
    }
}

/// Log-densities as shares of the largest density.
fn share(mut log: Vec<f32>) -> Vec<f32> {
    let largest = log.iter().copied().filter(|l| l.is_finite()).fold(f32::NEG_INFINITY, f32::max);
    log.iter_mut().for_each(|l| *l = if l.is_finite() { (*l - largest).exp() } else { 0.0 });
    log
}
