//! Matrix products in tiles that stay in registers while the inner dimension runs.

#![expect(
    clippy::needless_range_loop,
    clippy::int_plus_one,
    reason = "tiles of one row are written as tiles of R rows are"
)]

use super::lanes::Eight;
use super::{Lanes, Product};

/// The weights that meet row k of B: `stride` apart from k to k + 1, `step` apart from row to row of the tile.
#[derive(Clone, Copy)]
struct Column {
    first: *const f32,
    step: usize,
    stride: usize,
}

/// R rows by S vectors of C = weights · B + start.
///
/// # Safety
/// `b` must reach p.k rows of p.n and `c` R rows of p.n, both from a column with S vectors more behind it; `w` p.k columns of R.
#[inline(always)]
unsafe fn tile<L: Lanes, const R: usize, const S: usize>(
    p: Product,
    w: Column,
    b: *const f32,
    start: [f32; R],
    c: *mut f32,
) {
    let mut acc = [[L::splat(0.0); S]; R];
    for r in 0..R {
        acc[r] = [L::splat(start[r]); S];
    }
    for k in 0..p.k {
        // SAFETY: k < p.k, and the caller's promise.
        unsafe {
            let row = b.add(k * p.n);
            let mut x = [L::splat(0.0); S];
            for s in 0..S {
                x[s] = L::load(row.add(L::LANES * s));
            }
            let column = w.first.add(k * w.stride);
            for r in 0..R {
                let weight = L::splat(*column.add(r * w.step));
                for s in 0..S {
                    acc[r][s] = weight.mul_add(x[s], acc[r][s]);
                }
            }
        }
    }
    for r in 0..R {
        for s in 0..S {
            // SAFETY: the caller's promise.
            unsafe { acc[r][s].store(c.add(r * p.n + L::LANES * s)) };
        }
    }
}

/// All columns of R rows of C.
///
/// # Safety
/// `b` and `c` must reach their rows of p.n, `w` its p.k columns of R.
#[inline(always)]
unsafe fn stripe<L: Lanes, const R: usize>(p: Product, w: Column, b: *const f32, start: [f32; R], c: *mut f32) {
    let mut j = 0;
    // SAFETY: each tile ends at or before column p.n, and the scalar rest stays below it.
    unsafe {
        while L::WIDE >= 4 && j + 4 * L::LANES <= p.n {
            tile::<L, R, 4>(p, w, b.add(j), start, c.add(j));
            j += 4 * L::LANES;
        }
        while L::WIDE >= 2 && j + 2 * L::LANES <= p.n {
            tile::<L, R, 2>(p, w, b.add(j), start, c.add(j));
            j += 2 * L::LANES;
        }
        while j + L::LANES <= p.n {
            tile::<L, R, 1>(p, w, b.add(j), start, c.add(j));
            j += L::LANES;
        }
        while j + 8 <= p.n {
            tile::<L::Eight, R, 1>(p, w, b.add(j), start, c.add(j));
            j += 8;
        }
        while j < p.n {
            for (r, &start) in start.iter().enumerate() {
                let mut sum = start;
                for k in 0..p.k {
                    let (w, x) = (*w.first.add(k * w.stride + r * w.step), *b.add(k * p.n + j));
                    sum = if L::FUSED { w.mul_add(x, sum) } else { w * x + sum };
                }
                *c.add(r * p.n + j) = sum;
            }
            j += 1;
        }
    }
}

/// Rows of C in stripes of six, four, two and one; `weights(i)` is where row i's begin.
///
/// # Safety
/// As for `stripe`, for each of the p.m rows.
#[inline(always)]
unsafe fn stripes<L: Lanes>(
    p: Product,
    weights: impl Fn(usize) -> Column,
    bias: impl Fn(usize) -> f32,
    b: *const f32,
    c: *mut f32,
) {
    let mut i = 0;
    macro_rules! rows {
        ($n:literal) => {
            while i + $n <= p.m {
                // SAFETY: rows i..i + n exist.
                unsafe {
                    stripe::<L, $n>(p, weights(i), b, core::array::from_fn(|r| bias(i + r)), c.add(i * p.n));
                }
                i += $n;
            }
        };
    }
    if L::WIDE >= 2 {
        rows!(6);
    }
    rows!(4);
    rows!(2);
    rows!(1);
}

#[inline(always)]
pub(super) fn matmul_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
    assert!(a.len() >= p.m * p.k && b.len() >= p.k * p.n && c.len() >= p.m * p.n && bias.len() >= p.m);
    let weights = |i: usize| Column { first: a[i * p.k..].as_ptr(), step: p.k, stride: 1 };
    // SAFETY: the lengths were checked above.
    unsafe { stripes::<L>(p, weights, |i| bias[i], b.as_ptr(), c.as_mut_ptr()) }
}

#[inline(always)]
pub(super) fn transposed_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) {
    assert!(a.len() >= p.m * p.k && b.len() >= p.k * p.n && c.len() >= p.m * p.n);
    let weights = |i: usize| Column { first: a[i..].as_ptr(), step: 1, stride: p.m };
    // SAFETY: the lengths were checked above.
    unsafe { stripes::<L>(p, weights, |_| 0.0, b.as_ptr(), c.as_mut_ptr()) }
}

/// R entries of one column of the weight gradient, as dot products along the batch.
///
/// # Safety
/// `c` must reach R rows and `b` one row of p.n, `a` R rows of p.k.
#[inline(always)]
unsafe fn dots<L: Lanes, const R: usize>(p: Product, c: *const f32, b: *const f32, a: *mut f32) {
    let mut acc = [L::splat(0.0); R];
    let whole = p.n - p.n % L::LANES;
    let mut j = 0;
    // SAFETY: j + LANES <= whole <= p.n, and the caller's promise.
    unsafe {
        while j < whole {
            let x = L::load(b.add(j));
            for r in 0..R {
                acc[r] = L::load(c.add(r * p.n + j)).mul_add(x, acc[r]);
            }
            j += L::LANES;
        }
        for (r, acc) in acc.into_iter().enumerate() {
            let rest = (whole..p.n).fold(acc.fold(), |sum, j| sum + *c.add(r * p.n + j) * *b.add(j));
            *a.add(r * p.k) += rest;
        }
    }
}

/// Columns of the batch that one panel holds.
const DEEP: usize = 64;

/// The most rows of B that a panel holds.
const WIDEST: usize = 64;

/// Rows of B, transposed, over at most [`DEEP`] columns: S vectors a column.
#[repr(align(64))]
struct Panel([f32; DEEP * WIDEST]);

impl Panel {
    /// # Safety
    /// `b` must reach S vectors of rows, `stride` apart, of `len` <= DEEP values.
    #[inline(always)]
    unsafe fn fill<L: Lanes, const S: usize>(&mut self, b: *const f32, stride: usize, len: usize) {
        let (width, whole) = (S * L::LANES, len - len % 8);
        for s in (0..width).step_by(8) {
            // SAFETY: row s + r exists for r < 8, columns stay below `len`.
            unsafe {
                let rows: [*const f32; 8] = core::array::from_fn(|r| b.add((s + r) * stride));
                let mut j = 0;
                while j < whole {
                    let mut block = [L::Eight::splat(0.0); 8];
                    for r in 0..8 {
                        block[r] = L::Eight::load(rows[r].add(j));
                    }
                    block = L::Eight::transpose(block);
                    for i in 0..8 {
                        block[i].store(self.0[(j + i) * width + s..][..8].as_mut_ptr());
                    }
                    j += 8;
                }
                for j in whole..len {
                    self.0[j * width + s..][..8].copy_from_slice(&rows.map(|row| *row.add(j)));
                }
            }
        }
    }

    /// R rows of A += C · panel.
    ///
    /// # Safety
    /// `c` must reach R rows, p.n apart, of `len` <= DEEP values, `a` R rows, p.k apart, of S vectors.
    #[inline(always)]
    unsafe fn add<L: Lanes, const R: usize, const S: usize>(&self, p: Product, c: *const f32, len: usize, a: *mut f32) {
        let mut acc = [[L::splat(0.0); S]; R];
        // SAFETY: the caller's promise.
        unsafe {
            for (j, row) in self.0.chunks_exact(S * L::LANES).take(len).enumerate() {
                let mut x = [L::splat(0.0); S];
                for s in 0..S {
                    x[s] = L::load(row[s * L::LANES..][..L::LANES].as_ptr());
                }
                for r in 0..R {
                    let g = L::splat(*c.add(r * p.n + j));
                    for s in 0..S {
                        acc[r][s] = g.mul_add(x[s], acc[r][s]);
                    }
                }
            }
            for r in 0..R {
                for s in 0..S {
                    let to = a.add(r * p.k + L::LANES * s);
                    acc[r][s].add(L::load(to)).store(to);
                }
            }
        }
    }
}

/// S vectors of columns of A, from column k on.
#[inline(always)]
fn gradient_columns<L: Lanes, const S: usize>(
    p: Product,
    c: &[f32],
    b: &[f32],
    a: &mut [f32],
    k: usize,
    panel: &mut Panel,
) {
    for start in (0..p.n).step_by(DEEP) {
        let len = DEEP.min(p.n - start);
        // SAFETY: the lengths were checked by `gradient_body`, and S vectors from k on stay within p.k.
        unsafe {
            panel.fill::<L, S>(b.as_ptr().add(k * p.n + start), p.n, len);
            let mut i = 0;
            macro_rules! rows {
                ($n:literal) => {
                    while i + $n <= p.m {
                        let c = c.as_ptr().add(i * p.n + start);
                        panel.add::<L, $n, S>(p, c, len, a.as_mut_ptr().add(i * p.k + k));
                        i += $n;
                    }
                };
            }
            if S >= 2 {
                rows!(6);
            }
            rows!(4);
            rows!(1);
        }
    }
}

#[inline(always)]
pub(super) fn gradient_body<L: Lanes>(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) {
    assert!(a.len() >= p.m * p.k && b.len() >= p.k * p.n && c.len() >= p.m * p.n);
    let mut k = 0;
    let mut panel = Panel([0.0; DEEP * WIDEST]);
    macro_rules! columns {
        ($lanes:ty, $s:literal) => {
            while k + $s * <$lanes>::LANES <= p.k {
                gradient_columns::<$lanes, $s>(p, c, b, a, k, &mut panel);
                k += $s * <$lanes>::LANES;
            }
        };
    }
    if L::WIDE >= 4 {
        columns!(L, 4);
    }
    if L::WIDE >= 2 {
        columns!(L, 2);
    }
    columns!(L, 1);
    columns!(L::Eight, 1);
    for k in k..p.k {
        let mut i = 0;
        // SAFETY: rows below p.m and the column k exist, and the lengths were checked above.
        unsafe {
            let (c, b, a) = (c.as_ptr(), b.as_ptr().add(k * p.n), a.as_mut_ptr().add(k));
            while i + 4 <= p.m {
                dots::<L, 4>(p, c.add(i * p.n), b, a.add(i * p.k));
                i += 4;
            }
            while i < p.m {
                dots::<L, 1>(p, c.add(i * p.n), b, a.add(i * p.k));
                i += 1;
            }
        }
    }
}

#[inline(always)]
fn accumulate<L: Lanes>(values: &[f32], one: impl Fn(L, L) -> L, rest: impl Fn(f32) -> f32) -> f32 {
    let chunks = values.chunks_exact(L::LANES);
    let tail = chunks.remainder();
    // SAFETY: a chunk holds as many values as there are lanes.
    let acc = chunks.fold(L::splat(0.0), |acc, chunk| one(acc, unsafe { L::load(chunk.as_ptr()) }));
    tail.iter().fold(acc.fold(), |sum, &v| sum + rest(v))
}

#[inline(always)]
pub(super) fn sum_body<L: Lanes>(values: &[f32]) -> f32 {
    accumulate::<L>(values, |acc, v| acc.add(v), |v| v)
}

#[inline(always)]
pub(super) fn squares_body<L: Lanes>(values: &[f32]) -> f32 {
    accumulate::<L>(values, |acc, v| v.mul_add(v, acc), |v| v * v)
}

#[inline(always)]
pub(super) fn row_sums_body<L: Lanes>(values: &[f32], n: usize, sums: &mut [f32]) {
    for (sum, row) in sums.iter_mut().zip(values.chunks_exact(n.max(1))) {
        *sum += sum_body::<L>(row);
    }
}

#[inline(always)]
pub(super) fn multiply_body<L: Lanes>(a: &mut [f32], b: &[f32]) {
    a.iter_mut().zip(b).for_each(|(a, &b)| *a *= b);
}
