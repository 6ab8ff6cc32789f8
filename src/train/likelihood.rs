//! Maximum likelihood: the loss is the mean of -log p(x) over a batch, in nats.

use super::assignment::Assignment;
use crate::flow::{Flow, Way};
use crate::math::{Batch, Real};
use crate::net::Pass;

/// What one chunk of a batch needs: its points, its pass and its gradient, kept from step to step.
#[derive(Debug)]
pub struct Lane<T> {
    /// What was drawn: points of the data, points of the base, or conditional paths.
    pub x: Batch<T>,
    pub gradient: Vec<T>,
    pub(super) pass: Pass<T>,
    pub(super) log_prob: Vec<T>,
    pub(super) g_log_prob: Vec<T>,
    pub(super) g_x: Batch<T>,
    pub(super) assignment: Assignment,
    pub(super) spare: Vec<T>,
}

impl<T: Real> Lane<T> {
    pub fn new(flow: &Flow) -> Self {
        Self {
            x: Batch::zeros(flow.rows(), 0),
            gradient: vec![T::ZERO; flow.num_params()],
            pass: Pass::recording(),
            log_prob: Vec::new(),
            g_log_prob: Vec::new(),
            g_x: Batch::zeros(flow.rows(), 0),
            assignment: Assignment::default(),
            spare: Vec::new(),
        }
    }

    /// Lets layers that can estimate their log-determinants do so in the next step, with noise that `seed` and `key` fix.
    pub fn estimate(&mut self, seed: u64, key: u64) {
        self.pass.estimate(seed, key);
    }
}

/// The sum of -log p and of the layers' penalties over `lane.x`, divided by the size of the whole batch; adds its gradient
/// to `lane.gradient`.
pub fn likelihood_step<T: Real>(flow: &Flow, params: &[T], batch: usize, lane: &mut Lane<T>) -> T {
    weighted_step(flow, params, T::ONE, batch, lane)
}

/// [`likelihood_step`] with Σ log |det J| multiplied by `weight`, which is 1 unless a mistake is shown.
pub(super) fn weighted_step<T: Real>(flow: &Flow, params: &[T], weight: T, batch: usize, lane: &mut Lane<T>) -> T {
    let Lane { x, gradient, pass, log_prob, g_log_prob, g_x, .. } = lane;
    let share = T::from_f64(-1.0 / batch as f64);
    log_prob.clear();
    log_prob.resize(x.len(), T::ZERO);
    g_log_prob.clear();
    g_log_prob.resize(x.len(), share);
    g_x.reshape(x.dim(), x.len());
    (pass.penalty, pass.penalty_share) = (T::ZERO, Some(-share));

    flow.apply(Way::Normalize, params, x, log_prob, pass);
    log_prob.iter_mut().for_each(|log_det| *log_det *= weight);
    let base = flow.window(flow.layers.len());
    flow.base.log_prob(&params[base.clone()], x, log_prob);
    flow.base.vjp(&params[base.clone()], x, g_log_prob, g_x, &mut gradient[base]);
    g_log_prob.fill(share * weight);
    flow.vjp(Way::Normalize, params, g_x, g_log_prob, gradient, pass);
    (T::sum(log_prob) - pass.penalty) * share
}
