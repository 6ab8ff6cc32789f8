//! The logistic function with room at both ends: x = (σ(z) - α) / (1 - 2α), and backwards the logit of α + (1 - 2α) x that
//! Dinh et al. 2017 (section 4.1) put before a flow on [0, 1]. It has no weights.
//!
//! Its fraction τ is (1 - τ) z + τ x(z), whose inverse is found by Newton's method between bounds.

use super::Way;
use crate::math::Real;
use crate::net::Pass;

/// The least v = α + (1 - 2α) x; the greatest is the last number before 1. A point outside the image is taken for the nearest inside.
const LEAST: f64 = 1e-30;

/// 1 minus the last number before 1.
fn gap<T: Real>() -> T {
    let fine = T::from_f64(0.5 * f64::EPSILON);
    if T::ONE - fine < T::ONE { fine } else { T::from_f64(0.5 * f64::from(f32::EPSILON)) }
}

pub(super) fn apply<T: Real>(alpha: f64, tau: T, way: Way, x: &mut [T], log_det: &mut [T], pass: &mut Pass<T>) {
    let n = x.len();
    let (mut y_x, mut l_x) = (pass.take(n), pass.take(n));
    let (a, scale) = (T::from_f64(alpha), T::from_f64(1.0 - 2.0 * alpha));
    let (log_scale, two) = (T::from_f64(libm::log(1.0 - 2.0 * alpha)), T::from_f64(2.0));
    let (least, gap) = (T::from_f64(LEAST), gap::<T>());
    if tau != T::ONE {
        x.iter_mut().zip(log_det).for_each(|(x, l)| fraction(alpha, tau, way, x, l));
    } else if way == Way::Generate {
        y_x.iter_mut().zip(&*x).for_each(|(e, &z)| *e = -z.abs());
        T::exp_all(&mut y_x);
        for i in 0..n {
            let (big, small) = (T::ONE / (T::ONE + y_x[i]), y_x[i] / (T::ONE + y_x[i]));
            let (sigma, rest) = if x[i] < T::ZERO { (small, big) } else { (big, small) };
            log_det[i] += two * big.ln() - x[i].abs() - log_scale;
            x[i] = (sigma - a) / scale;
            y_x[i] = big * small / scale;
            l_x[i] = rest - sigma;
        }
    } else {
        for i in 0..n {
            let (low, high) = (a + scale * x[i], a + scale * (T::ONE - x[i]));
            let inside = !((low < least) | (high < gap));
            let held = if low < least { (least, T::ONE) } else { (T::ONE, gap) };
            let (low, high) = if inside { (low, high) } else { held };
            x[i] = low.ln() - high.ln();
            log_det[i] += log_scale - low.ln() - high.ln();
            y_x[i] = if inside { scale / low + scale / high } else { T::ZERO };
            l_x[i] = if inside { scale / high - scale / low } else { T::ZERO };
        }
    }
    pass.save(y_x);
    pass.save(l_x);
}

pub(super) fn vjp<T: Real>(g: &mut [T], g_log_det: &[T], pass: &mut Pass<T>) {
    let (l_x, y_x) = (pass.restore(), pass.restore());
    for i in 0..g.len() {
        g[i] = g[i] * y_x[i] + g_log_det[i] * l_x[i];
    }
    [l_x, y_x].into_iter().for_each(|buffer| pass.give(buffer));
}

/// x(z) and its derivative.
fn value<T: Real>(alpha: f64, z: T) -> (T, T) {
    let (a, scale) = (T::from_f64(alpha), T::from_f64(1.0 - 2.0 * alpha));
    let e = (-z.abs()).exp();
    let (big, small) = (T::ONE / (T::ONE + e), e / (T::ONE + e));
    ((if z < T::ZERO { small } else { big } - a) / scale, big * small / scale)
}

/// One point at the fraction τ < 1. The root is found in f64; a last step in `T` gives it its derivative.
fn fraction<T: Real>(alpha: f64, tau: T, way: Way, x: &mut T, log_det: &mut T) {
    let along = |z: T| {
        let (value, slope) = value(alpha, z);
        ((T::ONE - tau) * z + tau * value, T::ONE - tau + tau * slope)
    };
    if way == Way::Generate {
        let (y, slope) = along(*x);
        *x = y;
        *log_det += slope.ln();
    } else {
        let start = T::from_f64(root(alpha, tau.to_f64(), x.to_f64()));
        let (y, slope) = along(start);
        *x = start + (*x - y) / slope;
        *log_det += -along(*x).1.ln();
    }
}

/// z with (1 - τ) z + τ x(z) = y: Newton's method, and halving where it leaves the bounds.
fn root(alpha: f64, tau: f64, y: f64) -> f64 {
    let ends = [1.0 - alpha, -alpha].map(|end| (y - tau * end / (1.0 - 2.0 * alpha)) / (1.0 - tau));
    let ([mut low, mut high], mut z) = (ends, y.clamp(ends[0], ends[1]));
    for _ in 0..200 {
        let (value, slope) = value(alpha, z);
        let excess = (1.0 - tau) * z + tau * value - y;
        if excess > 0.0 {
            high = z
        } else {
            low = z
        }
        let next = z - excess / (1.0 - tau + tau * slope);
        let next = if next > low && next < high { next } else { 0.5 * (low + high) };
        if next == z {
            break;
        }
        z = next;
    }
    z
}
