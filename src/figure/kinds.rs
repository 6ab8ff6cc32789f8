//! What a layer may be: the shape of its matrix, what it can do to a Gaussian, and what it costs.

use super::Reading;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KindsState {}

impl KindsState {
    pub fn readings(&self) -> Vec<Reading> {
        Vec::new()
    }
}
