//! A triangular matrix and a shift: x = (N + diag ±e^s) z + b with N strictly lower or upper triangular. The determinant costs
//! D multiplications instead of D³, the inverse is a substitution: log |det J| = Σ s (Papamakarios et al. 2021, section 3.1.4).

use super::factor::Factor;
use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Weights: s (channels, unless `unit`), the strict part row by row, b (channels, if `shift`). Starts as the identity,
/// or as the reflection that `negative` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Triangular {
    /// Channels: the size of the matrix.
    pub dim: usize,
    pub upper: bool,
    /// Whether the diagonal is 1 instead of learned.
    pub unit: bool,
    /// Whether a learned diagonal entry is negative; empty: none is.
    pub negative: Vec<bool>,
    pub shift: bool,
    /// The same matrix acts on so many positions: coordinate c·tiles + p is channel c at position p.
    pub tiles: usize,
}

impl Triangular {
    fn factor(&self) -> Factor<'_> {
        Factor { size: self.dim, upper: self.upper, unit: self.unit, negative: &self.negative }
    }
}

/// Adds `factor` · b_c to every value of channel c.
pub(super) fn add_shift<T: Real>(factor: T, shift: &[T], rows: &mut [T], n: usize) {
    for (c, &b) in shift.iter().enumerate() {
        let b = factor * b;
        rows[c * n..(c + 1) * n].iter_mut().for_each(|x| *x += b);
    }
}

/// Adds the gradient of b, given that on the side of x.
pub(super) fn shift_gradient<T: Real>(way: Way, g: &[T], n: usize, g_shift: &mut [T]) {
    for (c, g_b) in g_shift.iter_mut().enumerate() {
        *g_b += way.sign::<T>() * T::sum(&g[c * n..(c + 1) * n]);
    }
}

impl Bijection for Triangular {
    fn dim(&self) -> usize {
        self.dim * self.tiles
    }

    fn num_params(&self) -> usize {
        self.factor().num_params() + if self.shift { self.dim } else { 0 }
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {
        params.fill(0.0);
    }

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
        let (matrix, shift) = params.split_at(self.factor().num_params());
        let rows = &mut x.values_mut()[..self.dim * n];
        if way == Way::Normalize {
            add_shift(-tau, shift, rows, n);
        }
        self.factor().apply(tau, way, matrix, rows, n, pass);
        if way == Way::Generate {
            add_shift(tau, shift, rows, n);
        }
        let total = way.sign::<T>() * T::from_f64(self.tiles as f64) * self.factor().log_det(tau, matrix);
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
        let size = self.factor().num_params();
        let (g_matrix, g_shift) = g_params.split_at_mut(size);
        let rows = &mut g.values_mut()[..self.dim * n];
        if way == Way::Generate {
            shift_gradient(way, rows, n, g_shift);
        }
        self.factor().vjp(way, &params[..size], rows, n, g_matrix, pass);
        if way == Way::Normalize {
            shift_gradient(way, rows, n, g_shift);
        }
        if !self.unit {
            let each = way.sign::<T>() * T::from_f64(self.tiles as f64) * T::sum(g_log_det);
            g_matrix[..self.dim].iter_mut().for_each(|g| *g += each);
        }
    }
}
