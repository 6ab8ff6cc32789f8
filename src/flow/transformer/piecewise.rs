//! The monotone piecewise-linear map (Müller et al. 2019, with learned widths): K straight pieces on [-B, B], the identity
//! elsewhere. x = x_k + h t with t = (z - z_k) / w, log dx/dz = ln(h / w), which jumps at every knot.

use super::bins::{Bins, outside, rows, rows_mut};
use super::{Knot, Place, Way, hold};
use crate::math::Real;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Numbers of a coordinate: K for widths, then K for heights. A knot belongs to the bin on its right; ±B lie inside.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PiecewiseLinear {
    /// K
    pub bins: usize,
    /// B
    pub bound: f64,
    /// The least width, as a share of 2B.
    pub minimum_width: f64,
    /// The least height, as a share of 2B.
    pub minimum_height: f64,
}

impl PiecewiseLinear {
    pub fn num_params(&self) -> usize {
        2 * self.bins
    }

    fn shape(&self) -> Bins {
        let minima = [self.minimum_width, self.minimum_height];
        let (count, bound, knot) = (self.bins, self.bound, Knot::Right);
        Bins { count, bound, minima, soft_clip: None, knot, open: false, from_both_ends: false }
    }

    pub(super) fn apply<T: Real>(
        &self,
        tau: T,
        way: Way,
        (theta, place): (&[T], Place),
        x: &mut [T],
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (n, bins, bound) = (x.len(), self.shape(), T::from_f64(self.bound));
        let p = bins.shares(theta, place, n, pass);
        let mut kept = pass.take(5 * n);
        bins.find((tau, way), &p, x, &mut kept);
        let [k, z0, w, x0, h] = rows_mut(&mut kept, n);
        for i in 0..n {
            let inside = bins.holds(bound, x[i]);
            let (from, size, to, other) =
                if way == Way::Generate { (z0[i], w[i], x0[i], h[i]) } else { (x0[i], h[i], z0[i], w[i]) };
            let (t, u) = bins.fractions(k[i], hold(x[i], -bound, bound), from, size);
            x[i] = if inside { bins.at(k[i], (t, u), to, other) } else { x[i] };
            k[i] = if inside { k[i] } else { outside() };
            log_det[i] += if inside { (other / size).ln() } else { T::ZERO };
            z0[i] = t;
        }
        pass.save(p);
        pass.save(kept);
    }

    /// Backwards as in the spline, with a log-determinant that does not depend on z inside a bin.
    pub(super) fn vjp<T: Real>(
        &self,
        way: Way,
        g: &mut [T],
        g_log_det: &[T],
        (g_theta, place): (&mut [T], Place),
        pass: &mut Pass<T>,
    ) {
        let n = g.len();
        let (kept, p) = (pass.restore(), pass.restore());
        let [k, t, w, _, h] = rows(&kept, n);
        let mut grads = pass.take(4 * n);
        let [g_z0, g_w, g_x0, g_h] = rows_mut(&mut grads, n);
        for i in 0..n {
            let slope = h[i] / w[i];
            let (l, a_x) = if way == Way::Generate { (g_log_det[i], g[i]) } else { (-g_log_det[i], -g[i] / slope) };
            g_z0[i] = -a_x * slope;
            g_w[i] = -(a_x * h[i] * t[i] + l) / w[i];
            g_x0[i] = a_x;
            g_h[i] = a_x * t[i] + l / h[i];
            let through = if way == Way::Generate { a_x * slope } else { -a_x };
            g[i] = if k[i] >= T::ZERO { through } else { g[i] };
        }
        self.shape().vjp((&p, k), &grads, (g_theta, place), pass);
        [kept, p, grads].into_iter().for_each(|buffer| pass.give(buffer));
    }
}
