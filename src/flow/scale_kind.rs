//! Log-scales by name: how a network's output u becomes the s of e^s in an affine layer, with the constants that are usual.

use super::Scale;

/// A parametrisation of the log-scale by name; in links and model files alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScaleKind {
    #[default]
    SoftClip,
    Tanh,
    Exp,
    Sigmoid,
    InverseSigmoid,
}

/// The bound of a log-scale: at most a factor of twenty a layer. A wider one lets single test points blow up.
const BOUND: f64 = 3.0;

impl ScaleKind {
    pub const ALL: [ScaleKind; 5] =
        [ScaleKind::SoftClip, ScaleKind::Tanh, ScaleKind::Exp, ScaleKind::Sigmoid, ScaleKind::InverseSigmoid];

    pub fn name(self) -> &'static str {
        match self {
            ScaleKind::SoftClip => "soft-clip",
            ScaleKind::Tanh => "tanh",
            ScaleKind::Exp => "exp",
            ScaleKind::Sigmoid => "sigmoid",
            ScaleKind::InverseSigmoid => "inverse-sigmoid",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    pub fn title(self) -> &'static str {
        match self {
            ScaleKind::SoftClip => "Soft clip",
            ScaleKind::Tanh => "Tanh",
            ScaleKind::Exp => "Plain",
            ScaleKind::Sigmoid => "Sigmoid",
            ScaleKind::InverseSigmoid => "Inverse sigmoid",
        }
    }

    /// A sentence of help.
    pub fn help(self) -> &'static str {
        match self {
            ScaleKind::SoftClip => {
                "s = u / (1 + |u/3|), zuko's: s stays within ±3, so that no layer stretches by more than a factor of twenty, and bends gently on the way there."
            }
            ScaleKind::Tanh => {
                "s = 3 tanh(u/3): s stays within ±3 as well, but is flat near the bound, where it learns slowly."
            }
            ScaleKind::Exp => {
                "s = u, as in the papers, without a bound: a single wild u makes e^s huge, so training may break."
            }
            ScaleKind::Sigmoid => {
                "e^s = σ(u + 2) + 0.001, that of nflows and Glow, on the way from z to x: no layer ever stretches, so density is gained only."
            }
            ScaleKind::InverseSigmoid => {
                "e^−s = σ(u + 2), that of normflows: no layer ever shrinks, so couplings alone on N(0, I) cannot get below log 2π = 1.838 nats in two dimensions."
            }
        }
    }

    /// With its usual constants.
    pub fn scale(self) -> Scale {
        match self {
            ScaleKind::SoftClip => Scale::SoftClip { bound: BOUND },
            ScaleKind::Tanh => Scale::Tanh { bound: BOUND },
            ScaleKind::Exp => Scale::Exp,
            ScaleKind::Sigmoid => Scale::Sigmoid { offset: 2.0, minimum: 1e-3 },
            ScaleKind::InverseSigmoid => Scale::InverseSigmoid { offset: 2.0, minimum: 0.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// s of a few outputs u from -40 to 40.
    fn values(kind: ScaleKind) -> Vec<f64> {
        let mut u: Vec<f64> = (-80..=80).map(|i| 0.5 * f64::from(i)).collect();
        kind.scale().apply(&mut u);
        u
    }

    #[test]
    fn names_are_found_again() {
        for kind in ScaleKind::ALL {
            assert_eq!(ScaleKind::from_name(kind.name()), Some(kind));
        }
    }

    #[test]
    fn each_is_bounded_as_its_sentence_says() {
        let all = |kind, fits: fn(f64) -> bool| values(kind).into_iter().all(fits);
        assert!(all(ScaleKind::SoftClip, |s| s.abs() < 3.0) && all(ScaleKind::Tanh, |s| s.abs() <= 3.0));
        assert!(all(ScaleKind::Sigmoid, |s| s <= 1e-3) && all(ScaleKind::InverseSigmoid, |s| s >= 0.0));
        assert!(values(ScaleKind::Exp).contains(&40.0));
    }
}
