//! Normals by the polar form of Box and Muller (1958) in f32: √(-2 ln u) (cos, sin) of a random angle. Products and sums are
//! rounded one by one everywhere, and without branches the compiler makes vector code of the loop.

use super::Lanes;

/// Pairs that are made at a time.
pub const BLOCK: usize = 64;

/// ln u for u in (0, 1), within 2 units in the last place of 1 (the polynomial of Cephes' logf).
#[inline(always)]
fn ln_one(u: f32) -> f32 {
    // Exponent and mantissa split at 1/√2, so that the mantissa is within [1/√2, √2).
    let bits = u.to_bits().wrapping_sub(0x3f35_04f3);
    let e = (bits as i32 >> 23) as f32;
    let x = f32::from_bits((bits & 0x007f_ffff).wrapping_add(0x3f35_04f3)) - 1.0;
    let mut poly = 7.037_683_6e-2;
    for c in [
        -1.151_461e-1,
        1.167_699_9e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_7e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ] {
        poly = poly * x + c;
    }
    let square = x * x;
    x - 0.5 * square + poly * x * square + e * core::f32::consts::LN_2
}

/// (cos, sin) of an angle within ±π/4 (the polynomials of Cephes' cosf and sinf).
#[inline(always)]
fn cos_sin(x: f32) -> (f32, f32) {
    let s = x * x;
    let cos = 1.0 - 0.5 * s + s * s * ((2.443_315_7e-5 * s - 1.388_731_6e-3) * s + 4.166_664_6e-2);
    let sin = x + x * s * ((-1.951_529_6e-4 * s + 8.332_161e-3) * s - 1.666_665_5e-1);
    (cos, sin)
}

#[inline(always)]
pub(super) fn box_muller_body<L: Lanes>(bits: &[[u32; BLOCK]; 2], out: &mut [[f32; BLOCK]; 2]) {
    const UNIT: f32 = 1.0 / (1 << 24) as f32;
    let [first, second] = out;
    for i in 0..BLOCK {
        let (a, b) = (bits[0][i], bits[1][i]);
        let u = (a >> 8) as i32 as f32 * UNIT + 0.5 * UNIT;
        let radius = (-2.0 * ln_one(u)).sqrt();
        let along = ((b << 2) >> 8) as i32 as f32 * UNIT - 0.5;
        let (cos, sin) = cos_sin(along * core::f32::consts::FRAC_PI_2);
        // The two highest bits turn by quarters.
        let turned = b >> 31 == 1;
        let sign = if (b >> 30) & 1 == 1 { -radius } else { radius };
        let (x, y) = if turned { (-sin, cos) } else { (cos, sin) };
        (first[i], second[i]) = (sign * x, sign * y);
    }
}
