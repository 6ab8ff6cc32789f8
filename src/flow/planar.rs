//! The planar flow x = z + û tanh(a), a = wᵀz + b, which moves points along û by how far they stand from a plane:
//! log |det J| = ln(1 + wᵀû (1 - tanh² a)) (Rezende and Mohamed 2015, equations 10 to 12). For invertibility
//! û = u + (m - wᵀu) w/|w|² with m = wᵀû = softplus(wᵀu) - 1 > -1 (appendix A.1).
//!
//! The inverse has no closed form. Along w it is one increasing equation, wᵀx + b = a + m tanh a, and then z = x - û tanh a.

use super::softplus::{SOFTPLUS_IS_ONE, softplus, softplus_slope};
use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Weights: u (D), w (D), b. Starts near the identity with a random plane. A w of length 0 is taken for a millionth of the
/// first axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planar {
    pub dim: usize,
}

/// The least |w|².
const LEAST: f64 = 1e-12;

/// What is the same for all points.
struct Plane<T> {
    w: Vec<T>,
    /// û
    u: Vec<T>,
    b: T,
    /// wᵀu, and its softplus.
    product: T,
    soft: T,
    /// |w|², and whether w is the given one.
    square: T,
    given: bool,
}

fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).fold(T::ZERO, |sum, (&a, &b)| sum + a * b)
}

/// Adds Σ_d factor_d · row_d to `out`.
fn add_product<T: Real>(factors: &[T], x: &Batch<T>, out: &mut [T]) {
    for (d, &w) in factors.iter().enumerate() {
        out.iter_mut().zip(x.row(d)).for_each(|(out, &x)| *out += w * x);
    }
}

/// Adds factor_d · each to every row.
fn add_along<T: Real>(factors: &[T], each: &[T], x: &mut Batch<T>) {
    for (d, &w) in factors.iter().enumerate() {
        x.row_mut(d).iter_mut().zip(each).for_each(|(x, &e)| *x += w * e);
    }
}

/// The root of a + m tanh a = c with its number of steps: Newton's, or a bisection where that leaves the bracket.
fn root(m: f64, c: f64) -> (f64, u64) {
    let (mut low, mut high) = (c - m.abs(), c + m.abs());
    let mut a = c;
    for step in 1..=200 {
        let t = a.tanh();
        let rest = a + m * t - c;
        if rest > 0.0 {
            high = a;
        } else {
            low = a;
        }
        let newton = a - rest / (1.0 + m * (1.0 - t * t));
        let next = if newton >= low && newton <= high { newton } else { 0.5 * (low + high) };
        let rounding = f64::EPSILON * (a.abs() + m.abs() * t.abs());
        if rest.abs() <= rounding || next == a || !next.is_finite() {
            return (a, step);
        }
        a = next;
    }
    (a, 200)
}

impl<T: Real> Plane<T> {
    fn new(dim: usize, params: &[T], pass: &mut Pass<T>) -> Self {
        let (mut w, mut u) = (pass.take(dim), pass.take(dim));
        u.copy_from_slice(&params[..dim]);
        w.copy_from_slice(&params[dim..2 * dim]);
        let given = dot(&w, &w) >= T::from_f64(LEAST);
        if !given {
            w.fill(T::ZERO);
            w[0] = T::from_f64(LEAST.sqrt());
        }
        let (product, square) = (dot(&w, &u), dot(&w, &w));
        let soft = softplus(product);
        let along = (soft - T::ONE - product) / square;
        u.iter_mut().zip(&w).for_each(|(u, &w)| *u += along * w);
        Self { w, u, b: params[2 * dim], product, soft, square, given }
    }

    /// wᵀû
    fn m(&self) -> T {
        self.soft - T::ONE
    }

    /// det J at tanh a = t to the fraction τ, 1 + τ m (1 - t²), without cancellation where it is small.
    fn det(&self, tau: T, t: T) -> T {
        (T::ONE - tau) + tau * (t * t + self.soft * (T::ONE - t * t))
    }

    /// From c = wᵀx + b to tanh a. The last Newton step is taken in T, so that it carries derivatives.
    fn solve(&self, tau: T, c: T) -> (T, u64) {
        let m = tau * self.m();
        let (found, steps) = root(m.to_f64(), c.to_f64());
        let a = T::from_f64(found);
        let t = a.tanh();
        let step = (a + m * t - c) / self.det(tau, t);
        ((a - step).tanh(), steps)
    }

    fn give(self, pass: &mut Pass<T>) {
        pass.give(self.u);
        pass.give(self.w);
    }

    /// With the gradients of û and of m, adds those of u, w: û = u + k w, k = (m - wᵀu)/|w|², m = softplus(wᵀu) - 1.
    fn chain(&self, g_hat: &[T], g_m: T, g_params: &mut [T]) {
        let along = (self.m() - self.product) / self.square;
        let g_along = dot(g_hat, &self.w) / self.square;
        let g_product = (g_m + g_along) * softplus_slope(self.product) - g_along;
        let twice = g_along * along + g_along * along;
        let (g_u, g_w) = g_params.split_at_mut(self.w.len());
        for (d, &w) in self.w.iter().enumerate() {
            g_u[d] += g_hat[d] + g_product * w;
            if self.given {
                let u = self.u[d] - along * w;
                g_w[d] += along * g_hat[d] - twice * w + g_product * u;
            }
        }
    }
}

impl Bijection for Planar {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        2 * self.dim + 1
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        let (u, w) = params.split_at_mut(self.dim);
        let scale = 1.0 / (self.dim as f64).sqrt();
        w[..self.dim].iter_mut().for_each(|w| *w = (scale * rng.normal()) as f32);
        w[self.dim] = 0.0;
        let square = dot(&w[..self.dim], &w[..self.dim]).max(1e-2);
        for (u, w) in u.iter_mut().zip(&*w) {
            *u = SOFTPLUS_IS_ONE as f32 * w / square + 0.01 * rng.normal() as f32;
        }
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let plane = Plane::new(self.dim, params, pass);
        let (mut t, mut moved) = (pass.take(x.len()), pass.take(x.len()));
        t.fill(plane.b);
        add_product(&plane.w, x, &mut t);
        let sign = way.sign::<T>();
        let mut most = 0;
        for ((t, moved), l) in t.iter_mut().zip(&mut moved).zip(log_det) {
            if way == Way::Generate {
                *t = t.tanh();
            } else {
                let (solved, steps) = plane.solve(tau, *t);
                (*t, most) = (solved, most.max(steps));
            }
            *l += sign * plane.det(tau, *t).ln();
            *moved = sign * tau * *t;
        }
        pass.count.iterations += most;
        if way == Way::Generate {
            pass.save_copy(&x.values()[..self.dim * x.len()]);
        }
        add_along(&plane.u, &moved, x);
        if way == Way::Normalize {
            pass.save_copy(&x.values()[..self.dim * x.len()]);
        }
        pass.save(t);
        pass.give(moved);
        plane.give(pass);
    }

    /// Normalizing, h = J⁻ᵀ (g - g_l ∂l/∂z) goes to the input, and the weights take what generating with -h and -g_l would.
    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let plane = Plane::new(self.dim, params, pass);
        let t = pass.restore();
        let z = Batch::from_rows(self.dim, pass.restore());
        let (mut g_a, mut g_hat) = (pass.take(t.len()), pass.take(self.dim));
        let (sign, two_m) = (way.sign::<T>(), plane.m() + plane.m());
        if way == Way::Normalize {
            let mut bend = pass.take(t.len());
            for ((bend, &t), &g_l) in bend.iter_mut().zip(&t).zip(g_log_det) {
                *bend = g_l * two_m * t * (T::ONE - t * t) / plane.det(T::ONE, t);
            }
            add_along(&plane.w, &bend, g);
            bend.fill(T::ZERO);
            add_product(&plane.u, g, &mut bend);
            for (bend, &t) in bend.iter_mut().zip(&t) {
                *bend = -*bend * (T::ONE - t * t) / plane.det(T::ONE, t);
            }
            add_along(&plane.w, &bend, g);
            pass.give(bend);
        }
        g_a.fill(T::ZERO);
        add_product(&plane.u, g, &mut g_a);
        let (mut g_b, mut g_m) = (T::ZERO, T::ZERO);
        for ((g_a, &t), &g_l) in g_a.iter_mut().zip(&t).zip(g_log_det) {
            let (slope, det) = (T::ONE - t * t, plane.det(T::ONE, t));
            *g_a = sign * (*g_a - g_l * two_m * t / det) * slope;
            g_b += *g_a;
            g_m += sign * g_l * slope / det;
        }
        for d in 0..self.dim {
            let (mut to_hat, mut to_w) = (T::ZERO, T::ZERO);
            for (((&g, &z), &t), &g_a) in g.row(d).iter().zip(z.row(d)).zip(&t).zip(&g_a) {
                to_hat += g * t;
                to_w += g_a * z;
            }
            g_hat[d] = sign * to_hat;
            if plane.given {
                g_params[self.dim + d] += to_w;
            }
        }
        g_params[2 * self.dim] += g_b;
        plane.chain(&g_hat, g_m, g_params);
        if way == Way::Generate {
            add_along(&plane.w, &g_a, g);
        }
        pass.give(g_hat);
        pass.give(g_a);
        pass.give(z.into_values());
        pass.give(t);
        plane.give(pass);
    }
}
