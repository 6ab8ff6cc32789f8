//! A trainer whose steps are done by the GPU, some at a time: batches and rates come from the trainer, which follows with the
//! weights and Adam's moments when a round is back. So a run may change its device at any step.

use crate::gpu::{Gpu, MOST_STEPS, Pending, Training, TrainingState, TrainingStep, Unavailable};
use crate::train::{CLIP, Objective, Rates, Trainer};
use core::fmt;

/// The steps that are done on the GPU.
pub struct OnDevice {
    gpu: Gpu,
    training: Training,
    round: Option<Round>,
    per_round: u64,
}

/// Steps under way.
struct Round {
    steps: u64,
    losses: Pending<Vec<f32>>,
    landed: Option<Vec<f32>>,
    state: Pending<TrainingState>,
    since: f64,
}

/// A round that is back.
#[derive(Clone, Debug, PartialEq)]
pub struct Landed {
    /// Of the steps that were done, in nats.
    pub losses: Vec<f32>,
    /// Whether all were: else the next step's loss or gradient is not finite.
    pub whole: bool,
    pub secs: f64,
}

/// A round takes about this long, so that a screen that follows it moves.
const ROUND_SECS: f64 = 0.04;

impl OnDevice {
    /// # Errors
    /// [`Unavailable::Unsupported`] for other objectives than maximum likelihood, and as [`Training::new`].
    pub fn new(gpu: Gpu, trainer: &Trainer) -> Result<Self, Unavailable> {
        if trainer.config.objective != Objective::Likelihood {
            return Err(Unavailable::Unsupported("another objective than maximum likelihood".into()));
        }
        let training = Training::new(&gpu, &trainer.flow, trainer.params())?;
        training.set_moments(&gpu, trainer.moments());
        Ok(Self { gpu, training, round: None, per_round: 8 })
    }

    /// Begins anew from where the trainer stands.
    ///
    /// # Errors
    /// As [`OnDevice::new`].
    pub fn again(self, trainer: &Trainer) -> Result<Self, Unavailable> {
        Self::new(self.gpu, trainer)
    }

    pub fn is_under_way(&self) -> bool {
        self.round.is_some()
    }

    /// Submits the next steps, `most` at most, unless some are under way.
    ///
    /// # Errors
    /// As [`Training::submit`].
    pub fn submit(&mut self, trainer: &Trainer, most: u64, now: f64) -> Result<(), Unavailable> {
        let steps = self.per_round.min(most).min(MOST_STEPS as u64);
        if self.round.is_some() || steps == 0 {
            return Ok(());
        }
        let round: Vec<_> = (0..steps).map(|ahead| training_step(trainer, ahead)).collect();
        let losses = self.training.submit(&self.gpu, &round)?;
        let state = self.training.state(&self.gpu);
        self.round = Some(Round { steps, losses, landed: None, state, since: now });
        Ok(())
    }

    /// The round, once it is back; the trainer has followed. Never waits.
    ///
    /// # Errors
    /// [`Unavailable::Lost`] when the device was.
    pub fn land(&mut self, trainer: &mut Trainer, now: f64) -> Result<Option<Landed>, Unavailable> {
        let Some(round) = &mut self.round else { return Ok(None) };
        if let Some(losses) = round.losses.try_take() {
            round.landed = Some(losses?);
        }
        let (Some(_), Some(state)) = (&round.landed, round.state.try_take()) else { return Ok(None) };
        let (state, steps, secs) = (state?, round.steps, now - round.since);
        let losses = round.landed.take().unwrap_or_default();
        self.round = None;
        let [m, v] = &state.moments;
        trainer.follow(&state.params, [m, v], losses.len() as u64);
        let fits = (steps as f64 * ROUND_SECS / secs.max(1e-4)) as u64;
        self.per_round = fits.clamp(1, 2 * self.per_round).min(MOST_STEPS as u64);
        Ok(Some(Landed { whole: losses.len() as u64 == steps, losses, secs }))
    }

    /// [`OnDevice::submit`] and the result: native only.
    ///
    /// # Errors
    /// As both.
    pub fn round(&mut self, trainer: &mut Trainer, most: u64, clock: &dyn Fn() -> f64) -> Result<Landed, Unavailable> {
        self.submit(trainer, most, clock())?;
        loop {
            if let Some(landed) = self.land(trainer, clock())? {
                return Ok(landed);
            }
            if self.round.is_none() {
                return Ok(Landed { losses: Vec::new(), whole: true, secs: 0.0 });
            }
            std::thread::yield_now();
        }
    }
}

/// What the step after `ahead` others needs.
pub(super) fn training_step(trainer: &Trainer, ahead: u64) -> TrainingStep {
    let Rates { rate, epsilon, keep } = trainer.rates(ahead);
    TrainingStep { points: trainer.batch(trainer.step_count() + ahead), rate, epsilon, clip: CLIP, keep }
}

impl fmt::Debug for OnDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnDevice").field("per_round", &self.per_round).finish_non_exhaustive()
    }
}
