//! The f32 kernels: register-tiled matrix products and vectorised elementary functions. Each is written once over
//! [`Lanes`] and compiled for what the machine has: AVX-512 where it helps, AVX2 with fused multiply-add (both chosen at run
//! time), simd128, or none.

mod elementary;
mod lanes;
mod normal;
mod product;
mod update;

pub use elementary::{EXP_HIGH, EXP_LOW, SILU_LOW};
pub use normal::BLOCK;
pub use update::Update;

use super::Product;
use elementary::{exp_body, silu_body, silu_slope_body, tanh_body};
use lanes::Lanes;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use lanes::Portable;
use normal::box_muller_body;
use product::{gradient_body, matmul_body, multiply_body, row_sums_body, squares_body, sum_body, transposed_body};
use update::adam_body;

/// `name(...) = body, widest lanes`: a sum keeps its eight, so that it is the same with AVX-512 and without.
macro_rules! kernels {
    ($($(#[$doc:meta])* pub fn $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)? = $body:ident, $widest:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name($($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                #[target_feature(enable = "avx512f,avx2,fma")]
                fn wide($($arg: $ty),*) $(-> $ret)? {
                    $body::<lanes::$widest>($($arg),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn fused($($arg: $ty),*) $(-> $ret)? {
                    $body::<lanes::Avx>($($arg),*)
                }
                // SAFETY: the features were detected on this machine just above.
                return if is_x86_feature_detected!("avx512f") { unsafe { wide($($arg),*) } } else { unsafe { fused($($arg),*) } };
            }
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            return $body::<lanes::Simd128>($($arg),*);
            #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
            $body::<Portable>($($arg),*)
        }
    )*};
}

kernels! {
    /// C = A · B + bias; see [`super::Real::matmul`].
    pub fn matmul(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) = matmul_body, Avx512;
    /// C = Aᵀ · B; see [`super::Real::matmul_transposed`].
    pub fn matmul_transposed(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) = transposed_body, Avx512;
    /// A += C · Bᵀ; see [`super::Real::matmul_gradient`].
    pub fn matmul_gradient(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) = gradient_body, Avx512;
    /// The sum, accumulated in eight lanes.
    pub fn sum(values: &[f32]) -> f32 = sum_body, Avx;
    /// The sum of squares, accumulated in eight lanes.
    pub fn sum_of_squares(values: &[f32]) -> f32 = squares_body, Avx;
    /// a ⊙ b in place of a.
    pub fn multiply(a: &mut [f32], b: &[f32]) = multiply_body, Avx512;
    /// Adds the sum of each row of `n` to `sums`.
    pub fn add_row_sums(values: &[f32], n: usize, sums: &mut [f32]) = row_sums_body, Avx;
    /// p -= rate m / (√v + epsilon), once m and v have moved towards g and g²; see [`Update`].
    pub fn adam(update: Update, params: &mut [f32], gradient: &[f32], m: &mut [f32], v: &mut [f32]) = adam_body, Avx512;
    /// e^x in place, within 2 units in the last place; saturates outside [-87, 88].
    pub fn exp_all(values: &mut [f32]) = exp_body, Avx512;
    /// tanh x in place, within 4 units in the last place.
    pub fn tanh_all(values: &mut [f32]) = tanh_body, Avx512;
    /// u / (1 + e^-u) in place.
    pub fn silu_all(values: &mut [f32]) = silu_body, Avx512;
    /// u / (1 + e^-u) in place, and its slope.
    pub fn silu_with_slope(values: &mut [f32], slope: &mut [f32]) = silu_slope_body, Avx512;
    /// Independent standard normals from random bits, the same bit for bit on every machine.
    pub fn box_muller(bits: &[[u32; BLOCK]; 2], out: &mut [[f32; BLOCK]; 2]) = box_muller_body, Avx;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Real, Rng, Stream};

    fn random(n: usize, rng: &mut Rng) -> Vec<f32> {
        (0..n).map(|_| rng.normal() as f32).collect()
    }

    #[test]
    fn products_agree_with_the_plain_bodies_in_f64_at_every_remainder() {
        let mut rng = Rng::new(0, Stream::Test(0));
        for (m, k, n) in [
            (1, 1, 1),
            (4, 3, 16),
            (64, 3, 64),
            (66, 70, 88),
            (7, 33, 12),
            (5, 7, 19),
            (64, 64, 256),
            (2, 64, 33),
            (9, 2, 5),
            (3, 5, 100),
        ] {
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
            matmul(p, &a, &b, &bias, &mut fast);
            f64::matmul(p, &wide(&a), &wide(&b), &wide(&bias), &mut slow);
            close(&fast, &slow);

            let at = random(k * m, &mut rng);
            matmul_transposed(p, &at, &b, &mut fast);
            f64::matmul_transposed(p, &wide(&at), &wide(&b), &mut slow);
            close(&fast, &slow);

            let (mut fast, mut slow) = (a.clone(), wide(&a));
            matmul_gradient(p, &c, &b, &mut fast);
            f64::matmul_gradient(p, &wide(&c), &wide(&b), &mut slow);
            close(&fast, &slow);
        }
    }

    #[test]
    fn the_portable_products_agree_with_the_chosen_ones() {
        let mut rng = Rng::new(1, Stream::Test(0));
        let p = Product { m: 7, k: 5, n: 21 };
        let (a, b, bias) = (random(35, &mut rng), random(105, &mut rng), random(7, &mut rng));
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
            let (exact_e, exact_t) = (f64::from(x).exp(), f64::from(x).tanh());
            assert!((f64::from(e[0]) - exact_e).abs() <= 2.0 * ulp(exact_e), "exp {x}: {} against {exact_e}", e[0]);
            assert!((f64::from(t[0]) - exact_t).abs() <= 4.0 * ulp(exact_t), "tanh {x}: {} against {exact_t}", t[0]);
        }
    }

    #[test]
    fn normals_are_the_same_bits_in_portable_code() {
        let mut rng = Rng::new(2, Stream::Test(0));
        for _ in 0..100 {
            let bits = [0; 2].map(|_: u32| core::array::from_fn(|_| rng.next_u64() as u32));
            let (mut one, mut other) = ([[0.0; BLOCK]; 2], [[0.0; BLOCK]; 2]);
            box_muller(&bits, &mut one);
            box_muller_body::<Portable>(&bits, &mut other);
            assert_eq!(one.map(|row| row.map(f32::to_bits)), other.map(|row| row.map(f32::to_bits)));
        }
    }

    #[test]
    fn silu_and_its_slope_keep_f32_accuracy() {
        for i in -2000..2000 {
            let x = i as f32 * 0.05;
            let (mut u, mut plain, mut slope) = ([x; 19], [x; 19], [0.0; 19]);
            silu_with_slope(&mut u, &mut slope);
            silu_all(&mut plain);
            let s = 1.0 / (1.0 + (-f64::from(x)).exp());
            let (exact, steep) = (f64::from(x) * s, s * (1.0 + f64::from(x) * (1.0 - s)));
            for i in 0..19 {
                assert!((f64::from(u[i]) - exact).abs() < 1e-6 * (1.0 + exact.abs()), "{x}: {} against {exact}", u[i]);
                assert!((f64::from(slope[i]) - steep).abs() < 1e-6, "{x}: {} against {steep}", slope[i]);
                assert_eq!(u[i], plain[i]);
            }
        }
    }

    #[test]
    fn a_nan_is_never_hidden() {
        let (mut e, mut t) = ([f32::NAN], [f32::NAN]);
        exp_all(&mut e);
        tanh_all(&mut t);
        assert!(e[0].is_nan() && t[0].is_nan());
    }

    #[test]
    fn sums_take_every_element() {
        let v: Vec<f32> = (1..=21).map(|i| i as f32).collect();
        assert_eq!(sum(&v), 231.0);
    }
}
