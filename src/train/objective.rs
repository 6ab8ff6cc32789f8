//! What a run makes small: where its points come from, which way they run, and the step that belongs to it.

use super::likelihood::weighted_step;
use super::{Lane, Mistake, likelihood_step, reverse_kl_step};
use crate::data::{Dataset, Energy, NoEnergy, Score};
use crate::flow::{Base, Flow, Way};
use crate::math::{Batch, Real, Rng, Stream};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Objective {
    /// KL(data ‖ flow) up to a constant: the mean of -log p(x) over points of the data.
    #[default]
    Likelihood,
    /// KL(flow ‖ target): the points are the flow's own, and the target says how likely each is.
    ReverseKl(Energy),
    /// Maximum likelihood with a wrong loss, to be looked at.
    Mistaken(Mistake),
}

/// Why an objective and a flow do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error(
        "Reverse KL draws z from the standard normal, and this flow has another base; choose base=normal, or maximum likelihood"
    )]
    Base,
    #[error(
        "The target has {target} dimensions, and the flow {flow} with {context} given; choose the flow or the data again"
    )]
    Dimension { target: usize, flow: usize, context: usize },
}

impl Objective {
    /// Reverse KL towards a data set.
    ///
    /// # Errors
    /// When the data set has no energy.
    pub fn reverse_kl(dataset: Dataset) -> Result<Self, NoEnergy> {
        Energy::try_from(dataset).map(Self::ReverseKl)
    }

    /// Whether a run of `flow` can start.
    ///
    /// # Errors
    /// Under reverse KL: the base must be the standard normal, and the dimension the target's, nothing given.
    pub fn check(&self, flow: &Flow) -> Result<(), Unfit> {
        let Self::ReverseKl(energy) = self else { return Ok(()) };
        let (target, context) = (energy.dim(), flow.context);
        match flow.base {
            Base::Normal { dim } if dim == target && context == 0 => Ok(()),
            Base::Normal { dim } => Err(Unfit::Dimension { target, flow: dim, context }),
            Base::Mixture(_) | Base::Gaussian(_) | Base::Uniform(_) => Err(Unfit::Base),
        }
    }

    /// The way that points run: x to z under maximum likelihood, z to x under reverse KL.
    pub fn way(&self) -> Way {
        match self {
            Self::Likelihood | Self::Mistaken(_) => Way::Normalize,
            Self::ReverseKl(_) => Way::Generate,
        }
    }

    pub(super) fn stream(&self, step: u64) -> Stream {
        match self {
            Self::Likelihood | Self::Mistaken(_) => Stream::Batch(step),
            Self::ReverseKl(_) => Stream::Latent(step),
        }
    }

    /// `n` points to begin with: of the data, or of the standard normal.
    pub(super) fn draw(&self, data: &Batch<f32>, n: usize, rng: &mut Rng, x: &mut Batch<f32>) {
        x.reshape(data.dim(), n);
        for i in 0..n {
            match self {
                Self::Likelihood | Self::Mistaken(_) => {
                    let from = rng.below(data.len());
                    (0..data.dim()).for_each(|d| x.set(d, i, data.get(d, from)));
                }
                Self::ReverseKl(_) => (0..data.dim()).for_each(|d| x.set(d, i, rng.normal() as f32)),
            }
        }
    }

    /// The chunk's share of the loss, in nats; adds its gradient to `lane.gradient`.
    pub(super) fn step<T: Real>(&self, flow: &Flow, params: &[T], batch: usize, lane: &mut Lane<T>) -> T {
        match self {
            Self::Likelihood => likelihood_step(flow, params, batch, lane),
            Self::Mistaken(mistake) => weighted_step(flow, params, T::from_f64(mistake.weight()), batch, lane),
            Self::ReverseKl(energy) => reverse_kl_step(flow, params, energy, batch, lane),
        }
    }
}
