//! The vector field with what is integrated along its paths: d/dt (y, log_det, penalty) =
//! (v, tr ∂v/∂y, λ_K |v|² + λ_J |∂v/∂y ε|²), the last for Finlay et al. (2020), equations 3 and 5.
//! The trace is exact, or εᵀ ∂v/∂y ε with one probe a solve (Grathwohl et al. 2019, equation 7).

use super::{Step, System};
use crate::flow::continuous::{Continuous, Divergence, Gradient};
use crate::flow::{Bijection, Way};
use crate::math::Real;
use crate::net::{Linearized, Mlp, Pass};

pub(in crate::flow) struct Field<'a, T> {
    net: &'a Mlp,
    params: &'a [T],
    /// What the exact trace is computed with; empty where it is not exact or the network has other depths.
    matrix: Vec<T>,
    /// ε [D + 1][n], the row of t being 0; empty without noise.
    probe: Vec<T>,
    estimates: bool,
    /// λ_K and λ_J times the sign of dt, where penalties are asked for.
    penalty: Option<(T, T)>,
    records: bool,
    points_only: bool,
    /// How many steps have been recorded.
    pub steps: usize,
}

/// The gradients of the weights and of the trace's matrix, both added to. Where both are empty only inputs are wanted.
pub(in crate::flow) struct Sums<'a, T> {
    pub params: &'a mut [T],
    pub matrix: Vec<T>,
}

impl<'a, T: Real> Field<'a, T> {
    /// Draws the probe, if there is noise and a use for it.
    pub fn open(layer: &'a Continuous, way: Way, params: &'a [T], n: usize, pass: &mut Pass<T>) -> Self {
        let mut field = Self::with(layer, way, params, pass, (Vec::new(), Vec::new()));
        field.points_only = pass.points_only && !pass.is_recording() && field.penalty.is_none();
        if field.points_only {
            return field;
        }
        let wanted = layer.divergence == Divergence::Hutchinson || field.penalty.is_some() && layer.jacobian > 0.0;
        if let Some(mut rng) = wanted.then(|| pass.noise()).flatten() {
            let dim = layer.dim();
            field.probe = pass.take((dim + 1) * n);
            let sign = |bits: u64| if bits & 1 == 0 { T::ONE } else { -T::ONE };
            field.probe[..dim * n].iter_mut().for_each(|e| *e = sign(rng.next_u64()));
            field.probe[dim * n..].fill(T::ZERO);
        }
        field.estimates = layer.divergence == Divergence::Hutchinson && !field.probe.is_empty();
        if !field.estimates {
            field.matrix = layer.field.trace_matrix(params, pass).unwrap_or_default();
        }
        field.records = pass.is_recording() && layer.gradient == Gradient::Solver;
        field
    }

    /// As `close` left it.
    pub fn reopen(layer: &'a Continuous, way: Way, params: &'a [T], pass: &mut Pass<T>) -> Self {
        let (probe, matrix) = (pass.restore(), pass.restore());
        Self::with(layer, way, params, pass, (matrix, probe))
    }

    fn with(
        layer: &'a Continuous,
        way: Way,
        params: &'a [T],
        pass: &Pass<T>,
        (matrix, probe): (Vec<T>, Vec<T>),
    ) -> Self {
        let signed = |weight: f64| way.sign::<T>() * T::from_f64(weight);
        let wanted = pass.penalty_share.is_some() && layer.is_penalised();
        let estimates = layer.divergence == Divergence::Hutchinson && !probe.is_empty();
        let penalty = wanted.then(|| (signed(layer.kinetic), signed(layer.jacobian)));
        Self {
            net: &layer.field,
            params,
            matrix,
            probe,
            estimates,
            penalty,
            records: false,
            points_only: false,
            steps: 0,
        }
    }

    pub fn close(self, pass: &mut Pass<T>) {
        pass.save(self.matrix);
        pass.save(self.probe);
    }

    pub fn sums<'g>(&self, params: &'g mut [T], pass: &mut Pass<T>) -> Sums<'g, T> {
        let mut matrix = pass.take(self.matrix.len());
        matrix.fill(T::ZERO);
        Sums { params, matrix }
    }

    /// Carries the gradient of the trace's matrix on to the weights.
    pub fn finish(self, sums: Sums<'_, T>, pass: &mut Pass<T>) {
        self.net.vjp_trace_matrix(self.params, &sums.matrix, sums.params);
        [self.matrix, self.probe, sums.matrix].into_iter().for_each(|buffer| pass.give(buffer));
    }

    /// Whether the trace and whether the penalty is a sum over this direction: 0 is the probe, i + 1 the unit vector e_i.
    fn uses(&self, direction: usize) -> (bool, bool) {
        let is_probe = direction == 0;
        let by_trace = if self.estimates { is_probe } else { !is_probe && self.matrix.is_empty() };
        let stretches = self.penalty.is_some_and(|(_, jacobian)| jacobian != T::ZERO);
        (by_trace, stretches && is_probe != self.probe.is_empty())
    }

    /// The directions that something is a sum over.
    fn directions(&self) -> impl Iterator<Item = (usize, bool, bool)> + '_ {
        let all = (0..=self.net.outputs()).map(|direction| (direction, self.uses(direction)));
        all.map(|(direction, (trace, penalty))| (direction, trace, penalty)).filter(|&(_, trace, p)| trace || p)
    }

    fn direction(&self, direction: usize, n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let mut e = pass.take(self.net.inputs() * n);
        if direction == 0 {
            e.copy_from_slice(&self.probe);
        } else {
            e.fill(T::ZERO);
            e[(direction - 1) * n..direction * n].fill(T::ONE);
        }
        e
    }

    /// v [D][n] at `input` [D + 1][n], and the network linearised there. The caller gives both back.
    pub fn linearize(&self, input: &[T], pass: &mut Pass<T>) -> (Vec<T>, Linearized<T>) {
        pass.count.evaluations += 1;
        self.net.linearize(self.params, input, input.len() / self.net.inputs(), pass)
    }

    /// The gradient of the rates `g` [rows][n] -> that of y and t [D + 1][n]; adds that of the weights to `sums`.
    pub fn vjp(&self, input: &[T], g: &[T], sums: &mut Sums<'_, T>, pass: &mut Pass<T>) -> Vec<T> {
        let (v, at) = self.linearize(input, pass);
        let g_input = self.vjp_at((&v, &at), g, sums, pass);
        pass.give(v);
        at.give_back(pass);
        g_input
    }

    pub fn vjp_at(
        &self,
        (v, at): (&[T], &Linearized<T>),
        g: &[T],
        sums: &mut Sums<'_, T>,
        pass: &mut Pass<T>,
    ) -> Vec<T> {
        let (net, params, n) = (self.net, self.params, v.len() / self.net.outputs());
        let (g_v, rest) = g.split_at(v.len());
        let (g_trace, g_penalty) = rest.split_at(n);
        let two = T::ONE + T::ONE;
        let mut bend = at.no_bend(pass);
        if !self.matrix.is_empty() {
            net.vjp_trace(at, &self.matrix, g_trace, &mut bend, &mut sums.matrix, pass);
        }
        for (direction, by_trace, by_penalty) in self.directions() {
            let e = self.direction(direction, n, pass);
            let mut u = pass.take(v.len());
            u.fill(T::ZERO);
            if by_trace {
                multiply_rows(&mut u, &e, g_trace, T::ONE);
            }
            if let Some((_, jacobian)) = self.penalty.filter(|_| by_penalty) {
                let pushed = net.push(params, at, &e, pass);
                multiply_rows(&mut u, &pushed, g_penalty, two * jacobian);
                pass.give(pushed);
            }
            net.vjp_bilinear(params, at, &u, &e, &mut bend, sums.params, pass);
            [e, u].into_iter().for_each(|buffer| pass.give(buffer));
        }
        let mut g_own = pass.take(v.len());
        g_own.copy_from_slice(g_v);
        if let Some((kinetic, _)) = self.penalty {
            multiply_rows(&mut g_own, v, g_penalty, two * kinetic);
        }
        let g_input = net.vjp_bent(params, at, &g_own, bend, sums.params, pass);
        pass.give(g_own);
        g_input
    }
}

/// `out` += factor · by ⊙ every row of `rows`.
fn multiply_rows<T: Real>(out: &mut [T], rows: &[T], by: &[T], factor: T) {
    let n = by.len().max(1);
    for (out, row) in out.chunks_exact_mut(n).zip(rows.chunks_exact(n)) {
        out.iter_mut().zip(row.iter().zip(by)).for_each(|(out, (&r, &by))| *out += factor * by * r);
    }
}

/// `sum` [n] += factor · Σ over rows of a ⊙ b.
fn add_products<T: Real>(sum: &mut [T], a: &[T], b: &[T], factor: T) {
    let n = sum.len().max(1);
    for (a, b) in a.chunks_exact(n).zip(b.chunks_exact(n)) {
        sum.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (&a, &b))| *sum += factor * a * b);
    }
}

impl<T: Real> System<T> for Field<'_, T> {
    fn rows(&self) -> usize {
        self.watched() + usize::from(self.penalty.is_some())
    }

    fn seen(&self) -> usize {
        self.net.outputs()
    }

    fn watched(&self) -> usize {
        self.net.outputs() + 1
    }

    fn rates(&mut self, input: &[T], out: &mut [T], pass: &mut Pass<T>) {
        if self.points_only {
            pass.count.evaluations += 1;
            let n = input.len() / self.net.inputs();
            let v = self.net.value(self.params, input, n, pass);
            let (velocity, rest) = out.split_at_mut(v.len());
            velocity.copy_from_slice(&v);
            rest.fill(T::ZERO);
            return pass.give(v);
        }
        let (v, at) = self.linearize(input, pass);
        let n = v.len() / self.seen();
        let (velocity, rest) = out.split_at_mut(v.len());
        let (trace, penalty) = rest.split_at_mut(n);
        velocity.copy_from_slice(&v);
        trace.fill(T::ZERO);
        penalty.fill(T::ZERO);
        if let Some((kinetic, _)) = self.penalty {
            add_products(penalty, &v, &v, kinetic);
        }
        if !self.matrix.is_empty() {
            self.net.trace(&at, &self.matrix, trace, pass);
        }
        for (direction, by_trace, by_penalty) in self.directions() {
            let e = self.direction(direction, n, pass);
            let pushed = self.net.push(self.params, &at, &e, pass);
            if by_trace {
                add_products(trace, &e, &pushed, T::ONE);
            }
            if let Some((_, jacobian)) = self.penalty.filter(|_| by_penalty) {
                add_products(penalty, &pushed, &pushed, jacobian);
            }
            [e, pushed].into_iter().for_each(|buffer| pass.give(buffer));
        }
        pass.give(v);
        at.give_back(pass);
    }

    fn after(&mut self, step: &Step<'_, T>, pass: &mut Pass<T>) {
        if self.records {
            pass.save_copy(step.inputs);
            pass.save_copy(step.h);
            self.steps += 1;
        }
    }
}
