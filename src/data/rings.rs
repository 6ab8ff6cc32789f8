//! Four concentric circles with Gaussian noise (rings of FFJORD, Grathwohl et al. 2019).
//!
//! ```text
//! R (cos t, sin t) + 0.08 N(0, I),   R one of ¾, 1½, 2¼, 3 with equal odds,   t uniform
//! ```
//!
//! Integrated over t, one ring has the density exp(-(r² + R²)/2σ²) I₀(rR/σ²) / 2πσ², r = |x|.

use super::Moments;
use super::density::{Density, Parts};
use super::special::{LogSum, ln_bessel_i0_scaled};
use crate::math::{LN_TAU, Rng};
use core::f64::consts::TAU;

const NOISE: f64 = 0.08;
const RADII: [f64; 4] = [0.75, 1.5, 2.25, 3.0];

pub(super) struct Rings;

impl Density for Rings {
    fn moments(&self) -> Moments {
        let variance = RADII.iter().map(|r| 0.5 * r * r).sum::<f64>() / RADII.len() as f64 + NOISE * NOISE;
        Moments { mean: vec![0.0; 2], cov: vec![variance, 0.0, 0.0, variance] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        self.draw_part(rng, x);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        let mut sum = LogSum::new();
        RADII.into_iter().for_each(|radius| sum.add(around(radius, x), 1.0 / RADII.len() as f64));
        sum.ln() - constant()
    }

    fn parts(&self) -> Option<&dyn Parts> {
        Some(self)
    }
}

/// ln of the density of one ring at x, but for the constant.
fn around(radius: f64, x: &[f64]) -> f64 {
    let (r, variance) = (libm::sqrt(x[0] * x[0] + x[1] * x[1]), NOISE * NOISE);
    -0.5 * (r - radius) * (r - radius) / variance + ln_bessel_i0_scaled(r * radius / variance)
}

fn constant() -> f64 {
    LN_TAU + libm::log(NOISE * NOISE)
}

/// Each ring is labelled by its radius.
impl Parts for Rings {
    fn labels(&self) -> Vec<Vec<f64>> {
        RADII.map(|radius| vec![radius]).to_vec()
    }

    fn draw_part(&self, rng: &mut Rng, x: &mut [f64]) -> usize {
        let part = rng.below(RADII.len());
        let t = rng.range(0.0, TAU);
        x[0] = RADII[part] * libm::cos(t) + NOISE * rng.normal();
        x[1] = RADII[part] * libm::sin(t) + NOISE * rng.normal();
        part
    }

    fn log_density_of(&self, part: usize, x: &[f64]) -> f64 {
        around(RADII[part], x) - constant()
    }
}
