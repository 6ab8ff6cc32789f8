//! The leaky ReLU with a learned slope below zero: x = z where z >= 0, and e^s z elsewhere, so log dx/dz = s there.
//! Its fraction τ has the slope e^{τs}.

use super::{Place, Way};
use crate::math::Real;
use crate::net::Pass;

pub(super) fn apply<T: Real>(
    tau: T,
    way: Way,
    (theta, place): (&[T], Place),
    x: &mut [T],
    log_det: &mut [T],
    pass: &mut Pass<T>,
) {
    let (step, s) = (way.sign::<T>() * tau, place.row(theta, 0));
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
    [slope, y].into_iter().for_each(|buffer| pass.give(buffer));
}
