//! The parametrisations of a log-scale.

use crate::math::Real;
use serde::{Deserialize, Serialize};

/// How the conditioner's output u becomes the log-scale s. A bound keeps e^s finite without capping the likelihood (softly, widely).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scale {
    /// s = u
    Exp,
    /// s = c tanh(u / c)
    Tanh { bound: f64 },
    /// s = u / (1 + |u / c|), as in zuko
    SoftClip { bound: f64 },
    /// e^s = σ(u + offset) + minimum, as in nflows and Glow: for flows trained elsewhere, since it caps the scale
    Sigmoid { offset: f64, minimum: f64 },
    /// e^-s = σ(u + offset) + minimum, as in normflows
    InverseSigmoid { offset: f64, minimum: f64 },
}

impl Scale {
    /// u -> s, in place.
    pub(in crate::flow) fn apply<T: Real>(self, u: &mut [T]) {
        match self {
            Scale::Exp => {}
            Scale::Tanh { bound } => {
                let (c, inverse) = (T::from_f64(bound), T::from_f64(1.0 / bound));
                u.iter_mut().for_each(|u| *u *= inverse);
                T::tanh_all(u);
                u.iter_mut().for_each(|u| *u *= c);
            }
            Scale::SoftClip { bound } => {
                let inverse = T::from_f64(1.0 / bound);
                u.iter_mut().for_each(|u| *u = *u / (T::ONE + (*u * inverse).abs()));
            }
            Scale::Sigmoid { offset, minimum } => {
                let (offset, minimum) = (T::from_f64(offset), T::from_f64(minimum));
                u.iter_mut().for_each(|u| *u = log_sigmoid(*u + offset, minimum));
            }
            Scale::InverseSigmoid { offset, minimum } => {
                Scale::Sigmoid { offset, minimum }.apply(u);
                u.iter_mut().for_each(|u| *u = -*u);
            }
        }
    }

    /// ds/du, from s itself.
    pub(super) fn slope<T: Real>(self, s: T) -> T {
        match self {
            Scale::Exp => T::ONE,
            Scale::Tanh { bound } => {
                let y = s * T::from_f64(1.0 / bound);
                T::ONE - y * y
            }
            Scale::SoftClip { bound } => {
                let y = T::ONE - s.abs() * T::from_f64(1.0 / bound);
                y * y
            }
            Scale::Sigmoid { minimum, .. } => {
                let (scale, minimum) = (s.exp(), T::from_f64(minimum));
                (scale - minimum) * (T::ONE + minimum - scale) / scale
            }
            Scale::InverseSigmoid { offset, minimum } => -Scale::Sigmoid { offset, minimum }.slope(-s),
        }
    }
}

/// ln(σ(v) + minimum), with nothing lost where σ(v) is tiny and `minimum` is 0.
fn log_sigmoid<T: Real>(v: T, minimum: T) -> T {
    let (low, e) = (if v < T::ZERO { v } else { T::ZERO }, (-v.abs()).exp());
    let log = low - (T::ONE + e).ln();
    if minimum > T::ZERO { (log.exp() + minimum).ln() } else { log }
}
