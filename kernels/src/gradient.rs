//! The gradient of a weight matrix, A += C · Bᵀ: B is transposed in panels, so that the columns of A lie side by side.

#![expect(
    clippy::needless_range_loop,
    clippy::int_plus_one,
    reason = "tiles of one row are written as tiles of R rows are"
)]

use super::Product;
use super::lanes::{Eight, Lanes};

/// R entries of one column of the weight gradient, as dot products along the batch.
///
/// # Safety
/// `c` must reach R rows and `b` one row of p.n, `a` R rows of p.k.
#[inline(always)]
unsafe fn dots<L: Eight, const R: usize>(p: Product, c: *const f32, b: *const f32, a: *mut f32) {
    let mut acc = [L::splat(0.0); R];
    let whole = p.n - p.n % 8;
    let mut j = 0;
    // SAFETY: j + 8 <= whole <= p.n, and the caller's promise.
    unsafe {
        while j < whole {
            let x = L::load(b.add(j));
            for r in 0..R {
                acc[r] = L::load(c.add(r * p.n + j)).mul_add(x, acc[r]);
            }
            j += 8;
        }
        for (r, acc) in acc.into_iter().enumerate() {
            let rest = (whole..p.n).fold(acc.fold(), |sum, j| sum + *c.add(r * p.n + j) * *b.add(j));
            *a.add(r * p.k) += rest;
        }
    }
}

/// Columns of the batch that one panel holds.
const DEEP: usize = 64;

/// Rows of B, transposed, over at most [`DEEP`] columns: up to 32 values a column.
#[repr(align(64))]
struct Panel([f32; 32 * DEEP]);

impl Panel {
    /// `width` rows, a multiple of eight.
    ///
    /// # Safety
    /// `b` must reach `width` <= 32 rows, `stride` apart, of `len` <= DEEP values.
    #[inline(always)]
    unsafe fn fill<L: Eight>(&mut self, width: usize, b: *const f32, stride: usize, len: usize) {
        let whole = len - len % 8;
        let panel = self.0.as_mut_ptr();
        for s in (0..width).step_by(8) {
            // SAFETY: row s + r exists for r < 8, columns stay below `len`.
            unsafe {
                let rows: [*const f32; 8] = core::array::from_fn(|r| b.add((s + r) * stride));
                let mut j = 0;
                while j < whole {
                    let mut block = [L::splat(0.0); 8];
                    for r in 0..8 {
                        block[r] = L::load(rows[r].add(j));
                    }
                    block = L::transpose(block);
                    for i in 0..8 {
                        block[i].store(panel.add((j + i) * width + s));
                    }
                    j += 8;
                }
                for j in whole..len {
                    rows.iter().enumerate().for_each(|(r, row)| *panel.add(j * width + s + r) = *row.add(j));
                }
            }
        }
    }

    /// R rows of A += C · panel, whose columns are S vectors.
    ///
    /// # Safety
    /// `c` must reach R rows, p.n apart, of `len` <= DEEP values, `a` R rows, p.k apart, of S vectors.
    #[inline(always)]
    unsafe fn add<L: Lanes, const R: usize, const S: usize>(&self, p: Product, c: *const f32, len: usize, a: *mut f32) {
        let mut acc = [[L::splat(0.0); S]; R];
        // SAFETY: the caller's promise.
        unsafe {
            for j in 0..len {
                let mut x = [L::splat(0.0); S];
                for s in 0..S {
                    x[s] = L::load(self.0.as_ptr().add(L::N * (S * j + s)));
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
                    let to = a.add(r * p.k + L::N * s);
                    acc[r][s].add(L::load(to)).store(to);
                }
            }
        }
    }
}

/// S vectors of columns of A, from column k on.
#[inline(always)]
fn gradient_columns<L: Lanes, const S: usize>(p: Product, c: &[f32], b: &[f32], a: &mut [f32], k: usize) {
    let mut panel = Panel([0.0; 32 * DEEP]);
    for start in (0..p.n).step_by(DEEP) {
        let len = DEEP.min(p.n - start);
        // SAFETY: the lengths were checked by `gradient_body`, and S vectors behind k are below p.k.
        unsafe {
            panel.fill::<L::Eight>(L::N * S, b.as_ptr().add(k * p.n + start), p.n, len);
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
            if L::ROWS == 8 {
                rows!(8);
            }
            if L::ROWS == 6 && S == 2 {
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
    macro_rules! columns {
        ($lanes:ty, $s:literal) => {
            while k + $s * <$lanes>::N <= p.k {
                gradient_columns::<$lanes, $s>(p, c, b, a, k);
                k += $s * <$lanes>::N;
            }
        };
    }
    if L::WIDE == 2 {
        columns!(L, 2);
    }
    columns!(L, 1);
    if L::N > 8 {
        columns!(L::Eight, 1);
    }
    for k in k..p.k {
        let mut i = 0;
        // SAFETY: rows below p.m and the column k exist, and the lengths were checked above.
        unsafe {
            let (c, b, a) = (c.as_ptr(), b.as_ptr().add(k * p.n), a.as_mut_ptr().add(k));
            while i + 4 <= p.m {
                dots::<L::Eight, 4>(p, c.add(i * p.n), b, a.add(i * p.k));
                i += 4;
            }
            while i < p.m {
                dots::<L::Eight, 1>(p, c.add(i * p.n), b, a.add(i * p.k));
                i += 1;
            }
        }
    }
}
