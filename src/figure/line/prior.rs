//! The base densities of the line: each is one of the library's.

use crate::flow::{Base, Mixture, Uniform};

/// p(z)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prior {
    /// N(0, 1)
    #[default]
    Normal,
    /// 1/4 between -2 and 2
    Uniform,
    /// Half of the mass in N(-1.5, 0.5²), half in N(1.5, 0.5²)
    TwoPeaks,
}

impl Prior {
    pub const ALL: [Prior; 3] = [Prior::Normal, Prior::Uniform, Prior::TwoPeaks];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Prior::Normal => "normal",
            Prior::Uniform => "uniform",
            Prior::TwoPeaks => "two-peaks",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|prior| prior.name() == name)
    }

    pub fn base(self) -> Base {
        match self {
            Prior::Normal => Base::Normal { dim: 1 },
            Prior::Uniform => Base::Uniform(Uniform { low: vec![-2.0], high: vec![2.0] }),
            Prior::TwoPeaks => {
                let log_half = -core::f64::consts::LN_2;
                let numbers = vec![0.0, -1.5, log_half, 0.0, 1.5, log_half];
                Base::Mixture(Mixture { dim: 1, components: 2, fixed: Some(numbers) })
            }
        }
    }

    /// Where the density jumps.
    pub fn edges(self) -> &'static [f64] {
        if self == Prior::Uniform { &[-2.0, 2.0] } else { &[] }
    }
}
