//! Weights in half precision (IEEE 754 binary16, little endian): half the size, and a relative error of 2⁻¹¹, which costs
//! a trained flow less than a thousandth of a nat.

/// The f32 with this value.
fn from_half(half: u16) -> f32 {
    let (sign, exponent, mantissa) = (half >> 15, half >> 10 & 31, half & 1023);
    let magnitude = match exponent {
        0 => f32::from(mantissa) * 2f32.powi(-24),
        31 => f32::INFINITY,
        _ => f32::from(1024 + mantissa) * 2f32.powi(i32::from(exponent) - 25),
    };
    if sign == 1 { -magnitude } else { magnitude }
}

/// The nearest half; beyond the largest, the largest (65504). Not a number becomes 0.
fn to_half(x: f32) -> u16 {
    let magnitude = x.abs().min(65504.0);
    // `from_half` grows with the bits of a positive half: the nearest is found by bisection, ties towards the even.
    let (mut low, mut high) = (0u16, 0x7bff);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if from_half(middle) <= magnitude { low = middle } else { high = middle }
    }
    let (below, above) = (magnitude - from_half(low), from_half(high) - magnitude);
    let nearest = if below < above || below == above && low.is_multiple_of(2) { low } else { high };
    let bits = if x.is_nan() { 0 } else { nearest };
    if x.is_sign_negative() && !x.is_nan() { bits | 0x8000 } else { bits }
}

pub fn to_bytes(weights: &[f32]) -> Vec<u8> {
    weights.iter().flat_map(|&w| to_half(w).to_le_bytes()).collect()
}

pub fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(2).map(|b| from_half(u16::from_le_bytes([b[0], b[1]]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_comes_back() {
        for half in (0..0x7c00u16).flat_map(|h| [h, h | 0x8000]) {
            assert_eq!(to_half(from_half(half)), half);
        }
    }

    #[test]
    fn numbers_become_the_nearest_half() {
        for (x, half) in
            [(1.0, 0x3c00), (-2.0, 0xc000), (0.1, 0x2e66), (65504.0, 0x7bff), (1e9, 0x7bff), (6e-8, 1), (f32::NAN, 0)]
        {
            assert_eq!(to_half(x), half, "{x}");
        }
        assert_eq!(from_bytes(&to_bytes(&[0.1]))[0], 0.099_975_586);
    }
}
