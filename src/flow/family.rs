//! The families of flows that can be chosen: names, sentences, papers.

use serde::{Deserialize, Serialize};

/// A family of flows that the lecture names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Family {
    /// Diagonal maps and rotations: any Gaussian, and nothing else.
    Linear,
    Triangular,
    /// Full matrices as products P L U.
    Plu,
    /// Scalings and products of reflections.
    Householder,
    /// Full matrices with leaky ReLUs between them.
    LeakyRelu,
    /// Full matrices with a learned monotone curve for each coordinate between them.
    Pointwise,
    /// The same with curves of straight pieces.
    PiecewiseLinear,
    Planar,
    Radial,
    /// Additive couplings and a final diagonal scaling.
    Nice,
    /// Additive couplings alone: det J = 1 everywhere.
    VolumePreserving,
    /// Affine couplings.
    RealNvp,
    /// Rational-quadratic spline couplings.
    Rqs,
    /// ActNorm, a full matrix and an affine coupling, repeated.
    Glow,
    /// Affine couplings, half of them on half of the coordinates.
    MultiScale,
    /// Affine couplings in the coordinates of a logit: x stays in a box.
    Sigmoid,
    Maf,
    Iaf,
    /// Autoregressive rational-quadratic splines.
    MafRqs,
    Residual,
    /// A continuous flow: a neural ODE.
    Cnf,
}

/// The section of the menu that a family stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Linear,
    Pointwise,
    Coupling,
    Autoregressive,
    Residual,
    Continuous,
}

impl Kind {
    pub fn title(self) -> &'static str {
        match self {
            Kind::Linear => "Linear",
            Kind::Pointwise => "Pointwise and elementary",
            Kind::Coupling => "Coupling",
            Kind::Autoregressive => "Autoregressive",
            Kind::Residual => "Residual",
            Kind::Continuous => "Continuous",
        }
    }
}

/// What there is to say about a family.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: &'static str,
    pub kind: Kind,
    /// A sentence of help.
    pub help: &'static str,
    /// Where it comes from.
    pub paper: &'static str,
    /// The smallest dimension it makes sense in.
    pub min_dim: usize,
    /// What a "layer" of the settings is.
    pub layer: &'static str,
    /// How many of them are usual.
    pub layers: usize,
}

impl Family {
    /// In the order of the menu and of the course.
    pub const ALL: [Family; 21] = [
        Family::Linear,
        Family::Triangular,
        Family::Plu,
        Family::Householder,
        Family::LeakyRelu,
        Family::Pointwise,
        Family::PiecewiseLinear,
        Family::Planar,
        Family::Radial,
        Family::Nice,
        Family::VolumePreserving,
        Family::RealNvp,
        Family::Rqs,
        Family::Glow,
        Family::MultiScale,
        Family::Sigmoid,
        Family::Maf,
        Family::Iaf,
        Family::MafRqs,
        Family::Residual,
        Family::Cnf,
    ];

    pub fn about(self) -> About {
        let about = |name, title, kind, (layers, layer, min_dim), help, paper| About {
            name,
            title,
            kind,
            help,
            paper,
            min_dim,
            layer,
            layers,
        };
        match self {
            Family::Linear => about(
                "linear",
                "Linear",
                Kind::Linear,
                (8, "scaling or rotation", 1),
                "Scalings and rotations: any Gaussian and nothing else, so its NLL ends at the ceiling.",
                "Papamakarios et al. 2021, section 3.1.3",
            ),
            Family::Triangular => about(
                "triangular",
                "Triangular",
                Kind::Linear,
                (4, "triangular matrix", 1),
                "Lower and upper triangular matrices: the determinant is the product of the diagonal, at a cost of D.",
                "Papamakarios et al. 2021, section 3.1.3",
            ),
            Family::Plu => about(
                "plu",
                "Full matrix (PLU)",
                Kind::Linear,
                (2, "matrix", 1),
                "Full matrices written as P L U: as general as a linear map can be, with a determinant read off the diagonal.",
                "Kingma and Dhariwal 2018, eq. 10",
            ),
            Family::Householder => about(
                "householder",
                "Orthogonal (Householder)",
                Kind::Linear,
                (2, "scaling and turn", 2),
                "Scalings and products of reflections: the reflections turn the space and never change volume.",
                "Tomczak and Welling 2016",
            ),
            Family::LeakyRelu => about(
                "leaky-relu",
                "Linear + leaky ReLU",
                Kind::Pointwise,
                (8, "matrix and leaky ReLU", 1),
                "Full matrices with a leaky ReLU between them: flat pieces glued along lines. The density jumps at every line: training estimates what a line gains by moving from the points beside it.",
                "Papamakarios et al. 2021, section 3.1",
            ),
            Family::Pointwise => about(
                "pointwise",
                "Linear + pointwise spline",
                Kind::Pointwise,
                (4, "matrix and curves", 1),
                "Full matrices with one learned rising curve for each coordinate between them; in one dimension the curve is the whole flow.",
                "Durkan et al. 2019",
            ),
            Family::PiecewiseLinear => about(
                "piecewise-linear",
                "Linear + piecewise-linear curve",
                Kind::Pointwise,
                (4, "matrix and curves", 1),
                "Full matrices with one rising curve of straight pieces for each coordinate between them: in one dimension a histogram. The density jumps at every knot, which no gradient sees, so in the plane training finds little more than the two margins.",
                "Müller et al. 2019",
            ),
            Family::Planar => about(
                "planar",
                "Planar",
                Kind::Pointwise,
                (16, "fold", 1),
                "Each layer pushes or pulls along one direction, across one line: simple, and slow to bend.",
                "Rezende and Mohamed 2015, eq. 10",
            ),
            Family::Radial => about(
                "radial",
                "Radial",
                Kind::Pointwise,
                (16, "pinch", 1),
                "Each layer swells or pinches the space around one point.",
                "Rezende and Mohamed 2015, eq. 14",
            ),
            Family::Nice => about(
                "nice",
                "NICE",
                Kind::Coupling,
                (8, "coupling", 2),
                "Couplings that shift one coordinate by a function of the other, and one scaling at the end.",
                "Dinh et al. 2014",
            ),
            Family::VolumePreserving => about(
                "volume-preserving",
                "Volume preserving",
                Kind::Coupling,
                (8, "coupling", 2),
                "Shifts alone: det J = 1 everywhere, so it can move mass but never thin it out.",
                "Dinh et al. 2014, section 3.2",
            ),
            Family::RealNvp => about(
                "realnvp",
                "RealNVP",
                Kind::Coupling,
                (8, "coupling", 2),
                "Couplings that shift and scale one coordinate by functions of the other.",
                "Dinh et al. 2017",
            ),
            Family::Rqs => about(
                "rqs",
                "Neural spline flow",
                Kind::Coupling,
                (4, "coupling", 2),
                "Couplings that bend one coordinate along a rising curve whose knots are functions of the other.",
                "Durkan et al. 2019",
            ),
            Family::Glow => about(
                "glow",
                "Glow",
                Kind::Coupling,
                (4, "step", 2),
                "Steps of three layers: ActNorm, a full matrix that mixes the coordinates, and an affine coupling.",
                "Kingma and Dhariwal 2018",
            ),
            Family::MultiScale => about(
                "multi-scale",
                "Multi-scale (split)",
                Kind::Coupling,
                (8, "step", 2),
                "Half of the coordinates leave early: the layers next to z move the other half alone, those next to x move all.",
                "Dinh et al. 2017, section 3.6",
            ),
            Family::Sigmoid => about(
                "sigmoid",
                "Couplings and a sigmoid",
                Kind::Coupling,
                (8, "coupling", 1),
                "Affine couplings, then a sigmoid that keeps x in a box, as for pixels; on the uniform base the whole is logit, couplings, sigmoid.",
                "Dinh et al. 2017, section 4.1",
            ),
            Family::Maf => about(
                "maf",
                "MAF",
                Kind::Autoregressive,
                (5, "layer", 2),
                "Each coordinate is shifted and scaled by functions of those before it: densities in one pass, samples in D.",
                "Papamakarios et al. 2017",
            ),
            Family::Iaf => about(
                "iaf",
                "IAF",
                Kind::Autoregressive,
                (5, "layer", 2),
                "MAF the other way round: samples in one pass, densities of given points in D.",
                "Kingma et al. 2016",
            ),
            Family::MafRqs => about(
                "maf-rqs",
                "Autoregressive spline flow",
                Kind::Autoregressive,
                (3, "layer", 2),
                "Each coordinate is bent along a rising curve whose knots are functions of those before it.",
                "Durkan et al. 2019",
            ),
            Family::Residual => about(
                "residual",
                "Residual flow (i-ResNet)",
                Kind::Residual,
                (10, "block", 1),
                "y + g(y) with g held below Lipschitz constant 1: any network, an inverse by iteration, a determinant by a series.",
                "Behrmann et al. 2019; Chen et al. 2019",
            ),
            Family::Cnf => about(
                "cnf",
                "Continuous (neural ODE)",
                Kind::Continuous,
                (1, "stretch of time", 1),
                "Points drift along a learned velocity field; the density changes by the trace of its Jacobian alone.",
                "Chen et al. 2018; Grathwohl et al. 2019",
            ),
        }
    }

    pub fn name(self) -> &'static str {
        self.about().name
    }

    pub fn title(self) -> &'static str {
        self.about().title
    }

    pub fn min_dim(self) -> usize {
        self.about().min_dim
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether its layers hold networks.
    pub fn has_network(self) -> bool {
        !matches!(self.about().kind, Kind::Linear | Kind::Pointwise)
    }

    /// Whether its layers take the coordinates in an order that can be chosen.
    pub fn has_order(self) -> bool {
        matches!(self.about().kind, Kind::Coupling | Kind::Autoregressive)
    }

    /// Whether its networks can read a condition c: then it is p(x | c).
    pub fn can_be_given(self) -> bool {
        self.has_order()
    }

    /// The smallest dimension with `given` numbers beside each point: with any, a network has something to read.
    pub fn min_dim_given(self, given: usize) -> usize {
        if given > 0 && self.can_be_given() { 1 } else { self.min_dim() }
    }

    /// Whether its networks give log-scales, so that their parametrisation can be chosen.
    pub fn has_log_scale(self) -> bool {
        matches!(
            self,
            Family::RealNvp | Family::Glow | Family::MultiScale | Family::Sigmoid | Family::Maf | Family::Iaf
        )
    }

    /// Whether it has couplings, whose mask can be chosen where there are more than two coordinates.
    pub fn has_mask(self) -> bool {
        self.about().kind == Kind::Coupling
    }

    /// Whether it has rational-quadratic splines, whose convention can be chosen.
    pub fn has_spline(self) -> bool {
        self.has_bins() && self != Family::PiecewiseLinear
    }

    /// Whether its curves have bins.
    pub fn has_bins(self) -> bool {
        matches!(self, Family::Rqs | Family::MafRqs | Family::Pointwise | Family::PiecewiseLinear | Family::MultiScale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again_and_no_two_are_alike() {
        for (i, family) in Family::ALL.into_iter().enumerate() {
            assert_eq!(family as usize, i);
            assert_eq!(Family::from_name(family.name()), Some(family));
            assert_eq!(Family::ALL.into_iter().filter(|f| f.title() == family.title()).count(), 1);
        }
    }

    #[test]
    fn a_sentence_ends_with_a_full_stop_and_a_paper_with_none() {
        for about in Family::ALL.map(Family::about) {
            assert!(about.help.ends_with('.') && !about.paper.ends_with('.'), "{}", about.name);
        }
    }
}
