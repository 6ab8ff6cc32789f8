//! Two dimensions: the plane under a matrix or a bent map, and the parallelogram that a small square becomes.

use super::Reading;

#[derive(Clone, Debug, PartialEq)]
pub struct PlaneState {
    /// The matrix, row by row.
    pub matrix: [f64; 4],
}

impl Default for PlaneState {
    fn default() -> Self {
        Self { matrix: [1.0, 0.5, 0.0, 1.5] }
    }
}

impl PlaneState {
    pub fn readings(&self) -> Vec<Reading> {
        let [a, b, c, d] = self.matrix;
        vec![Reading { name: "plane.det", value: a * d - b * c }]
    }
}
