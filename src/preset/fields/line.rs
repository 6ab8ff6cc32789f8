//! The keys of the figure of one dimension.

use super::super::domain::{Domain, Value};
use super::{Field, Settings};
use crate::figure::line::{LineState, Map, Prior};

pub(super) fn fields() -> [Field; 5] {
    [
        entry!("map", false, "The map of the line, x = f(z): μ and σ of x = μ + σz, or the knots z, x of a monotone spline.",
        Domain::List {
            takes: "two numbers μ,σ, or 3 to 8 knots z,x,z,x and so on, z growing and x growing or falling throughout",
            bound: 10.0,
            fits: |list| Map::from_numbers(list).is_some(),
        },
        |s| Value::Numbers(s.hand.line.map.numbers()),
        Value::Numbers(list) => if let Some(map) = Map::from_numbers(&list) { s.hand.line.map = map }),
        entry!("map2", false, "A second map of the line, from y to x, in the same form; nothing: there is one map alone.",
        Domain::List {
            takes: "nothing, or the same as map",
            bound: 10.0,
            fits: |list| list.is_empty() || Map::from_numbers(list).is_some(),
        },
        |s| Value::Numbers(s.hand.line.second.as_ref().map(Map::numbers).unwrap_or_default()),
        Value::Numbers(list) => s.hand.line.second = Map::from_numbers(&list)),
        entry!("prior", false, "The base density p(z) of the line.",
        Domain::OneOf(|| Prior::ALL.iter().map(|p| p.name()).collect()),
        |s| Value::Name(s.hand.line.prior.name()),
        Value::Name(n) => s.hand.line.prior = Prior::from_name(n).unwrap_or_default()),
        entry!("strip", false, "The strip of the line whose mass is followed: its centre and its width in z.",
        Domain::List {
            takes: "a centre within ±4 and a width of 0.05 to 4",
            bound: 10.0,
            fits: LineState::is_strip,
        },
        |s| Value::Numbers(s.hand.line.strip.to_vec()),
        Value::Numbers(list) => if let Ok(strip) = list.try_into() { s.hand.line.strip = strip }),
        entry!("learned", false, "Whether the line shows the flow of the run in the place of the map by hand.", Domain::Switch,
        |s| Value::Switch(s.hand.line.learned), Value::Switch(on) => s.hand.line.learned = on),
    ]
}
