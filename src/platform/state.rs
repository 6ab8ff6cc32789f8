//! What `window.pushforward.state()` returns: the app writes it once a frame, tests and embedding pages read it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// Who draws the screen, and on what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Painter {
    /// `webgpu`, `webgl`, natively wgpu's name of the backend, or `none`.
    pub name: String,
    pub adapter: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct PageState {
    /// The first picture of a flow stands on the screen.
    pub ready: bool,
    pub painter: String,
    /// Who evaluates the flow: `gpu` or `cpu`.
    pub engine: String,
    pub adapter: String,
    pub step: u64,
    /// Of the test data, in nats; null before the first evaluation.
    pub nll: Option<f64>,
    pub steps_per_s: f64,
    /// Median CPU time of logic, ui and tessellation over 120 frames.
    pub frame_ms: f64,
    /// The fragment that opens what is shown, with `#`.
    pub link: String,
    pub warnings: Vec<String>,
    pub errors: Vec<String>,
    /// The training losses of the first 20 steps.
    pub losses: Vec<f64>,
    /// The step that stands beside the figure, `NAME/STEP`; null outside lessons.
    pub lesson: Option<String>,
    /// Whether its goal is reached; null where it has none.
    pub goal_reached: Option<bool>,
    pub view: String,
    /// Where the morph stands, from 0 (base) to 1 (target).
    pub t: f64,
    /// The flow is being trained.
    pub running: bool,
    /// The morph is moving.
    pub playing: bool,
}

static STATE: Mutex<Option<PageState>> = Mutex::new(None);

fn lock() -> MutexGuard<'static, Option<PageState>> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Changes the published state.
pub fn update_state(change: impl FnOnce(&mut PageState)) {
    change(lock().get_or_insert_default());
}

/// A copy of the published state, once there is one.
pub fn read_state() -> Option<PageState> {
    lock().clone()
}
