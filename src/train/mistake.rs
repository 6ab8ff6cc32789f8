//! Trainings that go wrong on purpose: the log-determinant is left out, or enters with the wrong sign. Lessons show which
//! picture gives such a loss away.

use serde::{Deserialize, Serialize};

/// What is wrong with the loss −log p(z) − w Σ log |det J|.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mistake {
    /// w = 0: squeezing all data into the middle of the base is free.
    NoLogDet,
    /// w = −1: the loss pays for squeezing.
    FlippedSign,
}

impl Mistake {
    /// w, by which Σ log |det J| of the normalizing layers is multiplied; 1 would be right.
    pub fn weight(self) -> f64 {
        match self {
            Mistake::NoLogDet => 0.0,
            Mistake::FlippedSign => -1.0,
        }
    }
}
