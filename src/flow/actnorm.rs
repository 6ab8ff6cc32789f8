//! ActNorm: the diagonal affine map whose first weights standardise the data that reach it
//! (Kingma and Dhariwal 2018, section 3.1). Afterwards they are learned like any other.

use super::{Bijection, Diagonal, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// x = e^s ⊙ z + b; weights s (D), b (D).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActNorm {
    pub dim: usize,
}

impl ActNorm {
    fn map(&self) -> Diagonal {
        Diagonal { dim: self.dim, shift: true }
    }
}

impl Bijection for ActNorm {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        self.map().num_params()
    }

    fn init(&self, way: Way, params: &mut [f32], x: &Batch<f32>, _rng: &mut Rng) {
        params.fill(0.0);
        let n = x.len() as f64;
        for d in 0..self.dim {
            let mean = x.row(d).iter().map(|&v| f64::from(v)).sum::<f64>() / n;
            let var = x.row(d).iter().map(|&v| (f64::from(v) - mean) * (f64::from(v) - mean)).sum::<f64>() / n;
            if x.len() > 1 && var > 1e-12 {
                let log_std = 0.5 * libm::log(var);
                let (s, b) = match way {
                    Way::Normalize => (log_std, mean),
                    Way::Generate => (-log_std, -mean * libm::exp(-log_std)),
                };
                (params[d], params[self.dim + d]) = (s as f32, b as f32);
            }
        }
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        self.map().apply_fraction(tau, way, params, x, log_det, pass);
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        self.map().vjp(way, params, g, g_log_det, g_params, pass);
    }
}
