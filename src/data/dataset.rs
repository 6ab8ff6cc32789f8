//! The list of toy densities: names, sentences, and the way to each one's file.

use super::Standardize;
use super::banana::Banana;
use super::checkerboard::Checkerboard;
use super::density::Toy;
use super::energy::Energy;
use super::gaussians::Gaussians;
use super::heavy_tailed::HeavyTailed;
use super::moons::Moons;
use super::pinwheel::Pinwheel;
use super::ridge::Ridge;
use super::ring_mixture::RingMixture;
use super::rings::Rings;
use super::skewed::Skewed;
use super::spirals::TwoSpirals;
use super::swiss_roll::SwissRoll;
use crate::math::{Batch, Rng};
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A toy density, in coordinates whose population mean is 0 and standard deviation 1.
///
/// ```
/// use pushforward::data::Dataset;
/// let moons: Dataset = "moons".parse()?;
/// assert_eq!((moons.dim(), moons.title()), (2, "Two moons"));
/// assert!(moons.log_density(&[0.0, 0.0]) < 0.0);
/// # Ok::<(), pushforward::data::UnknownDataset>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dataset {
    #[default]
    #[serde(rename = "moons")]
    TwoMoons,
    EightGaussians,
    Checkerboard,
    Pinwheel,
    TwoSpirals,
    Rings,
    SwissRoll,
    /// Four Gaussians in the plane.
    Mixture,
    /// Two modes on a curved ridge.
    Ridge,
    /// Six Gaussians on a ring.
    RingMixture,
    /// A normal bent by a parabola.
    Banana,
    /// Two Gaussians on the line.
    Bimodal,
    /// Gumbel, on the line.
    Skewed,
    /// Student's t with three degrees of freedom, on the line.
    HeavyTailed,
}

/// No dataset has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no dataset \"{0}\"; choose one of {names}", names = Dataset::ALL.map(Dataset::name).join(", "))]
pub struct UnknownDataset(pub String);

impl Dataset {
    pub const ALL: [Dataset; 14] = [
        Dataset::TwoMoons,
        Dataset::EightGaussians,
        Dataset::Checkerboard,
        Dataset::Pinwheel,
        Dataset::TwoSpirals,
        Dataset::Rings,
        Dataset::SwissRoll,
        Dataset::Mixture,
        Dataset::Ridge,
        Dataset::RingMixture,
        Dataset::Banana,
        Dataset::Bimodal,
        Dataset::Skewed,
        Dataset::HeavyTailed,
    ];

    /// Its name in links and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dataset::TwoMoons => "moons",
            Dataset::EightGaussians => "eight-gaussians",
            Dataset::Checkerboard => "checkerboard",
            Dataset::Pinwheel => "pinwheel",
            Dataset::TwoSpirals => "two-spirals",
            Dataset::Rings => "rings",
            Dataset::SwissRoll => "swiss-roll",
            Dataset::Mixture => "mixture",
            Dataset::Ridge => "ridge",
            Dataset::RingMixture => "ring-mixture",
            Dataset::Banana => "banana",
            Dataset::Bimodal => "bimodal",
            Dataset::Skewed => "skewed",
            Dataset::HeavyTailed => "heavy-tailed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }

    /// Its name on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Dataset::TwoMoons => "Two moons",
            Dataset::EightGaussians => "Eight Gaussians",
            Dataset::Checkerboard => "Checkerboard",
            Dataset::Pinwheel => "Pinwheel",
            Dataset::TwoSpirals => "Two spirals",
            Dataset::Rings => "Rings",
            Dataset::SwissRoll => "Swiss roll",
            Dataset::Mixture => "Mixture",
            Dataset::Ridge => "Two-mode ridge",
            Dataset::RingMixture => "Ring mixture",
            Dataset::Banana => "Banana",
            Dataset::Bimodal => "Bimodal",
            Dataset::Skewed => "Skewed",
            Dataset::HeavyTailed => "Heavy-tailed",
        }
    }

    /// One sentence on what it looks like and why a flow finds it interesting.
    pub fn about(self) -> &'static str {
        match self {
            Dataset::TwoMoons => "Two interleaved crescents: the classic first test, curved but not too hard.",
            Dataset::EightGaussians => {
                "Eight round blobs on a circle: a smooth map must leave thin bridges between them."
            }
            Dataset::Checkerboard => "Eight uniform squares with sharp edges, which a smooth map can only approach.",
            Dataset::Pinwheel => "Five curved blades: a rotation that grows with the radius.",
            Dataset::TwoSpirals => "Two arms wound around each other: long, thin and twisted.",
            Dataset::Rings => "Four concentric circles: the holes have a different topology from the base density.",
            Dataset::SwissRoll => "One band rolled up into a spiral.",
            Dataset::Mixture => "Four Gaussians of different weight, size and direction.",
            Dataset::Ridge => {
                "Two modes on a curved ridge, known by its energy: the classic target of variational inference."
            }
            Dataset::RingMixture => {
                "Six blobs of different weight on a ring, known by its energy: reverse KL likes to drop the light ones."
            }
            Dataset::Banana => "A Gaussian bent by a parabola, known by its energy: one coupling undoes it exactly.",
            Dataset::Bimodal => "Two bumps on a line: the smallest example that one Gaussian cannot fit.",
            Dataset::Skewed => "A lopsided bump on a line: a steep left side and a long right tail.",
            Dataset::HeavyTailed => "A bump on a line whose far points are much more common than a Gaussian allows.",
        }
    }

    pub fn dim(self) -> usize {
        match self {
            Dataset::Bimodal | Dataset::Skewed | Dataset::HeavyTailed => 1,
            _ => 2,
        }
    }

    /// `n` independent points, the same on every platform for the same generator.
    pub fn sample(self, n: usize, rng: &mut Rng) -> Batch<f32> {
        self.toy().sample(n, rng)
    }

    /// ln p at `x` (D standardised coordinates), in nats; minus infinity off the squares of the checkerboard.
    pub fn log_density(self, x: &[f64]) -> f64 {
        self.toy().log_density(x)
    }

    /// The differential entropy -∫ p ln p, in nats: the smallest NLL that any model can reach on average.
    pub fn entropy(self) -> f64 {
        match self {
            Dataset::TwoMoons => 1.131_222_044,
            Dataset::EightGaussians => 1.414_512_341,
            Dataset::Checkerboard => 1.791_759_469_228_055, // ln 6
            Dataset::Pinwheel => 1.529_330_428,
            Dataset::TwoSpirals => 1.708_903_466,
            Dataset::Rings => 1.873_761_595,
            Dataset::SwissRoll => 2.037_542_931,
            Dataset::Mixture => 1.636_023_239,
            Dataset::Ridge => 1.895_974_259,
            Dataset::RingMixture => 1.994_474_282,
            Dataset::Banana => 1.365_657_576_826_225_2, // 1 + ln 2π - ½ ln 19
            Dataset::Bimodal => 0.986_350_179,
            Dataset::Skewed => 1.328_365_513_666_16,       // 1 + γ - ln(π/√6)
            Dataset::HeavyTailed => 1.224_171_427_529_236, // 4 ln 2 - 2 + ln(π/2)
        }
    }

    /// The NLL of the best single Gaussian (full covariance), in nats.
    pub fn gaussian_nll(self) -> f64 {
        self.toy().gaussian_nll
    }

    /// ln p and its gradient as functions, for the densities that are known by their formula; none for the others.
    pub fn energy(self) -> Option<Energy> {
        Energy::of(self)
    }

    pub(super) fn standardize(self) -> &'static Standardize {
        &self.toy().standardize
    }

    pub(super) fn toy(self) -> &'static Toy {
        static TOYS: [OnceLock<Toy>; Dataset::ALL.len()] = [const { OnceLock::new() }; Dataset::ALL.len()];
        TOYS[self as usize].get_or_init(|| match self {
            Dataset::TwoMoons => Toy::new(Moons::new()),
            Dataset::EightGaussians => Toy::new(Gaussians::eight()),
            Dataset::Checkerboard => Toy::new(Checkerboard),
            Dataset::Pinwheel => Toy::new(Pinwheel),
            Dataset::TwoSpirals => Toy::new(TwoSpirals::new()),
            Dataset::Rings => Toy::new(Rings),
            Dataset::SwissRoll => Toy::new(SwissRoll::new()),
            Dataset::Mixture => Toy::new(Gaussians::mixture()),
            Dataset::Ridge => Toy::new(*Ridge::shared()),
            Dataset::RingMixture => Toy::new(RingMixture::shared().clone()),
            Dataset::Banana => Toy::new(Banana),
            Dataset::Bimodal => Toy::new(Gaussians::bimodal()),
            Dataset::Skewed => Toy::new(Skewed),
            Dataset::HeavyTailed => Toy::new(HeavyTailed),
        })
    }
}

impl FromStr for Dataset {
    type Err = UnknownDataset;

    fn from_str(name: &str) -> Result<Self, UnknownDataset> {
        Self::from_name(name).ok_or_else(|| UnknownDataset(name.to_owned()))
    }
}

impl core::fmt::Display for Dataset {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_everywhere() {
        for (i, data) in Dataset::ALL.into_iter().enumerate() {
            assert_eq!(data as usize, i);
            assert_eq!(data.name().parse(), Ok(data));
            assert_eq!(serde_json::to_value(data).unwrap(), data.name());
        }
        assert!("moon".parse::<Dataset>().unwrap_err().to_string().contains("choose one of moons, eight-gaussians"));
    }
}
