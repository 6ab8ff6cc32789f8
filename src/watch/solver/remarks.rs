//! What has to be said of a solver's run: where it goes wrong, and why.

use super::Run;
use crate::flow::{Method, Solver};

/// One thing to say. Counts are of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remark {
    /// Steps were too short or too many.
    GivenUp { points: usize, of: usize },
    /// Given up in single precision alone, where rounding is as large as the tolerance.
    Underflow { points: u64 },
    /// Single precision needs more evaluations than double: the tolerance is below its rounding.
    Rounding { single: u64, double: f64 },
    /// h λ is above what the method stands: errors grow from step to step.
    Unstable { product: f64, limit: f64 },
    /// Some steps have det ≤ 0: the plane is folded, and two points share an image.
    Folds { points: usize, of: usize },
    /// An adaptive solver whose steps are those that stability asks for.
    Stiff { steps: f64 },
    /// Backwards a contraction grows, and every error with it.
    Expands { missed: f64 },
    /// Backwards it is not the inverse of forwards.
    NoReturn { missed: f64 },
}

impl Remark {
    /// An adaptive solver tries no more steps than this.
    pub const MOST_STEPS: u64 = 4096;
}

/// Beyond this h λ a contraction by the rate λ grows instead: the end of the stability interval (Hairer and Wanner 1996,
/// table IV.2.1).
pub fn stability(method: Method) -> f64 {
    match method {
        Method::Euler | Method::Midpoint | Method::Heun => 2.0,
        Method::Rk4 => 2.785,
        Method::Dopri5 => 3.31,
    }
}

/// There and back misses by more than this, in standardised coordinates, before it is spoken of.
const MISS: f64 = 0.02;

/// Single precision is spoken of where it needs so many times the evaluations of double precision.
const MORE: f64 = 1.5;

/// Of a run through the stiff field with this λ, or through the field of the run where λ is 0.
pub fn remarks(run: &Run, dim: usize, lambda: f64) -> Vec<Remark> {
    let mut found = Vec::new();
    let of = run.paths.len();
    if run.given_up > 0 {
        found.push(Remark::GivenUp { points: run.given_up, of });
    }
    let rest = run.rest.as_ref();
    if let Some(cost) = rest.and_then(|rest| rest.cost).filter(|_| run.given_up == 0) {
        let double = run.evaluations()[2];
        if cost.underflows > 0 {
            found.push(Remark::Underflow { points: cost.underflows });
        } else if cost.forward as f64 > MORE * double {
            found.push(Remark::Rounding { single: cost.forward, double });
        }
    }
    let limit = stability(run.solver.method());
    match run.solver {
        Solver::Fixed { steps, .. } => {
            let product = lambda / steps.max(1) as f64;
            if product > limit {
                found.push(Remark::Unstable { product, limit });
            }
        }
        Solver::Adaptive { .. } => {
            let steps = lambda / limit;
            if run.given_up < of && steps > 8.0 && run.steps()[1] < 2.0 * steps + 16.0 {
                found.push(Remark::Stiff { steps });
            }
        }
    }
    if let Some(folds) = rest.and_then(|rest| rest.folds).filter(|folds| folds.folded > 0) {
        found.push(Remark::Folds { points: folds.folded, of: folds.points });
    }
    if let Some([missed, _]) = run.round_trip(dim).filter(|[missed, _]| *missed > MISS) {
        found.push(if lambda > 0.0 { Remark::Expands { missed } } else { Remark::NoReturn { missed } });
    }
    found
}
