//! A normal distribution bent by a parabola (Haario, Saksman and Tamminen 1999: the moderately twisted Gaussian,
//! b = 0.03):
//!
//! ```text
//! x₁ = 10 n₁,   x₂ = n₂ - b (x₁² - 100);   p(x) = N(x₁; 0, 10²) N(x₂ + b (x₁² - 100); 0, 1)
//! ```
//!
//! The bend is a shear, det J = 1, so the entropy is that of the normal: ln 2πe + ln 10.

use super::{Moments, density::Density, energy::Formula};
use crate::math::{LN_TAU, Real, Rng};

const LENGTH: f64 = 10.0;
const BEND: f64 = 0.03;

pub(super) struct Banana;

impl Density for Banana {
    fn moments(&self) -> Moments {
        let variance = LENGTH * LENGTH;
        Moments { mean: vec![0.0; 2], cov: vec![variance, 0.0, 0.0, 1.0 + 2.0 * BEND * BEND * variance * variance] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        x[0] = LENGTH * rng.normal();
        x[1] = rng.normal() - BEND * (x[0] * x[0] - LENGTH * LENGTH);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        self.log_density_and_gradient([x[0], x[1]]).0
    }
}

impl Formula for Banana {
    fn log_density_and_gradient<T: Real>(&self, [x, y]: [T; 2]) -> (T, [T; 2]) {
        let [half, two] = [0.5, 2.0].map(T::from_f64);
        let [bend, variance] = [BEND, LENGTH * LENGTH].map(T::from_f64);
        let n = y + bend * (x * x - variance);
        let log_p = -half * (x * x / variance + n * n) - T::from_f64(LN_TAU + libm::log(LENGTH));
        (log_p, [-x / variance - two * bend * x * n, -n])
    }
}
