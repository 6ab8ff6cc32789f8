//! The run that the page shows: the newest weights and everything measured on the way to them.

use super::given::Whole;
use crate::engine::{Snapshot, Standing};
use crate::flow::Flow;
use crate::train::Broken;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Run {
    /// Counts the starts; events of older runs are dropped.
    pub number: u32,
    pub flow: Arc<Flow>,
    pub params: Arc<[f32]>,
    /// The conditional flow that is trained, of which `flow` and `params` are what one context makes.
    pub whole: Option<Whole>,
    /// Grows with every new set of weights, over all runs.
    pub version: u64,
    pub step: u64,
    pub standing: Standing,
    pub steps_per_s: f32,
    /// Seconds spent in steps, and the step at which they began to count.
    pub seconds: f64,
    pub since: Option<u64>,
    pub history: History,
    /// The true entropy of the data in nats, where it is known: no model's NLL can be lower.
    pub entropy: Option<f64>,
    /// The NLL of the best single Gaussian, in nats.
    pub gaussian_nll: Option<f64>,
    /// Σ ln std of the data's standardisation: add it to an NLL to have it in the file's own units. 0 for toy data.
    pub log_std_sum: f64,
    /// Some of the data, [B][D], standardised.
    pub points: Arc<[f32]>,
    /// log p of test points, ascending.
    pub test_log_probs: Arc<[f32]>,
    /// The effective sample size as a share of the samples, for training by reverse KL.
    pub ess: Option<f32>,
    pub broken: Option<Broken>,
    /// The worker has answered the start.
    pub started: bool,
}

/// Losses against steps.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// (step, mean batch loss over a few steps), nats: thinned so that it stays below [`History::MOST`] entries.
    pub train: Vec<[f64; 2]>,
    /// (step, test NLL), nats.
    pub test: Vec<[f64; 2]>,
    /// (seconds spent in steps, test NLL), nats: the same measurements.
    pub test_by_second: Vec<[f64; 2]>,
    /// The first twenty batch losses, unthinned.
    pub first: Vec<f32>,
    /// Steps averaged into one entry of `train`.
    stride: u64,
    /// The entry under way: its sum and count.
    open: (f64, u64),
}

impl History {
    pub const MOST: usize = 1000;

    /// The newest test NLL.
    pub fn test_nll(&self) -> Option<f64> {
        self.test.last().map(|[_, nll]| *nll)
    }

    /// Adds what a snapshot brought.
    pub fn extend(&mut self, snapshot: &Snapshot) {
        let start = snapshot.step.saturating_sub(snapshot.losses.len() as u64);
        for (i, &loss) in snapshot.losses.iter().enumerate() {
            let step = start + i as u64;
            if step == self.first.len() as u64 && step < 20 {
                self.first.push(loss);
            }
            self.push(step, f64::from(loss));
        }
        if let Some((step, nll)) = snapshot.test {
            self.test.push([step as f64, f64::from(nll)]);
            self.test_by_second.push([snapshot.seconds, f64::from(nll)]);
            for test in [&mut self.test, &mut self.test_by_second].into_iter().filter(|test| test.len() > Self::MOST) {
                *test = test.iter().copied().skip(1).step_by(2).collect();
            }
        }
    }

    fn push(&mut self, step: u64, loss: f64) {
        self.stride = self.stride.max(1);
        self.open = (self.open.0 + loss, self.open.1 + 1);
        if self.open.1 == self.stride {
            self.train.push([step as f64 - (self.stride - 1) as f64 / 2.0, self.open.0 / self.stride as f64]);
            self.open = (0.0, 0);
        }
        if self.train.len() > Self::MOST {
            self.train =
                self.train.chunks_exact(2).map(|p| [(p[0][0] + p[1][0]) / 2.0, (p[0][1] + p[1][1]) / 2.0]).collect();
            self.stride *= 2;
        }
    }
}

impl Run {
    /// What a snapshot brought.
    pub fn take(&mut self, snapshot: Snapshot) {
        self.history.extend(&snapshot);
        (self.step, self.standing, self.steps_per_s) = (snapshot.step, snapshot.standing, snapshot.steps_per_s);
        self.seconds = snapshot.seconds;
        self.since.get_or_insert(snapshot.step);
        if snapshot.test.is_some() {
            self.ess = snapshot.ess;
            self.test_log_probs = snapshot.test_log_probs.into();
        }
        if self.trained()[..] != snapshot.params[..] {
            self.show_weights(snapshot.params.into());
        }
    }

    /// What a step of training has taken in the mean, in milliseconds.
    pub fn step_millis(&self) -> Option<f64> {
        let steps = self.step.checked_sub(self.since?).filter(|&steps| steps > 0)?;
        Some(1000.0 * self.seconds / steps as f64)
    }

    /// test NLL - entropy: the distance from the truth, in nats.
    pub fn gap(&self) -> Option<f64> {
        Some(self.history.test_nll()? - self.entropy?)
    }

    /// Of test points, the share that is less likely than `log_prob`.
    pub fn percentile(&self, log_prob: f64) -> Option<f64> {
        let below = self.test_log_probs.partition_point(|&l| f64::from(l) < log_prob);
        (!self.test_log_probs.is_empty()).then(|| below as f64 / self.test_log_probs.len() as f64)
    }
}
