//! What a solver does with a field: its steps, its evaluations, what it loses on the way there and back, and where its steps
//! fold the plane.

mod choice;
mod cost;
mod folds;
mod remarks;

pub use choice::{Choice, MOST_STEPS, TOLERANCES};
pub use cost::Cost;
pub use folds::Folds;
pub use remarks::{Remark, remarks};

use super::ground::{Ground, starts};
use super::path::Path;
use crate::flow::{Flow, Solver, Walk};
use crate::math::Batch;
use serde::{Deserialize, Serialize};

/// So many points are followed; errors are root mean squares over them.
pub const POINTS: usize = 24;
/// λ of the stiff example is at most this.
pub const STIFFEST: f64 = 1e5;

/// What an error is measured in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// The distance between where a point ends and where it should.
    #[default]
    Position,
    /// log p there, in nats.
    LogDensity,
}

impl Measure {
    pub const ALL: [Measure; 2] = [Measure::Position, Measure::LogDensity];

    pub fn name(self) -> &'static str {
        match self {
            Measure::Position => "position",
            Measure::LogDensity => "log-density",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub first: Choice,
    pub second: Choice,
    /// λ of the stiff example; 0: the field of the run.
    pub stiff: f64,
    pub measure: Measure,
}

impl Look {
    /// The solvers that are shown, `own` being that of the run.
    pub fn solvers(&self, own: Solver) -> (Solver, Option<Solver>) {
        (self.first.solver().unwrap_or(own), self.second.solver())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub first: Solver,
    pub second: Option<Solver>,
    pub stiff: f64,
    /// With the way back, the folds and the cost of training.
    pub whole: bool,
}

/// What one solver did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub solver: Solver,
    /// From z to x, a path a point.
    pub paths: Vec<Path>,
    /// Where each point ended, D numbers, and ∫ tr ∂v/∂y dt on its way. NaN where it was given up.
    pub ends: Vec<f64>,
    pub log_dets: Vec<f64>,
    /// NFE of each point.
    pub evaluations: Vec<u64>,
    pub given_up: usize,
    pub rest: Option<Rest>,
}

/// What takes longer to find.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rest {
    /// Where the same solver, run backwards, brings the ends: D numbers a point.
    pub returns: Vec<f64>,
    /// None for an adaptive solver.
    pub folds: Option<Folds>,
    /// Of every point the steps that turn its neighbourhood over, counted from 0.
    pub turned: Vec<Vec<u32>>,
    /// None for the example by formula, which has no weights to train.
    pub cost: Option<Cost>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub dim: usize,
    pub first: Option<Run>,
    pub second: Option<Run>,
}

impl Run {
    fn new(flow: &Flow, params: &[f32], ground: &Ground, solver: Solver, whole: bool) -> Self {
        let walks = ground.walk(solver, (0.0, 1.0), &starts(ground.dim(), POINTS));
        let ends = ends(&walks, ground.dim());
        let rest = whole.then(|| Rest::new(flow, params, ground, solver, &ends));
        Self {
            solver,
            paths: walks.iter().map(Path::from).collect(),
            log_dets: log_dets(&walks),
            evaluations: walks.iter().map(|walk| walk.evaluations).collect(),
            given_up: walks.iter().filter(|walk| walk.given_up).count(),
            ends,
            rest,
        }
    }

    /// NFE of a point: fewest, mean, most.
    pub fn evaluations(&self) -> [f64; 3] {
        let all = self.evaluations.iter().map(|&n| n as f64);
        let (low, high) = (all.clone().fold(f64::INFINITY, f64::min), all.clone().fold(0.0, f64::max));
        [low, all.sum::<f64>() / self.evaluations.len().max(1) as f64, high]
    }

    /// Steps of a point: fewest, mean, most.
    pub fn steps(&self) -> [f64; 3] {
        let all = self.paths.iter().map(|path| path.times.len().saturating_sub(1) as f64);
        let (low, high) = (all.clone().fold(f64::INFINITY, f64::min), all.clone().fold(0.0, f64::max));
        [low, all.sum::<f64>() / self.paths.len().max(1) as f64, high]
    }

    /// How far the points are from where they set out, there and back: root mean square and largest; over those that returned.
    pub fn round_trip(&self, dim: usize) -> Option<[f64; 2]> {
        let returns = &self.rest.as_ref()?.returns;
        let z = starts(dim, POINTS);
        let miss = |p: usize| (0..dim).map(|d| (returns[p * dim + d] - z.get(d, p)).powi(2)).sum::<f64>();
        let found: Vec<f64> = (0..POINTS).map(miss).filter(|miss| miss.is_finite()).collect();
        let mean = found.iter().sum::<f64>() / found.len() as f64;
        (!found.is_empty()).then(|| [libm::sqrt(mean), libm::sqrt(found.iter().copied().fold(0.0, f64::max))])
    }
}

impl Rest {
    fn new(flow: &Flow, params: &[f32], ground: &Ground, solver: Solver, from: &[f64]) -> Self {
        let x = Batch::from_points(ground.dim(), from);
        let back = ground.walk(solver, (1.0, 0.0), &x);
        let trained = matches!(ground, Ground::Run { .. });
        let cost = trained.then(|| Cost::new(flow, params, solver, &x.cast())).flatten();
        Self {
            returns: ends(&back, ground.dim()),
            folds: Folds::new(ground, solver),
            turned: folds::turned(ground, solver, &starts(ground.dim(), POINTS)),
            cost,
        }
    }
}

/// D numbers a walk; NaN where it was given up.
pub(super) fn ends(walks: &[Walk], dim: usize) -> Vec<f64> {
    let end = |walk: &Walk| if walk.given_up { vec![f64::NAN; dim] } else { walk.end(dim).to_vec() };
    walks.iter().flat_map(end).collect()
}

pub(super) fn log_dets(walks: &[Walk]) -> Vec<f64> {
    walks.iter().map(|walk| if walk.given_up { f64::NAN } else { walk.log_det() }).collect()
}

/// The answer for a flow with these weights; empty where the flow has no field and none is given by formula.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let Some(ground) = Ground::new(flow, params, question.stiff) else { return Found::default() };
    let run = |solver| Run::new(flow, params, &ground, solver, question.whole);
    Found { dim: ground.dim(), first: Some(run(question.first)), second: question.second.map(run) }
}
