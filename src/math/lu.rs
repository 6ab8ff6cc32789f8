//! LU factors of many small matrices at once, one a point, without pivoting. For a matrix whose symmetric part is positive
//! definite, as I + J with ‖J‖ < 1, every pivot is positive and the factors stay bounded (Golub and Van Loan 2013,
//! section 4.2), so that all points take the same steps.
//!
//! A matrix is stored column after column: entry (i, j) of all n points is row j·D + i.

use super::Real;

/// A pivot is never taken for smaller than this.
const LEAST: f64 = 1e-30;

/// A -> its factors in place: U on and above the diagonal, L below, whose diagonal is 1.
pub fn factor<T: Real>(a: &mut [T], dim: usize, n: usize) {
    let least = T::from_f64(LEAST);
    for k in 0..dim {
        let (pivots, below) = a[k * dim * n..(k + 1) * dim * n].split_at_mut((k + 1) * n);
        let pivots = &mut pivots[k * n..];
        pivots.iter_mut().for_each(|p| *p = if p.abs() < least { least } else { *p });
        for row in rows_mut(below, n) {
            row.iter_mut().zip(&*pivots).for_each(|(l, &p)| *l = *l / p);
        }
        let (done, rest) = a.split_at_mut((k + 1) * dim * n);
        let lower = &done[(k * dim + k + 1) * n..];
        for column in rest.chunks_exact_mut((dim * n).max(1)) {
            let (top, bottom) = column.split_at_mut((k + 1) * n);
            for (row, l) in rows_mut(bottom, n).zip(rows(lower, n)) {
                subtract(row, l, &top[k * n..]);
            }
        }
    }
}

/// Adds `sign` · log |det A| to `out`, from the factors, in nats.
pub fn add_log_det<T: Real>(sign: T, factors: &[T], dim: usize, n: usize, out: &mut [T]) {
    for k in 0..dim {
        let pivots = &factors[(k * dim + k) * n..][..n];
        out.iter_mut().zip(pivots).for_each(|(o, p)| *o += sign * p.abs().ln());
    }
}

/// b [D][n] -> A⁻¹ b in place, from the factors.
pub fn solve<T: Real>(factors: &[T], dim: usize, n: usize, b: &mut [T]) {
    for k in 0..dim {
        let (top, bottom) = b.split_at_mut((k + 1) * n);
        for (row, l) in rows_mut(bottom, n).zip(rows(&factors[(k * dim + k + 1) * n..], n)) {
            subtract(row, l, &top[k * n..]);
        }
    }
    for k in (0..dim).rev() {
        let (top, own) = b[..(k + 1) * n].split_at_mut(k * n);
        let column = &factors[k * dim * n..];
        divide(own, &column[k * n..]);
        for (row, u) in rows_mut(top, n).zip(rows(column, n)) {
            subtract(row, u, own);
        }
    }
}

/// b [D][n] -> A⁻ᵀ b in place, from the factors.
pub fn solve_transposed<T: Real>(factors: &[T], dim: usize, n: usize, b: &mut [T]) {
    for k in 0..dim {
        let (top, own) = b[..(k + 1) * n].split_at_mut(k * n);
        let column = &factors[k * dim * n..];
        for (row, u) in rows(top, n).zip(rows(column, n)) {
            subtract(own, u, row);
        }
        divide(own, &column[k * n..]);
    }
    for k in (0..dim).rev() {
        let (top, bottom) = b.split_at_mut((k + 1) * n);
        for (row, l) in rows(bottom, n).zip(rows(&factors[(k * dim + k + 1) * n..], n)) {
            subtract(&mut top[k * n..], l, row);
        }
    }
}

fn rows<T>(values: &[T], n: usize) -> impl Iterator<Item = &[T]> {
    values.chunks_exact(n.max(1))
}

fn rows_mut<T>(values: &mut [T], n: usize) -> impl Iterator<Item = &mut [T]> {
    values.chunks_exact_mut(n.max(1))
}

fn subtract<T: Real>(from: &mut [T], a: &[T], b: &[T]) {
    from.iter_mut().zip(a).zip(b).for_each(|((f, &a), &b)| *f -= a * b);
}

fn divide<T: Real>(values: &mut [T], by: &[T]) {
    values.iter_mut().zip(by).for_each(|(v, &d)| *v = *v / d);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};
    use nalgebra::{DMatrix, DVector};

    #[test]
    fn determinants_and_solutions_are_those_of_nalgebra() {
        let n = 5;
        for dim in [1, 2, 3, 7, 20] {
            let mut rng = Rng::new(dim as u64, Stream::Test(0));
            let matrices: Vec<DMatrix<f64>> = (0..n)
                .map(|_| {
                    let j = DMatrix::from_fn(dim, dim, |_, _| rng.normal());
                    let norm = j.clone().svd(false, false).singular_values[0];
                    DMatrix::identity(dim, dim) + j * (0.95 / norm)
                })
                .collect();
            let b: Vec<f64> = (0..dim * n).map(|_| rng.normal()).collect();
            let mut a: Vec<f64> = (0..dim * dim * n).map(|at| matrices[at % n][(at / n % dim, at / n / dim)]).collect();
            factor(&mut a, dim, n);
            let (mut log_det, mut x, mut x_t) = (vec![1.0; n], b.clone(), b.clone());
            add_log_det(-1.0, &a, dim, n, &mut log_det);
            solve(&a, dim, n, &mut x);
            solve_transposed(&a, dim, n, &mut x_t);
            for (p, m) in matrices.iter().enumerate() {
                let of = |values: &[f64]| DVector::from_fn(dim, |i, _| values[i * n + p]);
                assert!((log_det[p] - 1.0 + m.determinant().ln()).abs() < 1e-12, "D = {dim}");
                assert!((m * of(&x) - of(&b)).amax() < 1e-12, "D = {dim}");
                assert!((m.transpose() * of(&x_t) - of(&b)).amax() < 1e-12, "D = {dim}");
            }
        }
    }
}
