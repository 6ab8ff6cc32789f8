//! What a run makes small: where its points come from, which way they run, and the step that belongs to it.

use super::likelihood::weighted_step;
use super::{Lane, Mistake, Pairing, flow_matching_step, likelihood_step, lone_field, reverse_kl_step};
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
    /// The squared distance of a continuous flow's velocity from that of straight paths. It is not in nats.
    FlowMatching { pairing: Pairing },
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
    #[error(
        "Flow matching trains the velocity of one continuous layer on the standard normal; choose flow=cnf, layers=1 and base=normal, or maximum likelihood"
    )]
    Field,
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
    /// Under reverse KL: the base must be the standard normal, and the dimension the target's, nothing given. Under flow
    /// matching: one continuous layer on the standard normal, nothing given.
    pub fn check(&self, flow: &Flow) -> Result<(), Unfit> {
        if matches!(self, Self::FlowMatching { .. }) {
            return lone_field(flow).map(|_| ()).ok_or(Unfit::Field);
        }
        let Self::ReverseKl(energy) = self else { return Ok(()) };
        let (target, context) = (energy.dim(), flow.context);
        match flow.base {
            Base::Normal { dim } if dim == target && context == 0 => Ok(()),
            Base::Normal { dim } => Err(Unfit::Dimension { target, flow: dim, context }),
            Base::Mixture(_) | Base::Gaussian(_) | Base::Uniform(_) => Err(Unfit::Base),
        }
    }

    /// The way that points run: x to z under maximum likelihood, z to x under reverse KL. Under flow matching none runs.
    pub fn way(&self) -> Way {
        match self {
            Self::Likelihood | Self::Mistaken(_) => Way::Normalize,
            Self::ReverseKl(_) | Self::FlowMatching { .. } => Way::Generate,
        }
    }

    /// Whether its loss can stand beside an NLL; that of flow matching is a squared velocity.
    pub fn in_nats(&self) -> bool {
        !matches!(self, Self::FlowMatching { .. })
    }

    pub(super) fn stream(&self, step: u64) -> Stream {
        match self {
            Self::Likelihood | Self::Mistaken(_) => Stream::Batch(step),
            Self::ReverseKl(_) => Stream::Latent(step),
            Self::FlowMatching { .. } => Stream::Paths(step),
        }
    }

    /// `n` points to begin with: of the data, of the standard normal, or on paths between them.
    pub(super) fn draw(&self, data: &Batch<f32>, n: usize, rng: &mut Rng, lane: &mut Lane<f32>) {
        if let Self::FlowMatching { pairing } = self {
            return pairing.draw(data, n, rng, lane);
        }
        let x = &mut lane.x;
        x.reshape(data.dim(), n);
        for i in 0..n {
            match self {
                Self::ReverseKl(_) => (0..data.dim()).for_each(|d| x.set(d, i, rng.normal() as f32)),
                _ => {
                    let from = rng.below(data.len());
                    (0..data.dim()).for_each(|d| x.set(d, i, data.get(d, from)));
                }
            }
        }
    }

    /// The chunk's share of the loss, in nats or, under flow matching, in squared units of velocity; adds its gradient to `lane.gradient`.
    pub(super) fn step<T: Real>(&self, flow: &Flow, params: &[T], batch: usize, lane: &mut Lane<T>) -> T {
        match self {
            Self::Likelihood => likelihood_step(flow, params, batch, lane),
            Self::Mistaken(mistake) => weighted_step(flow, params, T::from_f64(mistake.weight()), batch, lane),
            Self::ReverseKl(energy) => reverse_kl_step(flow, params, energy, batch, lane),
            Self::FlowMatching { .. } => flow_matching_step(flow, params, batch, lane),
        }
    }
}
