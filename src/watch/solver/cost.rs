//! What a solver costs in evaluations of the field (NFE): one way, the gradient by either road, and a training step.

use crate::flow::{Bijection, Continuous, Flow, Gradient, Solver, Way};
use crate::math::Batch;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// NFE on a batch, counted while the run's own layer was run with the solver, in single precision as training is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// x → z with log |det J|.
    pub forward: u64,
    /// The gradient through every step that was made.
    pub through: u64,
    /// The gradient by the adjoint equation.
    pub adjoint: u64,
    /// Numbers that the gradient through the solver remembers of every point; the adjoint remembers D.
    pub remembered: u64,
    /// Points of the batch that were given up.
    pub underflows: u64,
}

impl Cost {
    /// Of one training step on the points `x`.
    pub fn new(flow: &Flow, params: &[f32], solver: Solver, x: &Batch<f32>) -> Option<Self> {
        let (layer, own) = flow.continuous(params)?;
        let [through, adjoint] = [Gradient::Solver, Gradient::Adjoint].map(|gradient| {
            let layer = Continuous { solver, gradient, ..layer.clone() };
            let mut pass = Pass::recording();
            let (mut y, mut log_det) = (x.clone(), vec![0.0; x.len()]);
            layer.apply(Way::Normalize, own, &mut y, &mut log_det, &mut pass);
            let forward = pass.count;
            let mut g_params = vec![0.0; own.len()];
            layer.vjp(Way::Normalize, own, &mut y, &vec![1.0; x.len()], &mut g_params, &mut pass);
            (forward, pass.count.evaluations - forward.evaluations)
        });
        let stages = solver.method().tableau().stages() as u64;
        let each = match solver {
            Solver::Fixed { steps, method } => steps as u64 * method.tableau().stages_used() as u64,
            Solver::Adaptive { .. } => through.1 / solver.method().tableau().stages_used() as u64 * stages,
        };
        Some(Self {
            forward: through.0.evaluations,
            through: through.1,
            adjoint: adjoint.1,
            remembered: each * (layer.dim() as u64 + 1),
            underflows: through.0.underflows,
        })
    }
}
