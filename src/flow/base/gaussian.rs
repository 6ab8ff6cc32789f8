//! One Gaussian N(m, L Lᵀ), L diagonal or lower triangular: the density of m + L e with e standard normal.

use crate::math::{Batch, LN_TAU, Real, Rng};
use serde::{Deserialize, Serialize};

/// Its numbers: m (D), the logarithms of the diagonal of L (D) and, if `full`, the entries below it row by row.
/// They are weights, learned with the flow from N(0, I) on, unless `fixed` gives them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gaussian {
    pub dim: usize,
    pub full: bool,
    pub fixed: Option<Vec<f64>>,
}

/// Up to so many dimensions a density needs no memory of its own.
const FEW: usize = 64;

impl Gaussian {
    pub(super) fn numbers(&self) -> usize {
        let strict = if self.full { self.dim * self.dim.saturating_sub(1) / 2 } else { 0 };
        2 * self.dim + strict
    }

    fn value<T: Real>(&self, params: &[T], at: usize) -> T {
        self.fixed.as_ref().map_or_else(|| params[at], |fixed| T::from_f64(fixed[at]))
    }

    /// The columns of row `i` below the diagonal.
    fn columns(&self, i: usize) -> usize {
        if self.full { i } else { 0 }
    }

    /// Where L_ij with j < i stands.
    fn place(&self, i: usize, j: usize) -> usize {
        2 * self.dim + i * i.saturating_sub(1) / 2 + j
    }

    /// e_i = (z_i - m_i - Σ_{j<i} L_ij e_j) / L_ii, with the earlier e in `before`.
    fn standard<T: Real>(&self, params: &[T], i: usize, z: T, before: impl Fn(usize) -> T) -> T {
        let mut rest = z - self.value(params, i);
        for j in 0..self.columns(i) {
            rest -= self.value(params, self.place(i, j)) * before(j);
        }
        rest * (-self.value(params, self.dim + i)).exp()
    }

    pub(super) fn log_prob<T: Real>(&self, params: &[T], z: &Batch<T>, out: &mut [T]) {
        let (half, mut constant) = (T::from_f64(0.5), T::from_f64(-0.5 * LN_TAU * self.dim as f64));
        (0..self.dim).for_each(|d| constant -= self.value(params, self.dim + d));
        let (mut few, mut many) = ([T::ZERO; FEW], Vec::new());
        let e = if self.dim <= FEW {
            &mut few[..]
        } else {
            many.resize(self.dim, T::ZERO);
            &mut many[..]
        };
        for (k, out) in out.iter_mut().enumerate() {
            *out += constant;
            for i in 0..self.dim {
                e[i] = self.standard(params, i, z.get(i, k), |j| e[j]);
                *out -= half * e[i] * e[i];
            }
        }
    }

    /// With q = L⁻ᵀ e: ∂/∂z = -q, ∂/∂m = q, ∂/∂L_ij = q_i e_j, and -1 for each ln L_ii. The column of `g_z` holds e
    /// above the row that is worked on, and its gradient from there on.
    pub(super) fn vjp<T: Real>(&self, params: &[T], z: &Batch<T>, g: &[T], g_z: &mut Batch<T>, g_params: &mut [T]) {
        let learns = self.fixed.is_none();
        for (k, &g) in g.iter().enumerate() {
            for i in 0..self.dim {
                let e = self.standard(params, i, z.get(i, k), |j| g_z.get(j, k));
                g_z.set(i, k, e);
            }
            for i in (0..self.dim).rev() {
                let e = g_z.get(i, k);
                let mut rest = -(g * e);
                for below in (i + 1..self.dim).filter(|&below| i < self.columns(below)) {
                    rest -= self.value(params, self.place(below, i)) * g_z.get(below, k);
                }
                let pull = rest * (-self.value(params, self.dim + i)).exp();
                g_z.set(i, k, pull);
                if learns {
                    for j in 0..self.columns(i) {
                        g_params[self.place(i, j)] -= pull * g_z.get(j, k);
                    }
                    g_params[i] -= pull;
                    g_params[self.dim + i] -= pull * e * self.value(params, self.dim + i).exp() + g;
                }
            }
        }
    }

    /// Writes a point at temperature T, m + T L e, to place `k`.
    pub(super) fn draw(&self, params: &[f32], temperature: f64, z: &mut Batch<f32>, k: usize, rng: &mut Rng) {
        for i in 0..self.dim {
            z.set(i, k, (temperature * rng.normal()) as f32);
        }
        for i in (0..self.dim).rev() {
            let number = |at: usize| f64::from(self.value::<f32>(params, at));
            let mut sum = number(i) + libm::exp(number(self.dim + i)) * f64::from(z.get(i, k));
            for j in 0..self.columns(i) {
                sum += number(self.place(i, j)) * f64::from(z.get(j, k));
            }
            z.set(i, k, sum as f32);
        }
    }
}
