//! The f32 kernels: register-tiled matrix products and vectorised elementary functions. Each is written once over
//! [`Lanes`] and compiled for what the machine has: AVX-512 or AVX2 with fused multiply-add
//! (chosen at run time), simd128, or none of them. They are a crate of their own so that a page, which is compiled to be small, has
//! them fast. Where AVX-512 is taken, every number is the one that AVX2 gives.

mod elementary;
mod gradient;
mod lanes;
mod normal;
mod product;
mod update;

pub use elementary::{EXP_HIGH, EXP_LOW, SILU_LOW};
pub use normal::BLOCK;
pub use update::Update;

use elementary::{exp_body, ln_body, multiply_body, silu_body, silu_slope_body, tanh_all_body};
use gradient::gradient_body;
use lanes::Lanes;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use lanes::Portable;
use normal::box_muller_body;
use product::{gated_body, matmul_body, relu_body, row_sums_body, squares_body, sum_body, tanh_body, transposed_body};
use update::adam_body;

/// The sizes of a matrix product C[m][n] = A[m][k] · B[k][n], all row-major, n being the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    pub m: usize,
    pub k: usize,
    pub n: usize,
}

/// Work that is compiled for the widest instructions of a machine: see [`widely`]. Whatever `run` calls and should be
/// compiled so too must be inlined into it.
pub trait Wide {
    type Output;

    /// To be marked `#[inline(always)]`.
    fn run(self) -> Self::Output;
}

/// Calls `$wide` or `$fused` where the machine has what they were compiled for.
macro_rules! choose {
    ($wide:expr, $fused:expr) => {
        #[cfg(target_arch = "x86_64")]
        {
            let has_512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl");
            if has_512 {
                // SAFETY: the features were detected on this machine just above; they bring those of AVX2.
                return unsafe { $wide };
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                // SAFETY: both features were detected on this machine just above.
                return unsafe { $fused };
            }
        }
    };
}

macro_rules! kernels {
    ($($(#[$doc:meta])* pub fn $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)? = $body:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name($($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
            fn wide($($arg: $ty),*) $(-> $ret)? {
                $body::<lanes::Avx512>($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn fused($($arg: $ty),*) $(-> $ret)? {
                $body::<lanes::Avx>($($arg),*)
            }
            choose!(wide($($arg),*), fused($($arg),*));
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            return $body::<lanes::Simd128>($($arg),*);
            #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
            $body::<Portable>($($arg),*)
        }
    )*};
}

/// Runs the work, compiled for the widest instructions of this machine.
pub fn widely<W: Wide>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
    fn wide<W: Wide>(work: W) -> W::Output {
        work.run()
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn fused<W: Wide>(work: W) -> W::Output {
        work.run()
    }
    choose!(wide(work), fused(work));
    #[cfg_attr(target_arch = "x86_64", allow(unreachable_code, reason = "only where neither was there"))]
    work.run()
}

kernels! {
    /// C = A · B + bias.
    pub fn matmul(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) = matmul_body;
    /// C = max(A · B + bias, 0).
    pub fn matmul_relu(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) = relu_body;
    /// C = tanh (A · B + bias), as [`matmul`] and [`tanh_all`] have it.
    pub fn matmul_tanh(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) = tanh_body;
    /// C = Aᵀ · B where the gate is positive.
    pub fn matmul_gated(p: Product, a: &[f32], b: &[f32], gate: &[f32], c: &mut [f32]) = gated_body;
    /// C = Aᵀ · B.
    pub fn matmul_transposed(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) = transposed_body;
    /// A += C · Bᵀ.
    pub fn matmul_gradient(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) = gradient_body;
    /// The sum, accumulated in eight lanes.
    pub fn sum(values: &[f32]) -> f32 = sum_body;
    /// The sum of squares, accumulated in eight lanes.
    pub fn sum_of_squares(values: &[f32]) -> f32 = squares_body;
    /// a ⊙ b in place of a.
    pub fn multiply(a: &mut [f32], b: &[f32]) = multiply_body;
    /// Adds the sum of each row of `n` to `sums`.
    pub fn add_row_sums(values: &[f32], n: usize, sums: &mut [f32]) = row_sums_body;
    /// p -= rate m / (√v + epsilon), once m and v have moved towards g and g²; see [`Update`].
    pub fn adam(update: Update, params: &mut [f32], gradient: &[f32], m: &mut [f32], v: &mut [f32]) = adam_body;
    /// u / (1 + e^-u) in place.
    pub fn silu_all(values: &mut [f32]) = silu_body;
    /// u / (1 + e^-u) in place, and its slope.
    pub fn silu_with_slope(values: &mut [f32], slope: &mut [f32]) = silu_slope_body;
    /// Independent standard normals from random bits, the same bit for bit on every machine.
    pub fn box_muller(bits: &[[u32; BLOCK]; 2], out: &mut [[f32; BLOCK]; 2]) = box_muller_body;
    /// e^x in place, within 2 units in the last place; saturates outside [-87, 88].
    pub fn exp_all(values: &mut [f32]) = exp_body;
    /// ln x in place, within 2 units in the last place for normal numbers above 0; NaN elsewhere, but for +inf.
    pub fn ln_all(values: &mut [f32]) = ln_body;
    /// tanh x in place, within 3 units in the last place; never beyond 1.
    pub fn tanh_all(values: &mut [f32]) = tanh_all_body;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers<const N: usize>(seed: f32) -> Vec<f32> {
        (0..N).map(|i| (1.7 * i as f32 + seed).sin()).collect()
    }

    #[test]
    fn the_portable_products_agree_with_the_chosen_ones() {
        let p = Product { m: 7, k: 5, n: 21 };
        let (a, b, bias) = (numbers::<35>(0.1), numbers::<105>(0.2), numbers::<7>(0.3));
        let (mut one, mut other) = (vec![0.0; 147], vec![0.0; 147]);
        let close = |one: &[f32], other: &[f32]| one.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-5);
        matmul(p, &a, &b, &bias, &mut one);
        matmul_body::<Portable>(p, &a, &b, &bias, &mut other);
        assert!(close(&one, &other));
        matmul_transposed(p, &a, &b, &mut one);
        transposed_body::<Portable>(p, &a, &b, &mut other);
        assert!(close(&one, &other));
        let (mut g, mut h) = (a.clone(), a);
        matmul_gradient(p, &one, &b, &mut g);
        gradient_body::<Portable>(p, &one, &b, &mut h);
        assert!(close(&g, &h) && (sum(&one) - sum_body::<Portable>(&one)).abs() < 1e-5);
    }

    #[test]
    fn elementary_functions_keep_their_stated_accuracy() {
        let ulp = |y: f64| f64::from(f32::EPSILON) * y.abs().max(f64::from(f32::MIN_POSITIVE));
        for i in -86_000..86_000 {
            let x = i as f32 * 1e-3;
            let (mut e, mut t) = ([x], [x]);
            exp_all(&mut e);
            tanh_all(&mut t);
            let mut l = [e[0]];
            ln_all(&mut l);
            let exact_l = f64::from(e[0]).ln();
            assert!((f64::from(l[0]) - exact_l).abs() <= 2.0 * ulp(exact_l), "ln {}: {} against {exact_l}", e[0], l[0]);
            let (exact_e, exact_t) = (f64::from(x).exp(), f64::from(x).tanh());
            assert!((f64::from(e[0]) - exact_e).abs() <= 2.0 * ulp(exact_e), "exp {x}: {} against {exact_e}", e[0]);
            assert!((f64::from(t[0]) - exact_t).abs() <= 3.0 * ulp(exact_t), "tanh {x}: {} against {exact_t}", t[0]);
        }
    }

    /// The bits of x from 2^-40 to 64, every 61st, as this machine has it and as one without fused operations.
    #[test]
    fn tanh_keeps_its_accuracy_at_every_size_and_stays_within_one() {
        for first in (0x2b80_0000u32..0x4280_0000).step_by(61 * 64) {
            let x: [f32; 64] = core::array::from_fn(|i| f32::from_bits(first + 61 * i as u32));
            let (mut wide, mut plain) = (x, x);
            tanh_all(&mut wide);
            tanh_all_body::<Portable>(&mut plain);
            for (x, t) in x.into_iter().zip(wide).chain(x.into_iter().zip(plain)) {
                let exact = f64::from(x).tanh();
                let error = (f64::from(t) - exact).abs() / exact / f64::from(f32::EPSILON);
                assert!(error <= 3.0 && t <= 1.0, "tanh {x}: {t} against {exact}");
            }
        }
    }

    #[test]
    fn a_nan_is_never_hidden() {
        let (mut e, mut t, mut l) = ([f32::NAN], [f32::NAN], [f32::NAN, -1.0, 0.0, f32::INFINITY]);
        exp_all(&mut e);
        tanh_all(&mut t);
        ln_all(&mut l);
        assert!(e[0].is_nan() && t[0].is_nan() && l.iter().all(|l| !l.is_finite()));
        // One column, and enough of them for whole vectors.
        for n in [1, 64] {
            let (p, mut c) = (Product { m: 1, k: 1, n }, vec![0.0; n]);
            matmul_relu(p, &[f32::NAN], &vec![1.0; n], &[0.0], &mut c);
            assert!(c.iter().all(|c| c.is_nan()), "{c:?}");
            matmul_gated(p, &[f32::NAN], &vec![1.0; n], &vec![1.0; n], &mut c);
            assert!(c.iter().all(|c| c.is_nan()), "{c:?}");
        }
    }

    #[test]
    fn sums_take_every_element() {
        let v: Vec<f32> = (1..=21).map(|i| i as f32).collect();
        assert_eq!(sum(&v), 231.0);
    }
}
