//! The keys of the coupling that is done by hand.

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::figure::coupling::{Curve, Kind};

const KNOTS: &str = "seven numbers, at −3, −2 and so on to 3";

pub(super) fn fields() -> [Field; 5] {
    [
        entry!("coupling", false, "How the coupling moves z₂: nice by t(z₁), realnvp by e^s(z₁) and t(z₁), spline by a monotone curve.",
        Domain::OneOf(|| Kind::ALL.iter().map(|k| k.name()).collect()),
        |s| Value::Name(s.hand.coupling.kind.name()),
        Value::Name(n) => s.hand.coupling.kind = Kind::from_name(n).unwrap_or(s.hand.coupling.kind)),
        entry!("scale", false, "The curve s(z₁) of the coupling.",
        Domain::List { takes: KNOTS, bound: 1.5, fits: |list| list.len() == Curve::KNOTS },
        |s| Value::Numbers(s.hand.coupling.scale.knots.to_vec()),
        Value::Numbers(list) => if let Ok(knots) = list.try_into() { s.hand.coupling.scale = Curve { knots } }),
        entry!("shift", false, "The curve t(z₁) of the coupling.",
        Domain::List { takes: KNOTS, bound: 3.0, fits: |list| list.len() == Curve::KNOTS },
        |s| Value::Numbers(s.hand.coupling.shift.knots.to_vec()),
        Value::Numbers(list) => if let Ok(knots) = list.try_into() { s.hand.coupling.shift = Curve { knots } }),
        entry!("slice", false, "The slice z₁ of the coupling that is looked at, and the z₂ of a point on it.",
        Domain::List { takes: "z₁ and z₂ within ±3", bound: 3.0, fits: |list| list.len() == 2 },
        |s| Value::Numbers(s.hand.coupling.slice.to_vec()),
        Value::Numbers(list) => if let Ok(slice) = list.try_into() { s.hand.coupling.slice = slice }),
        entry!("alternate", false, "Whether a second coupling follows that moves z₁.", Domain::Switch,
        |s| Value::Switch(s.hand.coupling.alternate), Value::Switch(on) => s.hand.coupling.alternate = on),
    ]
}
