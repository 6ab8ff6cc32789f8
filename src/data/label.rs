//! Labels: what the points of a mixture can be given as. A moon is 0 or 1, an arm of the spirals 1 or -1, a ring its radius; what
//! stands on a circle is the cosine and the sine of its angle, so that neighbours have near labels.

use super::Dataset;
use crate::math::{Batch, Rng};

impl Dataset {
    /// The label of each part, C numbers each; empty where points have none.
    ///
    /// ```
    /// use pushforward::data::Dataset;
    /// assert_eq!(Dataset::TwoMoons.labels(), [[0.0], [1.0]]);
    /// assert!(Dataset::SwissRoll.labels().is_empty());
    /// ```
    pub fn labels(self) -> &'static [Vec<f64>] {
        &self.toy().labels
    }

    /// C, the numbers of a label; 0 where there are none.
    pub fn conditions(self) -> usize {
        self.labels().first().map_or(0, Vec::len)
    }

    /// The points of [`sample`](Self::sample) with the label of each below it, as it is: D + C rows.
    pub fn sample_labelled(self, n: usize, rng: &mut Rng) -> Batch<f32> {
        self.toy().sample_labelled(n, rng)
    }

    /// ln p(x | label of that number), in nats; ln p(x) where there are no labels.
    pub fn log_density_given(self, part: usize, x: &[f64]) -> f64 {
        self.toy().log_density_of(part, x)
    }

    /// The conditional entropy h(x | label), in nats: the smallest mean of -ln p(x | label) that any model can reach.
    pub fn entropy_given(self) -> f64 {
        match self {
            Dataset::TwoMoons => 0.438_074_897,
            Dataset::EightGaussians => -0.658_630_495_057_135, // 1 + ln 2π - ln 4 - ln 8.25
            Dataset::Pinwheel => -0.073_642_752,
            Dataset::TwoSpirals => 1.017_113_088,
            Dataset::Rings => 0.487_473_546,
            other => other.entropy(),
        }
    }
}
