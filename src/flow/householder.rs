//! A product of Householder reflections, x = H_K … H_1 z with H = I - 2 v vᵀ/|v|²: D of them make every orthogonal matrix
//! (Tomczak and Welling 2016, section 3.2). |det J| = 1.
//!
//! Two reflections are a rotation by twice the angle between their vectors. The morph therefore takes them in pairs and turns
//! the second vector out of the first; a last one without a partner has determinant -1 and is reached in a jump.

use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Weights: the vectors v [reflections][D], of any length; one of length 0 is taken for the first axis.
/// Starts near the identity, pairs being nearly equal; an odd last vector is random.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Householder {
    pub dim: usize,
    /// How many reflections follow each other.
    pub reflections: usize,
}

/// Below this |v|² is not divided by.
const TINY: f64 = 1e-30;

fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).fold(T::ZERO, |sum, (&a, &b)| sum + a * b)
}

/// v -> v/|v|; returns 1/|v|, or 0 for the first axis in place of a vector without length.
fn normalize<T: Real>(v: &mut [T]) -> T {
    let square = dot(v, v);
    if square < T::from_f64(TINY) {
        v.fill(T::ZERO);
        v[0] = T::ONE;
        return T::ZERO;
    }
    let length = square.sqrt();
    v.iter_mut().for_each(|v| *v = *v / length);
    T::ONE / length
}

/// c = nᵀ x of every point.
fn project<T: Real>(normal: &[T], x: &Batch<T>, c: &mut [T]) {
    c.fill(T::ZERO);
    for (d, &v) in normal.iter().enumerate() {
        c.iter_mut().zip(x.row(d)).for_each(|(c, &x)| *c += v * x);
    }
}

/// x -> x - 2 n (nᵀ x), with nᵀ x left in `c`.
fn reflect<T: Real>(normal: &[T], x: &mut Batch<T>, c: &mut [T]) {
    project(normal, x, c);
    for (d, &v) in normal.iter().enumerate() {
        let twice = v + v;
        x.row_mut(d).iter_mut().zip(&*c).for_each(|(x, &c)| *x -= twice * c);
    }
}

impl Householder {
    /// Reflection `k` in the order of travel.
    fn nth(&self, way: Way, k: usize) -> usize {
        if way == Way::Generate { k } else { self.reflections - 1 - k }
    }

    /// The unit vectors at the fraction τ.
    fn normals<T: Real>(&self, tau: T, params: &[T], pass: &mut Pass<T>) -> Vec<T> {
        let mut normals = pass.take(params.len());
        normals.copy_from_slice(params);
        normals.chunks_exact_mut(self.dim).for_each(|v| {
            normalize(v);
        });
        if tau < T::ONE {
            for two in normals.chunks_exact_mut(2 * self.dim) {
                let (first, second) = two.split_at_mut(self.dim);
                let share = if dot(first, second) < T::ZERO { -tau } else { tau };
                second.iter_mut().zip(&*first).for_each(|(v, &u)| *v = (T::ONE - tau) * u + share * *v);
                normalize(second);
            }
        }
        normals
    }
}

impl Bijection for Householder {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        self.reflections * self.dim
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        for two in params.chunks_mut(2 * self.dim) {
            let (first, second) = two.split_at_mut(self.dim);
            first.iter_mut().for_each(|v| *v = rng.normal() as f32);
            second.iter_mut().zip(&*first).for_each(|(v, u)| *v = u + 0.01 * rng.normal() as f32);
        }
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        _log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        if tau <= T::ZERO {
            return;
        }
        let count = if tau < T::ONE { self.reflections / 2 * 2 } else { self.reflections };
        let normals = self.normals(tau, params, pass);
        let mut c = pass.take(x.len());
        for k in (0..self.reflections).map(|k| self.nth(way, k)).filter(|&k| k < count) {
            pass.save_copy(&x.values()[..self.dim * x.len()]);
            reflect(&normals[k * self.dim..(k + 1) * self.dim], x, &mut c);
        }
        pass.give(c);
        pass.give(normals);
    }

    /// With c = nᵀx: ∂/∂n = -2 Σ (c g + (nᵀg) x), and for v its part across n, divided by |v|.
    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        _g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = g.len();
        let mut normal = pass.take(self.dim);
        let mut g_normal = pass.take(self.dim);
        let (mut c, mut c_g) = (pass.take(n), pass.take(n));
        for k in (0..self.reflections).rev().map(|k| self.nth(way, k)) {
            let own = k * self.dim..(k + 1) * self.dim;
            normal.copy_from_slice(&params[own.clone()]);
            let inverse = normalize(&mut normal);
            let x = Batch::from_rows(self.dim, pass.restore());
            project(&normal, &x, &mut c);
            project(&normal, g, &mut c_g);
            for (d, g_n) in g_normal.iter_mut().enumerate() {
                let both = g.row(d).iter().zip(x.row(d)).zip(&c).zip(&c_g);
                *g_n = both.fold(T::ZERO, |sum, (((&g, &x), &c), &c_g)| sum - (c * g + c_g * x));
                *g_n += *g_n;
            }
            let along = dot(&normal, &g_normal);
            for ((g_v, &g_n), &v) in g_params[own].iter_mut().zip(&g_normal).zip(&normal) {
                *g_v += inverse * (g_n - along * v);
            }
            reflect(&normal, g, &mut c_g);
            pass.give(x.into_values());
        }
        pass.give(c_g);
        pass.give(c);
        pass.give(g_normal);
        pass.give(normal);
    }
}
