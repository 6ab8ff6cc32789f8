//! e^x and tanh x without branches, so that the compiler turns the loops into vector code.

use super::Lanes;
use super::lanes::Rounding;

/// a b + c, in one rounding where the machine has it.
#[inline(always)]
fn fma<L: Rounding>(a: f32, b: f32, c: f32) -> f32 {
    if L::FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Arguments of the exponential are held between these, here and in the shaders, so that neither inf nor zero arises.
pub const EXP_LOW: f32 = -87.0;
pub const EXP_HIGH: f32 = 88.0;

/// x = n ln 2 + r with |r| <= ln 2 / 2: r and 2^n.
#[inline(always)]
fn reduce<L: Lanes>(x: f32) -> (f32, f32) {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it leaves the nearest integer in the low bits
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let shifted = fma::<L>(x, core::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = fma::<L>(n, -LN2_LOW, fma::<L>(n, -LN2_HIGH, x));
    (r, f32::from_bits(shifted.to_bits().wrapping_add(127) << 23))
}

/// e^x is 2^n times the Taylor polynomial of e^r.
#[inline(always)]
fn exp_one<L: Lanes>(x: f32) -> f32 {
    let x = if x < EXP_LOW { EXP_LOW } else { x };
    let x = if x > EXP_HIGH { EXP_HIGH } else { x };
    let (r, scale) = reduce::<L>(x);
    let mut poly = 1.0 / 5040.0;
    for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        poly = fma::<L>(poly, r, coefficient);
    }
    poly * scale
}

#[inline(always)]
pub(super) fn multiply_body<L: Lanes>(a: &mut [f32], b: &[f32]) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
}

#[inline(always)]
pub(super) fn exp_body<L: Lanes>(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = exp_one::<L>(*v));
}

/// x = 2^n m with √½ <= m < √2, and ln m = 2 artanh s with s = (m - 1) / (m + 1).
#[inline(always)]
pub(super) fn ln_one<L: Rounding>(x: f32) -> f32 {
    const HALF_ROOT: u32 = 0x3f35_04f3;
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let bits = x.to_bits().wrapping_sub(HALF_ROOT);
    let n = ((bits as i32) >> 23) as f32;
    let m = f32::from_bits((bits & 0x007f_ffff) + HALF_ROOT);
    let f = m - 1.0;
    let s = f / (m + 1.0);
    let ss = s * s;
    let mut poly = 2.0 / 9.0;
    for coefficient in [2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0] {
        poly = fma::<L>(poly, ss, coefficient);
    }
    // ln m = 2 s + s³ (2/3 + …), and 2 s = f - s f.
    let small = fma::<L>(s * ss, poly, fma::<L>(n, LN2_LOW, -(s * f))) + f;
    let ln = fma::<L>(n, LN2_HIGH, small);
    if (f32::MIN_POSITIVE..=f32::MAX).contains(&x) {
        ln
    } else if x > f32::MAX {
        x
    } else {
        f32::NAN
    }
}

#[inline(always)]
pub(super) fn ln_body<L: Lanes>(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = ln_one::<L>(*v));
}

/// From here on tanh x differs from 1 by less than the error that is stated, so it is taken as it is here.
const TANH_EDGE: f32 = 7.916_874_4;

/// x P(x²) / Q(x²), the minimax quotient of degrees 9 and 8 on the line up to about the edge, its coefficients moved by single
/// bits until, rounded at every operation, no result exceeds 1.
#[inline(always)]
pub(super) fn tanh_one<L: Lanes>(x: f32) -> f32 {
    let x = if x > TANH_EDGE { TANH_EDGE } else { x };
    let x = if x < -TANH_EDGE { -TANH_EDGE } else { x };
    let xx = x * x;
    let mut above = 1.464_826_5e-8;
    for coefficient in [2.150_853_7e-5, 0.003_549_173, 0.134_258_78, 1.0] {
        above = fma::<L>(above, xx, coefficient);
    }
    let mut below = 8.295_13e-7;
    for coefficient in [0.000_337_395_47, 0.026_079_973, 0.467_592_03, 1.0] {
        below = fma::<L>(below, xx, coefficient);
    }
    x * above / below
}

#[inline(always)]
pub(super) fn tanh_all_body<L: Lanes>(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = tanh_one::<L>(*v));
}

/// e^-u is taken no further than to e^80, so that neither it nor 1 / (1 + e^-u) leaves the normal numbers.
pub const SILU_LOW: f32 = -80.0;

#[inline(always)]
fn sigmoid_one<L: Lanes>(u: f32) -> f32 {
    let u = if u < SILU_LOW { SILU_LOW } else { u };
    1.0 / (1.0 + exp_one::<L>(-u))
}

#[inline(always)]
pub(super) fn silu_body<L: Lanes>(values: &mut [f32]) {
    values.iter_mut().for_each(|u| *u *= sigmoid_one::<L>(*u));
}

#[inline(always)]
pub(super) fn silu_slope_body<L: Lanes>(values: &mut [f32], slope: &mut [f32]) {
    for (u, d) in values.iter_mut().zip(slope) {
        let sigmoid = sigmoid_one::<L>(*u);
        *d = sigmoid * (1.0 + *u * (1.0 - sigmoid));
        *u *= sigmoid;
    }
}
