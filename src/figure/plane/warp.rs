//! Maps of the plane with a formula, invertible everywhere: two keep every area, one stretches some and shrinks others. Each
//! is written once for every scalar, so that dual numbers give its Jacobian.

use super::matrix::{Matrix, Point};
use crate::math::{Dual, Real};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bent {
    /// x₁ = z₁, x₂ = z₂ + c z₁²: columns slide, det J = 1.
    Bend,
    /// A turn around [`EYE`] by an angle that fades with the distance: circles turn, det J = 1.
    Swirl,
    /// x₁ = z₁, x₂ = e^{s(z₁)} z₂ + t(z₁), an affine coupling: det J = e^{s(z₁)}.
    Wave,
}

/// c of the bend.
const CURVATURE: f64 = 0.3;
/// The point that a swirl leaves in place.
pub const EYE: Point = [1.0, 0.0];
/// The angle of a swirl at its eye, in radians, and the square of the distance over which it fades.
const ANGLE: f64 = 2.2;
const FADE: f64 = 2.0;

impl Bent {
    pub const ALL: [Bent; 3] = [Bent::Bend, Bent::Swirl, Bent::Wave];

    /// Whether det J = 1 everywhere.
    pub fn keeps_areas(self) -> bool {
        self != Bent::Wave
    }

    /// x = f(z).
    pub fn at<T: Real>(self, z: [T; 2]) -> [T; 2] {
        self.run(z, T::ONE)
    }

    /// z = f⁻¹(x).
    pub fn back<T: Real>(self, x: [T; 2]) -> [T; 2] {
        self.run(x, -T::ONE)
    }

    /// Forward where `sign` is 1, backward where it is −1.
    fn run<T: Real>(self, [u, v]: [T; 2], sign: T) -> [T; 2] {
        let number = T::from_f64;
        match self {
            Bent::Bend => [u, v + sign * number(CURVATURE) * u * u],
            Bent::Swirl => {
                let (du, dv) = (u - number(EYE[0]), v - number(EYE[1]));
                let angle = sign * number(ANGLE) * (-(du * du + dv * dv) / number(FADE)).exp();
                let (sin, cos) = (angle.sin(), angle.cos());
                [number(EYE[0]) + cos * du - sin * dv, number(EYE[1]) + sin * du + cos * dv]
            }
            Bent::Wave => {
                let scale = (sign * number(0.8) * (number(1.5) * u).sin()).exp();
                let shift = number(0.7) * (number(1.2) * u).cos();
                if sign > T::ZERO { [u, scale * v + shift] } else { [u, scale * (v - shift)] }
            }
        }
    }

    /// J = ∂x/∂z, a column for each direction that a dual number follows.
    pub fn jacobian(self, [u, v]: Point) -> Matrix {
        let along = |du, dv| self.at([Dual { re: u, du }, Dual { re: v, du: dv }]);
        let ([a, c], [b, d]) = (along(1.0, 0.0), along(0.0, 1.0));
        [a.du, b.du, c.du, d.du]
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::det;
    use super::*;

    fn places() -> impl Iterator<Item = Point> {
        (0..49).map(|k| [(k % 7) as f64 * 0.9 - 2.7, (k / 7) as f64 * 0.8 - 2.4])
    }

    #[test]
    fn the_jacobian_of_dual_numbers_is_that_of_finite_differences() {
        const H: f64 = 1e-5;
        for bent in Bent::ALL {
            for z in places() {
                let slope = |i: usize| {
                    let (mut more, mut less) = (z, z);
                    (more[i], less[i]) = (z[i] + H, z[i] - H);
                    let (more, less) = (bent.at(more), bent.at(less));
                    [(more[0] - less[0]) / (2.0 * H), (more[1] - less[1]) / (2.0 * H)]
                };
                let ([a, c], [b, d]) = (slope(0), slope(1));
                let exact = bent.jacobian(z);
                assert!([a, b, c, d].iter().zip(exact).all(|(s, e)| (s - e).abs() < 1e-8), "{bent:?} {z:?}");
            }
        }
    }

    #[test]
    fn a_map_is_undone_exactly_and_two_of_them_keep_every_area() {
        for bent in Bent::ALL {
            for z in places() {
                let back = bent.back(bent.at(z));
                assert!((0..2).all(|i| (back[i] - z[i]).abs() < 1e-12), "{bent:?} {z:?}: {back:?}");
                let stretch = det(bent.jacobian(z));
                assert!(stretch > 0.0 && (!bent.keeps_areas() || (stretch - 1.0).abs() < 1e-12), "{bent:?} {z:?}");
            }
        }
    }
}
