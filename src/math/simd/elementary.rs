//! e^x and tanh x without branches, so that the compiler turns the loops into vector code.

use super::Lanes;

/// a b + c, in one rounding where the machine has it.
#[inline(always)]
fn fma<L: Lanes>(a: f32, b: f32, c: f32) -> f32 {
    if L::FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Arguments of the exponential are held between these, here and in the shaders, so that neither inf nor zero arises.
pub const EXP_LOW: f32 = -87.0;
pub const EXP_HIGH: f32 = 88.0;

/// x = n ln 2 + r with |r| <= ln 2 / 2, and e^x = 2^n times the Taylor polynomial of e^r.
#[inline(always)]
fn exp_one<L: Lanes>(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it leaves the nearest integer in the low bits
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = if x < EXP_LOW { EXP_LOW } else { x };
    let x = if x > EXP_HIGH { EXP_HIGH } else { x };
    let shifted = fma::<L>(x, core::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = fma::<L>(n, -LN2_LOW, fma::<L>(n, -LN2_HIGH, x));
    let mut poly = 1.0 / 5040.0;
    for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        poly = fma::<L>(poly, r, coefficient);
    }
    poly * f32::from_bits(shifted.to_bits().wrapping_add(127) << 23)
}

#[inline(always)]
pub(super) fn exp_body<L: Lanes>(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = exp_one::<L>(*v));
}

/// Lambert's continued fraction where tanh is nearly linear, exponentials elsewhere.
#[inline(always)]
fn tanh_one<L: Lanes>(x: f32) -> f32 {
    let s = x * x;
    let top = fma::<L>(fma::<L>(s + 378.0, s, 17_325.0), s, 135_135.0);
    let bottom = fma::<L>(fma::<L>(fma::<L>(28.0, s, 3150.0), s, 62_370.0), s, 135_135.0);
    let near = x * (top / bottom);
    let far = 1.0 - 2.0 / (exp_one::<L>(2.0 * x.abs()) + 1.0);
    if s < 1.0 { near } else { far.copysign(x) }
}

#[inline(always)]
pub(super) fn tanh_body<L: Lanes>(values: &mut [f32]) {
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
