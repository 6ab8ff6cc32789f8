//! A dense matrix by its factors: x = P L (U + diag ±e^s) z + b, so that log |det J| = Σ s and the inverse is two substitutions.
//! On `tiles` positions it is Glow's 1x1 convolution (Kingma and Dhariwal 2018, equation 10).

use super::factor::Factor;
use super::triangular::{add_shift, shift_gradient};
use super::{Bijection, Way, permute};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

/// Weights: s (channels), U above its diagonal row by row, L below its diagonal of ones row by row, b (channels, if `shift`).
/// Starts as P, with the signs of `negative`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plu {
    /// P: row i of P·A is row order[i] of A.
    pub order: Vec<usize>,
    /// Whether an entry of the diagonal is negative; empty: none is.
    pub negative: Vec<bool>,
    pub shift: bool,
    /// As in [`super::Triangular`].
    pub tiles: usize,
}

impl Plu {
    fn upper(&self) -> Factor<'_> {
        Factor { size: self.order.len(), upper: true, unit: false, negative: &self.negative }
    }

    fn lower(&self) -> Factor<'_> {
        Factor { size: self.order.len(), upper: false, unit: true, negative: &[] }
    }

    /// Where the weights of L begin, and where b.
    fn starts(&self) -> (usize, usize) {
        let upper = self.upper().num_params();
        (upper, upper + self.lower().num_params())
    }

    /// The matrix P L (U + diag ±e^s), assembled.
    pub fn matrix(&self, params: &[f64]) -> DMatrix<f64> {
        let size = self.order.len();
        let (lower, shift) = self.starts();
        let of = |factor: Factor<'_>, weights: &[f64]| DMatrix::from_fn(size, size, |i, j| factor.entry(weights, i, j));
        let product = of(self.lower(), &params[lower..shift]) * of(self.upper(), &params[..lower]);
        DMatrix::from_fn(size, size, |i, j| product[(self.order[i], j)])
    }

    /// The layer without a shift that multiplies by `matrix`, and its weights; none where the matrix is singular to rounding.
    pub fn from_matrix(matrix: &DMatrix<f64>) -> Option<(Self, Vec<f64>)> {
        let size = matrix.nrows();
        if size == 0 || !matrix.is_square() || matrix.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let lu = matrix.clone().lu();
        let (lower, upper) = (lu.l(), lu.u());
        let mut rows = DMatrix::from_fn(size, 1, |i, _| i);
        lu.p().inv_permute_rows(&mut rows);
        let diagonal = || (0..size).map(|i| upper[(i, i)]);
        let largest = diagonal().fold(0.0, |a: f64, d| a.max(d.abs()));
        if diagonal().any(|d| d.abs() <= largest * f64::EPSILON * size as f64) {
            return None;
        }
        let strict = |factor: DMatrix<f64>, is_upper: bool| {
            (0..size)
                .flat_map(move |i| if is_upper { i + 1..size } else { 0..i }.map(move |j| (i, j)))
                .map(move |at| factor[at])
        };
        let params: Vec<f64> = diagonal()
            .map(|d| libm::log(d.abs()))
            .chain(strict(upper.clone(), true))
            .chain(strict(lower, false))
            .collect();
        let negative = diagonal().map(|d| d < 0.0).collect();
        Some((Self { order: rows.iter().copied().collect(), negative, shift: false, tiles: 1 }, params))
    }
}

impl Bijection for Plu {
    fn dim(&self) -> usize {
        self.order.len() * self.tiles
    }

    fn num_params(&self) -> usize {
        self.starts().1 + if self.shift { self.order.len() } else { 0 }
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {
        params.fill(0.0);
    }

    /// Through the factors; the permutation and the signs come in a jump at τ = 1.
    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = self.tiles * x.len();
        let (lower, shift) = self.starts();
        let rows = &mut x.values_mut()[..self.order.len() * n];
        match way {
            Way::Generate => {
                self.upper().apply(tau, way, &params[..lower], rows, n, pass);
                self.lower().apply(tau, way, &params[lower..shift], rows, n, pass);
                if tau >= T::ONE {
                    permute::gather(&self.order, true, rows, n, pass);
                }
                add_shift(tau, &params[shift..], rows, n);
            }
            Way::Normalize => {
                add_shift(-tau, &params[shift..], rows, n);
                if tau >= T::ONE {
                    permute::gather(&self.order, false, rows, n, pass);
                }
                self.lower().apply(tau, way, &params[lower..shift], rows, n, pass);
                self.upper().apply(tau, way, &params[..lower], rows, n, pass);
            }
        }
        let total = way.sign::<T>() * T::from_f64(self.tiles as f64) * self.upper().log_det(tau, &params[..lower]);
        log_det.iter_mut().for_each(|l| *l += total);
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = self.tiles * g.len();
        let (lower, shift) = self.starts();
        let (g_matrix, g_shift) = g_params.split_at_mut(shift);
        let (g_upper, g_lower) = g_matrix.split_at_mut(lower);
        let rows = &mut g.values_mut()[..self.order.len() * n];
        match way {
            Way::Generate => {
                shift_gradient(way, rows, n, g_shift);
                permute::gather(&self.order, false, rows, n, pass);
                self.lower().vjp(way, &params[lower..shift], rows, n, g_lower, pass);
                self.upper().vjp(way, &params[..lower], rows, n, g_upper, pass);
            }
            Way::Normalize => {
                self.upper().vjp(way, &params[..lower], rows, n, g_upper, pass);
                self.lower().vjp(way, &params[lower..shift], rows, n, g_lower, pass);
                permute::gather(&self.order, true, rows, n, pass);
                shift_gradient(way, rows, n, g_shift);
            }
        }
        let each = way.sign::<T>() * T::from_f64(self.tiles as f64) * T::sum(g_log_det);
        g_upper[..self.order.len()].iter_mut().for_each(|g| *g += each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;

    fn random(size: usize, rng: &mut Rng) -> DMatrix<f64> {
        DMatrix::from_fn(size, size, |_, _| rng.normal())
    }

    #[test]
    fn the_factors_of_a_matrix_multiply_back_to_it_and_know_its_determinant() {
        let mut rng = Rng::new(3, Stream::Test(0));
        for size in [1, 2, 3, 5, 8, 17] {
            let matrix = random(size, &mut rng);
            let (plu, params) = Plu::from_matrix(&matrix).unwrap();
            assert!((plu.matrix(&params) - &matrix).amax() < 1e-13 * size as f64, "{size}");
            let z = Batch::from_points(size, &(0..4 * size).map(|_| rng.normal()).collect::<Vec<f64>>());
            let (mut x, mut log_det) = (z.clone(), vec![0.0; 4]);
            plu.apply(Way::Generate, &params, &mut x, &mut log_det, &mut Pass::new());
            let expected = &matrix * DMatrix::from_fn(size, 4, |d, i| z.get(d, i));
            for i in 0..4 {
                assert!((log_det[i] - matrix.determinant().abs().ln()).abs() < 1e-11, "{size}");
                (0..size).for_each(|d| assert!((x.get(d, i) - expected[(d, i)]).abs() < 1e-12, "{size}"));
            }
        }
    }

    #[test]
    fn the_determinant_is_that_of_the_assembled_matrix_for_any_weights_and_tiles() {
        let mut rng = Rng::new(4, Stream::Test(0));
        for (order, tiles) in [(vec![0], 1), (vec![1, 0], 4), (vec![2, 0, 1], 1), (vec![4, 1, 0, 3, 2], 4)] {
            let negative = order.iter().map(|&c| c % 2 == 0).collect();
            let plu = Plu { order, negative, shift: true, tiles };
            let params: Vec<f64> = (0..plu.num_params()).map(|_| rng.normal()).collect();
            let mut log_det = [0.0];
            plu.apply(Way::Generate, &params, &mut Batch::zeros(plu.dim(), 1), &mut log_det, &mut Pass::new());
            let expected = tiles as f64 * plu.matrix(&params).determinant().abs().ln();
            assert!((log_det[0] - expected).abs() < 1e-10, "{plu:?}: {} against {expected}", log_det[0]);
        }
    }

    #[test]
    fn a_singular_matrix_has_no_layer() {
        for entries in [vec![1.0, 2.0, 2.0, 4.0], vec![0.0; 4], vec![1.0, f64::NAN, 0.0, 1.0]] {
            assert_eq!(Plu::from_matrix(&DMatrix::from_row_slice(2, 2, &entries)), None);
        }
    }
}
