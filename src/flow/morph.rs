//! The density on its way from base to target: layers before the position are done, the one at it is done to the fraction τ.

use super::chain::for_chunks;
use super::{Bijection, Flow, Way};
use crate::math::{Batch, Real};
use crate::net::Pass;

/// A place on the timeline: layer `layer` (counted from the base) applied to the fraction `tau` in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    pub layer: usize,
    pub tau: f64,
}

impl Position {
    /// From t in [0, 1], the whole timeline: 0 is the base, 1 the target. Out of range or NaN is clamped;
    /// a rounding away from a tick is on it, so that k / L means that k layers are done, a permutation among them.
    pub fn from_time(t: f64, layers: usize) -> Self {
        let t = if t > 0.0 { t.min(1.0) } else { 0.0 };
        let (s, tick) = (t * layers as f64, (t * layers as f64).round());
        let s = if (s - tick).abs() < 1e-6 { tick } else { s };
        let layer = (s as usize).min(layers.saturating_sub(1));
        Self { layer, tau: s - layer as f64 }
    }
}

impl Flow {
    /// Latent points -> where they are at `at`; adds log |det J|.
    pub fn generate_to<T: Real>(&self, at: Position, params: &[T], z: &mut Batch<T>, log_det: &mut [T]) {
        for_chunks(z, log_det, |chunk, log_det, pass| {
            for i in 0..at.layer {
                self.layers[i].apply(Way::Generate, &params[self.window(i)], chunk, log_det, pass);
            }
            self.fraction(at, Way::Generate, params, chunk, log_det, pass);
        });
    }

    /// Points at `at` -> the latent points that they came from; adds log |det J|.
    pub fn normalize_from<T: Real>(&self, at: Position, params: &[T], y: &mut Batch<T>, log_det: &mut [T]) {
        for_chunks(y, log_det, |chunk, log_det, pass| {
            self.fraction(at, Way::Normalize, params, chunk, log_det, pass);
            for i in (0..at.layer).rev() {
                self.layers[i].apply(Way::Normalize, &params[self.window(i)], chunk, log_det, pass);
            }
        });
    }

    /// log p_τ(y), the density of the base pushed forward to `at`, in nats.
    pub fn log_prob_at<T: Real>(&self, at: Position, params: &[T], y: &Batch<T>) -> Vec<T> {
        let (mut z, mut log_prob) = (y.clone(), vec![T::ZERO; y.len()]);
        self.normalize_from(at, params, &mut z, &mut log_prob);
        self.base.log_prob(self.base_params(params), &z, &mut log_prob);
        log_prob
    }

    fn fraction<T: Real>(
        &self,
        at: Position,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        if let Some(layer) = self.layers.get(at.layer) {
            layer.apply_fraction(T::from_f64(at.tau), way, &params[self.window(at.layer)], x, log_det, pass);
        }
    }
}
