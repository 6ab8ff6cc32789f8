//! The continuous flow: x is where dy/dt = v(y, t) carries z from t = 0 to t = 1, and log |det dx/dz| = ∫ tr ∂v/∂y dt
//! (Chen et al. 2018, theorem 1; Grathwohl et al. 2019). Both ways are the same solver, run forwards or backwards, so they
//! undo each other, and log_det is that of the map, to the order of the solver.

use super::ode::{Adjoint, Field, Watch, solve, step_back};
use super::{Bijection, Solver, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::{Gain, Mlp, Pass};
use serde::{Deserialize, Serialize};

/// What log_det is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Divergence {
    Exact,
    /// εᵀ ∂v/∂y ε with signs ε drawn once a solve, where the pass has noise; exact where it has none.
    Hutchinson,
}

/// How `vjp` goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gradient {
    /// Through every step that was made, which are remembered: exact.
    Solver,
    /// By solving the adjoint equation, which remembers nothing: exact to the order of the solver.
    Adjoint,
}

impl Divergence {
    pub const ALL: [Divergence; 2] = [Divergence::Exact, Divergence::Hutchinson];

    pub fn name(self) -> &'static str {
        match self {
            Divergence::Exact => "exact",
            Divergence::Hutchinson => "hutchinson",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

impl Gradient {
    pub const ALL: [Gradient; 2] = [Gradient::Solver, Gradient::Adjoint];

    pub fn name(self) -> &'static str {
        match self {
            Gradient::Solver => "solver",
            Gradient::Adjoint => "adjoint",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Weights: those of the field. `pass.count.evaluations` counts the evaluations of the field on a batch, there and back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Continuous {
    /// v: (y, t) -> dy/dt, from D + 1 to D.
    pub field: Mlp,
    pub solver: Solver,
    pub divergence: Divergence,
    pub gradient: Gradient,
    /// λ of ∫ |v|² dt and of ∫ |∂v/∂y|² dt (Frobenius, or |∂v/∂y ε|² with noise), which training keeps small: straight and
    /// even paths need few steps (Finlay et al. 2020). They count in `pass.penalty` where `pass.penalty_share` is set.
    pub kinetic: f64,
    pub jacobian: f64,
}

/// The times at which a way begins and ends, the layer being done to the fraction τ.
fn times(way: Way, tau: f64) -> (f64, f64) {
    match way {
        Way::Generate => (0.0, tau),
        Way::Normalize => (tau, 0.0),
    }
}

impl Continuous {
    /// Exact trace, gradient through the solver, no penalty.
    pub fn new(field: Mlp, solver: Solver) -> Self {
        let (divergence, gradient) = (Divergence::Exact, Gradient::Solver);
        Self { field, solver, divergence, gradient, kinetic: 0.0, jacobian: 0.0 }
    }

    pub(super) fn is_penalised(&self) -> bool {
        self.kinetic > 0.0 || self.jacobian > 0.0
    }

    /// Where the points `x` are at `times`, each in [0, 1] and in any order; generating they set out at 0, normalizing at 1.
    pub fn trajectory<T: Real>(&self, params: &[T], way: Way, x: &Batch<T>, times: &[f64]) -> Vec<Batch<T>> {
        self.watched(params, way, x, times, self.dim())
    }

    /// As [`Self::trajectory`], with a last row: log |det dy/dx| of the map from where the points set out, in nats.
    pub fn paths<T: Real>(&self, params: &[T], way: Way, x: &Batch<T>, times: &[f64]) -> Vec<Batch<T>> {
        self.watched(params, way, x, times, self.dim() + 1)
    }

    /// v(y, t) and its divergence tr ∂v/∂y at points `y` [D][n].
    pub fn velocity<T: Real>(&self, params: &[T], y: &Batch<T>, t: f64) -> (Batch<T>, Vec<T>) {
        use super::ode::System;
        let (n, mut pass) = (y.len(), Pass::new());
        let mut field = Field::open(self, Way::Generate, params, n, &mut pass);
        let mut input = y.values()[..self.dim() * n].to_vec();
        input.resize((self.dim() + 1) * n, T::from_f64(t));
        let mut rates = vec![T::ZERO; field.rows() * n];
        field.rates(&input, &mut rates, &mut pass);
        let divergence = rates[self.dim() * n..(self.dim() + 1) * n].to_vec();
        rates.truncate(self.dim() * n);
        (Batch::from_rows(self.dim(), rates), divergence)
    }

    /// The first `rows` rows of the state at `times`; NaN where a point never came.
    fn watched<T: Real>(&self, params: &[T], way: Way, x: &Batch<T>, times: &[f64], rows: usize) -> Vec<Batch<T>> {
        let (from, to) = self::times(way, 1.0);
        let (mut pass, n) = (Pass::new(), x.len());
        let mut nowhere = Batch::zeros(rows, n);
        nowhere.values_mut().fill(T::from_f64(f64::NAN));
        let mut start = Batch::zeros(rows, n);
        let moved = self.dim() * n;
        start.values_mut()[..moved].copy_from_slice(&x.values()[..moved]);
        let mut found: Vec<Batch<T>> =
            times.iter().map(|&t| if t == from { start.clone() } else { nowhere.clone() }).collect();
        let mut field = Field::open(self, way, params, n, &mut pass);
        let mut state = self.state(&field, &start.values()[..moved], &mut pass);
        solve(
            &mut Watch { field: &mut field, times, found: &mut found },
            self.solver,
            (from, to),
            &mut state,
            &mut pass,
        );
        found
    }

    /// y, then zeros for what is integrated along the path.
    fn state<T: Real>(&self, field: &Field<'_, T>, y: &[T], pass: &mut Pass<T>) -> Vec<T> {
        use super::ode::System;
        let n = y.len() / self.dim();
        let mut state = pass.take(field.rows() * n);
        state[..y.len()].copy_from_slice(y);
        state[y.len()..].fill(T::ZERO);
        state
    }
}

impl Bijection for Continuous {
    fn dim(&self) -> usize {
        self.field.outputs()
    }

    fn num_params(&self) -> usize {
        self.field.num_params()
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        self.field.init(Gain::FIELD, params, rng);
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
        let (n, moved) = (x.len(), self.dim() * x.len());
        let mut field = Field::open(self, way, params, n, pass);
        let mut state = self.state(&field, &x.values()[..moved], pass);
        solve(&mut field, self.solver, times(way, tau.to_f64()), &mut state, pass);
        let (y, sums) = state.split_at(moved);
        x.values_mut()[..moved].copy_from_slice(y);
        log_det.iter_mut().zip(sums).for_each(|(l, &sum)| *l += sum);
        pass.penalty += T::sum(&sums[n..]);
        match self.gradient {
            Gradient::Solver => {
                let mut steps = pass.take(1);
                steps[0] = T::from_f64(field.steps as f64);
                pass.save(steps);
            }
            Gradient::Adjoint => pass.save_copy(y),
        }
        pass.give(state);
        field.close(pass);
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (n, moved) = (g.len(), self.dim() * g.len());
        let field = Field::reopen(self, way, params, pass);
        let mut sums = field.sums(g_params, pass);
        let mut g_state = self.state(&field, &g.values()[..moved], pass);
        g_state[moved..moved + n].copy_from_slice(g_log_det);
        g_state[moved + n..].fill(pass.penalty_share.unwrap_or(T::ZERO));
        match self.gradient {
            Gradient::Solver => {
                let steps = pass.restore();
                for _ in 0..steps[0].to_f64() as usize {
                    let (h, inputs) = (pass.restore(), pass.restore());
                    step_back(&field, self.solver.method().tableau(), (&inputs, &h), &mut g_state, &mut sums, pass);
                    [h, inputs].into_iter().for_each(|buffer| pass.give(buffer));
                }
                pass.give(steps);
            }
            Gradient::Adjoint => {
                let y = pass.restore();
                let mut state = pass.take(2 * moved);
                state[..moved].copy_from_slice(&y);
                state[moved..].copy_from_slice(&g_state[..moved]);
                let (from, to) = times(way, 1.0);
                let mut adjoint = Adjoint { field: &field, g_rest: &g_state[moved..], sums };
                solve(&mut adjoint, self.solver, (to, from), &mut state, pass);
                sums = adjoint.sums;
                g_state[..moved].copy_from_slice(&state[moved..]);
                [y, state].into_iter().for_each(|buffer| pass.give(buffer));
            }
        }
        g.values_mut()[..moved].copy_from_slice(&g_state[..moved]);
        pass.give(g_state);
        field.finish(sums, pass);
    }
}
