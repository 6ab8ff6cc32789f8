//! A mixture of Gaussians with diagonal covariances.

use crate::math::{Batch, LN_TAU, Real, Rng};
use serde::{Deserialize, Serialize};

/// Σ_k w_k N(m_k, diag(σ_k²)). For each component: the logit of w_k, then m_k (D), then ln σ_k (D).
/// These numbers are weights, learned with the flow, unless `fixed` gives them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    pub dim: usize,
    pub components: usize,
    pub fixed: Option<Vec<f64>>,
}

fn log_sum_exp<T: Real>(n: usize, term: impl Fn(usize) -> T) -> T {
    let largest = (0..n).map(&term).fold(T::from_f64(-1e30), |a, b| if b > a { b } else { a });
    (0..n).fold(T::ZERO, |sum, k| sum + (term(k) - largest).exp()).ln() + largest
}

impl Mixture {
    /// Numbers a component.
    pub(super) fn stride(&self) -> usize {
        1 + 2 * self.dim
    }

    fn value<T: Real>(&self, params: &[T], k: usize, field: usize) -> T {
        let at = k * self.stride() + field;
        self.fixed.as_ref().map_or_else(|| params[at], |fixed| T::from_f64(fixed[at]))
    }

    fn log_weight<T: Real>(&self, params: &[T], k: usize) -> T {
        self.value(params, k, 0) - log_sum_exp(self.components, |j| self.value(params, j, 0))
    }

    /// ((z_d - m) / σ, 1/σ, ln σ) of component k.
    fn standard<T: Real>(&self, params: &[T], k: usize, d: usize, z: T) -> (T, T, T) {
        let log_std = self.value(params, k, 1 + self.dim + d);
        let precision = (-log_std).exp();
        ((z - self.value(params, k, 1 + d)) * precision, precision, log_std)
    }

    /// ln (w_k N(z_i; m_k, σ_k))
    fn log_joint<T: Real>(&self, params: &[T], z: &Batch<T>, i: usize, k: usize) -> T {
        let (half, constant) = (T::from_f64(0.5), T::from_f64(0.5 * LN_TAU));
        (0..self.dim).fold(self.log_weight(params, k), |sum, d| {
            let (e, _, log_std) = self.standard(params, k, d, z.get(d, i));
            sum - half * e * e - log_std - constant
        })
    }

    pub(super) fn log_prob<T: Real>(&self, params: &[T], z: &Batch<T>, i: usize) -> T {
        log_sum_exp(self.components, |k| self.log_joint(params, z, i, k))
    }

    pub(super) fn vjp<T: Real>(&self, params: &[T], z: &Batch<T>, g: &[T], g_z: &mut Batch<T>, g_params: &mut [T]) {
        g_z.values_mut().fill(T::ZERO);
        for (i, &g) in g.iter().enumerate() {
            let total = self.log_prob(params, z, i);
            for k in 0..self.components {
                let share = g * (self.log_joint(params, z, i, k) - total).exp();
                let own = k * self.stride();
                if self.fixed.is_none() {
                    g_params[own] += share - g * self.log_weight(params, k).exp();
                }
                for d in 0..self.dim {
                    let (e, precision, _) = self.standard(params, k, d, z.get(d, i));
                    let pull = share * e * precision;
                    g_z.set(d, i, g_z.get(d, i) - pull);
                    if self.fixed.is_none() {
                        g_params[own + 1 + d] += pull;
                        g_params[own + 1 + self.dim + d] += share * (e * e - T::ONE);
                    }
                }
            }
        }
    }

    /// Writes a point at temperature T to place `i`.
    pub(super) fn draw(&self, params: &[f32], temperature: f64, z: &mut Batch<f32>, i: usize, rng: &mut Rng) {
        let k = self.draw_component(params, rng);
        for d in 0..self.dim {
            let (mean, log_std) = (self.value::<f32>(params, k, 1 + d), self.value::<f32>(params, k, 1 + self.dim + d));
            let spread = temperature * libm::exp(f64::from(log_std)) * rng.normal();
            z.set(d, i, (f64::from(mean) + spread) as f32);
        }
    }

    /// A learned mixture starts with equal weights, random centres and σ = 0.7.
    pub(super) fn init(&self, params: &mut [f32], rng: &mut Rng) {
        for component in params.chunks_exact_mut(self.stride()) {
            component[0] = 0.0;
            component[1..=self.dim].iter_mut().for_each(|mean| *mean = rng.normal() as f32);
            component[self.dim + 1..].fill(libm::log(0.7) as f32);
        }
    }

    fn draw_component(&self, params: &[f32], rng: &mut Rng) -> usize {
        let mut left = rng.uniform();
        for k in 0..self.components {
            left -= f64::from(self.log_weight(params, k).exp());
            if left < 0.0 {
                return k;
            }
        }
        self.components - 1
    }
}
