//! The field that is solved: that of the run, or a stiff one by formula.

use super::stiff::Stiff;
use crate::flow::{Bijection, Continuous, Flow, Slopes, Solver, Walk, walk_formula};
use crate::math::Batch;

/// "Converged" means: to this tolerance, in double precision.
pub const CONVERGED: Solver = Solver::Adaptive { rtol: 1e-11, atol: 1e-11 };

/// A field in double precision.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    Run { layer: Continuous, params: Vec<f64> },
    Stiff(Stiff),
}

impl Ground {
    /// The field of a continuous flow of one or two dimensions, or with `stiff` > 0 the example with that λ; none where there is neither.
    pub fn new(flow: &Flow, params: &[f32], stiff: f64) -> Option<Self> {
        if stiff > 0.0 {
            return Some(Ground::Stiff(Stiff { lambda: stiff }));
        }
        if params.len() != flow.num_params() {
            return None;
        }
        let (layer, own) = flow.continuous(params).filter(|(layer, _)| layer.dim() <= 2)?;
        Some(Ground::Run { layer: layer.clone(), params: own.iter().map(|&w| f64::from(w)).collect() })
    }

    pub fn dim(&self) -> usize {
        match self {
            Ground::Run { layer, .. } => layer.dim(),
            Ground::Stiff(_) => 2,
        }
    }

    /// The ways of `x` from one time to another.
    pub fn walk(&self, solver: Solver, times: (f64, f64), x: &Batch<f64>) -> Vec<Walk> {
        match self {
            Ground::Run { layer, params } => Continuous { solver, ..layer.clone() }.walk(params, times, x),
            Ground::Stiff(field) => walk_formula(field, solver, times, x),
        }
    }

    /// v and ∂v/∂y at points `y`, each at its own time.
    pub fn slopes(&self, y: &Batch<f64>, t: &[f64]) -> Slopes<f64> {
        match self {
            Ground::Run { layer, params } => layer.slopes(params, y, t),
            Ground::Stiff(field) => field.slopes(y),
        }
    }
}

/// `n` points that stand for N(0, I): on a spiral in the plane, at quantiles on a line. The first are the innermost.
pub fn starts(dim: usize, n: usize) -> Batch<f64> {
    let share = |i: usize| (i as f64 + 0.5) / n as f64;
    if dim == 1 {
        return Batch::from_rows(1, (0..n).map(|i| quantile(share(i))).collect());
    }
    let golden = core::f64::consts::PI * (3.0 - libm::sqrt(5.0));
    let polar = |i: usize| (libm::sqrt(-2.0 * libm::log1p(-share(i))), golden * i as f64);
    let xs = (0..n).map(&polar).map(|(r, angle)| r * libm::cos(angle));
    let ys = (0..n).map(polar).map(|(r, angle)| r * libm::sin(angle));
    let mut values: Vec<f64> = xs.chain(ys).collect();
    values.resize(dim * n, 0.0);
    Batch::from_rows(dim, values)
}

/// The z below which N(0, 1) has this share, by bisection.
fn quantile(share: f64) -> f64 {
    let below = |z: f64| 0.5 * libm::erfc(-z / core::f64::consts::SQRT_2);
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if below(middle) < share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
