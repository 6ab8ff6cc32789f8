//! The monotone rational-quadratic spline (Durkan et al. 2019, eqs. 4 to 8; Gregory and Delbourgo 1982): K bins on
//! [-B, B] with the derivative of every knot, the identity elsewhere.
//!
//! In a bin with width w, height h, s = h / w, ρ = d / s, t = (z - z_k) / w and u = 1 - t every sum is one of positive
//! terms, so that nothing cancels:
//! x = x_k + h (t² + ρ₀ t u) / r,  dx/dz = s q / r²,  r = t² + u² + (ρ₀ + ρ₁) t u,  q = ρ₁ t² + 2 t u + ρ₀ u².
//! Backwards, with η = (x - x_k) / h, ω = 1 - η, e = ρ₀ ω - ρ₁ η and m = |e| + √(e² + 4 η ω):
//! t = 2η / (2η + m) where e >= 0, and m / (m + 2ω) elsewhere.

use super::bins::{Bins, outside, rows, rows_mut};
use super::{Knot, Place, Way, hold};
use crate::math::Real;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// How a derivative comes from its number v.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Derivative {
    /// d = minimum + ln(1 + e^v)
    Softplus,
    /// d = minimum + e^v
    Exp,
}

/// The derivatives at ±B.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ends {
    /// 1, as beyond: K - 1 numbers for derivatives.
    Linear,
    /// Free, so that the derivative jumps there: K + 1 numbers.
    Free,
}

/// Numbers of a coordinate: K for widths, K for heights, then K - 1 or K + 1 for derivatives, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spline {
    /// K
    pub bins: usize,
    /// B
    pub bound: f64,
    /// The least width, as a share of 2B.
    pub minimum_width: f64,
    /// The least height, as a share of 2B.
    pub minimum_height: f64,
    pub minimum_derivative: f64,
    /// c: widths and heights come from u / (1 + |2u / c|), derivatives from u / (1 + |u / c|).
    pub soft_clip: Option<f64>,
    pub derivative: Derivative,
    pub ends: Ends,
    /// ±B lie inside; only -B does not, where a knot belongs to the bin on its left and the ends are linear.
    pub knot: Knot,
}

/// Numbers of derivatives are held between these, so that every product of them is finite in f32.
const LOWEST: f64 = -30.0;
const HIGHEST: f64 = 20.0;

impl Spline {
    /// As in nflows.
    pub fn nflows(bins: usize, bound: f64) -> Self {
        let (derivative, ends, knot) = (Derivative::Softplus, Ends::Linear, Knot::Right);
        let (minimum_width, minimum_height, minimum_derivative) = (1e-3, 1e-3, 1e-3);
        Self { bins, bound, minimum_width, minimum_height, minimum_derivative, soft_clip: None, derivative, ends, knot }
    }

    /// As in zuko with its slope of 1e-3.
    pub fn zuko(bins: usize, bound: f64) -> Self {
        Self { soft_clip: Some(6.907_755_278_982_137), knot: Knot::Left, ..Self::free(bins, bound) }
    }

    /// As in FlowJAX, whose (p + a / K) / (1 + a) with a = 0.01 is a least share.
    pub fn flowjax(bins: usize, bound: f64) -> Self {
        let minimum = 0.01 / (1.01 * bins as f64);
        Self {
            minimum_width: minimum,
            minimum_height: minimum,
            ends: Ends::Free,
            knot: Knot::Left,
            ..Self::nflows(bins, bound)
        }
    }

    /// Without least widths, heights or derivatives, and with derivatives e^v: knots are where their numbers say.
    pub fn free(bins: usize, bound: f64) -> Self {
        Self {
            minimum_width: 0.0,
            minimum_height: 0.0,
            minimum_derivative: 0.0,
            derivative: Derivative::Exp,
            ..Self::nflows(bins, bound)
        }
    }

    pub fn num_params(&self) -> usize {
        2 * self.bins + self.num_derivatives()
    }

    fn num_derivatives(&self) -> usize {
        match self.ends {
            Ends::Linear => self.bins - 1,
            Ends::Free => self.bins + 1,
        }
    }

    /// The knot of the first number for a derivative.
    fn first_knot(&self) -> usize {
        usize::from(self.ends == Ends::Linear)
    }

    /// The number whose derivative is 1.
    pub(super) fn identity_derivative(&self) -> f64 {
        let d = 1.0 - self.minimum_derivative;
        let v = match self.derivative {
            Derivative::Softplus => libm::log(libm::expm1(d)),
            Derivative::Exp => libm::log(d),
        };
        self.soft_clip.map_or(v, |c| v / (1.0 - libm::fabs(v / c)))
    }

    fn shape(&self) -> Bins {
        Bins {
            count: self.bins,
            bound: self.bound,
            minima: [self.minimum_width, self.minimum_height],
            soft_clip: self.soft_clip,
            knot: self.knot,
            open: self.knot == Knot::Left && self.ends == Ends::Linear,
            from_both_ends: true,
        }
    }

    /// The derivatives at both knots of each point's bin, two rows, and their slopes in the numbers.
    #[inline(always)]
    fn derivatives<T: Real>(
        &self,
        tau: T,
        (theta, place): (&[T], Place),
        k: &[T],
        d: &mut [T],
        slope: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = k.len();
        d.fill(T::ZERO);
        let [d0, d1] = rows_mut(d, n);
        for j in 0..self.num_derivatives() {
            let (row, knot) = (place.row(theta, 2 * self.bins + j), T::from_f64((self.first_knot() + j) as f64));
            for ((&k, &v), (d0, d1)) in k.iter().zip(row).zip(d0.iter_mut().zip(&mut *d1)) {
                *d0 = if k == knot { v } else { *d0 };
                *d1 = if k + T::ONE == knot { v } else { *d1 };
            }
        }
        slope.fill(T::ONE);
        if let Some(c) = self.soft_clip {
            let inverse = T::from_f64(1.0 / c);
            for (v, slope) in d.iter_mut().zip(&mut *slope) {
                let shrink = T::ONE / (T::ONE + (*v * inverse).abs());
                *v *= shrink;
                *slope = shrink * shrink;
            }
        }
        let highest = if self.derivative == Derivative::Exp { HIGHEST } else { libm::exp(HIGHEST) };
        let (low, high) = (T::from_f64(LOWEST), T::from_f64(highest));
        for (v, slope) in d.iter_mut().zip(&mut *slope) {
            *slope = if (*v < low) | (*v > high) { T::ZERO } else { *slope };
            *v = if *v < low { low } else { *v };
            *v = if *v > high { high } else { *v };
        }
        let minimum = T::from_f64(self.minimum_derivative);
        match self.derivative {
            Derivative::Exp => {
                T::exp_all(d);
                for (d, slope) in d.iter_mut().zip(&mut *slope) {
                    *slope *= *d;
                    *d += minimum;
                }
            }
            Derivative::Softplus => {
                let mut e = pass.take(2 * n);
                e.iter_mut().zip(&*d).for_each(|(e, &v)| *e = -v.abs());
                T::exp_all(&mut e);
                for ((v, slope), e) in d.iter_mut().zip(&mut *slope).zip(&mut e) {
                    let above = *v >= T::ZERO;
                    *slope *= if above { T::ONE } else { *e } / (T::ONE + *e);
                    *v = minimum + if above { *v } else { T::ZERO };
                }
                d.iter_mut().zip(&e).for_each(|(d, &e)| *d += ln_1p(e));
                pass.give(e);
            }
        }
        if self.ends == Ends::Linear {
            let [d0, d1] = rows_mut(d, n);
            let last = T::from_f64(self.bins as f64 - 1.0);
            d0.iter_mut().zip(k).for_each(|(d, &k)| *d = if k == T::ZERO { T::ONE } else { *d });
            d1.iter_mut().zip(k).for_each(|(d, &k)| *d = if k == last { T::ONE } else { *d });
        }
        if tau != T::ONE {
            d.iter_mut().for_each(|d| *d = (tau * d.ln()).exp());
        }
    }

    #[inline(always)]
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
        let (mut kept, mut slope, mut factor) = (pass.take(9 * n), pass.take(2 * n), pass.take(n));
        bins.find((tau, way), &p, x, &mut kept[..5 * n]);
        let (found, bends) = kept.split_at_mut(5 * n);
        let [k, z0, w, x0, h] = rows_mut(found, n);
        let (rho, pull) = bends.split_at_mut(2 * n);
        self.derivatives(tau, (theta, place), k, rho, &mut slope, pass);
        let [rho0, rho1] = rows_mut(rho, n);
        let [pull0, pull1] = rows_mut(pull, n);
        let [slope0, slope1] = rows(&slope, n);
        for i in 0..n {
            let inverse = w[i] / h[i];
            (rho0[i], rho1[i]) = (rho0[i] * inverse, rho1[i] * inverse);
            (pull0[i], pull1[i]) = (slope0[i] * inverse, slope1[i] * inverse);
        }
        let two = T::from_f64(2.0);
        if way == Way::Generate {
            for i in 0..n {
                let inside = bins.holds(bound, x[i]);
                let (t, u) = bins.fractions(k[i], hold(x[i], -bound, bound), z0[i], w[i]);
                let tu = t * u;
                let r = t * t + u * u + (rho0[i] + rho1[i]) * tu;
                let q = rho1[i] * t * t + two * tu + rho0[i] * u * u;
                let y = bins.at(k[i], ((t * t + rho0[i] * tu) / r, (u * u + rho1[i] * tu) / r), x0[i], h[i]);
                factor[i] = if inside { h[i] / w[i] * q / (r * r) } else { T::ONE };
                k[i] = if inside { k[i] } else { outside() };
                x[i] = if inside { y } else { x[i] };
                z0[i] = t;
            }
            T::ln_all(&mut factor);
            log_det.iter_mut().zip(&factor).for_each(|(l, &f)| *l += f);
        } else {
            for i in 0..n {
                let inside = bins.holds(bound, x[i]);
                let (eta, omega) = bins.fractions(k[i], hold(x[i], -bound, bound), x0[i], h[i]);
                let e = rho0[i] * omega - rho1[i] * eta;
                let m = e.abs() + (e * e + T::from_f64(4.0) * eta * omega).sqrt();
                let up = e >= T::ZERO;
                let (near, far) = if up { (two * eta, m) } else { (m, two * omega) };
                let (t, u) = (near / (near + far), far / (near + far));
                let (tu, y) = (t * u, bins.at(k[i], (t, u), z0[i], w[i]));
                let r = t * t + u * u + (rho0[i] + rho1[i]) * tu;
                let q = rho1[i] * t * t + two * tu + rho0[i] * u * u;
                factor[i] = if inside { h[i] / w[i] * q / (r * r) } else { T::ONE };
                k[i] = if inside { k[i] } else { outside() };
                x[i] = if inside { y } else { x[i] };
                z0[i] = t;
            }
            T::ln_all(&mut factor);
            log_det.iter_mut().zip(&factor).for_each(|(l, &f)| *l -= f);
        }
        [slope, factor].into_iter().for_each(|buffer| pass.give(buffer));
        pass.save(p);
        pass.save(kept);
    }

    /// With L = ln dx/dz the inverse has g_x = (g_z - g_L L_z) / (dx/dz) and passes -g_x to x and -g_L to L.
    #[inline(always)]
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
        let [k, t, w, _, h, rho0, rho1, pull0, pull1] = rows(&kept, n);
        let mut grads = pass.take(6 * n);
        let [g_z0, g_w, g_x0, g_h, g_d0, g_d1] = rows_mut(&mut grads, n);
        let (two, generate) = (T::from_f64(2.0), way == Way::Generate);
        for i in 0..n {
            let (t, rho0, rho1) = (t[i], rho0[i], rho1[i]);
            let (u, inv_w) = (T::ONE - t, T::ONE / w[i]);
            let (tu, tt, uu) = (t * u, t * t, u * u);
            let inv_r = T::ONE / (tt + uu + (rho0 + rho1) * tu);
            let q = rho1 * tt + two * tu + rho0 * uu;
            let (inv_q, h_rr) = (T::ONE / q, h[i] * inv_r * inv_r);
            let x_t = h_rr * q;
            let l_t = two * ((rho1 * t + u - t - rho0 * u) * inv_q - (rho0 + rho1 - two) * (u - t) * inv_r);
            let l = if generate { g_log_det[i] } else { -g_log_det[i] };
            let a_x = if generate { g[i] } else { -(g[i] * w[i] + l * l_t) / x_t };
            let a_t = if generate { a_x * x_t + l * l_t } else { -g[i] * w[i] };
            let (a_h, twist) = (a_x * h_rr * tu, two * tu * inv_r);
            let a_0 = a_h * (uu + rho1 * tu) + l * (uu * inv_q - twist);
            let a_1 = l * (tt * inv_q - twist) - a_h * (tt + rho0 * tu);
            let a_s = l - a_0 * rho0 - a_1 * rho1;
            g_z0[i] = -a_t * inv_w;
            g_w[i] = -(a_t * t + a_s) * inv_w;
            g_x0[i] = a_x;
            g_h[i] = a_x * (tt + rho0 * tu) * inv_r + a_s / h[i];
            (g_d0[i], g_d1[i]) = (a_0 * pull0[i], a_1 * pull1[i]);
            let through = if generate { a_t * inv_w } else { -a_x };
            g[i] = if k[i] >= T::ZERO { through } else { g[i] };
        }
        let bends = self.first_knot()..self.first_knot() + self.num_derivatives();
        for (row, knot) in bends.enumerate() {
            let (row, knot) = (place.row_mut(g_theta, 2 * self.bins + row), T::from_f64(knot as f64));
            for ((row, &k), (&g_d0, &g_d1)) in row.iter_mut().zip(k).zip(g_d0.iter().zip(&*g_d1)) {
                let left = if k == knot { g_d0 } else { T::ZERO };
                *row = if k + T::ONE == knot { g_d1 } else { left };
            }
        }
        self.shape().vjp((&p, k), &grads[..4 * n], (g_theta, place), pass);
        [kept, p, grads].into_iter().for_each(|buffer| pass.give(buffer));
    }
}

/// ln(1 + e) for 0 <= e <= 1, exact where e is small (Kahan).
#[inline(always)]
fn ln_1p<T: Real>(e: T) -> T {
    let w = T::ONE + e;
    if w > T::ONE { w.ln() * (e / (w - T::ONE)) } else { e }
}
