//! The inverse of x = z + τ g(z): Banach's iteration u <- x - τ g(u), whose steps shrink by the Lipschitz constant each time
//! (Behrmann et al. 2019, algorithm 1), to the last bit, and then one step of Newton's with u as a constant. That step takes away
//! what rounding left, and carries derivatives exactly.

use super::Residual;
use crate::flow::Bijection;
use crate::math::{Batch, Real, lu};
use crate::net::Pass;

/// Iterations at most. At a Lipschitz constant of 0.98 as many reach the last bit of f64.
const MOST: usize = 2000;

impl Residual {
    /// x -> z in place. Each point moves until its steps no longer shrink, which only rounding can bring about, and then stands
    /// still whatever its neighbours do.
    pub(super) fn solve<T: Real>(&self, tau: T, params: &[T], x: &mut Batch<T>, pass: &mut Pass<T>) {
        let (dim, n) = (self.dim(), x.len());
        let (mut u, mut step, mut last) = (pass.take(dim * n), pass.take(n), pass.take(n));
        u.copy_from_slice(self.own(x));
        last.fill(T::from_f64(f64::INFINITY));
        for _ in 0..MOST {
            let mut next = self.net.value(params, &u, n, pass);
            step.fill(T::ZERO);
            let rows = next.chunks_exact_mut(n.max(1)).zip(x.values().chunks_exact(n.max(1)));
            for ((next, x), u) in rows.zip(u.chunks_exact(n.max(1))) {
                for (((next, &x), &u), step) in next.iter_mut().zip(x).zip(u).zip(&mut step) {
                    *next = x - tau * *next;
                    *step += (*next - u) * (*next - u);
                }
            }
            let mut moving = false;
            for (last, &step) in last.iter_mut().zip(&step) {
                let shrinks = step < *last && step > T::ZERO;
                moving |= shrinks;
                *last = if shrinks { step } else { -T::ONE };
            }
            for (u, next) in u.chunks_exact_mut(n.max(1)).zip(next.chunks_exact(n.max(1))) {
                for ((u, &next), &last) in u.iter_mut().zip(next).zip(&last) {
                    *u = if last > T::ZERO { next } else { *u };
                }
            }
            pass.give(next);
            pass.count.iterations += 1;
            if !moving {
                break;
            }
        }
        self.newton(tau, params, &mut u, x, pass);
        [u, step, last].into_iter().for_each(|buffer| pass.give(buffer));
    }

    /// z = u - (I + τ J)⁻¹ (u + τ g(u) - x) in place of x; u counts as a constant.
    fn newton<T: Real>(&self, tau: T, params: &[T], u: &mut [T], x: &mut Batch<T>, pass: &mut Pass<T>) {
        let (dim, n) = (self.dim(), x.len());
        u.iter_mut().for_each(|u| *u = T::from_f64(u.to_f64()));
        let (mut rest, at) = self.net.linearize(params, u, n, pass);
        let factors = self.factors(tau, params, &at, n, pass);
        for ((rest, &u), &x) in rest.iter_mut().zip(&*u).zip(x.values()) {
            *rest = u - x + tau * *rest;
        }
        lu::solve(&factors, dim, n, &mut rest);
        x.values_mut().iter_mut().zip(&*u).zip(&rest).for_each(|((x, &u), &r)| *x = u - r);
        [rest, factors].into_iter().for_each(|buffer| pass.give(buffer));
        at.give_back(pass);
    }
}
