//! Errors against evaluations: every method at more and more steps, against a solution that is as good as exact.

mod slope;

pub use slope::{FLOOR, Mark, slope};

use super::ground::{CONVERGED, Ground, starts};
use super::path::Path;
use super::solver::{Measure, POINTS, ends, log_dets};
use crate::flow::{Flow, Method, Solver, Walk};
use serde::{Deserialize, Serialize};

/// How far the plot goes: the evaluations of the finest mark; 0 asks for the reference alone.
pub const DEPTHS: [u32; 3] = [0, 64, 512];

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub stiff: f64,
    /// One of [`DEPTHS`].
    pub most: u32,
}

/// One method: how its errors fall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    pub method: Method,
    /// Evaluations of a point and root mean square error: in position, in log-density.
    pub position: Vec<Mark>,
    pub log_density: Vec<Mark>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub dim: usize,
    /// The converged paths from z to x, where they end, and ∫ tr ∂v/∂y dt along them.
    pub paths: Vec<Path>,
    pub ends: Vec<f64>,
    pub log_dets: Vec<f64>,
    pub curves: Vec<Curve>,
}

/// Root mean squares over the points that arrived, for a run that ended so: in position, and in log-density (nats).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    pub position: f64,
    pub log_density: f64,
}

impl Errors {
    pub fn of(self, measure: Measure) -> f64 {
        match measure {
            Measure::Position => self.position,
            Measure::LogDensity => self.log_density,
        }
    }
}

impl Curve {
    pub fn marks(&self, measure: Measure) -> &[Mark] {
        match measure {
            Measure::Position => &self.position,
            Measure::LogDensity => &self.log_density,
        }
    }
}

impl Found {
    /// The errors of a run over the same points; none where nothing arrived.
    pub fn errors(&self, ends: &[f64], log_dets: &[f64]) -> Option<Errors> {
        let squares = |a: &[f64], b: &[f64]| {
            let all: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).filter(|e| !e.is_nan()).collect();
            (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
        };
        let position = libm::sqrt(squares(ends, &self.ends)? * self.dim as f64);
        Some(Errors { position, log_density: libm::sqrt(squares(log_dets, &self.log_dets)?) })
    }

    fn mark(&self, walks: &[Walk]) -> Option<[Mark; 2]> {
        let errors = self.errors(&ends(walks, self.dim), &log_dets(walks))?;
        let nfe = walks.iter().map(|w| w.evaluations as f64).sum::<f64>() / walks.len().max(1) as f64;
        Some([[nfe, errors.position], [nfe, errors.log_density]])
    }

    fn curve(&self, ground: &Ground, method: Method, solvers: impl Iterator<Item = Solver>) -> Curve {
        let z = starts(self.dim, POINTS);
        let marks: Vec<[Mark; 2]> =
            solvers.filter_map(|solver| self.mark(&ground.walk(solver, (0.0, 1.0), &z))).collect();
        let each = |i: usize| marks.iter().map(|both| both[i]).filter(|[_, e]| e.is_finite()).collect();
        Curve { method, position: each(0), log_density: each(1) }
    }
}

/// 1, 2, 4, … steps, as many as cost no more than `most` evaluations; of the adaptive method tolerances 10⁻¹, 10⁻², ….
fn solvers(method: Method, most: u32) -> Vec<Solver> {
    if method == Method::Dopri5 {
        let finest = if most > DEPTHS[1] { 9 } else { 4 };
        let tolerance = |k: i32| libm::pow(10.0, f64::from(-k));
        return (1..=finest).map(tolerance).map(|tol| Solver::Adaptive { rtol: tol, atol: tol }).collect();
    }
    let stages = method.tableau().stages_used();
    let doubled = (0..).map(|k| 1usize << k).take_while(|steps| steps * stages <= most as usize);
    doubled.map(|steps| Solver::Fixed { method, steps }).collect()
}

/// The answer for a flow with these weights; empty where there is no field.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let Some(ground) = Ground::new(flow, params, question.stiff) else { return Found::default() };
    let walks = ground.walk(CONVERGED, (0.0, 1.0), &starts(ground.dim(), POINTS));
    let mut found = Found {
        dim: ground.dim(),
        paths: walks.iter().map(Path::from).collect(),
        ends: ends(&walks, ground.dim()),
        log_dets: log_dets(&walks),
        curves: Vec::new(),
    };
    if question.most > 0 {
        let curve = |method| found.curve(&ground, method, solvers(method, question.most).into_iter());
        found.curves = Method::ALL.into_iter().map(curve).collect();
    }
    found
}
