//! To be written.

use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Radial {
    pub dim: usize,
}

impl Bijection for Radial {
    fn dim(&self) -> usize {
        self.dim
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
