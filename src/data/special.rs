//! Sums and special functions that log-densities need, safe far out in the tails.

use core::f64::consts::{FRAC_1_SQRT_2, TAU};

/// ln Σ wₖ exp(vₖ), summed as the terms arrive without overflow or underflow.
pub(super) struct LogSum {
    max: f64,
    sum: f64,
}

impl LogSum {
    pub(super) fn new() -> Self {
        Self { max: f64::NEG_INFINITY, sum: 0.0 }
    }

    pub(super) fn add(&mut self, value: f64, weight: f64) {
        if value > self.max {
            self.sum = self.sum * libm::exp(self.max - value) + weight;
            self.max = value;
        } else if value > f64::NEG_INFINITY {
            self.sum += weight * libm::exp(value - self.max);
        }
    }

    pub(super) fn ln(&self) -> f64 {
        if self.sum > 0.0 { self.max + libm::log(self.sum) } else { f64::NEG_INFINITY }
    }
}

/// ln(I₀(k) e⁻ᵏ) for k >= 0, I₀ the modified Bessel function of order 0.
/// Power series and asymptotic series: Abramowitz and Stegun 9.6.12 and 9.7.1; relative error below 1e-14.
pub(super) fn ln_bessel_i0_scaled(k: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    if k < 30.0 {
        for n in 1..90 {
            let n = f64::from(n);
            term *= 0.25 * k * k / (n * n);
            sum += term;
        }
        return libm::log(sum) - k;
    }
    for n in 1..25 {
        let n = f64::from(n);
        term *= (2.0 * n - 1.0) * (2.0 * n - 1.0) / (8.0 * n * k);
        sum += term;
    }
    libm::log(sum) - 0.5 * libm::log(TAU * k)
}

/// ln of the probability that a standard normal lies in [a, b], for 0 <= |a| <= b.
pub(super) fn ln_normal_interval(a: f64, b: f64) -> f64 {
    if a < 20.0 {
        return libm::log(0.5 * (libm::erfc(a * FRAC_1_SQRT_2) - libm::erfc(b * FRAC_1_SQRT_2)));
    }
    // Mills' ratio, next term 945/a¹⁰; the far end b no longer counts where b - a exceeds 1.
    let s = 1.0 / (a * a);
    -0.5 * a * a - libm::log(a) - 0.5 * libm::log(TAU) + libm::log1p(s * (-1.0 + s * (3.0 - s * (15.0 - 105.0 * s))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bessel_function_has_its_tabulated_values() {
        // Abramowitz and Stegun, table 9.8: e⁻ᵏ I₀(k)
        for (k, value) in [(0.0, 1.0), (1.0, 0.465_759_607_6), (5.0, 0.183_540_812_6), (10.0, 0.127_833_337_2)] {
            assert!((ln_bessel_i0_scaled(k).exp() - value).abs() < 1e-10, "k = {k}");
        }
        let (below, above) = (ln_bessel_i0_scaled(30.0 - 1e-12), ln_bessel_i0_scaled(30.0));
        assert!((below - above).abs() < 1e-13, "the two series disagree by {}", below - above);
    }

    #[test]
    fn the_normal_interval_is_continuous_where_its_formula_changes() {
        let (below, above) = (ln_normal_interval(20.0 - 1e-12, 22.0), ln_normal_interval(20.0, 22.0));
        assert!((below - above).abs() < 1e-9, "{}", below - above);
        assert!((ln_normal_interval(-1.0, 1.0).exp() - 0.682_689_492_137_086).abs() < 1e-14);
    }

    #[test]
    fn a_log_sum_of_tiny_terms_does_not_underflow() {
        let mut sum = LogSum::new();
        sum.add(-2000.0, 1.0);
        sum.add(-1999.0, 1.0);
        assert!((sum.ln() + 1999.0 - (1.0 + (-1.0f64).exp()).ln()).abs() < 1e-12);
    }
}
