//! Architectures by name: the recipe that turns a few choices into a flow.

use super::{Base, Coupling, Diagonal, Flow, Layer, Mixture, ParameterLayout, Rotation, Scale, Transformer};
use crate::net::{Activation, Mlp};
use serde::{Deserialize, Serialize};

/// A family of flows that the lecture names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Family {
    /// Diagonal maps and rotations: any Gaussian, and nothing else.
    Linear,
    /// Additive couplings and a final diagonal scaling (Dinh et al. 2014).
    Nice,
    /// Additive couplings alone: det J = 1 everywhere.
    VolumePreserving,
    /// Affine couplings (Dinh et al. 2017).
    RealNvp,
}

impl Family {
    pub const ALL: [Family; 4] = [Family::Linear, Family::Nice, Family::VolumePreserving, Family::RealNvp];

    /// The name in links and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Family::Linear => "linear",
            Family::Nice => "nice",
            Family::VolumePreserving => "volume-preserving",
            Family::RealNvp => "realnvp",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Family::Linear => "Linear",
            Family::Nice => "NICE",
            Family::VolumePreserving => "Volume preserving",
            Family::RealNvp => "RealNVP",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// The smallest dimension it makes sense in: a coupling needs a coordinate to look at and one to move.
    pub fn min_dim(self) -> usize {
        if self == Family::Linear { 1 } else { 2 }
    }
}

/// A base density by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaseKind {
    Normal,
    /// A learned mixture of four Gaussians.
    Mixture,
}

impl BaseKind {
    pub const ALL: [BaseKind; 2] = [BaseKind::Normal, BaseKind::Mixture];

    pub fn name(self) -> &'static str {
        match self {
            BaseKind::Normal => "normal",
            BaseKind::Mixture => "mixture",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.name() == name)
    }
}

/// The choices that fix an architecture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    pub dim: usize,
    pub family: Family,
    /// Couplings, or linear maps; NICE's final scaling is not counted.
    pub layers: usize,
    /// Hidden widths of each conditioner.
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub base: BaseKind,
}

/// The soft bound of a log-scale: at most a factor of twenty a layer. A wider one lets single test points blow up.
const SCALE: Scale = Scale::SoftClip { bound: 3.0 };

impl Spec {
    /// The flow of this recipe.
    pub fn flow(&self) -> Flow {
        let dim = self.dim;
        let coupling = |transformer| move |i| Layer::Coupling(self.coupling(i, transformer));
        let mut layers: Vec<Layer> = match self.family {
            Family::Linear => (0..self.layers).map(|i| self.linear(i)).collect(),
            Family::Nice | Family::VolumePreserving => (0..self.layers).map(coupling(Transformer::Additive)).collect(),
            Family::RealNvp => (0..self.layers).map(coupling(Transformer::Affine(SCALE))).collect(),
        };
        if self.family == Family::Nice {
            layers.insert(0, Layer::Diagonal(Diagonal { dim, shift: false }));
        }
        let base = match self.base {
            BaseKind::Normal => Base::Normal { dim },
            BaseKind::Mixture => Base::Mixture(Mixture { dim, components: 4, fixed: None }),
        };
        Flow::new(base, layers)
    }

    /// Layer `i`, counted from the base. Masks alternate so that the last layer, at the data's end, moves coordinate 1.
    fn coupling(&self, i: usize, transformer: Transformer) -> Coupling {
        let moved = (self.layers - 1 - i) % 2;
        let transforms: Vec<bool> = (0..self.dim).map(|d| d % 2 != moved).collect();
        let inputs = transforms.iter().filter(|&&t| !t).count();
        let outputs = (self.dim - inputs) * transformer.num_params();
        let conditioner = Mlp::new(inputs, &self.hidden, outputs, self.activation);
        Coupling { transforms, conditioner, transformer, layout: ParameterLayout::Blocks }
    }

    fn linear(&self, i: usize) -> Layer {
        if i.is_multiple_of(2) || self.dim < 2 {
            Layer::Diagonal(Diagonal { dim: self.dim, shift: true })
        } else {
            Layer::Rotation(Rotation { dim: self.dim, plane: (0, 1), start: 0.0 })
        }
    }
}
