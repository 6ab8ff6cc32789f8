//! The Lipschitz constant of every block against 1: what spectral normalisation promises, and the largest ‖∂g/∂y‖₂ that is met
//! where there is mass.

use super::{GaugeQuestion, Norms, blocks, cells, turning};
use crate::flow::Flow;
use serde::{Deserialize, Serialize};

/// One block. All without a unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gauge {
    /// c: what the bound is held at or below after every step of the training.
    pub promised: f64,
    /// The spectral norm of each of g's matrices.
    pub norms: Vec<f64>,
    /// What the activations contribute: the product of their steepest slopes.
    pub slopes: f64,
    /// The largest ‖∂g/∂y‖₂ on the lattice, where there is mass: a lower bound of the Lipschitz constant.
    pub observed: f64,
    /// Where that is.
    pub at: Vec<f32>,
}

impl Gauge {
    /// Of all blocks, from the base on. None in more than two dimensions.
    pub fn find(flow: &Flow, params: &[f32], question: &GaugeQuestion) -> Vec<Self> {
        let (flow, params) = if question.turning { turning() } else { (flow, params) };
        if flow.dim() > 2 {
            return Vec::new();
        }
        let lattice = cells(flow.dim(), question.size);
        let gauge = |block| {
            let (index, observed) = Norms::new(flow, params, &block, question.size).largest().unwrap_or_default();
            Self {
                promised: block.layer.lipschitz,
                norms: block.layer.lipschitz_bounds(block.params),
                slopes: block.layer.slopes(),
                observed: f64::from(observed),
                at: if lattice.is_empty() { Vec::new() } else { lattice.point(index).collect() },
            }
        };
        blocks(flow, params).into_iter().map(gauge).collect()
    }

    /// An upper bound of the Lipschitz constant of g.
    pub fn bound(&self) -> f64 {
        self.norms.iter().product::<f64>() * self.slopes
    }
}
