//! The same kind of elementwise map in every coordinate, each with learned parameters of its own:
//! x_d = τ(z_d; θ_d), log |det J| = Σ log dx_d/dz_d. A sigmoid without parameters bounds a flow to a box.

use super::transformer::Place;
use super::{Bijection, Transformer, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Weights: the P numbers of the first coordinate, then those of the next, [D][P]. Starts as the identity, a sigmoid excepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pointwise {
    pub dim: usize,
    pub transformer: Transformer,
}

impl Pointwise {
    fn window(&self, d: usize) -> core::ops::Range<usize> {
        let each = self.transformer.num_params();
        d * each..(d + 1) * each
    }
}

impl Bijection for Pointwise {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        self.dim * self.transformer.num_params()
    }

    /// As the identity; leaky ReLUs bend a little at once, each otherwise, or all folds would grow alike.
    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        if self.transformer == Transformer::LeakyRelu {
            return params.iter_mut().for_each(|s| *s = rng.range(-0.5, 0.5) as f32);
        }
        (0..self.dim).for_each(|d| self.transformer.identity_params(&mut params[self.window(d)]));
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
        let n = x.len();
        let mut theta = pass.take(self.transformer.num_params() * n);
        for d in 0..self.dim {
            for (row, &p) in theta.chunks_exact_mut(n.max(1)).zip(&params[self.window(d)]) {
                row.fill(p);
            }
            self.transformer.apply(tau, way, (&theta, Place::whole(n)), x.row_mut(d), log_det, pass);
        }
        pass.give(theta);
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        _params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = g.len();
        let mut g_theta = pass.take(self.transformer.num_params() * n);
        for d in (0..self.dim).rev() {
            self.transformer.vjp(way, g.row_mut(d), g_log_det, (&mut g_theta, Place::whole(n)), pass);
            for (row, sum) in g_theta.chunks_exact(n.max(1)).zip(&mut g_params[self.window(d)]) {
                *sum += T::sum(row);
            }
        }
        pass.give(g_theta);
    }
}
