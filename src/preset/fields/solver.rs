//! The keys of the views that look at solvers and at residual steps; their states are in [`crate::watch`].

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::flow::Method;
use crate::watch::resnet::COUNTS;
use crate::watch::solver::{MOST_STEPS, Measure, STIFFEST, TOLERANCES};

const TOLERANCE: Domain = Domain::Real { min: TOLERANCES[0], max: TOLERANCES[1], per_unit: None };
const STEPS: Domain = Domain::Whole { min: 1, max: MOST_STEPS as u64 };

fn with(first: &'static str) -> Vec<&'static str> {
    [first].into_iter().chain(Method::ALL.map(Method::name)).collect()
}

fn name(method: Option<Method>, without: &'static str) -> Value {
    Value::Name(method.map_or(without, Method::name))
}

pub(super) fn fields() -> Vec<Field> {
    vec![
        entry!("solver1", false, "The solver that is looked at: that of the run, or another one, which does not touch the run.",
            Domain::OneOf(|| with("run")),
            |s| name(s.watch.solver.first.method, "run"),
            Value::Name(name) => s.watch.solver.first.method = Method::from_name(name)),
        entry!("steps1", false, "Its number of steps, where they are equal.", STEPS,
            |s| Value::Whole(s.watch.solver.first.steps as u64),
            Value::Whole(n) => s.watch.solver.first.steps = n as usize),
        entry!("rtol1", false, "Its relative tolerance, where it chooses its steps.", TOLERANCE,
            |s| Value::Real(s.watch.solver.first.rtol), Value::Real(tol) => s.watch.solver.first.rtol = tol),
        entry!("atol1", false, "Its absolute tolerance, where it chooses its steps.", TOLERANCE,
            |s| Value::Real(s.watch.solver.first.atol), Value::Real(tol) => s.watch.solver.first.atol = tol),
        entry!("solver2", false, "A second solver over the first, or none.", Domain::OneOf(|| with("none")),
            |s| name(s.watch.solver.second.method, "none"),
            Value::Name(name) => s.watch.solver.second.method = Method::from_name(name)),
        entry!("steps2", false, "The second solver's number of steps.", STEPS,
            |s| Value::Whole(s.watch.solver.second.steps as u64),
            Value::Whole(n) => s.watch.solver.second.steps = n as usize),
        entry!("rtol2", false, "The second solver's relative tolerance.", TOLERANCE,
            |s| Value::Real(s.watch.solver.second.rtol), Value::Real(tol) => s.watch.solver.second.rtol = tol),
        entry!("atol2", false, "The second solver's absolute tolerance.", TOLERANCE,
            |s| Value::Real(s.watch.solver.second.atol), Value::Real(tol) => s.watch.solver.second.atol = tol),
        entry!("stiff", false, "λ of a stiff field by formula that is solved in the place of the run's; 0: the run's own.",
            Domain::Real { min: 0.0, max: STIFFEST, per_unit: Some(10.0) },
            |s| Value::Real(s.watch.solver.stiff), Value::Real(lambda) => s.watch.solver.stiff = lambda),
        entry!("error", false, "What a solver's error is measured in: the position where a point ends, or log p there in nats.",
            Domain::OneOf(|| Measure::ALL.map(Measure::name).to_vec()),
            |s| Value::Name(s.watch.solver.measure.name()),
            Value::Name(name) => if let Some(measure) = Measure::from_name(name) { s.watch.solver.measure = measure }),
        entry!("cut", false, "n: into how many residual steps the continuous flow is cut; 0 is the continuous limit.",
            Domain::Whole { min: 0, max: COUNTS[COUNTS.len() - 1] as u64 },
            |s| Value::Whole(u64::from(s.watch.resnet.steps)),
            Value::Whole(n) => s.watch.resnet.steps = n as u32),
    ]
}
