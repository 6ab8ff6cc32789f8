//! The leaky ReLU with a learned slope below zero: x = z where z >= 0, and e^s z elsewhere, so log dx/dz = s there.
//! Its fraction τ has the slope e^{τs}.
//!
//! Moving the fold across a point changes its log-determinant by s in a jump, which the derivative at the points does not see,
//! and a flow trained by that derivative alone pushes its folds out of the data. What is missing in the gradient of the mean over
//! the data is the jump times the density of points at the fold,
//!
//! ```text
//! d/dε E[s 1(u + ε < 0)] = -s p(u = 0) ≈ -s E[k(u)],      k(u) = σ'(u/w) / w
//! ```
//!
//! and a kernel k of width w estimates it from the same points. It is added where log-determinants may be estimated, in training
//! ([`Pass::estimate`]); the forward pass, and any other gradient, is exact.

use super::{Place, Way};
use crate::math::Real;
use crate::net::Pass;

/// w, where points are about 1 apart from the middle: half of it makes the estimate noisier, twice of it blunter.
const WIDTH: f64 = 0.08;

pub(super) fn apply<T: Real>(
    tau: T,
    way: Way,
    (theta, place): (&[T], Place),
    x: &mut [T],
    log_det: &mut [T],
    pass: &mut Pass<T>,
) {
    let (step, s) = (way.sign::<T>() * tau, place.row(theta, 0));
    if pass.is_estimating() {
        let mut jump = pass.take(x.len());
        jump.iter_mut().zip(s).zip(&*x).for_each(|((jump, &s), &u)| *jump = step * s * kernel(u));
        pass.save(jump);
    }
    let mut slope = pass.take(x.len());
    for ((slope, (l, &s)), &x) in slope.iter_mut().zip(log_det.iter_mut().zip(s)).zip(&*x) {
        *slope = if x < T::ZERO { step * s } else { T::ZERO };
        *l += *slope;
    }
    T::exp_all(&mut slope);
    x.iter_mut().zip(&slope).for_each(|(x, &slope)| *x *= slope);
    pass.save_copy(x);
    pass.save(slope);
}

pub(super) fn vjp<T: Real>(
    way: Way,
    g: &mut [T],
    g_log_det: &[T],
    (g_theta, place): (&mut [T], Place),
    pass: &mut Pass<T>,
) {
    let (slope, y) = (pass.restore(), pass.restore());
    let (g_s, sign) = (place.row_mut(g_theta, 0), way.sign::<T>());
    for i in 0..g.len() {
        g_s[i] = if y[i] < T::ZERO { sign * (g[i] * y[i] + g_log_det[i]) } else { T::ZERO };
        g[i] *= slope[i];
    }
    if pass.is_estimating() {
        let jump = pass.restore();
        g.iter_mut().zip(g_log_det).zip(&jump).for_each(|((g, &g_log_det), &jump)| *g -= g_log_det * jump);
        pass.give(jump);
    }
    [slope, y].into_iter().for_each(|buffer| pass.give(buffer));
}

/// The logistic density of that width.
fn kernel<T: Real>(u: T) -> T {
    let width = T::from_f64(WIDTH);
    let far = u.abs() / width;
    // e^{-far} that no tail overflows.
    let e = (-far).exp();
    e / (width * (T::ONE + e) * (T::ONE + e))
}
