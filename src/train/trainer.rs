//! The trainer: draws a batch, follows the gradient, and never keeps weights that it has not seen to be finite.

use super::flow_matching::widen;
use super::{Adam, Lane, Objective, Rates, cosine, flow_matching_step};
use crate::flow::{Bijection, Flow, Warm, Way};
use crate::math::{Batch, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The numbers that may change while a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The learning rate at step 0.
    pub lr: f64,
    /// Points a step.
    pub batch: usize,
    /// Where the cosine reaches zero.
    pub steps: u64,
    pub seed: u64,
    /// Must fit the flow: [`Objective::check`].
    pub objective: Objective,
}

/// A number that was not finite, and where it arose first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("step {step}: {what} of {place} is not a finite number; the weights of step {} stay. Lower the learning rate, then train on or reset", .step.saturating_sub(1))]
pub struct Broken {
    pub step: u64,
    /// "the output", "the velocity", "the log-determinant" or "the gradient".
    pub what: String,
    /// For example "layer 3 (affine coupling)", counted from the base.
    pub place: String,
}

/// The longest gradient that Adam is given.
pub const CLIP: f32 = 10.0;

/// A run: weights, optimiser and the count of steps. The same seed gives the same run.
#[derive(Debug)]
pub struct Trainer {
    pub flow: Flow,
    pub config: Config,
    params: Vec<f32>,
    /// The newest weights whose loss and gradient were finite.
    good: Vec<f32>,
    adam: Adam,
    warm: Warm,
    step: u64,
    data: Arc<Batch<f32>>,
    threads: usize,
    lanes: Vec<Lane<f32>>,
}

impl Trainer {
    /// A run at step 0, its weights drawn from the seed.
    pub fn new(flow: Flow, data: Arc<Batch<f32>>, config: Config) -> Self {
        let mut params = flow.init(&first_points(&data), config.seed);
        if matches!(config.objective, Objective::FlowMatching { .. }) {
            widen(&flow, &mut params);
        }
        Self::resume(flow, data, config, params, 0)
    }

    /// A run that goes on from given weights; the optimiser starts anew.
    pub fn resume(flow: Flow, data: Arc<Batch<f32>>, config: Config, mut params: Vec<f32>, step: u64) -> Self {
        let mut warm = Warm::default();
        flow.project(&mut params, &mut warm);
        let (good, adam, lanes) = (params.clone(), Adam::new(params.len()), vec![Lane::new(&flow)]);
        Self { flow, config, params, good, adam, warm, step, data, threads: 1, lanes }
    }

    /// Lets up to `threads` threads share each batch.
    pub fn set_threads(&mut self, threads: usize) {
        self.threads = threads.max(1);
    }

    pub fn params(&self) -> &[f32] {
        &self.params
    }

    /// Steps done.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// One step of Adam on one batch: the batch's loss before the update, in nats but for flow matching.
    ///
    /// # Errors
    /// When a loss or gradient is not finite: the weights go back to the last good ones and the count stays.
    pub fn step(&mut self) -> Result<f32, Broken> {
        let loss = self.loss_and_gradient();
        let gradient = &self.lanes[0].gradient;
        let squares = crate::math::simd::sum_of_squares(gradient);
        if !loss.is_finite() || !squares.is_finite() {
            let broken = self.diagnose();
            self.params.copy_from_slice(&self.good);
            return Err(broken);
        }
        self.good.copy_from_slice(&self.params);
        let lr = cosine(self.config.lr, self.step, self.config.steps) as f32;
        self.adam.update(lr, CLIP, &mut self.params, gradient);
        self.flow.project(&mut self.params, &mut self.warm);
        self.step += 1;
        Ok(loss)
    }

    /// The points of the batch of a step; under flow matching the conditional paths of its first group.
    pub fn batch(&self, step: u64) -> Batch<f32> {
        self.lane(step).x
    }

    fn lane(&self, step: u64) -> Lane<f32> {
        let (objective, mut lane) = (self.config.objective, Lane::new(&self.flow));
        let n = self.config.batch.max(1);
        let n = if objective.in_nats() { n } else { n.min(crate::flow::CHUNK) };
        objective.draw(&self.data, n, &mut Rng::new(self.config.seed, objective.stream(step)), &mut lane);
        lane
    }

    /// The numbers of the update that comes after `ahead` more steps.
    pub fn rates(&self, ahead: u64) -> Rates {
        let lr = cosine(self.config.lr, self.step + ahead, self.config.steps) as f32;
        self.adam.rates(i32::try_from(ahead).unwrap_or(i32::MAX), lr)
    }

    /// The optimiser's first and second moments.
    pub fn moments(&self) -> [&[f32]; 2] {
        self.adam.moments()
    }

    /// Takes the state in which another device stands after `steps` more steps.
    pub fn follow(&mut self, params: &[f32], [m, v]: [&[f32]; 2], steps: u64) {
        self.params.copy_from_slice(params);
        self.good.copy_from_slice(params);
        self.adam.follow(m, v, i32::try_from(steps).unwrap_or(i32::MAX));
        self.step += steps;
    }

    /// The gradient of the whole batch ends in lane 0.
    fn loss_and_gradient(&mut self) -> f32 {
        let batch = self.config.batch.max(1);
        let chunk = crate::flow::CHUNK;
        let chunks = batch.div_ceil(chunk);
        let wanted = if self.threads > 1 { chunks } else { 1 };
        while self.lanes.len() < wanted {
            self.lanes.push(Lane::new(&self.flow));
        }
        let objective = self.config.objective;
        let mut rng = Rng::new(self.config.seed, objective.stream(self.step));
        let (seed, key) = (self.config.seed, self.step << 16);
        let mut draw = |lane: &mut Lane<f32>, i: usize| {
            lane.estimate(seed, key + i as u64);
            objective.draw(&self.data, chunk.min(batch - i * chunk), &mut rng, lane);
        };
        let (flow, params) = (&self.flow, &self.params[..]);
        if wanted == 1 {
            let lane = &mut self.lanes[0];
            lane.gradient.fill(0.0);
            return (0..chunks).fold(0.0, |loss, i| {
                draw(lane, i);
                loss + objective.step(flow, params, batch, lane)
            });
        }
        for (i, lane) in self.lanes[..chunks].iter_mut().enumerate() {
            draw(lane, i);
            lane.gradient.fill(0.0);
        }
        let mut losses = vec![0.0; chunks];
        let share = chunks.div_ceil(self.threads);
        let work = |(lanes, losses): (&mut [Lane<f32>], &mut [f32])| {
            for (lane, loss) in lanes.iter_mut().zip(losses) {
                *loss = objective.step(flow, params, batch, lane);
            }
        };
        let mut shares = self.lanes[..chunks].chunks_mut(share).zip(losses.chunks_mut(share));
        // This thread takes a share as well: starting one costs about a tenth of a small step.
        let own = shares.next();
        std::thread::scope(|scope| {
            for share in shares {
                scope.spawn(|| work(share));
            }
            own.map(work);
        });
        if let Some((first, others)) = self.lanes[..chunks].split_first_mut() {
            for other in others {
                first.gradient.iter_mut().zip(&other.gradient).for_each(|(sum, g)| *sum += g);
            }
        }
        losses.iter().sum()
    }

    /// Runs the batch of this step again, layer by layer, to name the first place that is not finite.
    fn diagnose(&self) -> Broken {
        let (objective, way) = (self.config.objective, self.config.objective.way());
        let mut lane = self.lane(self.step);
        if let Objective::FlowMatching { .. } = objective {
            let is_number = flow_matching_step(&self.flow, &self.params, 1, &mut lane).is_finite();
            let what = if is_number { "the gradient" } else { "the velocity" };
            let place =
                self.flow.layers.first().map_or_else(String::new, |layer| format!("layer 1 ({})", layer.title()));
            return Broken { step: self.step, what: what.into(), place };
        }
        let mut x = lane.x;
        let mut log_det = vec![0.0f32; x.len()];
        let name = |i: usize| format!("layer {} ({})", i + 1, self.flow.layers[i].title());
        let at = |what: &str, place: String| Broken { step: self.step, what: what.into(), place };
        for i in self.flow.order(way) {
            let own = &self.params[self.flow.window(i)];
            self.flow.layers[i].apply(way, own, &mut x, &mut log_det, &mut Pass::new());
            if x.values().iter().any(|v| !v.is_finite()) {
                return at("the output", name(i));
            }
            if log_det.iter().any(|v| !v.is_finite()) {
                return at("the log-determinant", name(i));
            }
        }
        // The gradient travels against the points: its first victim is the layer that they reached last.
        for i in self.flow.order(way.reversed()) {
            if self.lanes[0].gradient[self.flow.window(i)].iter().any(|g| !g.is_finite()) {
                return at("the gradient", name(i));
            }
        }
        let end = if way == Way::Generate { "the target density" } else { "the base density" };
        at("the loss", end.into())
    }
}

/// The points that data-dependent layers see at the start.
fn first_points(data: &Batch<f32>) -> Batch<f32> {
    let len = data.len().min(1024);
    let mut first = Batch::zeros(data.dim(), len);
    first.copy_chunk(data, 0);
    first
}
