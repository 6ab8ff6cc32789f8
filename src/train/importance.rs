//! How close a flow q is to a target known by its density p*, from the importance weights w = p*/q of its own samples.
//!
//! ```text
//! ESS = (Σ w)² / (n Σ w²)      KL(q ‖ p*) = -E ln w      ln Z = ln E w
//! ```
//!
//! The effective sample size (Kong 1992) says which share of n independent samples of the target the weighted samples
//! are worth. It is 1 where q = p* and near 0 where q misses what it is weighted up for. A mode that no sample has
//! reached is not seen: then the ESS is high and ln Z too small.

use crate::data::Score;
use crate::flow::{Flow, Way};
use crate::math::{Batch, Real, Rng, Stream};

/// What the weights of n samples say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Importance {
    /// In [0, 1].
    pub ess: f64,
    /// The estimate of KL(q ‖ p*) in nats, less ln Z where p* is not normalised.
    pub kl: f64,
    /// The estimate of ln Z = ln ∫ p*, in nats: 0 for a normalised p*.
    pub log_z: f64,
}

impl Importance {
    /// From `n` samples of the flow, whose base is normal; the seed fixes them.
    pub fn measure<T: Real>(flow: &Flow, params: &[T], target: &impl Score, n: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed, Stream::Importance);
        let z: Vec<T> = (0..n * flow.dim()).map(|_| T::from_f64(rng.normal())).collect();
        let mut x = Batch::from_points(flow.dim(), &z);
        let (mut log_q, mut log_p, mut g) = (vec![T::ZERO; n], vec![T::ZERO; n], x.clone());
        flow.base.log_prob(flow.base_params(params), &x, &mut log_q);
        let log_det = flow.transform(Way::Generate, params, &mut x);
        target.score(&x, &mut log_p, &mut g);
        let terms = log_p.iter().zip(&log_q).zip(&log_det);
        Self::of(&terms.map(|((&p, &q), &l)| (p - q + l).to_f64()).collect::<Vec<_>>())
    }

    /// From ln w of each sample. A weight that is not a number counts as 0.
    pub fn of(log_weights: &[f64]) -> Self {
        let n = log_weights.len().max(1) as f64;
        let largest = log_weights.iter().copied().filter(|l| l.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut squares) = (0.0, 0.0);
        for l in log_weights.iter().filter(|l| l.is_finite()) {
            let w = (l - largest).exp();
            (sum, squares) = (sum + w, squares + w * w);
        }
        Self {
            ess: if squares > 0.0 { sum * sum / (n * squares) } else { 0.0 },
            kl: -log_weights.iter().sum::<f64>() / n,
            log_z: largest + (sum / n).ln(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_worth_every_sample_and_one_large_weight_only_one() {
        let equal = Importance::of(&[-700.0; 50]);
        assert_eq!((equal.ess, equal.kl), (1.0, 700.0));
        assert!((equal.log_z + 700.0).abs() < 1e-12);
        let one = Importance::of(&[0.0, 900.0, 3.0, -5.0]);
        assert!((one.ess - 0.25).abs() < 1e-15 && (one.log_z - (900.0 - 4f64.ln())).abs() < 1e-12, "{one:?}");
    }

    #[test]
    fn the_ess_is_that_of_the_definition() {
        let w = [0.3f64, 1.7, 0.2, 0.9];
        let (sum, squares) = (w.iter().sum::<f64>(), w.iter().map(|w| w * w).sum::<f64>());
        let found = Importance::of(&w.map(f64::ln));
        assert!((found.ess - sum * sum / (4.0 * squares)).abs() < 1e-15);
        assert!((found.log_z - (sum / 4.0).ln()).abs() < 1e-15);
    }

    #[test]
    fn a_weight_that_is_not_a_number_counts_as_nothing() {
        let found = Importance::of(&[0.0, f64::NAN, 0.0, f64::NEG_INFINITY]);
        assert_eq!(found.ess, 0.5);
        assert_eq!(Importance::of(&[f64::NAN]).ess, 0.0);
    }
}
