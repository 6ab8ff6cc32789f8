//! ln(1 + eˣ) with its full relative accuracy in every scalar type, for a few weights a layer: not for hot loops.

use crate::math::Real;

/// Below this the function is held constant, so that it can be divided by.
const LOWEST: f64 = -30.0;

/// ln(1 + e) for 0 <= e <= 1 as 2 artanh(e / (2 + e)): no digit of a small e is lost.
fn ln_one_plus<T: Real>(e: T) -> T {
    let q = e / (T::from_f64(2.0) + e);
    let mut sum = T::ZERO;
    for k in (0..18).rev() {
        sum = sum * q * q + T::from_f64(2.0 / f64::from(2 * k + 1));
    }
    q * sum
}

pub(super) fn softplus<T: Real>(x: T) -> T {
    let x = if x < T::from_f64(LOWEST) { T::from_f64(LOWEST) } else { x };
    if x > T::ZERO { x + ln_one_plus((-x).exp()) } else { ln_one_plus(x.exp()) }
}

/// The derivative: 1 / (1 + e⁻ˣ).
pub(super) fn softplus_slope<T: Real>(x: T) -> T {
    if x < T::from_f64(LOWEST) {
        return T::ZERO;
    }
    if x > T::ZERO { T::ONE / (T::ONE + (-x).exp()) } else { x.exp() / (T::ONE + x.exp()) }
}

/// Where softplus is 1.
pub(super) const SOFTPLUS_IS_ONE: f64 = 0.541_324_854_612_918_1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Dual;

    #[test]
    fn it_is_accurate_from_end_to_end_with_its_derivative() {
        for k in -290..=500 {
            let x = f64::from(k) / 10.0;
            let exact = x.exp().ln_1p();
            let exact = if x > 30.0 { x + (-x).exp() } else { exact };
            assert!((softplus(x) / exact - 1.0).abs() < 1e-14, "{x}");
            assert!((f64::from(softplus(x as f32)) / exact - 1.0).abs() < 5e-6, "{x} in f32");
            let slope = softplus(Dual { re: x, du: 1.0 }).du;
            assert!((softplus_slope(x) / slope - 1.0).abs() < 1e-13, "{x}: {}", softplus_slope(x));
        }
        assert!((softplus(SOFTPLUS_IS_ONE) - 1.0).abs() < 1e-15);
        assert!(softplus(-1e30f32) > 0.0 && softplus(1e30f32).is_finite());
    }
}
