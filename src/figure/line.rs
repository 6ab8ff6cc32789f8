//! One dimension: the base below the z axis, the target beside the x axis, and the map between them as a curve.

use super::Reading;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineState {}

impl LineState {
    pub fn readings(&self, _x: Option<f64>) -> Vec<Reading> {
        Vec::new()
    }
}
