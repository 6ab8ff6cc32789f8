//! Mistakes that a lesson makes on purpose, one at a time, and what each changes in a run.

use crate::data::Standardize;
use crate::train::Mistake;

/// What is done wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bug {
    #[default]
    None,
    /// The loss leaves the log-determinant out.
    NoLogDet,
    /// The loss subtracts what it should add.
    FlippedSign,
    /// Every layer moves the same half.
    NoAlternation,
    /// The data stay in units in which they are small and far from the middle.
    NoStandardisation,
    /// A scale of zero: drawn by hand, since no training gets there.
    ZeroScale,
}

/// What the data look like when nobody standardises them: this mean and this standard deviation in each coordinate.
const RAW: ([f64; 2], f64) = ([2.4, -2.2], 0.12);

impl Bug {
    pub const ALL: [Bug; 6] =
        [Bug::None, Bug::NoLogDet, Bug::FlippedSign, Bug::NoAlternation, Bug::NoStandardisation, Bug::ZeroScale];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Bug::None => "none",
            Bug::NoLogDet => "no-log-det",
            Bug::FlippedSign => "flipped-sign",
            Bug::NoAlternation => "no-alternation",
            Bug::NoStandardisation => "no-standardisation",
            Bug::ZeroScale => "zero-scale",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bug| bug.name() == name)
    }

    /// The mistake in the loss, if it is there.
    pub fn in_loss(self) -> Option<Mistake> {
        match self {
            Bug::NoLogDet => Some(Mistake::NoLogDet),
            Bug::FlippedSign => Some(Mistake::FlippedSign),
            _ => None,
        }
    }

    /// The units that the flow gets the data in, where they are not the data's standardised ones.
    pub fn units(self, dim: usize) -> Option<Standardize> {
        let (mean, std) = RAW;
        let mean = (0..dim).map(|d| -mean[d % 2] / std).collect();
        (self == Bug::NoStandardisation).then(|| Standardize { mean, std: vec![1.0 / std; dim] })
    }
}
