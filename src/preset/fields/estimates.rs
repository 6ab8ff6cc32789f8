//! The keys of residual and continuous flows that say how they are trained.

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::flow::{Divergence, Gradient, LogDet};

/// A regulariser's weight: 0 leaves it out.
const WEIGHT: Domain = Domain::Real { min: 0.0, max: 10.0, per_unit: Some(10_000.0) };

pub(super) fn fields() -> [Field; 5] {
    [
        entry!("log-det", true, "How training finds log |det (I + J)| of a residual block: exact, by ten terms of the power series, or by a random number of terms (Russian roulette), whose mean is exact. Densities that are shown are exact.",
        Domain::OneOf(|| LogDet::ALL.iter().map(|l| l.name()).collect()),
        |s| Value::Name(s.estimates.log_det.name()),
        Value::Name(n) => s.estimates.log_det = LogDet::from_name(n).unwrap_or(s.estimates.log_det)),
        entry!("trace", true, "How training finds the trace of ∂v/∂y along a continuous flow: exact, or by Hutchinson's random probe. Densities that are shown are exact.",
        Domain::OneOf(|| Divergence::ALL.iter().map(|d| d.name()).collect()),
        |s| Value::Name(s.estimates.trace.name()),
        Value::Name(n) => s.estimates.trace = Divergence::from_name(n).unwrap_or(s.estimates.trace)),
        entry!("gradient", true, "How the gradient of a continuous flow is found: back through every step of the solver, or by the adjoint equation, which remembers nothing and is as exact as the solver.",
        Domain::OneOf(|| Gradient::ALL.iter().map(|g| g.name()).collect()),
        |s| Value::Name(s.estimates.gradient.name()),
        Value::Name(n) => s.estimates.gradient = Gradient::from_name(n).unwrap_or(s.estimates.gradient)),
        entry!("kinetic", true, "The weight of ∫ |v|² dt in the loss of a continuous flow: short, even paths.", WEIGHT,
        |s| Value::Real(s.estimates.kinetic), Value::Real(x) => s.estimates.kinetic = x),
        entry!("jacobian", true, "The weight of ∫ |∂v/∂y|² dt in the loss of a continuous flow: a field that bends little.", WEIGHT,
        |s| Value::Real(s.estimates.jacobian), Value::Real(x) => s.estimates.jacobian = x),
    ]
}
