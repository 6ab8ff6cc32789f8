//! A stiff field that is given by a formula (after Prothero and Robinson 1974): everything is pulled towards the slow curve
//! y₂ = sin y₁ at the rate λ while it drifts along it.
//!
//! dy₁/dt = a,  dy₂/dt = a cos y₁ − λ (y₂ − sin y₁),  so that y₂ − sin y₁ shrinks as e^(−λt) and tr ∂v/∂y = −λ.

use crate::flow::{Slopes, Velocity};
use crate::math::{Batch, Real};

/// a: how far points drift in one unit of time.
pub const DRIFT: f64 = 2.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stiff {
    /// λ, the rate of contraction.
    pub lambda: f64,
}

impl Stiff {
    /// Where a point that is at `y` at time 0 is at time `t`.
    pub fn exact(&self, [y1, y2]: [f64; 2], t: f64) -> [f64; 2] {
        let moved = y1 + DRIFT * t;
        [moved, libm::sin(moved) + (y2 - libm::sin(y1)) * libm::exp(-self.lambda * t)]
    }

    /// v and ∂v/∂y at `y`.
    pub fn slopes(&self, y: &Batch<f64>) -> Slopes<f64> {
        let n = y.len();
        let (mut velocity, mut entries) = (Batch::zeros(2, n), Batch::zeros(4, n));
        for p in 0..n {
            let (sin, cos) = (libm::sin(y.get(0, p)), libm::cos(y.get(0, p)));
            velocity.set(0, p, DRIFT);
            velocity.set(1, p, DRIFT * cos - self.lambda * (y.get(1, p) - sin));
            entries.set(2, p, -DRIFT * sin + self.lambda * cos);
            entries.set(3, p, -self.lambda);
        }
        Slopes { velocity, entries }
    }
}

impl<T: Real> Velocity<T> for Stiff {
    fn dim(&self) -> usize {
        2
    }

    fn rates(&self, input: &[T], out: &mut [T]) {
        let n = input.len() / 3;
        for p in 0..n {
            let (y1, y2) = (input[p].to_f64(), input[n + p].to_f64());
            out[p] = T::from_f64(DRIFT);
            out[n + p] = T::from_f64(DRIFT * libm::cos(y1) - self.lambda * (y2 - libm::sin(y1)));
            out[2 * n + p] = T::from_f64(-self.lambda);
        }
    }
}
