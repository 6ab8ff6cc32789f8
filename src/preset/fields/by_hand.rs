//! The keys of the figures that are done by hand; their states are in [`crate::figure`].

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::figure::plane::Warp;

pub(super) fn fields() -> Vec<Field> {
    vec![
        entry!("matrix", false, "The matrix of the plane, row by row: a, b, c, d.",
            Domain::Numbers { most: 4, bound: 10.0 },
            |s| Value::Numbers(s.hand.plane.matrix.to_vec()),
            Value::Numbers(list) => if let Ok(matrix) = list.try_into() { s.hand.plane.matrix = matrix }),
        entry!("warp", false, "The map of the plane: a matrix, a bent map with a formula, or the flow of the run.",
            Domain::OneOf(|| Warp::ALL.map(Warp::name).to_vec()),
            |s| Value::Name(s.hand.plane.warp.name()),
            Value::Name(name) => if let Some(warp) = Warp::from_name(name) { s.hand.plane.warp = warp }),
        entry!("probe", false, "The point z of the plane that is looked at.",
            Domain::Point { bound: 4.0 },
            |s| Value::Point(Some(s.hand.plane.probe)),
            Value::Point(Some(at)) => s.hand.plane.probe = at),
        entry!("side", false, "The side of the small square around it.",
            Domain::Real { min: 0.02, max: 1.5, per_unit: Some(100.0) },
            |s| Value::Real(s.hand.plane.side),
            Value::Real(side) => s.hand.plane.side = side),
        entry!("exercise", false, "The variant of the exercise in arithmetic; 0 takes the inspected point.",
        Domain::Whole { min: 0, max: 9999 },
        |s| Value::Whole(s.hand.arithmetic.exercise), Value::Whole(n) => s.hand.arithmetic.exercise = n),
        entry!("answers", false, "Whether the page of arithmetic shows its answers.", Domain::Switch,
        |s| Value::Switch(s.hand.arithmetic.answers), Value::Switch(on) => s.hand.arithmetic.answers = on),
    ]
}
