//! Base densities p(z): the standard normal and a mixture of Gaussians with diagonal covariances.

use crate::math::{Batch, LN_TAU, Real, Rng};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Base {
    /// N(0, I) in `dim` dimensions.
    Normal {
        dim: usize,
    },
    Mixture(Mixture),
}

/// Σ_k w_k N(m_k, diag(σ_k²)). For each component: the logit of w_k, then m_k (D), then ln σ_k (D).
/// These numbers are weights, learned with the flow, unless `fixed` gives them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    pub dim: usize,
    pub components: usize,
    pub fixed: Option<Vec<f64>>,
}

impl Base {
    pub fn dim(&self) -> usize {
        match self {
            Base::Normal { dim } => *dim,
            Base::Mixture(m) => m.dim,
        }
    }

    pub fn num_params(&self) -> usize {
        match self {
            Base::Normal { .. } => 0,
            Base::Mixture(m) if m.fixed.is_some() => 0,
            Base::Mixture(m) => m.components * m.stride(),
        }
    }

    /// A learned mixture starts with equal weights, random centres and σ = 0.7.
    pub fn init(&self, params: &mut [f32], rng: &mut Rng) {
        let Base::Mixture(m) = self else { return };
        for component in params.chunks_exact_mut(m.stride()) {
            component[0] = 0.0;
            component[1..=m.dim].iter_mut().for_each(|mean| *mean = rng.normal() as f32);
            component[m.dim + 1..].fill(libm::log(0.7) as f32);
        }
    }

    /// Adds log p(z), in nats, to `out` (length B).
    pub fn log_prob<T: Real>(&self, params: &[T], z: &Batch<T>, out: &mut [T]) {
        match self {
            Base::Normal { dim } => {
                let constant = T::from_f64(-0.5 * LN_TAU * *dim as f64);
                let half = T::from_f64(0.5);
                for d in 0..*dim {
                    out.iter_mut().zip(z.row(d)).for_each(|(l, &z)| *l -= half * z * z);
                }
                out.iter_mut().for_each(|l| *l += constant);
            }
            Base::Mixture(m) => {
                for (i, out) in out.iter_mut().enumerate() {
                    *out += m.log_prob(params, z, i);
                }
            }
        }
    }

    /// Given the gradient `g` of log p(z) (length B): writes that of z, adds that of the weights to `g_params`. Rows below the
    /// D coordinates are a context; its gradient is 0 here.
    pub fn vjp<T: Real>(&self, params: &[T], z: &Batch<T>, g: &[T], g_z: &mut Batch<T>, g_params: &mut [T]) {
        match self {
            Base::Normal { dim } => {
                for d in *dim..g_z.dim() {
                    g_z.row_mut(d).fill(T::ZERO);
                }
                for d in 0..*dim {
                    g_z.row_mut(d).iter_mut().zip(z.row(d)).zip(g).for_each(|((out, &z), &g)| *out = -(g * z));
                }
            }
            Base::Mixture(m) => m.vjp(params, z, g, g_z, g_params),
        }
    }

    /// `n` points at temperature T: every standard deviation is multiplied by it.
    pub fn sample(&self, params: &[f32], n: usize, temperature: f64, rng: &mut Rng) -> Batch<f32> {
        let mut z = Batch::zeros(self.dim(), n);
        for i in 0..n {
            match self {
                Base::Normal { dim } => (0..*dim).for_each(|d| z.set(d, i, (temperature * rng.normal()) as f32)),
                Base::Mixture(m) => {
                    let k = m.draw_component(params, rng);
                    for d in 0..m.dim {
                        let (mean, log_std) =
                            (m.value::<f32>(params, k, 1 + d), m.value::<f32>(params, k, 1 + m.dim + d));
                        let spread = temperature * libm::exp(f64::from(log_std)) * rng.normal();
                        z.set(d, i, (f64::from(mean) + spread) as f32);
                    }
                }
            }
        }
        z
    }
}

fn log_sum_exp<T: Real>(n: usize, term: impl Fn(usize) -> T) -> T {
    let largest = (0..n).map(&term).fold(T::from_f64(-1e30), |a, b| if b > a { b } else { a });
    (0..n).fold(T::ZERO, |sum, k| sum + (term(k) - largest).exp()).ln() + largest
}

impl Mixture {
    /// Numbers a component.
    fn stride(&self) -> usize {
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

    fn log_prob<T: Real>(&self, params: &[T], z: &Batch<T>, i: usize) -> T {
        log_sum_exp(self.components, |k| self.log_joint(params, z, i, k))
    }

    fn vjp<T: Real>(&self, params: &[T], z: &Batch<T>, g: &[T], g_z: &mut Batch<T>, g_params: &mut [T]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Dual, Stream};

    fn mixture(fixed: bool) -> (Base, Vec<f64>) {
        let values = vec![0.3, -1.0, 0.5, -0.2, 0.1, -0.4, 1.5, -0.7, 0.2, -0.6];
        let base = Mixture { dim: 2, components: 2, fixed: fixed.then(|| values.clone()) };
        (Base::Mixture(base), if fixed { vec![] } else { values })
    }

    #[test]
    fn every_base_integrates_to_one() {
        for (base, params) in [(Base::Normal { dim: 2 }, vec![]), mixture(false), mixture(true)] {
            let n = 200;
            let step = 16.0 / n as f64;
            let at = |i: usize| -8.0 + (i as f64 + 0.5) * step;
            let points: Vec<f64> = (0..n * n).flat_map(|i| [at(i % n), at(i / n)]).collect();
            let mut log_prob = vec![0.0; n * n];
            base.log_prob(&params, &Batch::from_points(2, &points), &mut log_prob);
            let mass = log_prob.iter().map(|l| l.exp()).sum::<f64>() * step * step;
            assert!((mass - 1.0).abs() < 1e-6, "{base:?}: {mass}");
        }
    }

    #[test]
    fn vjp_agrees_with_dual_numbers() {
        for (base, params) in [(Base::Normal { dim: 2 }, vec![]), mixture(false), mixture(true)] {
            let z = Batch::from_points(2, &[0.3, -0.8, 2.0, 0.1]);
            let weights = [0.7, -1.3];
            let mut g_z = Batch::zeros(2, 2);
            let mut g_params = vec![0.0; params.len()];
            base.vjp(&params, &z, &weights, &mut g_z, &mut g_params);
            for (i, g) in g_params.iter().chain(g_z.values()).enumerate() {
                let seed = |v: &[f64], start: usize| -> Vec<Dual> {
                    v.iter().enumerate().map(|(j, &re)| Dual { re, du: f64::from(u8::from(start + j == i)) }).collect()
                };
                let mut out = vec![Dual::ZERO; 2];
                base.log_prob(&seed(&params, 0), &Batch::from_rows(2, seed(z.values(), params.len())), &mut out);
                let exact: f64 = out.iter().zip(weights).map(|(o, w)| o.du * w).sum();
                assert!((g - exact).abs() < 1e-12, "{base:?}, direction {i}: {g} against {exact}");
            }
        }
    }

    #[test]
    fn samples_have_the_mixture_mean() {
        let (base, params) = mixture(false);
        let params: Vec<f32> = params.iter().map(|&p| p as f32).collect();
        let z = base.sample(&params, 100_000, 1.0, &mut Rng::new(0, Stream::Samples));
        let mean = z.row(0).iter().map(|&v| f64::from(v)).sum::<f64>() / 1e5;
        let w = libm::exp(0.3) / (libm::exp(0.3) + libm::exp(-0.4));
        let expected = -w + 1.5 * (1.0 - w);
        assert!((mean - expected).abs() < 0.02, "{mean} against {expected}");
    }
}
