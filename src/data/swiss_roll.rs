//! One spiral with Gaussian noise: scikit-learn's make_swiss_roll seen from above, noise 1.
//!
//! ```text
//! t (cos t, sin t), t uniform on [3π/2, 9π/2], plus N(0, I)
//! ```

use super::{Moments, curve::Curve, density::Density};
use crate::math::Rng;
use core::f64::consts::PI;

const NOISE: f64 = 1.0;
const RANGE: [f64; 2] = [1.5 * PI, 4.5 * PI];

pub(super) struct SwissRoll(Curve);

fn roll(t: f64) -> [f64; 2] {
    [t * libm::cos(t), t * libm::sin(t)]
}

impl SwissRoll {
    pub(super) fn new() -> Self {
        Self(Curve::new(roll, |_| 1.0 / (3.0 * PI), RANGE, NOISE))
    }
}

impl Density for SwissRoll {
    fn moments(&self) -> Moments {
        self.0.moments(NOISE * NOISE)
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let [a, b] = roll(rng.range(RANGE[0], RANGE[1]));
        x[0] = a + NOISE * rng.normal();
        x[1] = b + NOISE * rng.normal();
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        self.0.log_density([x[0], x[1]])
    }
}
