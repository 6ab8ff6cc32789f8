//! How a residual layer's log |det (I + J)| is estimated in training.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Estimator {
    /// The determinant itself, by LU: for low dimension.
    Exact,
    /// The power series cut off after `terms` terms, with Hutchinson's probe: biased by the cut.
    Series { terms: usize },
    /// The series with a random number of terms, `always` of them certain and each further one with probability `go_on`:
    /// unbiased (Chen et al. 2019, theorem 1).
    Roulette { always: usize, go_on: f64 },
}
