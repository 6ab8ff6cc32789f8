//! To be written.

use super::Estimator;
use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Mlp;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residual {
    /// g, from D to D.
    pub net: Mlp,
    /// The product of the spectral norms of g's matrices is held at or below this, which is below 1.
    pub lipschitz: f64,
    /// How the log-determinant is estimated where a pass asks for estimates.
    pub estimator: Estimator,
}

impl Bijection for Residual {
    fn dim(&self) -> usize {
        self.net.outputs()
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
