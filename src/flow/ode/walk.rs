//! Every stop of a point on its way through a solver: the ends of its steps, and what they cost.

use super::adaptive::epsilon;
use super::{Field, Step, System, solve};
use crate::flow::{Bijection, Continuous, Solver, Way};
use crate::math::{Batch, Real};
use crate::net::Pass;

/// The way of one point, from where it set out to where it ended or was given up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Walk {
    pub times: Vec<f64>,
    /// D numbers a stop.
    pub points: Vec<f64>,
    /// ∫ tr ∂v/∂y dt up to each stop, as the solver sums it, in nats.
    pub log_dets: Vec<f64>,
    /// Evaluations of the field (NFE), those of rejected steps among them.
    pub evaluations: u64,
    /// Whether an adaptive solver found its steps too short or too many.
    pub given_up: bool,
}

impl Walk {
    /// How many steps were made.
    pub fn steps(&self) -> usize {
        self.times.len().saturating_sub(1)
    }

    /// The last stop.
    pub fn end(&self, dim: usize) -> &[f64] {
        &self.points[self.points.len().saturating_sub(dim)..]
    }

    /// ∫ tr ∂v/∂y dt over the whole way, in nats.
    pub fn log_det(&self) -> f64 {
        self.log_dets.last().copied().unwrap_or(0.0)
    }
}

/// A vector field that is given by a formula instead of a network.
pub trait Velocity<T: Real> {
    fn dim(&self) -> usize;

    /// `input` [D + 1][n], the last row being t -> v [D][n], then tr ∂v/∂y [n].
    fn rates(&self, input: &[T], out: &mut [T]);
}

/// A formula's field and the integral of its trace.
struct Formula<'v, V>(&'v V);

impl<T: Real, V: Velocity<T>> System<T> for Formula<'_, V> {
    fn rows(&self) -> usize {
        self.0.dim() + 1
    }

    fn seen(&self) -> usize {
        self.0.dim()
    }

    fn watched(&self) -> usize {
        self.0.dim() + 1
    }

    fn rates(&mut self, input: &[T], out: &mut [T], pass: &mut Pass<T>) {
        pass.count.evaluations += 1;
        self.0.rates(input, out);
    }

    fn after(&mut self, _step: &Step<'_, T>, _pass: &mut Pass<T>) {}
}

/// Any system whose steps are written down.
struct Recorder<'s, S> {
    system: &'s mut S,
    walks: &'s mut [Walk],
    to: f64,
}

impl<T: Real, S: System<T>> System<T> for Recorder<'_, S> {
    fn rows(&self) -> usize {
        self.system.rows()
    }

    fn seen(&self) -> usize {
        self.system.seen()
    }

    fn watched(&self) -> usize {
        self.system.watched()
    }

    fn rates(&mut self, input: &[T], out: &mut [T], pass: &mut Pass<T>) {
        let near = 4.0 * epsilon::<T>();
        for (p, walk) in self.walks.iter_mut().enumerate() {
            let arrived = walk.times.last().is_some_and(|t| (t - self.to).abs() <= near);
            // A point that was given up is NaN and waits.
            walk.evaluations += u64::from(!arrived && !input[p].to_f64().is_nan());
        }
        self.system.rates(input, out, pass);
    }

    fn after(&mut self, step: &Step<'_, T>, _pass: &mut Pass<T>) {
        let (n, dim) = (step.h.len(), self.system.seen());
        for (p, walk) in self.walks.iter_mut().enumerate().filter(|(p, _)| step.h[*p] != T::ZERO) {
            walk.times.push(step.t[p].to_f64() + step.h[p].to_f64());
            walk.points.extend((0..dim).map(|d| step.end[d * n + p].to_f64()));
            walk.log_dets.push(step.end[dim * n + p].to_f64());
        }
    }
}

/// Carries the points of `x` through `system` and writes down every stop.
fn record<T: Real>(
    system: &mut impl System<T>,
    solver: Solver,
    (from, to): (f64, f64),
    x: &Batch<T>,
    pass: &mut Pass<T>,
) -> Vec<Walk> {
    let (n, dim) = (x.len(), system.seen());
    let begun = |p: usize| Walk {
        times: vec![from],
        points: (0..dim).map(|d| x.get(d, p).to_f64()).collect(),
        log_dets: vec![0.0],
        ..Walk::default()
    };
    let mut walks: Vec<Walk> = (0..n).map(begun).collect();
    let mut state = vec![T::ZERO; system.rows() * n];
    state[..dim * n].copy_from_slice(&x.values()[..dim * n]);
    let adaptive = matches!(solver, Solver::Adaptive { .. });
    solve(&mut Recorder { system, walks: &mut walks, to }, solver, (from, to), &mut state, pass);
    walks.iter_mut().zip(&state).for_each(|(walk, end)| walk.given_up = adaptive && end.to_f64().is_nan());
    walks
}

/// The ways of the points `x` through the field of a formula, from the first of `times` to the second.
pub fn walk_formula<T: Real>(
    velocity: &impl Velocity<T>,
    solver: Solver,
    times: (f64, f64),
    x: &Batch<T>,
) -> Vec<Walk> {
    record(&mut Formula(velocity), solver, times, x, &mut Pass::new())
}

impl Continuous {
    /// The ways of the points `x` from time `from` to time `to`, by the layer's own solver.
    pub fn walk<T: Real>(&self, params: &[T], (from, to): (f64, f64), x: &Batch<T>) -> Vec<Walk> {
        let mut pass = Pass::new();
        let way = if from <= to { Way::Generate } else { Way::Normalize };
        let mut field = Field::open(self, way, params, x.len(), &mut pass);
        record(&mut field, self.solver, (from, to), x, &mut pass)
    }

    /// v and ∂v/∂y at the points `y`, each at its own time.
    pub fn slopes<T: Real>(&self, params: &[T], y: &Batch<T>, t: &[T]) -> Slopes<T> {
        let (dim, n) = (self.dim(), y.len());
        let mut pass = Pass::new();
        let input = [&y.values()[..dim * n], t].concat();
        let (velocity, at) = self.field.linearize(params, &input, n, &mut pass);
        let mut entries = Batch::zeros(dim * dim, n);
        for j in 0..dim {
            let mut e = vec![T::ZERO; (dim + 1) * n];
            e[j * n..(j + 1) * n].fill(T::ONE);
            let column = self.field.push(params, &at, &e, &mut pass);
            (0..dim).for_each(|i| entries.row_mut(i * dim + j).copy_from_slice(&column[i * n..(i + 1) * n]));
        }
        Slopes { velocity: Batch::from_rows(dim, velocity), entries }
    }
}

/// A vector field linearised at points.
#[derive(Clone, Debug, PartialEq)]
pub struct Slopes<T> {
    pub velocity: Batch<T>,
    /// ∂v_i/∂y_j is row i·D + j.
    pub entries: Batch<T>,
}
