//! Where a fixed step of a solver is no longer one-to-one: its Jacobian is singular on the way.

use crate::flow::{Method, Solver};
use crate::math::Batch;
use crate::watch::ground::{Ground, starts};
use crate::watch::step::step;
use serde::{Deserialize, Serialize};

/// What the steps did to neighbourhoods of points that set out from the base.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Folds {
    /// How many points were followed.
    pub points: usize,
    /// How many of them met a step with det ≤ 0.
    pub folded: usize,
    /// The smallest singular value of all steps, with the sign of its determinant.
    pub smallest: f64,
}

/// So many evaluations of the field on a point are spent at most.
const WORK: usize = 8000;
const FEWEST: usize = 24;
const MOST: usize = 320;

/// Of every point of `z` the steps, counted from 0, at which its neighbourhood is turned over or flattened.
pub fn turned(ground: &Ground, solver: Solver, z: &Batch<f64>) -> Vec<Vec<u32>> {
    let mut found = vec![Vec::new(); z.len()];
    let Solver::Fixed { method, steps } = solver else { return found };
    let (mut y, h) = (z.clone(), 1.0 / steps.max(1) as f64);
    for k in 0..steps.max(1) {
        let jacobians = step(ground, method.tableau(), (k as f64 * h, h), &mut y);
        let folding = found.iter_mut().zip(jacobians).filter(|(_, jacobian)| jacobian.det() <= 0.0);
        folding.for_each(|(found, _)| found.push(k as u32));
    }
    found
}

impl Folds {
    /// Of the solver's steps; none for an adaptive one.
    pub fn new(ground: &Ground, solver: Solver) -> Option<Self> {
        let Solver::Fixed { method, steps } = solver else { return None };
        Some(Self::of(ground, method, steps.max(1)))
    }

    fn of(ground: &Ground, method: Method, steps: usize) -> Self {
        let tableau = method.tableau();
        let points = (WORK / (steps * tableau.stages_used())).clamp(FEWEST, MOST);
        let mut y = starts(ground.dim(), points);
        let mut smallest = vec![f64::INFINITY; points];
        let h = 1.0 / steps as f64;
        for k in 0..steps {
            let jacobians = step(ground, tableau, (k as f64 * h, h), &mut y);
            for (smallest, jacobian) in smallest.iter_mut().zip(jacobians) {
                *smallest = smallest.min(jacobian.signed_smallest());
            }
        }
        let folded = smallest.iter().filter(|s| **s <= 0.0).count();
        Self { points, folded, smallest: smallest.into_iter().fold(f64::INFINITY, f64::min) }
    }
}
