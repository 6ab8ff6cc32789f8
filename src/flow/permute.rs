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
}

/// Row d of the first rows, each of `n` values, becomes what row order[d] was; not `forward`: the inverse.
pub(super) fn gather<T: Real>(order: &[usize], forward: bool, rows: &mut [T], n: usize, pass: &mut Pass<T>) {
    let mut from = pass.take(order.len() * n);
    from.copy_from_slice(&rows[..order.len() * n]);
    for (d, &source) in order.iter().enumerate() {
        let (to, from_row) = if forward { (d, source) } else { (source, d) };
        rows[to * n..(to + 1) * n].copy_from_slice(&from[from_row * n..(from_row + 1) * n]);
    }
    pass.give(from);
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
            let n = x.len();
            gather(&self.order, way == Way::Generate, x.values_mut(), n, pass);
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
        let n = g.len();
        gather(&self.order, way == Way::Normalize, g.values_mut(), n, pass);
    }
}
