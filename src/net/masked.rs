//! Matrix products with a masked matrix, W ∘ M. Rows that see much the same are taken together with the columns that one of
//! them sees, so that blocks in which nothing counts cost nothing: half of the work where the net is wide and D large.

use super::Pass;
use super::made::Mask;
use crate::math::{Product, Real};
use core::ops::Range;

/// Rows or columns that are taken together: as many as the kernels hold in registers.
const TOGETHER: usize = 8;

/// 0..len in pieces.
fn pieces(len: usize) -> impl Iterator<Item = Range<usize>> {
    (0..len).step_by(TOGETHER).map(move |start| start..(start + TOGETHER).min(len))
}

impl Mask<'_> {
    /// The columns from the first to the last that one of `rows` sees.
    pub fn columns(&self, rows: impl Iterator<Item = usize> + Clone) -> Range<usize> {
        hull(self.inputs(), |k| rows.clone().any(|o| self.sees(o, k)))
    }

    /// The rows from the first to the last that see one of `columns`.
    fn rows(&self, columns: Range<usize>) -> Range<usize> {
        hull(self.outputs(), |o| columns.clone().any(|k| self.sees(o, k)))
    }

    /// The block of W ∘ M, row-major; the caller gives it back.
    pub fn block<T: Real>(
        &self,
        w: &[T],
        rows: impl Iterator<Item = usize> + Clone,
        columns: Range<usize>,
        pass: &mut Pass<T>,
    ) -> Vec<T> {
        let mut block = pass.take(rows.clone().count() * columns.len());
        for (row, o) in block.chunks_exact_mut(columns.len().max(1)).zip(rows) {
            let w = &w[o * self.inputs()..][columns.clone()];
            for ((to, &w), k) in row.iter_mut().zip(w).zip(columns.clone()) {
                *to = if self.sees(o, k) { w } else { T::ZERO };
            }
        }
        block
    }

    /// Adds (G · Hᵀ) ∘ M to the block of `g_w`; G holds the block's rows, H its columns.
    pub fn add_gradient<T: Real>(
        &self,
        (g, h, n): (&[T], &[T], usize),
        rows: impl Iterator<Item = usize> + Clone,
        columns: Range<usize>,
        g_w: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let p = Product { m: rows.clone().count(), k: columns.len(), n };
        let mut block = pass.take(p.m * p.k);
        block.fill(T::ZERO);
        T::matmul_gradient(p, g, h, &mut block);
        for (row, o) in block.chunks_exact(p.k.max(1)).zip(rows) {
            let g_w = &mut g_w[o * self.inputs()..][columns.clone()];
            for ((g_w, &found), k) in g_w.iter_mut().zip(row).zip(columns.clone()) {
                *g_w += if self.sees(o, k) { found } else { T::ZERO };
            }
        }
        pass.give(block);
    }

    /// Y = (W ∘ M) · H + bias, `relu` its positive part: [`Real::matmul`].
    pub fn affine<T: Real>(
        &self,
        (w, bias): (&[T], &[T]),
        h: &[T],
        n: usize,
        y: &mut [T],
        relu: bool,
        pass: &mut Pass<T>,
    ) {
        let product = if relu { T::matmul_relu } else { T::matmul };
        for rows in pieces(self.outputs()) {
            let columns = self.columns(rows.clone());
            let block = self.block(w, rows.clone(), columns.clone(), pass);
            let p = Product { m: rows.len(), k: columns.len(), n };
            product(p, &block, &h[columns.start * n..], &bias[rows.start..], &mut y[rows.start * n..]);
            pass.give(block);
        }
    }

    /// Where `gate`, of the result's size, is positive or is not given, (W ∘ M)ᵀ · G: [`Real::matmul_gated`].
    pub fn transposed<T: Real>(
        &self,
        w: &[T],
        g: &[T],
        gate: Option<&[T]>,
        n: usize,
        g_h: &mut [T],
        pass: &mut Pass<T>,
    ) {
        for columns in pieces(self.inputs()) {
            let rows = self.rows(columns.clone());
            let block = self.block(w, rows.clone(), columns.clone(), pass);
            let (p, start) = (Product { m: columns.len(), k: rows.len(), n }, columns.start * n);
            let (g, g_h) = (&g[rows.start * n..], &mut g_h[start..]);
            match gate {
                Some(gate) => T::matmul_gated(p, &block, g, &gate[start..], g_h),
                None => T::matmul_transposed(p, &block, g, g_h),
            }
            pass.give(block);
        }
    }

    /// G_W += (G · Hᵀ) ∘ M: [`Real::matmul_gradient`].
    pub fn gradient<T: Real>(&self, g: &[T], h: &[T], n: usize, g_w: &mut [T], pass: &mut Pass<T>) {
        for rows in pieces(self.outputs()) {
            let columns = self.columns(rows.clone());
            self.add_gradient((&g[rows.start * n..], &h[columns.start * n..], n), rows, columns, g_w, pass);
        }
    }
}

/// From the first to the last of 0..len that is `seen`; empty where none is.
fn hull(len: usize, seen: impl Fn(usize) -> bool) -> Range<usize> {
    let first = (0..len).find(|&i| seen(i)).unwrap_or(len);
    let end = (first..len).rev().find(|&i| seen(i)).map_or(first, |last| last + 1);
    first..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};
    use crate::net::{Activation, Mlp};

    #[test]
    fn blocks_give_what_whole_matrices_give() {
        let mut rng = Rng::new(5, Stream::Test(0));
        let mut draw = |len: usize| (0..len).map(|_| rng.normal()).collect::<Vec<f64>>();
        let (order, n) = ([4, 2, 0, 1, 3], 3);
        let net = Mlp::made(&order, 1, &[30, 21], (0..2).flat_map(|_| 0..5), Activation::Tanh);
        let mut pass = Pass::new();
        for i in 0..net.depth() {
            let mask = net.mask(i).unwrap();
            let (m, k) = (mask.outputs(), mask.inputs());
            let (w, bias, h, g) = (draw(m * k), draw(m), draw(k * n), draw(m * n));
            let whole = mask.block(&w, 0..m, 0..k, &mut pass);
            assert!(whole.contains(&0.0), "nothing is masked");
            let (mut y, mut z) = (vec![7.0; m * n], vec![0.0; m * n]);
            for relu in [false, true] {
                mask.affine((&w, &bias), &h, n, &mut y, relu, &mut pass);
                let product = if relu { f64::matmul_relu } else { f64::matmul };
                product(Product { m, k, n }, &whole, &h, &bias, &mut z);
                near(&y, &z);
            }
            let (mut y, mut z) = (vec![7.0; k * n], vec![0.0; k * n]);
            mask.transposed(&w, &g, Some(&h), n, &mut y, &mut pass);
            f64::matmul_gated(Product { m: k, k: m, n }, &whole, &g, &h, &mut z);
            near(&y, &z);
            mask.transposed(&w, &g, None, n, &mut y, &mut pass);
            f64::matmul_transposed(Product { m: k, k: m, n }, &whole, &g, &mut z);
            near(&y, &z);
            let (mut y, mut z) = (vec![0.5; m * k], vec![0.5; m * k]);
            mask.gradient(&g, &h, n, &mut y, &mut pass);
            f64::matmul_gradient(Product { m, k, n }, &g, &h, &mut z);
            for ((y, z), at) in y.iter().zip(&z).zip(0..) {
                let expected = if mask.sees(at / k, at % k) { *z } else { 0.5 };
                assert!((y - expected).abs() < 1e-12, "{y} against {expected} at {at}");
            }
        }
    }

    fn near(a: &[f64], b: &[f64]) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} against {b:?}");
    }
}
