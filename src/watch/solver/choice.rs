//! Which solver is looked at: that of the run, or another one beside it.

use crate::flow::{Method, Solver};

/// One of the two solvers of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// None: for the first solver that of the run, for the second none at all.
    pub method: Option<Method>,
    pub steps: usize,
    pub rtol: f64,
    pub atol: f64,
}

/// The most steps that can be looked at.
pub const MOST_STEPS: usize = 256;
/// The tolerances between which an adaptive solver can be looked at.
pub const TOLERANCES: [f64; 2] = [1e-10, 1e-1];

impl Default for Choice {
    fn default() -> Self {
        Self { method: None, steps: 8, rtol: 1e-3, atol: 1e-3 }
    }
}

impl Choice {
    /// The solver, where a method is chosen.
    pub fn solver(&self) -> Option<Solver> {
        self.method.map(|method| match method {
            Method::Dopri5 => Solver::Adaptive { rtol: self.rtol, atol: self.atol },
            method => Solver::Fixed { method, steps: self.steps },
        })
    }

    /// The same choice with all of `solver` written down.
    pub fn with(self, solver: Solver) -> Self {
        match solver {
            Solver::Fixed { method, steps } => Self { method: Some(method), steps, ..self },
            Solver::Adaptive { rtol, atol } => Self { method: Some(Method::Dopri5), rtol, atol, ..self },
        }
    }
}
