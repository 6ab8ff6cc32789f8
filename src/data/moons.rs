//! Two interleaved half circles with Gaussian noise (scikit-learn's make_moons, noise 0.05).
//!
//! ```text
//! (cos t, sin t) or (1 - cos t, ½ - sin t), t uniform on [0, π], plus 0.05 N(0, I)
//! ```

use super::density::{Density, Parts};
use super::{Moments, curve::Curve};
use crate::math::Rng;
use core::f64::consts::PI;

const NOISE: f64 = 0.05;

pub(super) struct Moons {
    both: Curve,
    halves: [Curve; 2],
}

fn outer(t: f64) -> [f64; 2] {
    [libm::cos(t), libm::sin(t)]
}

fn inner(t: f64) -> [f64; 2] {
    [1.0 - libm::cos(t), 0.5 - libm::sin(t)]
}

impl Moons {
    pub(super) fn new() -> Self {
        let curve = |half: fn(f64) -> [f64; 2], share: f64| Curve::new(half, |_| share / PI, [0.0, PI], NOISE);
        Self { both: curve(outer, 0.5).and(curve(inner, 0.5)), halves: [curve(outer, 1.0), curve(inner, 1.0)] }
    }
}

impl Density for Moons {
    fn moments(&self) -> Moments {
        self.both.moments(NOISE * NOISE)
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        self.draw_part(rng, x);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        self.both.log_density([x[0], x[1]])
    }

    fn parts(&self) -> Option<&dyn Parts> {
        Some(self)
    }
}

/// 0: outer, 1: inner.
impl Parts for Moons {
    fn labels(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0], vec![1.0]]
    }

    fn draw_part(&self, rng: &mut Rng, x: &mut [f64]) -> usize {
        let part = rng.below(2);
        let [a, b] = [outer, inner][part](rng.range(0.0, PI));
        x[0] = a + NOISE * rng.normal();
        x[1] = b + NOISE * rng.normal();
        part
    }

    fn log_density_of(&self, part: usize, x: &[f64]) -> f64 {
        self.halves[part].log_density([x[0], x[1]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moments_have_their_closed_form() {
        let m = Moons::new().moments();
        let var_y = 0.25 + 0.5 * (0.75 - 2.0 / PI) - 0.0625 + NOISE * NOISE;
        for (got, want) in [(m.mean[0], 0.5), (m.mean[1], 0.25), (m.cov[0], 0.75 + NOISE * NOISE), (m.cov[3], var_y)] {
            assert!((got - want).abs() < 1e-13, "{got} for {want}");
        }
    }
}
