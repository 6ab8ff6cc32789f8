//! Two modes joined by a curved ridge (Rezende and Mohamed 2015, table 1, potential 1):
//!
//! ```text
//! U(x) = ½ ((|x| - 2) / 0.4)² - ln(exp(-½ ((x₁ - 2)/0.6)²) + exp(-½ ((x₁ + 2)/0.6)²)),   p = e^(-U) / Z
//! ```
//!
//! Z and the second moments are integrals in polar coordinates: Gauss-Legendre panels along the radius, the trapezoid
//! rule around, both at the limit of f64.

use super::{Moments, curve::GAUSS, density::Density, energy::Formula};
use crate::math::{Real, Rng};
use core::f64::consts::{FRAC_PI_2, TAU};
use std::sync::OnceLock;

const RADIUS: f64 = 2.0;
/// Standard deviation across the ridge, and of each mode along x₁.
const ACROSS: f64 = 0.4;
const ALONG: f64 = 0.6;
/// Added to |x|², so that |x| has a derivative at 0; nothing else notices.
pub(super) const TINY: f64 = 1e-30;

#[derive(Clone, Copy, Debug)]
pub(super) struct Ridge {
    log_z: f64,
    /// E x₁² and E x₂².
    variances: [f64; 2],
}

impl Ridge {
    pub(super) fn shared() -> &'static Self {
        static RIDGE: OnceLock<Ridge> = OnceLock::new();
        RIDGE.get_or_init(Self::integrated)
    }

    fn integrated() -> Self {
        const PANELS: usize = 24;
        const ANGLES: usize = 256;
        let half = 0.5 * (RADIUS + 11.0 * ACROSS) / PANELS as f64;
        let mut sums = [0.0; 3];
        for panel in 0..PANELS {
            let middle = (2 * panel + 1) as f64 * half;
            for (node, weight) in GAUSS.into_iter().flat_map(|(node, w)| [(-node, w), (node, w)]) {
                let r = middle + half * node;
                let across = (r - RADIUS) / ACROSS;
                for angle in 0..ANGLES {
                    let angle = TAU / ANGLES as f64 * angle as f64;
                    let (x, y) = (r * libm::cos(angle), r * libm::sin(angle));
                    let mode = |at: f64| libm::exp(-0.5 * (across * across + (x - at) * (x - at) / (ALONG * ALONG)));
                    let share = half * weight * r * TAU / ANGLES as f64 * (mode(RADIUS) + mode(-RADIUS));
                    sums = [sums[0] + share, sums[1] + share * x * x, sums[2] + share * y * y];
                }
            }
        }
        Self { log_z: libm::log(sums[0]), variances: [sums[1] / sums[0], sums[2] / sums[0]] }
    }
}

impl Density for Ridge {
    fn moments(&self) -> Moments {
        Moments { mean: vec![0.0; 2], cov: vec![self.variances[0], 0.0, 0.0, self.variances[1]] }
    }

    /// Rejection: x₁ from its two modes, x₂ from an envelope, flat within the radius and normal beyond.
    /// It lies above the ridge because |x| is at least |x₂|.
    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let tails = ACROSS * libm::sqrt(4.0 * FRAC_PI_2);
        loop {
            let side = if rng.below(2) == 0 { RADIUS } else { -RADIUS };
            x[0] = side + ALONG * rng.normal();
            let (above, beyond) = (rng.below(2) == 0, rng.uniform() * (2.0 * RADIUS + tails) < tails);
            let excess = if beyond { rng.normal().abs() } else { 0.0 };
            let height = if beyond { RADIUS + ACROSS * excess } else { RADIUS * rng.uniform() };
            x[1] = if above { height } else { -height };
            let across = (libm::sqrt(x[0] * x[0] + x[1] * x[1]) - RADIUS) / ACROSS;
            if rng.uniform() < libm::exp(0.5 * (excess * excess - across * across)) {
                return;
            }
        }
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        self.log_density_and_gradient([x[0], x[1]]).0
    }
}

impl Formula for Ridge {
    /// The logarithm of the two modes is -½ ((|x₁| - 2)/0.6)² + ln(1 + exp(-4 |x₁| / 0.6²)).
    fn log_density_and_gradient<T: Real>(&self, [x, y]: [T; 2]) -> (T, [T; 2]) {
        let [half, two] = [0.5, 2.0].map(T::from_f64);
        let [radius, variance, s] = [RADIUS, ACROSS * ACROSS, ALONG * ALONG].map(T::from_f64);
        let r = (x * x + y * y + T::from_f64(TINY)).sqrt();
        let (across, along) = (r - radius, x.abs() - radius);
        let both = (T::ONE + (-two * radius * x.abs() / s).exp()).ln();
        let log_p = both - half * (across * across / variance + along * along / s) - T::from_f64(self.log_z);
        let pull = -across / (variance * r);
        (log_p, [pull * x + (radius * (radius * x / s).tanh() - x) / s, pull * y])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_density_is_the_negative_of_the_papers_potential() {
        let ridge = Ridge::shared();
        for [x, y] in [[0.3f64, 1.2], [-2.0, 0.1], [4.0, -3.0], [0.0, 0.5]] {
            let mode = |at: f64| (-0.5 * ((x - at) / 0.6) * ((x - at) / 0.6)).exp();
            let u = 0.5 * ((x.hypot(y) - 2.0) / 0.4).powi(2) - (mode(2.0) + mode(-2.0)).ln();
            assert!((ridge.log_density(&[x, y]) + u + ridge.log_z).abs() < 1e-12, "({x}, {y})");
        }
    }
}
