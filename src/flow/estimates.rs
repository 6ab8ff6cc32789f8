//! How layers are trained whose determinant is dear: what is estimated, how gradients go back, what is kept small.

use super::{Divergence, Estimator, Gradient};

/// How a residual block's log |det (I + J)| is found in training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogDet {
    Exact,
    /// Ten terms of the power series.
    Series,
    /// A random number of terms, so that the mean is exact.
    Roulette,
}

impl LogDet {
    pub const ALL: [LogDet; 3] = [LogDet::Exact, LogDet::Series, LogDet::Roulette];

    pub fn name(self) -> &'static str {
        match self {
            LogDet::Exact => "exact",
            LogDet::Series => "series",
            LogDet::Roulette => "roulette",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.name() == name)
    }

    /// For blocks of this Lipschitz constant. The roulette goes on with a probability above its square, so that the
    /// variance is finite: near 1 it needs many terms.
    pub fn estimator(self, lipschitz: f64) -> Estimator {
        match self {
            LogDet::Exact => Estimator::Exact,
            LogDet::Series => Estimator::Series { terms: 10 },
            LogDet::Roulette => {
                let go_on = (0.5 * (1.0 + lipschitz * lipschitz)).max(0.5);
                Estimator::Roulette { always: 2, go_on }
            }
        }
    }
}

/// Training alone is concerned: densities are exact wherever they are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimates {
    /// Of residual blocks.
    pub log_det: LogDet,
    /// Of a continuous flow, as all that follows.
    pub trace: Divergence,
    pub gradient: Gradient,
    /// λ of ∫ |v|² dt.
    pub kinetic: f64,
    /// λ of ∫ |∂v/∂y|² dt.
    pub jacobian: f64,
}

impl Default for Estimates {
    fn default() -> Self {
        let (trace, gradient) = (Divergence::Exact, Gradient::Solver);
        Self { log_det: LogDet::Exact, trace, gradient, kinetic: 0.0, jacobian: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Layer, Spec};

    #[test]
    fn a_roulette_always_has_a_finite_variance() {
        for lipschitz in [0.1, 0.5, 0.9, 0.99] {
            let Estimator::Roulette { go_on, .. } = LogDet::Roulette.estimator(lipschitz) else { panic!() };
            assert!(go_on > lipschitz * lipschitz && go_on < 1.0);
        }
    }

    #[test]
    fn the_spec_hands_them_on() {
        let estimates = Estimates {
            log_det: LogDet::Series,
            trace: Divergence::Hutchinson,
            gradient: Gradient::Adjoint,
            kinetic: 0.1,
            jacobian: 0.2,
        };
        let flow = Spec { estimates, ..Spec::new(2, Family::Cnf) }.flow();
        let Layer::Continuous(l) = &flow.layers[0] else { panic!() };
        assert_eq!((l.divergence, l.gradient), (Divergence::Hutchinson, Gradient::Adjoint));
        assert_eq!((l.kinetic, l.jacobian), (0.1, 0.2));
        let flow = Spec { estimates, ..Spec::new(2, Family::Residual) }.flow();
        let Layer::Invert(l) = &flow.layers[0] else { panic!() };
        let Layer::Residual(l) = &*l.layer else { panic!() };
        assert_eq!(l.estimator, Estimator::Series { terms: 10 });
    }
}
