//! The adjoint (Chen et al. 2018, section 2): along the path, backwards, a = dL/dy obeys da/dt = -∂(aᵀv + g tr ∂v/∂y)/∂y,
//! and the gradient of the weights is the integral of the same with ∂/∂θ. Nothing but the path's end is remembered; the
//! gradient is exact to the order of the solver.

use super::{Field, Step, Sums, System};
use crate::math::Real;
use crate::net::Pass;

/// The state is y, then a: [2D][n]. Errors are measured over it and not over the integral of the weights
/// (Kidger et al. 2021).
pub(in crate::flow) struct Adjoint<'f, 'a, 'g, T> {
    pub field: &'f Field<'a, T>,
    /// The gradients of log_det and of the penalty, which do not change on the way.
    pub g_rest: &'f [T],
    pub sums: Sums<'g, T>,
}

impl<T: Real> Adjoint<'_, '_, '_, T> {
    /// Splits a stage's input into (y, t) and the gradient of the field's rates, scaled by `factor` ⊙ h.
    fn split(&self, input: &[T], scale: Option<(T, &[T])>, pass: &mut Pass<T>) -> (Vec<T>, Vec<T>) {
        let n = input.len() / (self.seen() + 1);
        let dim = self.field.seen();
        let (y, rest) = input.split_at(dim * n);
        let (a, t) = rest.split_at(dim * n);
        let (mut point, mut g) = (pass.take((dim + 1) * n), pass.take(dim * n + self.g_rest.len()));
        point[..dim * n].copy_from_slice(y);
        point[dim * n..].copy_from_slice(t);
        g[..dim * n].copy_from_slice(a);
        g[dim * n..].copy_from_slice(self.g_rest);
        if let Some((factor, h)) = scale {
            for row in g.chunks_exact_mut(n.max(1)) {
                row.iter_mut().zip(h).for_each(|(g, &h)| *g *= factor * h);
            }
        }
        (point, g)
    }
}

impl<T: Real> System<T> for Adjoint<'_, '_, '_, T> {
    fn rows(&self) -> usize {
        2 * self.field.seen()
    }

    fn seen(&self) -> usize {
        self.rows()
    }

    fn watched(&self) -> usize {
        self.rows()
    }

    fn rates(&mut self, input: &[T], out: &mut [T], pass: &mut Pass<T>) {
        let (point, g) = self.split(input, None, pass);
        let (v, at) = self.field.linearize(&point, pass);
        let mut inputs_only = Sums { params: &mut [], matrix: Vec::new() };
        let g_point = self.field.vjp_at((&v, &at), &g, &mut inputs_only, pass);
        let (velocity, change) = out.split_at_mut(v.len());
        velocity.copy_from_slice(&v);
        change.iter_mut().zip(&g_point).for_each(|(out, &g)| *out = -g);
        at.give_back(pass);
        [point, g, v, g_point].into_iter().for_each(|buffer| pass.give(buffer));
    }

    fn after(&mut self, step: &Step<'_, T>, pass: &mut Pass<T>) {
        let each = (self.seen() + 1) * step.h.len();
        for (i, &b) in step.tableau.b.iter().enumerate().filter(|&(_, &b)| b != 0.0) {
            let (point, g) = self.split(&step.inputs[i * each..(i + 1) * each], Some((T::from_f64(-b), step.h)), pass);
            let g_point = self.field.vjp(&point, &g, &mut self.sums, pass);
            [point, g, g_point].into_iter().for_each(|buffer| pass.give(buffer));
        }
    }
}
