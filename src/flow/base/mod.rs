//! Base densities p(z): the standard normal, one Gaussian, a mixture of Gaussians with diagonal covariances, a box.

mod gaussian;
mod kind;
mod mixture;
mod uniform;

pub use gaussian::Gaussian;
pub use kind::BaseKind;
pub use mixture::Mixture;
pub use uniform::Uniform;

use crate::math::{Batch, LN_TAU, Real, Rng};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Base {
    /// N(0, I) in `dim` dimensions.
    Normal {
        dim: usize,
    },
    Mixture(Mixture),
    Gaussian(Gaussian),
    Uniform(Uniform),
}

impl Base {
    pub fn dim(&self) -> usize {
        match self {
            Base::Normal { dim } => *dim,
            Base::Mixture(m) => m.dim,
            Base::Gaussian(g) => g.dim,
            Base::Uniform(u) => u.low.len(),
        }
    }

    pub fn num_params(&self) -> usize {
        match self {
            Base::Normal { .. } | Base::Uniform(_) => 0,
            Base::Mixture(m) if m.fixed.is_some() => 0,
            Base::Mixture(m) => m.components * m.stride(),
            Base::Gaussian(g) if g.fixed.is_some() => 0,
            Base::Gaussian(g) => g.numbers(),
        }
    }

    /// The first weights of a base that learns.
    pub fn init(&self, params: &mut [f32], rng: &mut Rng) {
        match self {
            Base::Mixture(m) => m.init(params, rng),
            Base::Normal { .. } | Base::Gaussian(_) | Base::Uniform(_) => params.fill(0.0),
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
            Base::Gaussian(g) => g.log_prob(params, z, out),
            Base::Uniform(u) => u.log_prob(z, out),
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
            Base::Gaussian(gaussian) => gaussian.vjp(params, z, g, g_z, g_params),
            Base::Uniform(_) => g_z.values_mut().fill(T::ZERO),
        }
    }

    /// `n` points at temperature T: every standard deviation is multiplied by it, and the half-widths of a box.
    pub fn sample(&self, params: &[f32], n: usize, temperature: f64, rng: &mut Rng) -> Batch<f32> {
        let mut z = Batch::zeros(self.dim(), n);
        for i in 0..n {
            match self {
                Base::Normal { dim } => (0..*dim).for_each(|d| z.set(d, i, (temperature * rng.normal()) as f32)),
                Base::Mixture(m) => m.draw(params, temperature, &mut z, i, rng),
                Base::Gaussian(g) => g.draw(params, temperature, &mut z, i, rng),
                Base::Uniform(u) => u.draw(temperature, &mut z, i, rng),
            }
        }
        z
    }

    /// Coordinate `d` of a point, that of a box in standard deviations from its centre: what a picture colours it by.
    pub fn in_deviations(&self, d: usize, z: f32) -> f32 {
        let Base::Uniform(u) = self else { return z };
        let (low, high) = (u.low[d], u.high[d]);
        ((f64::from(z) - 0.5 * (low + high)) * libm::sqrt(12.0) / (high - low)) as f32
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

    fn gaussian(full: bool, fixed: bool) -> (Base, Vec<f64>) {
        let values = if full { vec![0.4, -0.3, -0.5, 0.3, 0.8] } else { vec![0.4, -0.3, -0.5, 0.3] };
        let base = Gaussian { dim: 2, full, fixed: fixed.then(|| values.clone()) };
        (Base::Gaussian(base), if fixed { vec![] } else { values })
    }

    fn uniform() -> Base {
        Base::Uniform(Uniform { low: vec![-2.0, -1.6], high: vec![2.4, 4.0] })
    }

    fn bases() -> Vec<(Base, Vec<f64>)> {
        let mut list = vec![(Base::Normal { dim: 2 }, vec![]), mixture(false), mixture(true), (uniform(), vec![])];
        list.extend(
            [(false, false), (false, true), (true, false), (true, true)].map(|(full, fixed)| gaussian(full, fixed)),
        );
        list
    }

    #[test]
    fn every_base_integrates_to_one() {
        for (base, params) in bases() {
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
        for (base, params) in bases() {
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

    #[test]
    fn samples_have_the_mean_and_the_covariance_at_every_temperature() {
        let sigma = [libm::exp(-0.5), libm::exp(0.3)];
        let slant = [[sigma[0] * sigma[0], 0.8 * sigma[0]], [0.8 * sigma[0], 0.8 * 0.8 + sigma[1] * sigma[1]]];
        let upright = [[sigma[0] * sigma[0], 0.0], [0.0, sigma[1] * sigma[1]]];
        let flat = [[4.4 * 4.4 / 12.0, 0.0], [0.0, 5.6 * 5.6 / 12.0]];
        for (base, params, mean, covariance) in [
            (Base::Normal { dim: 2 }, vec![], [0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]]),
            (gaussian(false, false).0, gaussian(false, false).1, [0.4, -0.3], upright),
            (gaussian(true, true).0, vec![], [0.4, -0.3], slant),
            (uniform(), vec![], [0.2, 1.2], flat),
        ] {
            let params: Vec<f32> = params.iter().map(|&p| p as f32).collect();
            for temperature in [1.0, 0.5] {
                let z: Batch<f64> =
                    base.sample(&params, 100_000, temperature, &mut Rng::new(0, Stream::Samples)).cast();
                let average = |f: &dyn Fn(usize) -> f64| (0..z.len()).map(f).sum::<f64>() / z.len() as f64;
                for i in 0..2 {
                    let found = average(&|k| z.get(i, k));
                    assert!((found - mean[i]).abs() < 0.02, "{base:?}, mean {i}: {found} against {}", mean[i]);
                    for j in 0..2 {
                        let found = average(&|k| (z.get(i, k) - mean[i]) * (z.get(j, k) - mean[j]));
                        let expected = covariance[i][j] * temperature * temperature;
                        assert!((found - expected).abs() < 0.03, "{base:?}, {i} {j}: {found} against {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn outside_its_box_the_uniform_density_is_zero() {
        let mut out = [0.0; 4];
        let z = Batch::from_points(2, &[0.0, 0.0, 2.4, -1.6, 2.5, 0.0, 0.0, f64::NAN]);
        uniform().log_prob(&[], &z, &mut out);
        let inside = -(4.4f64 * 5.6).ln();
        assert!((out[0] - inside).abs() < 1e-15 && out[0] == out[1]);
        assert_eq!(out[2..], [f64::NEG_INFINITY; 2]);
    }
}
