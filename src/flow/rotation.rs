//! Rotation in one coordinate plane by a learned angle: det J = 1. The swap of two coordinates that a morph can show.

use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// x_i = cos θ z_i - sin θ z_j, x_j = sin θ z_i + cos θ z_j. One weight: θ in radians.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rotation {
    pub dim: usize,
    /// The two coordinates (i, j) that turn.
    pub plane: (usize, usize),
    /// θ before training.
    pub start: f64,
}

impl Rotation {
    fn turn<T: Real>(&self, angle: T, x: &mut Batch<T>) {
        let (c, s) = (angle.cos(), angle.sin());
        let (a, b) = x.two_rows_mut(self.plane.0, self.plane.1);
        for (a, b) in a.iter_mut().zip(b) {
            (*a, *b) = (c * *a - s * *b, s * *a + c * *b);
        }
    }
}

impl Bijection for Rotation {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        1
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {
        params[0] = self.start as f32;
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        _log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        self.turn(way.sign::<T>() * tau * params[0], x);
        pass.save_copy(x.row(self.plane.0));
        pass.save_copy(x.row(self.plane.1));
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        _g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (y_j, y_i) = (pass.restore(), pass.restore());
        let (g_i, g_j) = (g.row(self.plane.0), g.row(self.plane.1));
        let mut g_angle = T::ZERO;
        for k in 0..y_i.len() {
            g_angle += g_j[k] * y_i[k] - g_i[k] * y_j[k];
        }
        g_params[0] += way.sign::<T>() * g_angle;
        self.turn(-way.sign::<T>() * params[0], g);
        pass.give(y_i);
        pass.give(y_j);
    }
}
