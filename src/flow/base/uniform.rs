//! The uniform density on a box: -Σ ln(high - low) inside and on its faces, log 0 = -∞ outside.

use crate::math::{Batch, Real, Rng};
use serde::{Deserialize, Serialize};

/// One interval a coordinate, low < high. Nothing is learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uniform {
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

impl Uniform {
    fn sides(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.low.iter().copied().zip(self.high.iter().copied())
    }

    pub(super) fn log_prob<T: Real>(&self, z: &Batch<T>, out: &mut [T]) {
        for (d, (low, high)) in self.sides().enumerate() {
            let inside = T::from_f64(-libm::log(high - low));
            let (low, high, outside) = (T::from_f64(low), T::from_f64(high), T::from_f64(f64::NEG_INFINITY));
            for (out, &z) in out.iter_mut().zip(z.row(d)) {
                *out += if z >= low && z <= high { inside } else { outside };
            }
        }
    }

    /// Writes a point to place `i`, the box drawn out from its centre by the temperature.
    pub(super) fn draw(&self, temperature: f64, z: &mut Batch<f32>, i: usize, rng: &mut Rng) {
        for (d, (low, high)) in self.sides().enumerate() {
            let (centre, half) = (0.5 * (low + high), 0.5 * (high - low));
            z.set(d, i, (centre + temperature * half * rng.range(-1.0, 1.0)) as f32);
        }
    }
}
