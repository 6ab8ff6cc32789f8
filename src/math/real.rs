//! The scalar of a run: f32 for speed, f64 for checking, dual numbers as the oracle.

use super::simd::{self, Product, Wide};
use core::fmt::Debug;
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A scalar with what a flow needs of it. The kernels have plain bodies that serve every type;
/// `impl Real for f32` replaces them by blocked, vectorised ones.
pub trait Real:
    Copy
    + Debug
    + Default
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
{
    const ZERO: Self;
    const ONE: Self;

    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn tanh(self) -> Self;
    fn sqrt(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn abs(self) -> Self;

    fn is_finite(self) -> bool {
        self.to_f64().is_finite()
    }

    /// C = A · B + bias, the bias (length m) added to every column.
    fn matmul(p: Product, a: &[Self], b: &[Self], bias: &[Self], c: &mut [Self]) {
        for i in 0..p.m {
            let row = &mut c[i * p.n..(i + 1) * p.n];
            row.fill(bias[i]);
            for k in 0..p.k {
                let w = a[i * p.k + k];
                for (y, &x) in row.iter_mut().zip(&b[k * p.n..(k + 1) * p.n]) {
                    *y += w * x;
                }
            }
        }
    }

    /// C = Aᵀ · B with A stored [k][m]: the gradient that a matrix passes back to its input.
    fn matmul_transposed(p: Product, a: &[Self], b: &[Self], c: &mut [Self]) {
        for i in 0..p.m {
            let row = &mut c[i * p.n..(i + 1) * p.n];
            row.fill(Self::ZERO);
            for k in 0..p.k {
                let w = a[k * p.m + i];
                for (y, &x) in row.iter_mut().zip(&b[k * p.n..(k + 1) * p.n]) {
                    *y += w * x;
                }
            }
        }
    }

    /// C = max(A · B + bias, 0): a layer with its ReLU.
    fn matmul_relu(p: Product, a: &[Self], b: &[Self], bias: &[Self], c: &mut [Self]) {
        Self::matmul(p, a, b, bias, c);
        let c = &mut c[..p.m * p.n];
        c.iter_mut().for_each(|y| *y = if *y > Self::ZERO { *y } else { *y * Self::ZERO });
    }

    /// C = tanh (A · B + bias): a layer with its tanh.
    fn matmul_tanh(p: Product, a: &[Self], b: &[Self], bias: &[Self], c: &mut [Self]) {
        Self::matmul(p, a, b, bias, c);
        Self::tanh_all(&mut c[..p.m * p.n]);
    }

    /// C = Aᵀ · B where `gate`, of C's size, is positive, else 0: the same with the slope of the ReLU before it.
    fn matmul_gated(p: Product, a: &[Self], b: &[Self], gate: &[Self], c: &mut [Self]) {
        Self::matmul_transposed(p, a, b, c);
        for (y, &gate) in c[..p.m * p.n].iter_mut().zip(gate) {
            *y = if gate > Self::ZERO { *y } else { Self::ZERO };
        }
    }

    /// A[m][k] += C · Bᵀ with C [m][n] and B [k][n]: the gradient of a weight matrix, summed over the batch.
    fn matmul_gradient(p: Product, c: &[Self], b: &[Self], a: &mut [Self]) {
        for i in 0..p.m {
            for k in 0..p.k {
                let mut sum = Self::ZERO;
                for (&g, &x) in c[i * p.n..(i + 1) * p.n].iter().zip(&b[k * p.n..(k + 1) * p.n]) {
                    sum += g * x;
                }
                a[i * p.k + k] += sum;
            }
        }
    }

    /// The sum of a slice, in an order that does not depend on the machine.
    fn sum(values: &[Self]) -> Self {
        values.iter().fold(Self::ZERO, |sum, &v| sum + v)
    }

    /// Does the work; in f32 with the widest instructions that the machine has.
    fn widely<W: Wide>(work: W) -> W::Output {
        work.run()
    }

    /// a ⊙ b in place of a.
    fn multiply(a: &mut [Self], b: &[Self]) {
        a.iter_mut().zip(b).for_each(|(a, &b)| *a *= b);
    }

    /// Adds the sum of each row of `n` to `sums`.
    fn add_row_sums(values: &[Self], n: usize, sums: &mut [Self]) {
        for (sum, row) in sums.iter_mut().zip(values.chunks_exact(n.max(1))) {
            *sum += Self::sum(row);
        }
    }

    fn exp_all(values: &mut [Self]) {
        values.iter_mut().for_each(|v| *v = v.exp());
    }

    fn ln_all(values: &mut [Self]) {
        values.iter_mut().for_each(|v| *v = v.ln());
    }

    fn tanh_all(values: &mut [Self]) {
        values.iter_mut().for_each(|v| *v = v.tanh());
    }

    /// u -> u / (1 + e^-u), and its slope.
    fn silu_all(values: &mut [Self], mut slope: Option<&mut [Self]>) {
        let low = Self::from_f64(f64::from(simd::SILU_LOW));
        for (i, u) in values.iter_mut().enumerate() {
            let e = (if *u < low { Self::ZERO - low } else { Self::ZERO - *u }).exp();
            let sigmoid = Self::ONE / (Self::ONE + e);
            if let Some(slope) = &mut slope {
                slope[i] = sigmoid * (Self::ONE + *u * (Self::ONE - sigmoid));
            }
            *u *= sigmoid;
        }
    }
}

macro_rules! native_functions {
    ($t:ty) => {
        const ZERO: Self = 0.0;
        const ONE: Self = 1.0;

        #[inline]
        fn from_f64(x: f64) -> Self {
            x as $t
        }
        #[inline]
        fn to_f64(self) -> f64 {
            f64::from(self)
        }
        #[inline]
        fn exp(self) -> Self {
            <$t>::exp(self)
        }
        #[inline]
        fn ln(self) -> Self {
            <$t>::ln(self)
        }
        #[inline]
        fn tanh(self) -> Self {
            <$t>::tanh(self)
        }
        #[inline]
        fn sqrt(self) -> Self {
            <$t>::sqrt(self)
        }
        #[inline]
        fn sin(self) -> Self {
            <$t>::sin(self)
        }
        #[inline]
        fn cos(self) -> Self {
            <$t>::cos(self)
        }
        #[inline]
        fn abs(self) -> Self {
            <$t>::abs(self)
        }
        #[inline]
        fn is_finite(self) -> bool {
            <$t>::is_finite(self)
        }
    };
}

impl Real for f64 {
    native_functions!(f64);
}

impl Real for f32 {
    native_functions!(f32);

    fn matmul(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
        simd::matmul(p, a, b, bias, c);
    }
    fn matmul_transposed(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) {
        simd::matmul_transposed(p, a, b, c);
    }
    fn matmul_relu(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
        simd::matmul_relu(p, a, b, bias, c);
    }
    fn matmul_tanh(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
        simd::matmul_tanh(p, a, b, bias, c);
    }
    fn matmul_gated(p: Product, a: &[f32], b: &[f32], gate: &[f32], c: &mut [f32]) {
        simd::matmul_gated(p, a, b, gate, c);
    }
    fn matmul_gradient(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) {
        simd::matmul_gradient(p, c, b, a);
    }
    fn sum(values: &[f32]) -> f32 {
        simd::sum(values)
    }
    fn widely<W: Wide>(work: W) -> W::Output {
        simd::widely(work)
    }
    fn multiply(a: &mut [f32], b: &[f32]) {
        simd::multiply(a, b);
    }
    fn add_row_sums(values: &[f32], n: usize, sums: &mut [f32]) {
        simd::add_row_sums(values, n, sums);
    }
    fn silu_all(values: &mut [f32], slope: Option<&mut [f32]>) {
        match slope {
            Some(slope) => simd::silu_with_slope(values, slope),
            None => simd::silu_all(values),
        }
    }
    fn exp_all(values: &mut [f32]) {
        simd::exp_all(values);
    }
    fn ln_all(values: &mut [f32]) {
        simd::ln_all(values);
    }
    fn tanh_all(values: &mut [f32]) {
        simd::tanh_all(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Rng, Stream};

    fn random(n: usize, rng: &mut Rng) -> Vec<f32> {
        (0..n).map(|_| rng.normal() as f32).collect()
    }

    #[test]
    fn products_agree_with_the_plain_bodies_in_f64_at_every_remainder() {
        let mut rng = Rng::new(0, Stream::Test(0));
        for (m, k, n) in [(1, 1, 1), (4, 3, 16), (5, 7, 19), (64, 64, 256), (2, 64, 33), (9, 2, 5), (3, 5, 100)] {
            let p = Product { m, k, n };
            let (a, b, bias, c) =
                (random(m * k, &mut rng), random(k * n, &mut rng), random(m, &mut rng), random(m * n, &mut rng));
            let wide = |v: &[f32]| v.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
            let close = |fast: &[f32], slow: &[f64]| {
                for (f, s) in fast.iter().zip(slow) {
                    assert!((f64::from(*f) - s).abs() < 1e-4, "{f} against {s} at {p:?}");
                }
            };

            let (mut fast, mut slow) = (vec![0.0; m * n], vec![0.0; m * n]);
            f32::matmul(p, &a, &b, &bias, &mut fast);
            f64::matmul(p, &wide(&a), &wide(&b), &wide(&bias), &mut slow);
            close(&fast, &slow);
            f32::matmul_relu(p, &a, &b, &bias, &mut fast);
            f64::matmul_relu(p, &wide(&a), &wide(&b), &wide(&bias), &mut slow);
            close(&fast, &slow);

            f32::matmul(p, &a, &b, &bias, &mut fast);
            f32::tanh_all(&mut fast);
            let two_passes = fast.clone();
            f32::matmul_tanh(p, &a, &b, &bias, &mut fast);
            assert_eq!(fast, two_passes, "{p:?}");

            let at = random(k * m, &mut rng);
            f32::matmul_transposed(p, &at, &b, &mut fast);
            f64::matmul_transposed(p, &wide(&at), &wide(&b), &mut slow);
            close(&fast, &slow);
            f32::matmul_gated(p, &at, &b, &c, &mut fast);
            f64::matmul_gated(p, &wide(&at), &wide(&b), &wide(&c), &mut slow);
            close(&fast, &slow);

            let (mut fast, mut slow) = (a.clone(), wide(&a));
            f32::matmul_gradient(p, &c, &b, &mut fast);
            f64::matmul_gradient(p, &wide(&c), &wide(&b), &mut slow);
            close(&fast, &slow);
        }
    }
}
