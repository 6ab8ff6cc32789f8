//! A triangular matrix that acts on rows in place: multiplied from the end that leaves what is still to be read untouched,
//! inverted by substitution from the other end. No other memory, D²/2 multiplications a point.

use super::Way;
use crate::math::{Product, Real};
use crate::net::Pass;
use core::ops::Range;

/// Weights: s (size, unless `unit`), then the strict part row by row. The diagonal is ±e^s.
#[derive(Clone, Copy)]
pub(super) struct Factor<'a> {
    pub size: usize,
    pub upper: bool,
    pub unit: bool,
    pub negative: &'a [bool],
}

fn add_multiple<T: Real>(to: &mut [T], factor: T, from: &[T]) {
    to.iter_mut().zip(from).for_each(|(to, &from)| *to += factor * from);
}

/// Row `i` to be changed and row `j` to be read, each of `n` values.
fn pair<T>(rows: &mut [T], i: usize, j: usize, n: usize) -> (&mut [T], &[T]) {
    let (head, tail) = rows.split_at_mut(i.max(j) * n);
    if i > j { (&mut tail[..n], &head[j * n..(j + 1) * n]) } else { (&mut head[i * n..(i + 1) * n], &tail[..n]) }
}

impl Factor<'_> {
    pub fn num_params(self) -> usize {
        self.size_of_diagonal() + self.size * self.size.saturating_sub(1) / 2
    }

    fn size_of_diagonal(self) -> usize {
        if self.unit { 0 } else { self.size }
    }

    /// The columns of row `i` that are not on the diagonal; of the transpose where `upper` is negated.
    fn beside(self, i: usize, upper: bool) -> Range<usize> {
        if upper { i + 1..self.size } else { 0..i }
    }

    /// Where entry (i, j) of the strict part stands among the weights.
    fn place(self, i: usize, j: usize) -> usize {
        let (before, skipped) =
            if self.upper { (i * (2 * self.size - i - 1) / 2, i + 1) } else { (i * i.saturating_sub(1) / 2, 0) };
        self.size_of_diagonal() + before + j - skipped
    }

    /// Entry (i, i) to the fraction τ, or its inverse. A negative one is reached in a jump at τ = 1.
    fn diagonal<T: Real>(self, way: Way, tau: T, params: &[T], i: usize) -> T {
        if self.unit {
            return T::ONE;
        }
        let size = (way.sign::<T>() * tau * params[i]).exp();
        if tau >= T::ONE && self.negative.get(i) == Some(&true) { -size } else { size }
    }

    pub fn entry<T: Real>(self, params: &[T], i: usize, j: usize) -> T {
        if i == j {
            self.diagonal(Way::Generate, T::ONE, params, i)
        } else if self.beside(i, self.upper).contains(&j) {
            params[self.place(i, j)]
        } else {
            T::ZERO
        }
    }

    /// τ Σ s: log |det| at one position.
    pub fn log_det<T: Real>(self, tau: T, params: &[T]) -> T {
        params[..self.size_of_diagonal()].iter().fold(T::ZERO, |sum, &s| sum + tau * s)
    }

    /// Row `k` of a sweep over the rows, from the first or from the last.
    fn row_of_sweep(self, k: usize, ascending: bool) -> usize {
        if ascending { k } else { self.size - 1 - k }
    }

    fn multiply<T: Real>(self, transposed: bool, tau: T, params: &[T], rows: &mut [T], n: usize) {
        let upper = self.upper != transposed;
        for i in (0..self.size).map(|k| self.row_of_sweep(k, upper)) {
            let d = self.diagonal(Way::Generate, tau, params, i);
            rows[i * n..(i + 1) * n].iter_mut().for_each(|x| *x *= d);
            for j in self.beside(i, upper) {
                let at = if transposed { self.place(j, i) } else { self.place(i, j) };
                let (row, other) = pair(rows, i, j, n);
                add_multiple(row, tau * params[at], other);
            }
        }
    }

    fn solve<T: Real>(self, transposed: bool, tau: T, params: &[T], rows: &mut [T], n: usize) {
        let upper = self.upper != transposed;
        for i in (0..self.size).map(|k| self.row_of_sweep(k, !upper)) {
            for j in self.beside(i, upper) {
                let at = if transposed { self.place(j, i) } else { self.place(i, j) };
                let (row, other) = pair(rows, i, j, n);
                add_multiple(row, -(tau * params[at]), other);
            }
            let d = self.diagonal(Way::Normalize, tau, params, i);
            rows[i * n..(i + 1) * n].iter_mut().for_each(|x| *x *= d);
        }
    }

    /// `rows` [size][n] in place; keeps the latent side for [`Factor::vjp`].
    pub fn apply<T: Real>(self, tau: T, way: Way, params: &[T], rows: &mut [T], n: usize, pass: &mut Pass<T>) {
        match way {
            Way::Generate => {
                pass.save_copy(rows);
                self.multiply(false, tau, params, rows, n);
            }
            Way::Normalize => {
                self.solve(false, tau, params, rows, n);
                pass.save_copy(rows);
            }
        }
    }

    /// The gradient of the outputs [size][n] -> that of the inputs. With h that on the side of x, ∂/∂A = ± Σ h zᵀ.
    pub fn vjp<T: Real>(self, way: Way, params: &[T], g: &mut [T], n: usize, g_params: &mut [T], pass: &mut Pass<T>) {
        let z = pass.restore();
        if way == Way::Normalize {
            self.solve(true, T::ONE, params, g, n);
        }
        let mut outer = pass.take(self.size * self.size);
        outer.fill(T::ZERO);
        T::matmul_gradient(Product { m: self.size, k: self.size, n }, g, &z, &mut outer);
        let sign = way.sign::<T>();
        for i in 0..self.size {
            if !self.unit {
                let d = self.diagonal(Way::Generate, T::ONE, params, i);
                g_params[i] += sign * d * outer[i * self.size + i];
            }
            for j in self.beside(i, self.upper) {
                g_params[self.place(i, j)] += sign * outer[i * self.size + j];
            }
        }
        if way == Way::Generate {
            self.multiply(true, T::ONE, params, g, n);
        }
        pass.give(outer);
        pass.give(z);
    }
}
