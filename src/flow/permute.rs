//! Permutation of the coordinates: |det J| = 1. No path of invertible maps leads from the identity to an odd
//! permutation, so the morph shows it as a relabelling of the axes: nothing moves before τ = 1.

use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// x_d = z_{order[d]}.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permute {
    pub order: Vec<usize>,
}

impl Permute {
    pub fn reverse(dim: usize) -> Self {
        Self { order: (0..dim).rev().collect() }
    }

    /// Uniformly random, by Fisher and Yates.
    pub fn random(dim: usize, rng: &mut Rng) -> Self {
        let mut order: Vec<usize> = (0..dim).collect();
        (1..dim).rev().for_each(|i| order.swap(i, rng.below(i + 1)));
        Self { order }
    }

    fn gather<T: Real>(&self, forward: bool, x: &mut Batch<T>, pass: &mut Pass<T>) {
        let mut from = pass.take(x.values().len());
        from.copy_from_slice(x.values());
        let n = x.len();
        for (d, &source) in self.order.iter().enumerate() {
            let (to, from_row) = if forward { (d, source) } else { (source, d) };
            x.row_mut(to).copy_from_slice(&from[from_row * n..(from_row + 1) * n]);
        }
        pass.give(from);
    }
}

impl Bijection for Permute {
    fn dim(&self) -> usize {
        self.order.len()
    }

    fn num_params(&self) -> usize {
        0
    }

    fn init(&self, _way: Way, _params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {}

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        _params: &[T],
        x: &mut Batch<T>,
        _log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        if tau >= T::ONE {
            self.gather(way == Way::Generate, x, pass);
        }
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        _params: &[T],
        g: &mut Batch<T>,
        _g_log_det: &[T],
        _g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        self.gather(way == Way::Normalize, g, pass);
    }
}
