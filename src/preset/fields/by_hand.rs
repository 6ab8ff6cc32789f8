//! The keys of the figures that are done by hand; their states are in [`crate::figure`].

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::figure::kinds::{Kind, LEAST, MOST};
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
            Domain::Point { bound: 4.0, most: 2 },
            |s| Value::Point(s.hand.plane.probe.to_vec()),
            Value::Point(at) => if let [x, y] = at[..] { s.hand.plane.probe = [x, y] }),
        entry!("side", false, "The side of the small square around it.",
            Domain::Real { min: 0.02, max: 1.5, per_unit: Some(100.0) },
            |s| Value::Real(s.hand.plane.side),
            Value::Real(side) => s.hand.plane.side = side),
        entry!("exercise", false, "The variant of the exercise in arithmetic; 0 takes the inspected point.",
        Domain::Whole { min: 0, max: 9999 },
        |s| Value::Whole(s.hand.arithmetic.exercise), Value::Whole(n) => s.hand.arithmetic.exercise = n),
        entry!("answers", false, "Whether the page of arithmetic shows its answers.", Domain::Switch,
        |s| Value::Switch(s.hand.arithmetic.answers), Value::Switch(on) => s.hand.arithmetic.answers = on),
        entry!("kind", false, "What a layer may be: from a full matrix to a coupling.",
            Domain::OneOf(|| Kind::ALL.map(Kind::name).to_vec()),
            |s| Value::Name(s.hand.kinds.kind.name()),
            Value::Name(name) => if let Some(kind) = Kind::from_name(name) { s.hand.kinds.kind = kind }),
        entry!("size", false, "D: the size of the Jacobian that is drawn.",
            Domain::Whole { min: LEAST as u64, max: MOST as u64 },
            |s| Value::Whole(s.hand.kinds.size as u64),
            Value::Whole(size) => s.hand.kinds.size = size as usize),
        entry!("variant", false, "The seed of the example's weights; 0 is one that was chosen.",
            Domain::Whole { min: 0, max: 9999 },
            |s| Value::Whole(s.hand.kinds.variant),
            Value::Whole(variant) => s.hand.kinds.variant = variant),
        entry!("knobs", false, "The numbers of the example that were moved by hand, such as a shear; none: those of the seed.",
            Domain::Numbers { most: 2, bound: 3.0 },
            |s| Value::Numbers(s.hand.kinds.knobs.clone()),
            Value::Numbers(knobs) => s.hand.kinds.knobs = knobs),
    ]
}
