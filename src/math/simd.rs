//! The f32 kernels: register-tiled matrix products and vectorised elementary functions.
//! Each is written once as plain Rust over small fixed arrays, which the compiler turns into vector code,
//! and compiled twice on x86-64: for the baseline and for AVX2 with fused multiply-add, chosen at run time.

use super::Product;

macro_rules! kernels {
    ($($(#[$doc:meta])* pub fn $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)? = $body:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name($($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                #[target_feature(enable = "avx2,fma")]
                fn fused($($arg: $ty),*) $(-> $ret)? {
                    $body::<true>($($arg),*)
                }
                // SAFETY: both features were detected on this machine just above.
                return unsafe { fused($($arg),*) };
            }
            $body::<false>($($arg),*)
        }
    )*};
}

kernels! {
    /// C = A · B + bias; see [`super::Real::matmul`].
    pub fn matmul(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) = matmul_body;
    /// C = Aᵀ · B; see [`super::Real::matmul_transposed`].
    pub fn matmul_transposed(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) = transposed_body;
    /// A += C · Bᵀ; see [`super::Real::matmul_gradient`].
    pub fn matmul_gradient(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) = gradient_body;
    /// The sum, accumulated in eight lanes.
    pub fn sum(values: &[f32]) -> f32 = sum_body;
    /// The sum of squares, accumulated in eight lanes.
    pub fn sum_of_squares(values: &[f32]) -> f32 = squares_body;
    /// e^x in place, within 2 units in the last place; saturates outside [-87, 88].
    pub fn exp_all(values: &mut [f32]) = exp_body;
    /// tanh x in place, within 4 units in the last place.
    pub fn tanh_all(values: &mut [f32]) = tanh_body;
}

const LANES: usize = 8;
/// A tile of the product is TALL rows by WIDE columns: eight 8-lane accumulators, enough to hide the latency of an FMA.
const TALL: usize = 4;
const WIDE: usize = 16;

#[inline(always)]
fn fma<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// One tile: `weights(k)` gives the column of A that meets row k of B.
#[inline(always)]
fn tile<const FUSED: bool, const R: usize, const N: usize>(
    p: Product,
    weights: impl Fn(usize) -> [f32; R],
    b: &[f32],
    start: [f32; R],
    c: &mut [f32],
) {
    let mut acc = start.map(|s| [s; N]);
    for k in 0..p.k {
        let w = weights(k);
        let Some(x) = b[k * p.n..].first_chunk::<N>() else { return };
        for i in 0..R {
            for j in 0..N {
                acc[i][j] = fma::<FUSED>(w[i], x[j], acc[i][j]);
            }
        }
    }
    for (i, row) in acc.iter().enumerate() {
        c[i * p.n..i * p.n + N].copy_from_slice(row);
    }
}

/// All columns of R rows of C.
#[inline(always)]
fn stripe<const FUSED: bool, const R: usize>(
    p: Product,
    weights: impl Fn(usize) -> [f32; R] + Copy,
    b: &[f32],
    start: [f32; R],
    c: &mut [f32],
) {
    let mut j = 0;
    while j + WIDE <= p.n {
        tile::<FUSED, R, WIDE>(p, weights, &b[j..], start, &mut c[j..]);
        j += WIDE;
    }
    while j + 4 <= p.n {
        tile::<FUSED, R, 4>(p, weights, &b[j..], start, &mut c[j..]);
        j += 4;
    }
    while j < p.n {
        tile::<FUSED, R, 1>(p, weights, &b[j..], start, &mut c[j..]);
        j += 1;
    }
}

#[inline(always)]
fn matmul_body<const FUSED: bool>(p: Product, a: &[f32], b: &[f32], bias: &[f32], c: &mut [f32]) {
    let mut i = 0;
    while i + TALL <= p.m {
        let rows: [&[f32]; TALL] = core::array::from_fn(|r| &a[(i + r) * p.k..(i + r + 1) * p.k]);
        let start = core::array::from_fn(|r| bias[i + r]);
        stripe::<FUSED, TALL>(p, |k| core::array::from_fn(|r| rows[r][k]), b, start, &mut c[i * p.n..]);
        i += TALL;
    }
    while i < p.m {
        let row = &a[i * p.k..(i + 1) * p.k];
        stripe::<FUSED, 1>(p, |k| [row[k]], b, [bias[i]], &mut c[i * p.n..]);
        i += 1;
    }
}

#[inline(always)]
fn transposed_body<const FUSED: bool>(p: Product, a: &[f32], b: &[f32], c: &mut [f32]) {
    let mut i = 0;
    while i + TALL <= p.m {
        let column = |k: usize| *a[k * p.m + i..].first_chunk::<TALL>().unwrap_or(&[0.0; TALL]);
        stripe::<FUSED, TALL>(p, column, b, [0.0; TALL], &mut c[i * p.n..]);
        i += TALL;
    }
    while i < p.m {
        stripe::<FUSED, 1>(p, |k| [a[k * p.m + i]], b, [0.0], &mut c[i * p.n..]);
        i += 1;
    }
}

/// An R x S tile of the weight gradient: R·S dot products along the batch, sharing their loads.
#[inline(always)]
fn dots<const FUSED: bool, const R: usize, const S: usize>(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) {
    let left: [&[f32]; R] = core::array::from_fn(|r| &c[r * p.n..(r + 1) * p.n]);
    let right: [&[f32]; S] = core::array::from_fn(|s| &b[s * p.n..(s + 1) * p.n]);
    let mut acc = [[[0.0; LANES]; S]; R];
    let whole = p.n - p.n % LANES;
    let mut j = 0;
    while j < whole {
        for r in 0..R {
            for s in 0..S {
                for l in 0..LANES {
                    acc[r][s][l] = fma::<FUSED>(left[r][j + l], right[s][j + l], acc[r][s][l]);
                }
            }
        }
        j += LANES;
    }
    for r in 0..R {
        for s in 0..S {
            let mut sum = fold(acc[r][s]);
            for j in whole..p.n {
                sum = fma::<FUSED>(left[r][j], right[s][j], sum);
            }
            a[r * p.k + s] += sum;
        }
    }
}

#[inline(always)]
fn gradient_body<const FUSED: bool>(p: Product, c: &[f32], b: &[f32], a: &mut [f32]) {
    let mut i = 0;
    while i < p.m {
        let tall = i + TALL <= p.m;
        let (c, a) = (&c[i * p.n..], &mut a[i * p.k..]);
        let mut k = 0;
        while k < p.k {
            let pair = k + 2 <= p.k;
            let (b, a) = (&b[k * p.n..], &mut a[k..]);
            match (tall, pair) {
                (true, true) => dots::<FUSED, TALL, 2>(p, c, b, a),
                (true, false) => dots::<FUSED, TALL, 1>(p, c, b, a),
                (false, true) => dots::<FUSED, 1, 2>(p, c, b, a),
                (false, false) => dots::<FUSED, 1, 1>(p, c, b, a),
            }
            k += if pair { 2 } else { 1 };
        }
        i += if tall { TALL } else { 1 };
    }
}

#[inline(always)]
fn fold(lanes: [f32; LANES]) -> f32 {
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

#[inline(always)]
fn sum_body<const FUSED: bool>(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut acc = [0.0; LANES];
    for chunk in chunks {
        for l in 0..LANES {
            acc[l] += chunk[l];
        }
    }
    rest.iter().fold(fold(acc), |sum, v| sum + v)
}

#[inline(always)]
fn squares_body<const FUSED: bool>(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut acc = [0.0; LANES];
    for chunk in chunks {
        for l in 0..LANES {
            acc[l] = fma::<FUSED>(chunk[l], chunk[l], acc[l]);
        }
    }
    rest.iter().fold(fold(acc), |sum, v| sum + v * v)
}

const EXP_LOW: f32 = -87.0;
const EXP_HIGH: f32 = 88.0;

/// x = n ln 2 + r with |r| <= ln 2 / 2, and e^x = 2^n times the Taylor polynomial of e^r.
#[inline(always)]
fn exp_one<const FUSED: bool>(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it leaves the nearest integer in the low bits
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = if x < EXP_LOW { EXP_LOW } else { x };
    let x = if x > EXP_HIGH { EXP_HIGH } else { x };
    let shifted = fma::<FUSED>(x, core::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = fma::<FUSED>(n, -LN2_LOW, fma::<FUSED>(n, -LN2_HIGH, x));
    let mut poly = 1.0 / 5040.0;
    for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        poly = fma::<FUSED>(poly, r, coefficient);
    }
    poly * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[inline(always)]
fn exp_body<const FUSED: bool>(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = exp_one::<FUSED>(*v));
}

/// Lambert's continued fraction where tanh is nearly linear, exponentials elsewhere.
#[inline(always)]
fn tanh_one<const FUSED: bool>(x: f32) -> f32 {
    let s = x * x;
    let top = fma::<FUSED>(fma::<FUSED>(s + 378.0, s, 17_325.0), s, 135_135.0);
    let bottom = fma::<FUSED>(fma::<FUSED>(fma::<FUSED>(28.0, s, 3150.0), s, 62_370.0), s, 135_135.0);
    let near = x * (top / bottom);
    let far = 1.0 - 2.0 / (exp_one::<FUSED>(2.0 * x.abs()) + 1.0);
    if s < 1.0 { near } else { far.copysign(x) }
}

#[inline(always)]
fn tanh_body<const FUSED: bool>(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = tanh_one::<FUSED>(*v));
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
