//! Particles on the GPU: one part of them after another, each carried from z to x in one call.

use super::pace::Pace;
use crate::engine::{Answer, Request};
use crate::gpu::{OnScreen, Pending, Unavailable};
use crate::math::Batch;
use crate::ui::model::Model;
use crate::watch::trajectories::{Crowd, Engine};
use crate::watch::{Found, Question};

/// Particles on their way back.
pub struct ParticlesFlight {
    version: u64,
    request: Request,
    crowd: Option<Crowd>,
    paths: Pending<Vec<Batch<f32>>>,
    /// Points through the whole flow, and when they set out.
    cost: f64,
    since: f64,
}

/// Submits the next part where the screen lacks one.
pub fn submit(screen: &mut OnScreen, model: &Model, now: f64) -> Result<Option<ParticlesFlight>, Unavailable> {
    let Some(question) = model.due_particles() else { return Ok(None) };
    let run = &model.run;
    screen.load(run.number, run.version, &run.flow, &run.params)?;
    let crowd = Crowd::new(&run.flow, &run.params, &question);
    let times = Crowd::times();
    let paths = screen.paths(&crowd.z, &times)?;
    let cost = crowd.z.len() as f64 * screen.cost_of_paths(&times);
    let request = Request::Watch(Question::Trajectories(question));
    Ok(Some(ParticlesFlight { version: run.version, request, crowd: Some(crowd), paths, cost, since: now }))
}

impl ParticlesFlight {
    /// Points through the whole flow, and when they set out.
    pub fn work(&self) -> (f64, f64) {
        (self.cost, self.since)
    }

    /// Shows the particles once they are there; whether they are.
    pub fn land(&mut self, model: &mut Model, pace: &mut Pace, now: f64) -> Result<bool, Unavailable> {
        let Some(paths) = self.paths.try_take() else { return Ok(false) };
        pace.measure(self.cost, now - self.since);
        let paths = paths?;
        if let Some(crowd) = self.crowd.take() {
            let found = Found::Trajectories(crowd.carried(&paths, Engine::Gpu));
            model.take(Answer::Watch { version: self.version, request: self.request, found });
        }
        Ok(true)
    }
}
