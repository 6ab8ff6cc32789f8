//! One run inside the training worker: when to step, when to measure, when to publish.

use super::place::Place;
use super::{Command, Event, Origin, Snapshot, Standing};
use crate::data::Data;
use crate::flow::{Flow, Layer};
use crate::math::Batch;
use crate::train::{Broken, Config, Importance, Objective, Trainer};
use std::sync::Arc;

/// The least time between two snapshots.
const SNAPSHOT_SECS: f64 = 1.0 / 30.0;
/// Measuring the test points may take one part in this many of the time.
const TEST_SHARE: f64 = 8.0;
/// Test points that are measured while a continuous flow trains, whose densities need a solver; all of them when it rests.
const FEW: usize = 4000;
/// Samples that the ESS is measured with.
const WEIGHED: usize = 4096;
/// Points that the page gets to draw.
const SHOWN: usize = 2000;
/// Quantiles of log p that the page gets.
const QUANTILES: usize = 500;

#[derive(Debug)]
pub struct Session {
    pub run: u32,
    trainer: Trainer,
    test: Batch<f32>,
    /// Those of them that are measured while it trains.
    few: Batch<f32>,
    standing: Standing,
    /// Steps still to do before pausing, when only some were asked for.
    single: bool,
    losses: Vec<f32>,
    /// The test points are to be measured at this step.
    test_due: bool,
    test_secs: f64,
    last_test: f64,
    last_snapshot: f64,
    changed: bool,
    /// Steps and seconds of training in the window that the rate is taken over.
    window: (u64, f64),
    rate: f32,
    /// Spent in steps.
    seconds: f64,
    pub place: Place,
}

impl Session {
    pub fn start(run: u32, flow: Flow, data: Data, config: Config, origin: Origin, outbox: &mut Vec<Event>) -> Self {
        let points = (0..data.train.len().min(SHOWN)).flat_map(|i| data.train.point(i)).collect();
        outbox.push(Event::Started {
            run,
            entropy: data.entropy,
            gaussian_nll: data.gaussian_nll,
            dim: flow.dim(),
            points,
            log_std_sum: data.standardize.log_det(),
        });
        let train = Arc::new(data.train);
        let trainer = match origin {
            Origin::Weights { step, params } if params.len() == flow.num_params() => {
                Trainer::resume(flow, train, config, params, step)
            }
            Origin::Weights { .. } => {
                outbox.push(Event::Refused {
                    run,
                    why: "The stored weights do not fit this flow, so it starts at step 0.".into(),
                });
                Trainer::new(flow, train, config)
            }
            Origin::Seed => Trainer::new(flow, train, config),
        };
        let solves = trainer.flow.layers.iter().any(|layer| matches!(layer, Layer::Continuous(_)));
        let mut few = Batch::zeros(data.test.dim(), data.test.len().min(if solves { FEW } else { usize::MAX }));
        few.copy_chunk(&data.test, 0);
        let mut session = Self {
            run,
            trainer,
            test: data.test,
            few,
            standing: Standing::Paused,
            single: false,
            losses: Vec::new(),
            test_due: true,
            test_secs: 0.0,
            last_test: 0.0,
            last_snapshot: 0.0,
            changed: false,
            window: (0, 0.0),
            rate: 0.0,
            seconds: 0.0,
            place: Place::Cpu,
        };
        let first = session.snapshot(None, Vec::new());
        outbox.push(Event::Snapshot(first));
        session
    }

    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Train => self.standing = Standing::Training,
            Command::Pause => {
                self.standing = Standing::Paused;
                (self.test_due, self.changed, self.rate) = (true, true, 0.0);
            }
            Command::Step => (self.standing, self.single) = (Standing::Training, true),
            Command::Tune(config) => {
                // Losses of two objectives cannot be compared: another one is another run.
                self.trainer.config = Config { objective: self.trainer.config.objective, ..config };
                self.changed = true;
                if self.standing == Standing::Finished && !self.is_finished() {
                    self.standing = Standing::Paused;
                }
            }
            _ => {}
        }
    }

    /// What a step is trained on, under flow matching.
    pub fn paths(&self, step: u64) -> Event {
        Event::Paths { run: self.run, step, rows: self.trainer.batch(step).into_values() }
    }

    pub fn is_busy(&self) -> bool {
        let waits = match &self.place {
            Place::Cpu => false,
            Place::Asked { .. } => true,
            Place::Gpu(device) => device.is_under_way(),
        };
        self.standing == Standing::Training || self.test_due || self.changed || waits
    }

    /// Trains, measures or publishes, whichever is due.
    pub fn work(&mut self, budget_secs: f64, clock: &dyn Fn() -> f64, outbox: &mut Vec<Event>) {
        let start = clock();
        self.place.settle(self.run, &self.trainer, outbox);
        if matches!(self.place, Place::Gpu(_)) {
            self.train_on_gpu(clock, outbox);
        } else if self.standing == Standing::Training {
            self.train(start + budget_secs, clock, outbox);
        }
        let now = clock();
        let rests = self.standing != Standing::Training;
        let measure = if rests { self.test_due } else { now - self.last_test > TEST_SHARE * self.test_secs };
        if measure {
            let test = if rests { &self.test } else { &self.few };
            let mut log_probs = self.trainer.flow.log_prob(self.trainer.params(), test);
            let nll = -log_probs.iter().map(|&l| f64::from(l)).sum::<f64>() / log_probs.len() as f64;
            log_probs.sort_by(f32::total_cmp);
            let stride = (log_probs.len() / QUANTILES).max(1);
            let quantiles = log_probs.iter().copied().skip(stride / 2).step_by(stride).collect();
            let ess = self.ess();
            self.last_test = clock();
            self.test_secs = self.last_test - now;
            self.test_due = false;
            let event = self.snapshot(Some((self.trainer.step_count(), nll as f32)), quantiles);
            let event = Snapshot { ess, ..event };
            self.publish(event, clock(), outbox);
        } else if self.changed && (rests || now - self.last_snapshot > SNAPSHOT_SECS) {
            let event = self.snapshot(None, Vec::new());
            self.publish(event, now, outbox);
        }
    }

    /// The effective sample size, under reverse KL.
    fn ess(&self) -> Option<f32> {
        let Objective::ReverseKl(energy) = self.trainer.config.objective else { return None };
        let (flow, seed) = (&self.trainer.flow, self.trainer.config.seed);
        Some(Importance::measure(flow, self.trainer.params(), &energy, WEIGHED, seed).ess as f32)
    }

    fn publish(&mut self, snapshot: Snapshot, now: f64, outbox: &mut Vec<Event>) {
        (self.last_snapshot, self.changed) = (now, false);
        outbox.push(Event::Snapshot(snapshot));
    }

    fn train(&mut self, until: f64, clock: &dyn Fn() -> f64, outbox: &mut Vec<Event>) {
        let mut now = clock();
        loop {
            if self.is_finished() {
                (self.standing, self.single, self.test_due, self.changed) = (Standing::Finished, false, true, true);
                return;
            }
            match self.trainer.step() {
                Ok(loss) => self.losses.push(loss),
                Err(broken) => return self.stop(broken, now, outbox),
            }
            self.changed = true;
            let after = clock();
            self.count_steps(1, after - now);
            now = after;
            if core::mem::take(&mut self.single) {
                (self.standing, self.test_due) = (Standing::Paused, true);
                return;
            }
            if now >= until {
                return;
            }
        }
    }

    /// Takes a round of steps that is back, and submits the next.
    fn train_on_gpu(&mut self, clock: &dyn Fn() -> f64, outbox: &mut Vec<Event>) {
        let Place::Gpu(device) = &mut self.place else { return };
        match device.land(&mut self.trainer, clock()) {
            Ok(Some(landed)) => {
                self.changed = true;
                self.count_steps(landed.losses.len() as u64, landed.secs);
                self.losses.extend(landed.losses);
                if core::mem::take(&mut self.single) {
                    (self.standing, self.test_due) = (Standing::Paused, true);
                }
                if !landed.whole {
                    return self.step_after_trouble(clock(), outbox);
                }
            }
            Ok(None) => {}
            Err(why) => return self.place.leave(self.run, &why, outbox),
        }
        if self.standing != Standing::Training {
            return;
        }
        if self.is_finished() {
            (self.standing, self.single, self.test_due, self.changed) = (Standing::Finished, false, true, true);
            return;
        }
        let left = self.trainer.config.steps - self.trainer.step_count();
        let Place::Gpu(device) = &mut self.place else { return };
        if let Err(why) = device.submit(&self.trainer, if self.single { 1 } else { left }, clock()) {
            self.place.leave(self.run, &why, outbox);
        }
    }

    /// The CPU tries the step that the GPU found a number in that is not finite, and says where it arose.
    fn step_after_trouble(&mut self, now: f64, outbox: &mut Vec<Event>) {
        match self.trainer.step() {
            Ok(loss) => self.losses.push(loss),
            Err(broken) => self.stop(broken, now, outbox),
        }
        if let Place::Gpu(device) = core::mem::take(&mut self.place) {
            match device.again(&self.trainer) {
                Ok(device) => self.place = Place::Gpu(Box::new(device)),
                Err(why) => self.place.leave(self.run, &why, outbox),
            }
        }
    }

    fn stop(&mut self, broken: Broken, now: f64, outbox: &mut Vec<Event>) {
        (self.standing, self.single, self.test_due) = (Standing::Paused, false, true);
        let event = self.snapshot(None, Vec::new());
        self.publish(event, now, outbox);
        outbox.push(Event::Broken { run: self.run, broken });
    }

    fn count_steps(&mut self, steps: u64, secs: f64) {
        self.window = (self.window.0 + steps, self.window.1 + secs);
        self.seconds += secs;
        if self.window.1 > 0.5 {
            self.rate = (self.window.0 as f64 / self.window.1) as f32;
            self.window = (0, 0.0);
        }
    }

    fn is_finished(&self) -> bool {
        self.trainer.step_count() >= self.trainer.config.steps
    }

    fn snapshot(&mut self, test: Option<(u64, f32)>, test_log_probs: Vec<f32>) -> Snapshot {
        Snapshot {
            run: self.run,
            step: self.trainer.step_count(),
            standing: self.standing,
            params: self.trainer.params().to_vec(),
            losses: core::mem::take(&mut self.losses),
            test,
            test_log_probs,
            ess: None,
            steps_per_s: self.rate,
            seconds: self.seconds,
        }
    }
}
