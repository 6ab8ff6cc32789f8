//! Six Gaussians of different weight on a circle, joined by a ring. The ring e^(-(|x| - 2)²/0.32) and six equal blobs
//! on a circle are two targets of Song, Zhao and Ermon 2017 (A-NICE-MC); here they are one density:
//!
//! ```text
//! p(x) = ½ exp(-½ ((|x| - 2)/0.4)²) / Z + ½ Σ_k w_k N(x; 2 (cos πk/3, sin πk/3), 0.3² I)
//! ```
//!
//! With R = 2, s = 0.4 and M_n = ∫₀^∞ rⁿ e^(-(r - R)²/2s²) dr, Z = 2π M₁ and each coordinate of the ring has the
//! variance ½ M₃/M₁. Integrating by parts, M_{n+1} = R M_n + n s² M_{n-1} (plus s² e^(-R²/2s²) for n = 0).

use super::{Moments, density::Density, energy::Formula, ridge::TINY};
use crate::math::{LN_TAU, Real, Rng};
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, FRAC_PI_3};
use std::sync::OnceLock;

const RADIUS: f64 = 2.0;
const ACROSS: f64 = 0.4;
const BLOB: f64 = 0.3;
/// Of the ring, then of the blobs, counterclockwise from the right.
const WEIGHTS: [f64; TERMS] = [0.5, 0.125, 0.05, 0.1, 0.0625, 0.1125, 0.05];
const TERMS: usize = 7;

#[derive(Clone, Debug)]
pub(super) struct RingMixture {
    /// Of the blobs.
    centres: [[f64; 2]; TERMS - 1],
    /// ln of each term at its height, the ring's first.
    log_heights: [f64; TERMS],
    /// Of each coordinate of the ring.
    variance: f64,
}

impl RingMixture {
    pub(super) fn shared() -> &'static Self {
        static RING_MIXTURE: OnceLock<RingMixture> = OnceLock::new();
        RING_MIXTURE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let s2 = ACROSS * ACROSS;
        let m_0 = ACROSS * libm::sqrt(FRAC_PI_2) * libm::erfc(-RADIUS / ACROSS * FRAC_1_SQRT_2);
        let m_1 = RADIUS * m_0 + s2 * libm::exp(-0.5 * RADIUS * RADIUS / s2);
        let m_2 = RADIUS * m_1 + s2 * m_0;
        let m_3 = RADIUS * m_2 + 2.0 * s2 * m_1;
        let mut log_heights = WEIGHTS.map(|w| libm::log(w) - LN_TAU - 2.0 * libm::log(BLOB));
        log_heights[0] = libm::log(WEIGHTS[0]) - LN_TAU - libm::log(m_1);
        let at = |k: usize| k as f64 * FRAC_PI_3;
        let centres = core::array::from_fn(|k| [RADIUS * libm::cos(at(k)), RADIUS * libm::sin(at(k))]);
        Self { centres, log_heights, variance: 0.5 * m_3 / m_1 }
    }
}

impl Density for RingMixture {
    fn moments(&self) -> Moments {
        let blobs = || self.centres.iter().zip(&WEIGHTS[1..]);
        let mean = [0, 1].map(|d| blobs().map(|(c, w)| w * c[d]).sum::<f64>());
        let cov = |a: usize, b: usize| {
            let own = WEIGHTS[0] * self.variance + (1.0 - WEIGHTS[0]) * BLOB * BLOB;
            let between = blobs().map(|(c, w)| w * c[a] * c[b]).sum::<f64>() - mean[a] * mean[b];
            between + if a == b { own } else { 0.0 }
        };
        Moments { mean: mean.to_vec(), cov: vec![cov(0, 0), cov(0, 1), cov(1, 0), cov(1, 1)] }
    }

    /// The ring's radius has the density r e^(-(r - R)²/2s²), below R e^((r - R)/R) e^(-(r - R)²/2s²): a normal with the
    /// mean R + s²/R, of which r e^(-(r - R)/R) / R is kept.
    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let mut u = rng.uniform();
        let chosen = WEIGHTS.iter().position(|w| {
            u -= w;
            u < 0.0
        });
        match chosen.unwrap_or(TERMS - 1) {
            0 => {
                let r = loop {
                    let r = RADIUS + ACROSS * ACROSS / RADIUS + ACROSS * rng.normal();
                    if RADIUS * rng.uniform() < r * libm::exp(1.0 - r / RADIUS) {
                        break r;
                    }
                };
                let angle = rng.range(0.0, core::f64::consts::TAU);
                (x[0], x[1]) = (r * libm::cos(angle), r * libm::sin(angle));
            }
            k => (0..2).for_each(|d| x[d] = self.centres[k - 1][d] + BLOB * rng.normal()),
        }
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        self.log_density_and_gradient([x[0], x[1]]).0
    }
}

impl Formula for RingMixture {
    fn log_density_and_gradient<T: Real>(&self, [x, y]: [T; 2]) -> (T, [T; 2]) {
        let half = T::from_f64(0.5);
        let [across, blob] = [1.0 / (ACROSS * ACROSS), 1.0 / (BLOB * BLOB)].map(T::from_f64);
        let r = (x * x + y * y + T::from_f64(TINY)).sqrt();
        let off = r - T::from_f64(RADIUS);
        let from = |k: usize| {
            let [a, b] = self.centres[k - 1].map(T::from_f64);
            [x - a, y - b]
        };

        let mut terms = self.log_heights.map(T::from_f64);
        terms[0] -= half * across * off * off;
        for (k, term) in terms.iter_mut().enumerate().skip(1) {
            let [a, b] = from(k);
            *term -= half * blob * (a * a + b * b);
        }
        let largest = terms.iter().fold(terms[0], |a, &b| if b > a { b } else { a });
        let shares = terms.map(|term| (term - largest).exp());
        let total = shares.iter().fold(T::ZERO, |sum, &share| sum + share);

        let pull = -shares[0] / total * across * off / r;
        let mut gradient = [pull * x, pull * y];
        for (k, &share) in shares.iter().enumerate().skip(1) {
            let [a, b] = from(k);
            let pull = share / total * blob;
            gradient = [gradient[0] - pull * a, gradient[1] - pull * b];
        }
        (largest + total.ln(), gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_probabilities_and_differ_from_neighbour_to_neighbour() {
        assert!((WEIGHTS.iter().sum::<f64>() - 1.0).abs() < 1e-15);
        assert!((1..TERMS).all(|k| WEIGHTS[k] != WEIGHTS[if k + 1 < TERMS { k + 1 } else { 1 }]));
    }

    #[test]
    fn the_rings_integrals_have_their_closed_form() {
        let ring = RingMixture::shared();
        let step = 1e-4;
        let moment = |n: i32| -> f64 {
            let terms = (0..80_000).map(|i| (f64::from(i) + 0.5) * step);
            terms.map(|r| r.powi(n) * (-0.5 * ((r - 2.0) / 0.4).powi(2)).exp() * step).sum()
        };
        assert!((ring.variance - 0.5 * moment(3) / moment(1)).abs() < 1e-10);
        assert!((ring.log_heights[0] - (0.5 / (2.0 * std::f64::consts::PI * moment(1))).ln()).abs() < 1e-10);
    }
}
