//! What a field of a link may hold: how its text is read, kept within bounds, and written.

use crate::lesson::Place;
use core::fmt;

/// The value of one field, apart from the settings.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Whole(u64),
    Real(f64),
    Switch(bool),
    Name(&'static str),
    Names(Vec<&'static str>),
    Widths(Vec<usize>),
    /// Empty: none.
    Point(Vec<f64>),
    Numbers(Vec<f64>),
    Place(Option<Place>),
}

/// The values that a field takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Domain {
    Whole {
        min: u64,
        max: u64,
    },
    /// Rounded to multiples of `1/per_unit` where that is given.
    Real {
        min: f64,
        max: f64,
        per_unit: Option<f64>,
    },
    Switch,
    OneOf(fn() -> Vec<&'static str>),
    AnyOf(&'static [&'static str]),
    /// 1 to `max_layers` hidden layers, each 1 to `max` wide.
    Widths {
        max_layers: usize,
        max: usize,
    },
    /// Two to `most` coordinates within ±`bound`, in thousandths, zeros at the end left out; empty: no point.
    Point {
        bound: f64,
        most: usize,
    },
    /// Up to `most` numbers within ±`bound`, in thousandths.
    Numbers {
        most: usize,
        bound: f64,
    },
    /// A step of a lesson; empty: none.
    Place,
    /// Numbers within ±`bound`, in thousandths, that `fits` accepts; `takes` says which.
    List {
        takes: &'static str,
        bound: f64,
        fits: fn(&[f64]) -> bool,
    },
}

impl Domain {
    /// The value that `text` means, or none. It may be out of bounds; see [`Self::clamp`].
    /// The flag says that something was passed over: a fraction of a whole number, a name that is not known.
    pub(super) fn read(&self, text: &str) -> Option<(Value, bool)> {
        let number = |text: &str| text.replace(' ', "").parse::<f64>().ok().filter(|x| !x.is_nan());
        let name = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let known = |names: &[&'static str], name: &str| names.iter().copied().find(|n| *n == name);
        match self {
            Domain::Whole { .. } => match text.trim().parse() {
                Ok(n) => Some((Value::Whole(n), false)),
                Err(_) => number(text).map(|x| (Value::Whole(x.round() as u64), x.fract() != 0.0 || x < 0.0)),
            },
            Domain::Real { .. } => number(text).map(|x| (Value::Real(x), false)),
            Domain::Switch => match name.as_str() {
                "1" | "true" | "on" | "yes" | "" => Some((Value::Switch(true), false)),
                "0" | "false" | "off" | "no" => Some((Value::Switch(false), false)),
                _ => None,
            },
            Domain::OneOf(names) => known(&names(), &name).map(|n| (Value::Name(n), false)),
            Domain::AnyOf(names) => {
                let given = || name.split(',').filter(|n| !n.is_empty());
                let list: Vec<_> = given().filter_map(|n| known(names, n)).collect();
                Some((Value::Names(list), given().any(|n| known(names, n).is_none())))
            }
            Domain::Widths { .. } => {
                let parts = name.split(['x', ',', '×']).map(|w| w.trim_matches('-').parse::<usize>());
                let widths = parts.collect::<Result<Vec<_>, _>>().ok()?;
                Some((Value::Widths(widths), false))
            }
            Domain::Point { .. } if text.trim().is_empty() => Some((Value::Point(Vec::new()), false)),
            Domain::Point { most, .. } => {
                let mut parts = text.split(',').map(number).collect::<Option<Vec<f64>>>()?;
                parts.resize(parts.len().max(2), 0.0);
                (parts.len() <= *most).then_some((Value::Point(parts), false))
            }
            Domain::Numbers { .. } | Domain::List { .. } if text.trim().is_empty() => {
                Some((Value::Numbers(Vec::new()), false))
            }
            Domain::Place if name.is_empty() => Some((Value::Place(None), false)),
            Domain::Place => Place::from_name(&name).map(|place| (Value::Place(Some(place)), false)),
            Domain::Numbers { .. } | Domain::List { .. } => {
                text.split(',').map(number).collect::<Option<Vec<_>>>().map(|list| (Value::Numbers(list), false))
            }
        }
    }

    /// The nearest value that the field takes; `default` where a number is not a number.
    pub(super) fn clamp(&self, value: Value, default: &Value) -> Value {
        match (self, value) {
            (Domain::Whole { min, max }, Value::Whole(n)) => Value::Whole(n.clamp(*min, *max)),
            (Domain::Real { .. }, Value::Real(x)) if x.is_nan() => default.clone(),
            (Domain::Real { min, max, per_unit }, Value::Real(x)) => {
                Value::Real(round(x.clamp(*min, *max), per_unit.unwrap_or(0.0)))
            }
            (Domain::Widths { max_layers, max }, Value::Widths(mut widths)) => {
                if widths.is_empty() {
                    return default.clone();
                }
                widths.truncate(*max_layers);
                widths.iter_mut().for_each(|w| *w = (*w).clamp(1, *max));
                Value::Widths(widths)
            }
            (Domain::Point { .. }, Value::Point(at)) if at.iter().any(|x| x.is_nan()) => default.clone(),
            (Domain::Point { bound, most }, Value::Point(mut at)) => {
                at.truncate(*most);
                at.iter_mut().for_each(|x| *x = round(x.clamp(-bound, *bound), 1000.0));
                while at.len() > 2 && at.ends_with(&[0.0]) {
                    at.pop();
                }
                Value::Point(at)
            }
            (Domain::Numbers { most, bound }, Value::Numbers(mut list)) => {
                list.truncate(*most);
                list.iter_mut().for_each(|x| *x = round(x.clamp(-bound, *bound), 1000.0));
                Value::Numbers(list)
            }
            (Domain::List { bound, fits, .. }, Value::Numbers(mut list)) => {
                list.iter_mut().for_each(|x| *x = round(x.clamp(-bound, *bound), 1000.0));
                if fits(&list) { Value::Numbers(list) } else { default.clone() }
            }
            (Domain::AnyOf(names), Value::Names(given)) => {
                Value::Names(names.iter().copied().filter(|n| given.contains(n)).collect())
            }
            (_, value) => value,
        }
    }
}

/// To multiples of 1/`per_unit`, unless that is 0; never minus zero.
fn round(x: f64, per_unit: f64) -> f64 {
    let rounded = if per_unit > 0.0 { (x * per_unit).round() / per_unit } else { x };
    rounded + 0.0
}

/// As it stands in a link.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Whole(n) => write!(f, "{n}"),
            Value::Real(x) => write!(f, "{x}"),
            Value::Switch(on) => write!(f, "{}", u8::from(*on)),
            Value::Name(name) => f.write_str(name),
            Value::Names(names) => f.write_str(&names.join(",")),
            Value::Widths(widths) => f.write_str(&widths.iter().map(usize::to_string).collect::<Vec<_>>().join("x")),
            Value::Place(place) => place.map_or(Ok(()), |place| write!(f, "{place}")),
            Value::Point(list) | Value::Numbers(list) => {
                f.write_str(&list.iter().map(f64::to_string).collect::<Vec<_>>().join(","))
            }
        }
    }
}

/// As a person reads it: "1 to 32", "moons, rings or swiss-roll".
impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Domain::Whole { min, max: u64::MAX } => write!(f, "a whole number from {min}"),
            Domain::Whole { min, max } => write!(f, "{min} to {max}"),
            Domain::Real { min, max, .. } => write!(f, "{min} to {max}"),
            Domain::Switch => f.write_str("0 or 1"),
            Domain::OneOf(names) => match names().split_last() {
                Some((last, rest)) if !rest.is_empty() => write!(f, "{} or {last}", rest.join(", ")),
                _ => f.write_str(&names().concat()),
            },
            Domain::AnyOf(names) => write!(f, "any of {}, with commas between", names.join(", ")),
            Domain::Widths { max_layers, max } => write!(f, "1 to {max_layers} widths of 1 to {max}, such as 64x64"),
            Domain::Numbers { most, bound } => write!(f, "up to {most} numbers within ±{bound}, with commas between"),
            Domain::Place => f.write_str("a lesson and the name of a step, such as one-dimension/mass"),
            Domain::List { takes, .. } => f.write_str(takes),
            Domain::Point { bound, most } => write!(f, "two to {most} numbers within ±{bound}, such as 0.5,-1"),
        }
    }
}
