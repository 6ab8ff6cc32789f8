//! A heavy-tailed density on the line: Student's t with three degrees of freedom; no fourth moment exists.
//!
//! ```text
//! p(x) = (2 / π√3) (1 + x²/3)⁻²;   variance 3, entropy 4 ln 2 - 2 + ln(π√3/2)
//! ```

use super::{Moments, density::Density};
use crate::math::Rng;
use core::f64::consts::FRAC_2_PI;

pub(super) struct HeavyTailed;

impl Density for HeavyTailed {
    fn moments(&self) -> Moments {
        Moments { mean: vec![0.0], cov: vec![3.0] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let n = rng.normal();
        let chi2: f64 = (0..3).map(|_| rng.normal()).map(|n| n * n).sum();
        x[0] = n / libm::sqrt(chi2 / 3.0);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        libm::log(FRAC_2_PI / libm::sqrt(3.0)) - 2.0 * libm::log1p(x[0] * x[0] / 3.0)
    }
}
