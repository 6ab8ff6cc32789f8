//! What each mistake is called, the line that is wrong, and what to look at.

use crate::flow::Way;
use crate::preset::Bug;

pub struct Texts {
    pub name: &'static str,
    /// In canonical letters.
    pub formula: &'static str,
    /// Which way the formula runs.
    pub way: Option<Way>,
    pub about: &'static str,
}

pub fn texts(bug: Bug) -> Texts {
    let (name, formula, about) = match bug {
        Bug::None => (
            "nothing wrong",
            "loss = −log p(z) − Σ log |det J|",
            "The honest loss, J being that of the normalizing layers. Choose a mistake: the run starts anew with it.",
        ),
        Bug::NoLogDet => (
            "no log-determinant",
            "loss = −log p(z)",
            "Nobody pays for squeezing any more: all data are sent to the middle of the base, and samples fly apart.",
        ),
        Bug::FlippedSign => (
            "flipped sign",
            "loss = −log p(z) + Σ log |det J|",
            "Squeezing is even rewarded: the loss falls without end, and the flow with it.",
        ),
        Bug::NoAlternation => (
            "no alternation",
            "x₁ = z₁,  x₂ = exp(s(z₁)) · z₂ + t(z₁)",
            "Each layer moves the same half. The other coordinate comes out as it went in: noise.",
        ),
        Bug::NoStandardisation => (
            "no standardisation",
            "x = (2.4, −2.2) ± 0.12",
            "Mean and standard deviation of the data, fed in as they are: a speck in the corner, where the base has hardly any mass. Most steps go into finding it.",
        ),
        Bug::ZeroScale => ("σ = 0", "x = μ + 0 · z", "Everything lands on one point, and nothing can be undone."),
    };
    let way = match bug {
        Bug::None | Bug::NoLogDet | Bug::FlippedSign => Some(Way::Normalize),
        Bug::NoAlternation | Bug::ZeroScale => Some(Way::Generate),
        Bug::NoStandardisation => None,
    };
    Texts { name, formula, way, about }
}
