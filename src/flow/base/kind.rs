//! Base densities by name, and what a flow needs in front of them.

use super::{Base, Gaussian, Mixture, Uniform};
use crate::flow::{Invert, Layer, Pointwise, Transformer};
use serde::{Deserialize, Serialize};

/// A base density by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaseKind {
    Normal,
    /// A learned mixture of four Gaussians.
    Mixture,
    /// One Gaussian with a learned mean and a learned standard deviation for each coordinate.
    Gaussian,
    /// One Gaussian with a learned mean and a learned full covariance.
    FullGaussian,
    /// The uniform density on the unit box. Its layers begin with a logit.
    Uniform,
}

impl BaseKind {
    pub const ALL: [BaseKind; 5] =
        [BaseKind::Normal, BaseKind::Mixture, BaseKind::Gaussian, BaseKind::FullGaussian, BaseKind::Uniform];

    pub fn name(self) -> &'static str {
        match self {
            BaseKind::Normal => "normal",
            BaseKind::Mixture => "mixture",
            BaseKind::Gaussian => "gaussian",
            BaseKind::FullGaussian => "full-gaussian",
            BaseKind::Uniform => "uniform",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            BaseKind::Normal => "Standard normal",
            BaseKind::Mixture => "Mixture of four Gaussians",
            BaseKind::Gaussian => "Gaussian, diagonal",
            BaseKind::FullGaussian => "Gaussian, full covariance",
            BaseKind::Uniform => "Uniform on a box",
        }
    }

    /// A sentence of help.
    pub fn help(self) -> &'static str {
        match self {
            BaseKind::Normal => "N(0, I), without anything to learn: the usual base.",
            BaseKind::Mixture => "Four Gaussians, whose centres, widths and weights are learned with the layers.",
            BaseKind::Gaussian => "One Gaussian whose mean and standard deviations are learned with the layers.",
            BaseKind::FullGaussian => "One Gaussian whose mean and whole covariance are learned with the layers.",
            BaseKind::Uniform => {
                "Equally likely everywhere in the unit box. A first layer, the logit, opens the box to the whole space: else every point outside of it would have density 0."
            }
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.name() == name)
    }

    pub fn base(self, dim: usize) -> Base {
        match self {
            BaseKind::Normal => Base::Normal { dim },
            BaseKind::Mixture => Base::Mixture(Mixture { dim, components: 4, fixed: None }),
            BaseKind::Gaussian => Base::Gaussian(Gaussian { dim, full: false, fixed: None }),
            BaseKind::FullGaussian => Base::Gaussian(Gaussian { dim, full: true, fixed: None }),
            BaseKind::Uniform => Base::Uniform(Uniform { low: vec![0.0; dim], high: vec![1.0; dim] }),
        }
    }

    /// What stands between the base and the layers of the family: the logit that makes the density of a box positive everywhere.
    pub fn opening(self, dim: usize) -> Option<Layer> {
        let sigmoid = Layer::Pointwise(Pointwise { dim, transformer: Transformer::Sigmoid { alpha: 0.0 } });
        (self == BaseKind::Uniform).then(|| Layer::Invert(Invert::new(sigmoid)))
    }
}
