//! Every message between the page and a worker. The wire form is postcard; a worker greets with the schema version first.

use super::bench::Measured;
use crate::data::{Dataset, Standardize};
use crate::flow::{Flow, Way};
use crate::train::{Broken, Config};
use crate::watch::{Found, Question};
use serde::{Deserialize, Serialize};

/// Raised whenever a message changes its form.
pub const VERSION: u32 = 7;

/// The data of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Problem {
    Toy(Dataset),
    /// A toy density, each point with its label as its condition.
    Labelled(Dataset),
    /// Points one after another, [B][columns], in the file's own units; the last `given` columns are conditions.
    Points {
        columns: usize,
        given: usize,
        values: Vec<f64>,
    },
    /// Samples of the flow that the run begins with: it came without data.
    Own,
}

/// Where a run starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Origin {
    /// Step 0: weights drawn from the seed.
    Seed,
    /// Weights that were trained before.
    Weights { step: u64, params: Vec<f32> },
}

/// From the page to the trainer or to the evaluator (`Hello`, `Load`, `At` and `Evaluate`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    Hello {
        version: u32,
    },
    /// Begins a run; everything after it belongs to `run`, and answers to older runs are dropped.
    Start {
        run: u32,
        flow: Flow,
        problem: Problem,
        /// The units that the flow is in, where they are not the data's own: the points are expressed in them.
        units: Option<Standardize>,
        config: Config,
        origin: Origin,
    },
    Train,
    Pause,
    /// One step, then pause.
    Step,
    /// Changes that do not restart.
    Tune(Config),
    /// The weights that requests are about, until the next.
    Load(Weights),
    /// The point x that `Request::Locals` is about, until the next, and its number; without coordinates the middle of the base.
    At {
        point: u32,
        x: Vec<f32>,
    },
    Evaluate(Request),
    /// What this step, counted from 0, is trained on under flow matching: the conditional paths of its batch's first group.
    Paths {
        step: u64,
    },
    /// To the run beside the first, which is trained in turns with it, and to its weights.
    Beside(Box<Command>),
    /// Where runs are trained from now on: on the GPU where it can, `software` on one that a processor imitates, too.
    Device {
        gpu: bool,
        software: bool,
    },
    /// Each piece of the standard work, for about so many seconds; then on the GPU where one is wanted, on one that a processor
    /// imitates as well if so it is said.
    Bench {
        seconds: f64,
        gpu: Option<bool>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Grows with every new set of weights; answers repeat it.
    pub version: u64,
    pub flow: Flow,
    pub params: Vec<f32>,
}

/// From a worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    Hello {
        version: u32,
    },
    /// A run has begun: what its data are.
    Started {
        run: u32,
        entropy: Option<f64>,
        gaussian_nll: f64,
        dim: usize,
        /// Some of them, [B][D + C].
        points: Vec<f32>,
        log_std_sum: f64,
    },
    Snapshot(Snapshot),
    /// A number was not finite; a snapshot of the last good weights came before.
    Broken {
        run: u32,
        broken: Broken,
    },
    /// A command that could not be carried out, in a sentence.
    Refused {
        run: u32,
        why: String,
    },
    /// The rows y_t (D), t and x − z (D) of the conditional paths of a step.
    Paths {
        run: u32,
        step: u64,
        rows: Vec<f32>,
    },
    /// Where the run is trained from now on; why, where it is not as wished.
    Device {
        run: u32,
        gpu: bool,
        why: Option<String>,
    },
    Answer(Answer),
    Measured(Measured),
    /// No measurement comes any more; why none from the GPU did.
    AllMeasured {
        without_gpu: Option<String>,
    },
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    Paused,
    Training,
    /// The cosine has reached zero.
    Finished,
}

/// The newest weights of a run and what was measured since the last snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub run: u32,
    pub step: u64,
    pub standing: Standing,
    pub params: Vec<f32>,
    /// The batch losses of the steps since the last snapshot, oldest first, in nats; the last one belongs to step - 1.
    pub losses: Vec<f32>,
    /// The test NLL in nats at the step named, when it was measured since the last snapshot.
    pub test: Option<(u64, f32)>,
    /// log p of test points, ascending: where a clicked point stands among them. Empty unless `test` is given.
    pub test_log_probs: Vec<f32>,
    /// The effective sample size as a share of the samples, 0 to 1, when it was measured with `test`: under reverse KL alone.
    pub ess: Option<f32>,
    /// Steps a second over the last second of training; 0 while nothing was measured.
    pub steps_per_s: f32,
    /// Seconds spent in steps since the run began here: neither in measuring nor in waiting.
    pub seconds: f64,
}

/// A rectangle of the plane, in standardised coordinates. A one-dimensional run uses x alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    pub x: [f32; 2],
    pub y: [f32; 2],
}

impl Window {
    /// [-4, 4]²: the base's mass to 1e-4, and that of standardised targets but for the tips of the banana.
    pub const STANDARD: Window = Window { x: [-4.0, 4.0], y: [-4.0, 4.0] };

    /// The centre of cell (i, j) of a `w` x `h` grid, j counted from the bottom.
    pub fn cell(&self, i: usize, j: usize, w: usize, h: usize) -> [f32; 2] {
        let along = |[a, b]: [f32; 2], k: usize, n: usize| a + (b - a) * (k as f32 + 0.5) / n as f32;
        [along(self.x, i, w), along(self.y, j, h)]
    }
}

/// What the evaluator is asked. It answers one at a time, in order; the page keeps at most one of each kind under way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// The morph at time t in [0, 1]: p_t on `size` x `size` cells (0: none), `particles` samples and the lines of a grid.
    /// The samples are drawn at this `temperature`. In more than two dimensions the morph is seen along two `axes`, counted
    /// from 0, and its density is estimated from them.
    Frame {
        t: f64,
        window: Window,
        size: usize,
        particles: usize,
        temperature: f32,
        grid: bool,
        seed: u64,
        axes: [usize; 2],
    },
    /// Every layer small: log |det J| on `size` x `size` cells and the warped grid.
    Tiles { way: Way, window: Window, size: usize },
    /// One layer large, counted from 0 at the base.
    Layer { layer: usize, way: Way, window: Window, size: usize },
    /// Every layer around the point of this number: see [`Command::At`].
    Locals { way: Way, point: u32 },
    /// What a view of paths shows.
    Watch(Question),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Frame { version: u64, request: Request, frame: Frame },
    Tiles { version: u64, request: Request, tiles: Vec<Tile> },
    Layer { version: u64, request: Request, field: LayerField },
    Locals { version: u64, request: Request, locals: Vec<Local> },
    Watch { version: u64, request: Request, found: Found },
}

/// Fields are row by row from the bottom left, `size`² values ([size] in one dimension).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// log p_t, nats; of two coordinates of many it is an estimate.
    pub log_density: Vec<f32>,
    /// Where each sample is, [B][D]; of many coordinates two, [B][2], as in what follows.
    pub particles: Vec<f32>,
    /// Where each sample began, [B][D], the same at every t; of a box, in standard deviations from its centre.
    pub origins: Vec<f32>,
    /// Polylines of the deformed grid, each [points][D].
    pub lines: Vec<Vec<f32>>,
}

/// A layer's thumbnail. The cells are in the coordinates of the layer's input, `way`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// log |det J|, nats.
    pub log_det: Vec<f32>,
    /// The density of what enters the layer relative to its maximum, 0 to 1: where there is mass.
    pub mass: Vec<f32>,
    /// A regular grid of the input's coordinates, warped by the layer: polylines, each [points][D].
    pub lines: Vec<Vec<f32>>,
    pub preserves_volume: bool,
}

/// A layer around one point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Local {
    pub input: Vec<f32>,
    pub output: Vec<f32>,
    /// log |det J|, nats.
    pub log_det: f32,
    /// ∂y_i/∂x_j, row by row, D·D of them.
    pub jacobian: Vec<f32>,
}

/// A layer in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LayerField {
    pub tile: Tile,
    /// ∂y_i/∂x_j: D·D fields, (i, j) at i·D + j.
    pub entries: Vec<Vec<f32>>,
    /// Images of small circles: input point, output point, the semi-axes σ₁u₁ and σ₂u₂, and the mass there. Two dimensions only.
    pub ellipses: Vec<Ellipse>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ellipse {
    pub at: [f32; 2],
    pub to: [f32; 2],
    pub axes: [[f32; 2]; 2],
    pub mass: f32,
}

impl Command {
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// # Errors
    /// When the bytes are not a command of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }
}

impl Event {
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// # Errors
    /// When the bytes are not an event of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }
}
