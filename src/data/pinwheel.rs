//! Five blurred blades, bent by a rotation that grows with the radius
//! (Johnson et al. 2016, Composing graphical models with neural networks; pinwheel of FFJORD, Grathwohl et al. 2019).
//!
//! ```text
//! x = 2 R(-θ) (a, b),   a = 1 + 0.3 N,   b = 0.1 N,   θ = 2πk/5 + ¼ eᵃ,   k uniform on 0..5
//! ```
//!
//! The density is the change of variables summed over all preimages. In polar coordinates (a, b) = r (cos φ, sin φ),
//! a preimage of the point with radius 2r and angle ψ solves g(φ) = φ - ¼ exp(r cos φ) ≡ ψ modulo 2π/5, and
//! p(x) = (1/4)(1/5) Σ p(a, b) / |g'(φ)|. g turns at most twice, so its roots lie on at most three monotone pieces.

use super::density::{Density, Parts};
use super::{Moments, special::LogSum};
use crate::math::Rng;
use core::f64::consts::{PI, TAU};

const BLADES: usize = 5;
const RADIAL: f64 = 0.3;
const TANGENTIAL: f64 = 0.1;
const RATE: f64 = 0.25;
const SCALE: f64 = 2.0;
/// Beyond this r (17 standard deviations) hundreds of turns overlap and only their mean over the angle is given.
const WOUND: f64 = 6.0;

pub(super) struct Pinwheel;

/// g(φ) and g'(φ).
fn twist(r: f64, phi: f64) -> (f64, f64) {
    let e = RATE * libm::exp(r * libm::cos(phi));
    (phi - e, 1.0 + e * r * libm::sin(phi))
}

/// Where `f` changes sign on [low, high], or the end where it comes closest.
fn bisect(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let rises = f(high) > f(low);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if (f(middle) < 0.0) == rises { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The ends of the pieces of [-π, π] on which g is monotone.
fn monotone_pieces(r: f64) -> impl Iterator<Item = [f64; 2]> {
    // -g' + 1 = ¼ exp(r cos φ) r |sin φ| is largest where cos φ = r sin² φ.
    let steepest = -libm::acos(2.0 * r / (1.0 + libm::sqrt(1.0 + 4.0 * r * r)));
    let slope = |phi| twist(r, phi).1;
    let turns =
        if slope(steepest) < 0.0 { [bisect(-PI, steepest, slope), bisect(steepest, 0.0, slope)] } else { [-PI, -PI] };
    [[-PI, turns[0]], turns, [turns[1], PI]].into_iter().filter(|[a, b]| a < b)
}

/// The root of g(φ) = target on a monotone piece that contains it: Newton's method inside a shrinking bracket.
fn root(r: f64, target: f64, [mut low, mut high]: [f64; 2]) -> f64 {
    let (at_low, at_high) = (twist(r, low).0, twist(r, high).0);
    let rises = at_high > at_low;
    let mut phi = low + (high - low) * (target - at_low) / (at_high - at_low);
    for _ in 0..60 {
        let (g, slope) = twist(r, phi);
        if (g < target) == rises {
            low = phi
        } else {
            high = phi
        }
        let newton = phi - (g - target) / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        let step = (next - phi).abs();
        phi = next;
        if step < 1e-14 {
            break;
        }
    }
    phi
}

impl Density for Pinwheel {
    fn moments(&self) -> Moments {
        // Five-fold symmetry makes the covariance round; its trace is E |x|².
        let variance = 0.5 * SCALE * SCALE * (1.0 + RADIAL * RADIAL + TANGENTIAL * TANGENTIAL);
        Moments { mean: vec![0.0; 2], cov: vec![variance, 0.0, 0.0, variance] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        self.draw_part(rng, x);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        log_density(x, None)
    }

    fn parts(&self) -> Option<&dyn Parts> {
        Some(self)
    }
}

/// Each blade is labelled by the cosine and the sine of the angle that it is turned by.
impl Parts for Pinwheel {
    fn labels(&self) -> Vec<Vec<f64>> {
        let angles = (0..BLADES).map(|blade| -(blade as f64) * (TAU / BLADES as f64));
        angles.map(|angle| vec![libm::cos(angle), libm::sin(angle)]).collect()
    }

    fn draw_part(&self, rng: &mut Rng, x: &mut [f64]) -> usize {
        let part = rng.below(BLADES);
        let (a, b) = (1.0 + RADIAL * rng.normal(), TANGENTIAL * rng.normal());
        let theta = part as f64 * (TAU / BLADES as f64) + RATE * libm::exp(a);
        let (s, c) = (libm::sin(theta), libm::cos(theta));
        x[0] = SCALE * (a * c + b * s);
        x[1] = SCALE * (b * c - a * s);
        part
    }

    fn log_density_of(&self, part: usize, x: &[f64]) -> f64 {
        log_density(x, Some(part))
    }
}

/// ln p(x), or ln p(x | blade). A preimage that was turned k times further than its angle says lies on blade k modulo 5.
fn log_density(x: &[f64], only: Option<usize>) -> f64 {
    let r = libm::sqrt(x[0] * x[0] + x[1] * x[1]) / SCALE;
    let constant = libm::log(SCALE * SCALE * TAU * RADIAL * TANGENTIAL);
    let blades = if only.is_some() { 1.0 } else { BLADES as f64 };
    let (radial, tangential) = (0.5 / (RADIAL * RADIAL), 0.5 / (TANGENTIAL * TANGENTIAL));
    // Out there all blades are alike.
    if r > WOUND {
        let width = PI / (r * r * (tangential - radial * (1.0 - 1.0 / r)));
        return -(r - 1.0) * (r - 1.0) * radial + 0.5 * libm::log(width) - libm::log(TAU) - constant;
    }
    let (psi, spacing) = (libm::atan2(x[1], x[0]), TAU / BLADES as f64);
    let mut sum = LogSum::new();
    for piece in monotone_pieces(r) {
        let ends = piece.map(|phi| (twist(r, phi).0 - psi) / spacing);
        let (first, last) = (libm::ceil(ends[0].min(ends[1])), libm::ceil(ends[0].max(ends[1])));
        let turns = first as i64..last as i64;
        for k in turns.filter(|k| only.is_none_or(|blade| k.rem_euclid(BLADES as i64) == blade as i64)) {
            let phi = root(r, psi + k as f64 * spacing, piece);
            let (a, b) = (r * libm::cos(phi) - 1.0, r * libm::sin(phi));
            // At a fold the density is infinite on a line of no mass; 1e-9 keeps it finite.
            let slope = twist(r, phi).1.abs().max(1e-9);
            sum.add(-a * a * radial - b * b * tangential, 1.0 / (blades * slope));
        }
    }
    sum.ln() - constant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_root_is_a_preimage_and_no_fewer_than_one_a_blade() {
        for r in [0.0, 0.3, 1.0, 1.7, 2.4, 3.5, 5.9] {
            let mut roots = 0;
            for piece in monotone_pieces(r) {
                let ends = piece.map(|phi| twist(r, phi).0);
                let target = 0.3 * ends[0] + 0.7 * ends[1];
                assert!((twist(r, root(r, target, piece)).0 - target).abs() < 1e-11, "r = {r}");
                roots += ((ends[1] - ends[0]).abs() / (TAU / BLADES as f64)).ceil() as usize;
            }
            assert!(roots >= BLADES, "r = {r}: {roots}");
        }
    }
}
