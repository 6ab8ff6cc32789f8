//! Normals by the polar form of Box and Muller (1958) in f32: √(-2 ln u) (cos, sin) of a random angle. Products and sums are
//! rounded one by one everywhere, and without branches the compiler makes vector code of the loop.

use super::Lanes;
use super::elementary::ln_one;
use super::lanes::Plain;

/// Pairs that are made at a time.
pub const BLOCK: usize = 64;

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
        let radius = (-2.0 * ln_one::<Plain>(u)).sqrt();
        let along = ((b << 2) >> 8) as i32 as f32 * UNIT - 0.5;
        let (cos, sin) = cos_sin(along * core::f32::consts::FRAC_PI_2);
        // The two highest bits turn by quarters.
        let turned = b >> 31 == 1;
        let sign = if (b >> 30) & 1 == 1 { -radius } else { radius };
        let (x, y) = if turned { (-sin, cos) } else { (cos, sin) };
        (first[i], second[i]) = (sign * x, sign * y);
    }
}
