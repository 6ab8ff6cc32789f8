//! To be written.

use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Triangular {
    /// Channels: the size of the matrix.
    pub dim: usize,
    pub upper: bool,
    /// Whether the diagonal is 1 instead of learned.
    pub unit: bool,
    /// Whether a learned diagonal entry is negative; empty: none is.
    pub negative: Vec<bool>,
    pub shift: bool,
    /// The same matrix acts on so many positions: coordinate c·tiles + p is channel c at position p.
    pub tiles: usize,
}

impl Bijection for Triangular {
    fn dim(&self) -> usize {
        self.dim * self.tiles
    }

    fn num_params(&self) -> usize {
        todo!()
    }

    fn init(&self, _way: Way, _params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {
        todo!()
    }

    fn apply_fraction<T: Real>(
        &self,
        _tau: T,
        _way: Way,
        _params: &[T],
        _x: &mut Batch<T>,
        _log_det: &mut [T],
        _pass: &mut Pass<T>,
    ) {
        todo!()
    }

    fn vjp<T: Real>(
        &self,
        _way: Way,
        _params: &[T],
        _g: &mut Batch<T>,
        _g_log_det: &[T],
        _g_params: &mut [T],
        _pass: &mut Pass<T>,
    ) {
        todo!()
    }
}
