//! Two spiral arms, each the other turned by half a turn (2spirals of FFJORD, Grathwohl et al. 2019).
//!
//!     ± (n (-cos n, sin n) + u) / 3 + 0.1 N(0, I),   n = 3π √U,   u uniform on [0, ½]²
//!
//! Around a point of the curve, box and Gaussian together have the density
//! Π_d (Φ((x_d + w)/σ) - Φ((x_d - w)/σ)) / 2w, where w is half the side of the box.

use super::special::{LogSum, ln_normal_interval};
use super::{Moments, curve::Curve, density::Density};
use crate::math::Rng;
use core::f64::consts::{PI, SQRT_2};

const NOISE: f64 = 0.1;
const END: f64 = 3.0 * PI;
const HALF_BOX: f64 = 0.5 / 3.0 / 2.0;

/// The first arm, through the centres of its boxes.
pub(super) struct TwoSpirals(Curve);

fn arm(n: f64) -> [f64; 2] {
    [-n * libm::cos(n) / 3.0 + HALF_BOX, n * libm::sin(n) / 3.0 + HALF_BOX]
}

impl TwoSpirals {
    pub(super) fn new() -> Self {
        Self(Curve::new(arm, |n| 2.0 * n / (END * END), [0.0, END], NOISE))
    }

    fn log_density_of_arm(&self, x: [f64; 2]) -> f64 {
        let one = |u: f64| ln_normal_interval((u.abs() - HALF_BOX) / NOISE, (u.abs() + HALF_BOX) / NOISE);
        self.0.log_density_with(x, HALF_BOX * SQRT_2, |u| one(u[0]) + one(u[1])) - 2.0 * libm::log(2.0 * HALF_BOX)
    }
}

impl Density for TwoSpirals {
    fn moments(&self) -> Moments {
        let arm = self.0.moments(NOISE * NOISE + HALF_BOX * HALF_BOX / 3.0);
        let raw = |a: usize, b: usize| arm.cov[2 * a + b] + arm.mean[a] * arm.mean[b];
        Moments { mean: vec![0.0; 2], cov: vec![raw(0, 0), raw(0, 1), raw(1, 0), raw(1, 1)] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let sign = if rng.below(2) == 0 { 1.0 } else { -1.0 };
        let centre = arm(END * libm::sqrt(rng.uniform()));
        for (x, c) in x.iter_mut().zip(centre) {
            *x = sign * (c + rng.range(-HALF_BOX, HALF_BOX)) + NOISE * rng.normal();
        }
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        let mut sum = LogSum::new();
        sum.add(self.log_density_of_arm([x[0], x[1]]), 0.5);
        sum.add(self.log_density_of_arm([-x[0], -x[1]]), 0.5);
        sum.ln()
    }
}
