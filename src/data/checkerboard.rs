//! Uniform on the eight dark squares of a 4x4 board (checkerboard of FFJORD, Grathwohl et al. 2019).
//!
//! The board is [-2, 2]²; the unit square with lower corner (i, j) is dark when i + j is even.

use super::{Moments, density::Density};
use crate::math::Rng;

const SQUARES: usize = 8;
/// A drawn point that `f32` rounds across an edge still counts as on its square.
const ROUNDING: f64 = 1e-6;

pub(super) struct Checkerboard;

fn is_dark(x: f64, y: f64) -> bool {
    let (i, j) = (libm::floor(x), libm::floor(y));
    (-2.0..2.0).contains(&i) && (-2.0..2.0).contains(&j) && (i + j) % 2.0 == 0.0
}

impl Density for Checkerboard {
    fn moments(&self) -> Moments {
        // Each coordinate is uniform on [-2, 2]; the squares' centres have the mean product 1/4.
        Moments { mean: vec![0.0; 2], cov: vec![4.0 / 3.0, 0.25, 0.25, 4.0 / 3.0] }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        let square = rng.below(SQUARES);
        let (i, odd) = (square / 2, (square / 2) % 2);
        x[0] = i as f64 - 2.0 + rng.uniform();
        x[1] = (2 * (square % 2) + odd) as f64 - 2.0 + rng.uniform();
    }

    /// Minus infinity off the dark squares.
    fn log_density(&self, x: &[f64]) -> f64 {
        let near = [-ROUNDING, ROUNDING];
        let dark = near.iter().any(|dx| near.iter().any(|dy| is_dark(x[0] + dx, x[1] + dy)));
        if dark { -libm::log(SQUARES as f64) } else { f64::NEG_INFINITY }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::density::Toy;

    #[test]
    fn a_point_just_inside_its_square_stays_there_when_it_is_rounded_to_f32() {
        let (toy, std) = (Toy::new(Checkerboard), libm::sqrt(4.0 / 3.0));
        for (x, y) in [(-2.0, -2.0), (0.0, -2.0), (-1.0, -1.0), (1.0, -1.0), (-2.0, 0.0), (-1.0, 1.0), (1.0, 1.0)] {
            for inside in [1e-12, 1.0 - 1e-12] {
                let rounded = [x + inside, y + inside].map(|v| f64::from((v / std) as f32));
                assert!(toy.log_density(&rounded).is_finite(), "{inside} in the square at ({x}, {y})");
            }
        }
    }

    #[test]
    fn white_squares_are_empty() {
        for (x, y) in [(-0.5, -1.5), (0.5, -0.5), (1.5, 0.5), (0.001, -0.001), (2.001, 0.5), (-3.5, 0.5)] {
            assert_eq!(Checkerboard.log_density(&[x, y]), f64::NEG_INFINITY, "({x}, {y})");
        }
    }
}
