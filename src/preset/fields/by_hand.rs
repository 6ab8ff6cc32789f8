//! The keys of the figures that are done by hand; their states are in [`crate::figure`].

use super::super::domain::{Domain, Value};
use super::{Field, Settings};

pub(super) fn fields() -> [Field; 1] {
    [entry!("matrix", false, "The matrix of the plane, row by row: a, b, c, d.",
        Domain::Numbers { most: 4, bound: 10.0 },
        |s| Value::Numbers(s.hand.plane.matrix.to_vec()),
        Value::Numbers(list) => if let Ok(matrix) = list.try_into() { s.hand.plane.matrix = matrix })]
}
