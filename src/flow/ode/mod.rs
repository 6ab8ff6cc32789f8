//! The machine that runs explicit Runge-Kutta methods on a batch, forwards and (transposed) backwards. Every point has its own
//! time and its own step, so that none depends on its neighbours.

mod adaptive;
mod adjoint;
mod field;
mod trajectory;
mod walk;

pub(super) use adjoint::Adjoint;
pub(super) use field::{Field, Sums};
pub(super) use trajectory::Watch;
pub use walk::{Slopes, Velocity, Walk, walk_formula};

use super::Solver;
use super::solver::Tableau;
use crate::math::Real;
use crate::net::Pass;

/// A state [rows][n] and its rates of change.
pub(super) trait System<T: Real> {
    fn rows(&self) -> usize;

    /// How many of the first rows the rates depend on.
    fn seen(&self) -> usize;

    /// How many of the first rows count in the error of an adaptive step.
    fn watched(&self) -> usize;

    /// `input` [seen + 1][n], the last row being t -> d state / dt [rows][n].
    fn rates(&mut self, input: &[T], out: &mut [T], pass: &mut Pass<T>);

    /// Is told of every step, before the state becomes its end.
    fn after(&mut self, step: &Step<'_, T>, pass: &mut Pass<T>);
}

/// What one step did. Rows have length n, and h is 0 where a point did not move.
pub(super) struct Step<'a, T> {
    pub tableau: &'static Tableau,
    /// Whether all stages are there that dense output needs.
    pub dense: bool,
    pub start: &'a [T],
    pub end: &'a [T],
    pub t: &'a [T],
    pub h: &'a [T],
    /// The stages' rates, one after another.
    pub k: &'a [T],
    /// The stages' inputs, one after another.
    pub inputs: &'a [T],
}

/// Carries `state` from time `from` to time `to`.
pub(super) fn solve<T: Real>(
    system: &mut impl System<T>,
    solver: Solver,
    (from, to): (f64, f64),
    state: &mut [T],
    pass: &mut Pass<T>,
) {
    let n = state.len() / system.rows();
    let tableau = solver.method().tableau();
    let steps = match solver {
        Solver::Fixed { steps, .. } => steps.max(1),
        Solver::Adaptive { rtol, atol } => return adaptive::solve(system, (rtol, atol), (from, to), state, pass),
    };
    let used = tableau.stages_used();
    let (mut t, mut h, mut end) = (pass.take(n), pass.take(n), pass.take(state.len()));
    let (mut k, mut inputs) = (pass.take(used * state.len()), pass.take(used * (system.seen() + 1) * n));
    h.fill(T::from_f64((to - from) / steps as f64));
    for i in 0..steps {
        t.fill(T::from_f64(from + (to - from) * i as f64 / steps as f64));
        stages(system, tableau, 0..used, (state, &t, &h), &mut k, &mut inputs, pass);
        advance(&mut end, state, &h, &k, state.len(), &tableau.b[..used]);
        let step = Step { tableau, dense: false, start: state, end: &end, t: &t, h: &h, k: &k, inputs: &inputs };
        system.after(&step, pass);
        state.copy_from_slice(&end);
    }
    [t, h, end, k, inputs].into_iter().for_each(|buffer| pass.give(buffer));
}

/// Evaluates the stages `wanted`, and fills in the inputs of all up to them; those before are known.
fn stages<T: Real>(
    system: &mut impl System<T>,
    tableau: &Tableau,
    wanted: core::ops::Range<usize>,
    (state, t, h): (&[T], &[T], &[T]),
    k: &mut [T],
    inputs: &mut [T],
    pass: &mut Pass<T>,
) {
    let seen = system.seen() * t.len();
    for (i, input) in inputs.chunks_exact_mut((seen + t.len()).max(1)).enumerate().take(wanted.end) {
        let (before, own) = k.split_at_mut(i * state.len());
        let (y, time) = input.split_at_mut(seen);
        advance(y, state, h, before, state.len(), tableau.a[i]);
        let c = T::from_f64(tableau.c[i]);
        time.iter_mut().zip(t.iter().zip(h)).for_each(|(time, (&t, &h))| *time = t + c * h);
        if wanted.contains(&i) {
            system.rates(input, &mut own[..state.len()], pass);
        }
    }
}

/// `out` = state + h Σ_j weights_j k_j, for as many of the first rows as `out` has; the k_j stand `stride` apart.
fn advance<T: Real>(out: &mut [T], state: &[T], h: &[T], k: &[T], stride: usize, weights: &[f64]) {
    let n = h.len().max(1);
    out.copy_from_slice(&state[..out.len()]);
    for (j, &weight) in weights.iter().enumerate().filter(|&(_, &weight)| weight != 0.0) {
        let weight = T::from_f64(weight);
        for (out, k) in out.chunks_exact_mut(n).zip(k[j * stride..].chunks_exact(n)) {
            for ((out, &k), &h) in out.iter_mut().zip(k).zip(h) {
                *out += weight * h * k;
            }
        }
    }
}

/// The transpose of one step: `g` [rows][n], the gradient of the step's end, becomes that of its start.
pub(super) fn step_back<T: Real>(
    field: &Field<'_, T>,
    tableau: &Tableau,
    (inputs, h): (&[T], &[T]),
    g: &mut [T],
    sums: &mut Sums<'_, T>,
    pass: &mut Pass<T>,
) {
    let n = h.len().max(1);
    let (seen, used) = (field.seen() * h.len(), tableau.stages_used());
    let (mut g_k, mut g_end) = (pass.take(used * seen), pass.take(g.len()));
    g_end.copy_from_slice(g);
    g_k.fill(T::ZERO);
    let mut g_rates = pass.take(g.len());
    for i in (0..used).rev() {
        let b = T::from_f64(tableau.b[i]);
        for (out, g) in g_rates.chunks_exact_mut(n).zip(g_end.chunks_exact(n)) {
            out.iter_mut().zip(g.iter().zip(h)).for_each(|(out, (&g, &h))| *out = b * h * g);
        }
        g_rates.iter_mut().zip(&g_k[i * seen..(i + 1) * seen]).for_each(|(out, &g)| *out += g);
        let each = seen + h.len();
        let g_y = field.vjp(&inputs[i * each..(i + 1) * each], &g_rates, sums, pass);
        g[..seen].iter_mut().zip(&g_y).for_each(|(g, &more)| *g += more);
        for (j, &a) in tableau.a[i].iter().enumerate().filter(|&(_, &a)| a != 0.0) {
            let a = T::from_f64(a);
            for (out, g) in g_k[j * seen..(j + 1) * seen].chunks_exact_mut(n).zip(g_y.chunks_exact(n)) {
                out.iter_mut().zip(g.iter().zip(h)).for_each(|(out, (&g, &h))| *out += a * h * g);
            }
        }
        pass.give(g_y);
    }
    [g_k, g_end, g_rates].into_iter().for_each(|buffer| pass.give(buffer));
}
