//! A matrix of the plane, row by row [a, b, c, d], and what it does to areas: |det A| is the area of the parallelogram that
//! the unit square becomes, its sign says whether the plane is turned over, and σ₁ ≥ σ₂ are the half-axes of the ellipse that
//! the unit circle becomes, with σ₁ σ₂ = |det A|.

/// A point or a vector.
pub type Point = [f64; 2];
/// Row by row: a, b, c, d.
pub type Matrix = [f64; 4];

pub const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0];

/// The corners of the unit square, turning left.
pub const SQUARE: [Point; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];

/// A z.
pub fn times([a, b, c, d]: Matrix, [x, y]: Point) -> Point {
    [a * x + b * y, c * x + d * y]
}

/// The matrix of first `second`, then `first`.
pub fn product([a, b, c, d]: Matrix, [e, f, g, h]: Matrix) -> Matrix {
    [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
}

/// a d − b c.
pub fn det([a, b, c, d]: Matrix) -> f64 {
    a * d - b * c
}

/// A⁻¹, where there is one.
pub fn inverse(matrix: Matrix) -> Option<Matrix> {
    let ([a, b, c, d], det) = (matrix, det(matrix));
    (det != 0.0).then(|| [d / det, -b / det, -c / det, a / det])
}

/// σ₁ ≥ σ₂ ≥ 0, and the directions u₁, u₂ of the half-axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    pub lengths: [f64; 2],
    pub directions: [Point; 2],
}

/// The singular values by the sum and the difference of a rotation and a reflection: no cancellation, whatever the matrix.
pub fn axes([a, b, c, d]: Matrix) -> Axes {
    let (e, f, g, h) = ((a + d) / 2.0, (a - d) / 2.0, (c + b) / 2.0, (c - b) / 2.0);
    let (turn, flip) = (e.hypot(h), f.hypot(g));
    let (sin, cos) = ((h.atan2(e) + g.atan2(f)) / 2.0).sin_cos();
    Axes { lengths: [turn + flip, (turn - flip).abs()], directions: [[cos, sin], [-sin, cos]] }
}

/// 2, 1 or 0: how many singular values are not 0 to rounding.
pub fn rank(matrix: Matrix) -> usize {
    let [large, small] = axes(matrix).lengths;
    let least = 1e-9 * large.max(1e-3);
    usize::from(large > least) + usize::from(small > least)
}

/// The area inside a closed polygon by the shoelace formula, ½ Σ (x_i y_{i+1} − x_{i+1} y_i): negative where it turns right.
pub fn shoelace(corners: &[Point]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    0.5 * corners.iter().zip(next).map(|(p, q)| p[0] * q[1] - q[0] * p[1]).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};

    fn some(seed: u64) -> Matrix {
        let mut rng = Rng::new(seed, Stream::Test(0));
        [(); 4].map(|()| rng.normal())
    }

    #[test]
    fn the_area_of_the_parallelogram_is_the_size_of_the_determinant() {
        for seed in 0..200 {
            let matrix = some(seed);
            let area = shoelace(&SQUARE.map(|corner| times(matrix, corner)));
            assert!((area - det(matrix)).abs() < 1e-12, "{matrix:?}: {area}");
        }
        assert!((shoelace(&[[1.0, 1.0], [3.0, 1.0], [2.0, 4.0]]) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_singular_values_multiply_to_the_determinant_and_lie_along_their_directions() {
        for seed in 0..200 {
            let matrix = some(seed);
            let Axes { lengths: [large, small], directions: [u, v] } = axes(matrix);
            assert!((large * small - det(matrix).abs()).abs() < 1e-12, "{matrix:?}");
            assert!(large >= small && (u[0] * v[0] + u[1] * v[1]).abs() < 1e-12);
            let [a, b, c, d] = matrix;
            let along = |[x, y]: Point| (a * x + c * y).hypot(b * x + d * y);
            assert!((along(u) - large).abs() < 1e-12 && (along(v) - small).abs() < 1e-12, "{matrix:?}");
        }
    }

    #[test]
    fn the_rank_counts_what_is_left_of_the_plane() {
        assert_eq!([IDENTITY, [1.0, 2.0, 0.5, 1.0], [0.0; 4], [0.05, 0.0, 0.0, -3.0]].map(rank), [2, 1, 0, 2]);
        assert_eq!(inverse([1.0, 2.0, 0.5, 1.0]), None);
        let back = inverse([1.0, 2.0, 3.0, 4.0]).map(|inverse| product(inverse, [1.0, 2.0, 3.0, 4.0]));
        assert!(back.is_some_and(|b| b.iter().zip(IDENTITY).all(|(b, i)| (b - i).abs() < 1e-12)));
    }
}
