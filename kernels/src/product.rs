//! Matrix products in tiles that stay in registers while the inner dimension runs.

#![expect(
    clippy::needless_range_loop,
    clippy::int_plus_one,
    reason = "tiles of one row are written as tiles of R rows are"
)]

use super::Product;
use super::elementary::tanh_one;
use super::lanes::{Eight, Lanes, positive};

/// The weights that meet row k of B: `stride` apart from k to k + 1, `step` apart from row to row of the tile.
#[derive(Clone, Copy)]
struct Column {
    first: *const f32,
    step: usize,
    stride: usize,
}

/// What becomes of an entry of C once it is summed.
pub(super) trait Finish: Copy {
    /// # Safety
    /// `at` must be the place in C of the first of N values.
    unsafe fn lanes<L: Lanes>(self, sum: L, at: usize) -> L;
    /// For the last columns, one by one, rounded as L does.
    ///
    /// # Safety
    /// `at` must be a place in C.
    unsafe fn one<L: Lanes>(self, sum: f32, at: usize) -> f32;
}

/// Nothing.
#[derive(Clone, Copy)]
pub(super) struct Linear;

impl Finish for Linear {
    #[inline(always)]
    unsafe fn lanes<L: Lanes>(self, sum: L, _at: usize) -> L {
        sum
    }
    #[inline(always)]
    unsafe fn one<L: Lanes>(self, sum: f32, _at: usize) -> f32 {
        sum
    }
}

/// max(sum, 0).
#[derive(Clone, Copy)]
pub(super) struct Relu;

impl Finish for Relu {
    #[inline(always)]
    unsafe fn lanes<L: Lanes>(self, sum: L, _at: usize) -> L {
        sum.positive()
    }
    #[inline(always)]
    unsafe fn one<L: Lanes>(self, sum: f32, _at: usize) -> f32 {
        positive(sum)
    }
}

/// tanh of the sum.
#[derive(Clone, Copy)]
pub(super) struct Tanh;

impl Finish for Tanh {
    #[inline(always)]
    unsafe fn lanes<L: Lanes>(self, sum: L, _at: usize) -> L {
        const { assert!(L::N <= 16) };
        let mut values = [0.0; 16];
        // SAFETY: there is room for L::N values.
        unsafe {
            sum.store(values.as_mut_ptr());
            values[..L::N].iter_mut().for_each(|v| *v = tanh_one::<L>(*v));
            L::load(values.as_ptr())
        }
    }
    #[inline(always)]
    unsafe fn one<L: Lanes>(self, sum: f32, _at: usize) -> f32 {
        tanh_one::<L>(sum)
    }
}

/// 0 where the gate, of C's size, is not positive.
#[derive(Clone, Copy)]
struct Gate(*const f32);

impl Finish for Gate {
    #[inline(always)]
    unsafe fn lanes<L: Lanes>(self, sum: L, at: usize) -> L {
        // SAFETY: the gate is as large as C.
        sum.gated(unsafe { L::load(self.0.add(at)) })
    }
    #[inline(always)]
    unsafe fn one<L: Lanes>(self, sum: f32, at: usize) -> f32 {
        // SAFETY: the gate is as large as C.
        if unsafe { *self.0.add(at) } > 0.0 { sum } else { 0.0 }
    }
}

/// C, a place in it and what is done to what comes there.
#[derive(Clone, Copy)]
struct Target<F> {
    c: *mut f32,
    at: usize,
    finish: F,
}

impl<F> Target<F> {
    #[inline(always)]
    fn after(self, columns: usize) -> Self {
        Self { at: self.at + columns, ..self }
    }
}

/// R rows by S vectors of C = weights · B + start.
///
/// # Safety
/// `b` must reach p.k rows of p.n and `to` R rows of p.n, both from a column with S vectors more behind it; `w` p.k columns of R.
#[inline(always)]
unsafe fn tile<L: Lanes, F: Finish, const R: usize, const S: usize>(
    p: Product,
    w: Column,
    b: *const f32,
    start: [f32; R],
    to: Target<F>,
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
                x[s] = L::load(row.add(L::N * s));
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
            let at = to.at + r * p.n + L::N * s;
            // SAFETY: the caller's promise.
            unsafe { to.finish.lanes(acc[r][s], at).store(to.c.add(at)) };
        }
    }
}

/// All columns of R rows of C.
///
/// # Safety
/// `b` and `to` must reach their rows of p.n, `w` its p.k columns of R.
#[inline(always)]
unsafe fn stripe<L: Lanes, F: Finish, const R: usize>(
    p: Product,
    w: Column,
    b: *const f32,
    start: [f32; R],
    to: Target<F>,
) {
    let mut j = 0;
    macro_rules! columns {
        ($lanes:ty, $s:literal) => {
            while j + $s * <$lanes>::N <= p.n {
                // SAFETY: the tile ends at or before column p.n.
                unsafe { tile::<$lanes, F, R, $s>(p, w, b.add(j), start, to.after(j)) };
                j += $s * <$lanes>::N;
            }
        };
    }
    if L::N == 16 && R <= 4 {
        columns!(L, 4);
    }
    if L::WIDE == 2 {
        columns!(L, 2);
    }
    columns!(L, 1);
    if L::N > 8 {
        columns!(L::Eight, 1);
    }
    while j < p.n {
        for (r, &start) in start.iter().enumerate() {
            let mut sum = start;
            // SAFETY: j < p.n.
            unsafe {
                for k in 0..p.k {
                    let (w, x) = (*w.first.add(k * w.stride + r * w.step), *b.add(k * p.n + j));
                    sum = if L::FUSED { w.mul_add(x, sum) } else { w * x + sum };
                }
                let at = to.at + r * p.n + j;
                *to.c.add(at) = to.finish.one::<L>(sum, at);
            }
        }
        j += 1;
    }
}

/// Rows of C in stripes of as many as there are registers, then of four, two and one; `weights(i)` is where row i's begin.
///
/// # Safety
/// As for `stripe`, for each of the p.m rows.
#[inline(always)]
unsafe fn stripes<L: Lanes, F: Finish>(
    p: Product,
    weights: impl Fn(usize) -> Column,
    bias: impl Fn(usize) -> f32,
    b: *const f32,
    (c, finish): (*mut f32, F),
) {
    let mut i = 0;
    macro_rules! rows {
        ($n:literal) => {
            while i + $n <= p.m {
                let to = Target { c, at: i * p.n, finish };
                // SAFETY: rows i..i + n exist.
                unsafe { stripe::<L, F, $n>(p, weights(i), b, core::array::from_fn(|r| bias(i + r)), to) };
                i += $n;
            }
        };
    }
    if L::ROWS == 8 {
        rows!(8);
    }
    if L::ROWS == 6 {
        rows!(6);
    }
    rows!(4);
    rows!(2);
    rows!(1);
}

#[inline(always)]
fn affine_body<L: Lanes, F: Finish>(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32], finish: F) {
    assert!(a.len() >= p.m * p.k && b.len() >= p.k * p.n && c.len() >= p.m * p.n && bias.len() >= p.m);
    let weights = |i: usize| Column { first: a[i * p.k..].as_ptr(), step: p.k, stride: 1 };
    // SAFETY: the lengths were checked above.
    unsafe { stripes::<L, F>(p, weights, |i| bias[i], b.as_ptr(), (c.as_mut_ptr(), finish)) }
}

#[inline(always)]
pub(super) fn matmul_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
    affine_body::<L, Linear>(p, a, b, bias, c, Linear);
}

#[inline(always)]
pub(super) fn relu_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
    affine_body::<L, Relu>(p, a, b, bias, c, Relu);
}

#[inline(always)]
pub(super) fn tanh_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
    affine_body::<L, Tanh>(p, a, b, bias, c, Tanh);
}

#[inline(always)]
fn back_body<L: Lanes, F: Finish>(p: Product, a: &[f32], b: &[f32], c: &mut [f32], finish: F) {
    assert!(a.len() >= p.m * p.k && b.len() >= p.k * p.n && c.len() >= p.m * p.n);
    // Without rows in A there is nothing to point to, and nothing is read.
    let weights = |i: usize| Column { first: a.as_ptr().wrapping_add(i), step: 1, stride: p.m };
    // SAFETY: the lengths were checked above.
    unsafe { stripes::<L, F>(p, weights, |_| 0.0, b.as_ptr(), (c.as_mut_ptr(), finish)) }
}

#[inline(always)]
pub(super) fn transposed_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) {
    back_body::<L, Linear>(p, a, b, c, Linear);
}

#[inline(always)]
pub(super) fn gated_body<L: Lanes>(p: Product, a: &[f32], b: &[f32], gate: &[f32], c: &mut [f32]) {
    assert!(gate.len() >= p.m * p.n);
    back_body::<L, Gate>(p, a, b, c, Gate(gate.as_ptr()));
}

#[inline(always)]
fn accumulate<L: Eight>(values: &[f32], one: impl Fn(L, L) -> L, rest: impl Fn(f32) -> f32) -> f32 {
    let (chunks, tail) = values.as_chunks::<8>();
    // SAFETY: a chunk holds eight values.
    let acc = chunks.iter().fold(L::splat(0.0), |acc, chunk| one(acc, unsafe { L::load(chunk.as_ptr()) }));
    tail.iter().fold(acc.fold(), |sum, &v| sum + rest(v))
}

#[inline(always)]
pub(super) fn sum_body<L: Lanes>(values: &[f32]) -> f32 {
    accumulate::<L::Eight>(values, |acc, v| acc.add(v), |v| v)
}

#[inline(always)]
pub(super) fn squares_body<L: Lanes>(values: &[f32]) -> f32 {
    accumulate::<L::Eight>(values, |acc, v| v.mul_add(v, acc), |v| v * v)
}

#[inline(always)]
pub(super) fn row_sums_body<L: Lanes>(values: &[f32], n: usize, sums: &mut [f32]) {
    for (sum, row) in sums.iter_mut().zip(values.chunks_exact(n.max(1))) {
        *sum += sum_body::<L>(row);
    }
}
