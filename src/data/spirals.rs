//! Two spiral arms, each the other turned by half a turn (2spirals of FFJORD, Grathwohl et al. 2019).
//!
//! ```text
//! ± (n (-cos n, sin n) + u) / 3 + 0.1 N(0, I),   n = 3π √U,   u uniform on [0, ½]²
//! ```
//!
//! Around a point of the curve, box and Gaussian together have the density
//! Π_d (Φ((x_d + w)/σ) - Φ((x_d - w)/σ)) / 2w, where w is half the side of the box.

use super::density::{Density, Parts};
use super::special::{LogSum, ln_normal_interval};
use super::{Moments, curve::Curve};
use crate::math::Rng;
use core::f64::consts::{PI, SQRT_2};

const NOISE: f64 = 0.1;
const END: f64 = 3.0 * PI;
const HALF_BOX: f64 = 0.5 / 3.0 / 2.0;
const SIGNS: [f64; 2] = [1.0, -1.0];

/// Spacing and reach of the table of the noise's log-density.
const STEP: f64 = NOISE / 100.0;
const REACH: f64 = 40.0 * NOISE;

pub(super) struct TwoSpirals {
    /// The first arm, through the centres of its boxes.
    arm: Curve,
    /// ln_box_noise(k · STEP) from k = -1 on.
    table: Vec<f64>,
}

fn arm(n: f64) -> [f64; 2] {
    [-n * libm::cos(n) / 3.0 + HALF_BOX, n * libm::sin(n) / 3.0 + HALF_BOX]
}

/// ln of the density at u of a uniform number on [-w, w] plus the noise.
fn ln_box_noise(u: f64) -> f64 {
    ln_normal_interval((u.abs() - HALF_BOX) / NOISE, (u.abs() + HALF_BOX) / NOISE) - libm::log(2.0 * HALF_BOX)
}

impl TwoSpirals {
    pub(super) fn new() -> Self {
        let arm = Curve::new(arm, |n| 2.0 * n / (END * END), [0.0, END], NOISE);
        let entries = (REACH / STEP) as i32 + 3;
        Self { arm, table: (-1..entries).map(|k| ln_box_noise(f64::from(k) * STEP)).collect() }
    }

    /// `ln_box_noise`, by cubic interpolation to 1e-9.
    fn ln_noise(&self, u: f64) -> f64 {
        if u.abs() >= REACH {
            return ln_box_noise(u);
        }
        let place = u.abs() / STEP;
        let k = place as usize;
        let t = place - k as f64;
        let (a, b, c, d) = (self.table[k], self.table[k + 1], self.table[k + 2], self.table[k + 3]);
        let outer = (1.0 - t) * (t * (t - 2.0) * a) + t * (t * t - 1.0) * d;
        let inner = (t + 1.0) * (t - 2.0) * ((t - 1.0) * b - t * c);
        outer / 6.0 + inner / 2.0
    }

    fn log_density_of_arm(&self, x: [f64; 2]) -> f64 {
        self.arm.log_density_with(x, HALF_BOX * SQRT_2, |u| self.ln_noise(u[0]) + self.ln_noise(u[1]))
    }
}

impl Density for TwoSpirals {
    fn moments(&self) -> Moments {
        let arm = self.arm.moments(NOISE * NOISE + HALF_BOX * HALF_BOX / 3.0);
        let raw = |a: usize, b: usize| arm.cov[2 * a + b] + arm.mean[a] * arm.mean[b];
        Moments { mean: vec![0.0; 2], cov: vec![raw(0, 0), raw(0, 1), raw(1, 0), raw(1, 1)] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        self.draw_part(rng, x);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        let mut sum = LogSum::new();
        (0..SIGNS.len()).for_each(|arm| sum.add(self.log_density_of(arm, x), 0.5));
        sum.ln()
    }

    fn parts(&self) -> Option<&dyn Parts> {
        Some(self)
    }
}

/// The first arm and its image, each labelled by its sign.
impl Parts for TwoSpirals {
    fn labels(&self) -> Vec<Vec<f64>> {
        SIGNS.map(|sign| vec![sign]).to_vec()
    }

    fn draw_part(&self, rng: &mut Rng, x: &mut [f64]) -> usize {
        let part = rng.below(2);
        let centre = arm(END * libm::sqrt(rng.uniform()));
        for (x, c) in x.iter_mut().zip(centre) {
            *x = SIGNS[part] * (c + rng.range(-HALF_BOX, HALF_BOX)) + NOISE * rng.normal();
        }
        part
    }

    fn log_density_of(&self, part: usize, x: &[f64]) -> f64 {
        self.log_density_of_arm([x[0], x[1]].map(|x| SIGNS[part] * x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_the_noise_to_nine_digits() {
        let spirals = TwoSpirals::new();
        for i in 0..20_000 {
            let u = 0.000_217 * f64::from(i) - 0.1;
            let error = spirals.ln_noise(u) - ln_box_noise(u);
            assert!(error.abs() < 1e-9, "u = {u}: {error:e}");
        }
    }
}
