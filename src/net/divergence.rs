//! The exact trace of ∂v/∂y for a network v(y, …) of one or two hidden layers, at the price of one matrix-vector product in
//! any dimension: tr (W₃ D₂ W₂ D₁ W₁) = d₂ᵀ M d₁ with M = W₂ ∘ (W₁ W₃)ᵀ, d the activations' slopes and W₁ the columns of y.
//! M depends on the weights alone. With one hidden layer it is a row: tr (W₂ D₁ W₁) = M d₁.

use super::{Linearized, Mlp, Pass};
use crate::math::{Product, Real};

impl Mlp {
    /// M, row-major: its rows stand for the second hidden level, its columns for the first.
    fn trace_shape(&self) -> Option<(usize, usize)> {
        match self.widths[..] {
            [_, h, _] => Some((1, h)),
            [_, h, top, _] => Some((top, h)),
            _ => None,
        }
    }

    /// Entry (a, b) of (W₁ W₃)ᵀ is a sum over i of these products.
    fn pairs(&self, a: usize, b: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (inputs, h, outputs) = (self.inputs(), self.widths[self.depth() - 1], self.outputs());
        let (first, last) = (self.offset(0), self.offset(self.depth() - 1));
        let column = if self.depth() == 3 { a } else { b };
        (0..outputs).map(move |i| (first + b * inputs + i, last + i * h + column))
    }

    /// M, if the network has one or two hidden layers. The first inputs, as many as there are outputs, are y.
    pub fn trace_matrix<T: Real>(&self, params: &[T], pass: &mut Pass<T>) -> Option<Vec<T>> {
        let (rows, columns) = self.trace_shape()?;
        let mut matrix = pass.take(rows * columns);
        for (k, m) in matrix.iter_mut().enumerate() {
            let sum = self.pairs(k / columns, k % columns).fold(T::ZERO, |sum, (x, y)| sum + params[x] * params[y]);
            *m = if rows == 1 && self.depth() == 2 { sum } else { params[self.offset(1) + k] * sum };
        }
        Some(matrix)
    }

    /// Adds the gradient through M of what M's own gradient is `g_matrix`.
    pub fn vjp_trace_matrix<T: Real>(&self, params: &[T], g_matrix: &[T], g_params: &mut [T]) {
        let Some((_, columns)) = self.trace_shape() else { return };
        for (k, &g) in g_matrix.iter().enumerate() {
            let (a, b) = (k / columns, k % columns);
            let mut g_sum = g;
            if self.depth() == 3 {
                let middle = self.offset(1) + k;
                let sum = self.pairs(a, b).fold(T::ZERO, |sum, (x, y)| sum + params[x] * params[y]);
                g_params[middle] += g * sum;
                g_sum = g * params[middle];
            }
            for (x, y) in self.pairs(a, b) {
                g_params[x] += g_sum * params[y];
                g_params[y] += g_sum * params[x];
            }
        }
    }

    /// The trace at every point -> `trace` [n].
    pub fn trace<T: Real>(&self, at: &Linearized<T>, matrix: &[T], trace: &mut [T], pass: &mut Pass<T>) {
        let below = self.matrix_times_slopes(at, matrix, pass);
        if self.depth() == 3 {
            trace.fill(T::ZERO);
            let top = &at.slopes[self.hidden(1, at.n)];
            for (d, m) in top.chunks_exact(at.n.max(1)).zip(below.chunks_exact(at.n.max(1))) {
                trace.iter_mut().zip(d.iter().zip(m)).for_each(|(sum, (&d, &m))| *sum += d * m);
            }
        } else {
            trace.copy_from_slice(&below);
        }
        pass.give(below);
    }

    /// For the gradient `g` [n] of the trace: adds that of what enters every hidden unit to `bend`, and that of M to `g_matrix`
    /// unless that is empty.
    pub fn vjp_trace<T: Real>(
        &self,
        at: &Linearized<T>,
        matrix: &[T],
        g: &[T],
        bend: &mut [T],
        g_matrix: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (n, first) = (at.n, self.hidden(0, at.n));
        let (columns, rows) = (self.widths[1], matrix.len() / self.widths[1].max(1));
        let mut g_rows = pass.take(rows * n);
        g_rows.chunks_exact_mut(n.max(1)).for_each(|row| row.copy_from_slice(g));
        if self.depth() == 3 {
            let own = self.hidden(1, n);
            let below = self.matrix_times_slopes(at, matrix, pass);
            let into = bend[own.clone()].iter_mut().zip(&at.curvatures[own.clone()]);
            for ((bend, &c), (&m, &g)) in into.zip(below.iter().zip(&g_rows)) {
                *bend += m * g * c;
            }
            T::multiply(&mut g_rows, &at.slopes[own]);
            pass.give(below);
        }
        if !g_matrix.is_empty() {
            T::matmul_gradient(Product { m: rows, k: columns, n }, &g_rows, &at.slopes[first.clone()], g_matrix);
        }
        let mut back = pass.take(columns * n);
        T::matmul_transposed(Product { m: columns, k: rows, n }, matrix, &g_rows, &mut back);
        for ((bend, &g), &c) in bend[first.clone()].iter_mut().zip(&back).zip(&at.curvatures[first]) {
            *bend += g * c;
        }
        [g_rows, back].into_iter().for_each(|buffer| pass.give(buffer));
    }

    /// M d₁ [rows][n].
    fn matrix_times_slopes<T: Real>(&self, at: &Linearized<T>, matrix: &[T], pass: &mut Pass<T>) -> Vec<T> {
        let k = self.widths[1];
        let m = matrix.len() / k.max(1);
        let (mut product, mut zero) = (pass.take(m * at.n), pass.take(m));
        zero.fill(T::ZERO);
        T::matmul(Product { m, k, n: at.n }, matrix, &at.slopes[self.hidden(0, at.n)], &zero, &mut product);
        pass.give(zero);
        product
    }
}
