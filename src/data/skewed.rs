//! A skewed density on the line: the standard Gumbel distribution of largest values (skewness 1.14).
//!
//! ```text
//! p(x) = exp(-x - e⁻ˣ);   mean γ, variance π²/6, entropy 1 + γ, γ Euler's constant
//! ```

use super::{Moments, density::Density};
use crate::math::Rng;
use core::f64::consts::PI;

const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

pub(super) struct Skewed;

impl Density for Skewed {
    fn moments(&self) -> Moments {
        Moments { mean: vec![EULER_GAMMA], cov: vec![PI * PI / 6.0] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let exponential = -libm::log(1.0 - rng.uniform());
        x[0] = -libm::log(exponential.max(f64::EPSILON / 4.0));
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        -x[0] - libm::exp(-x[0])
    }
}
