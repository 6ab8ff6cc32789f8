//! What the evaluator is asked and when: at most one question of each kind is under way, and pictures are refined while
//! nothing moves. Where the GPU evaluates the flow, it answers the same questions, and the evaluator is asked the rest.

use super::{Answered, Model, PARTICLES, WINDOW};
use crate::engine::{Answer, Command, LayerField, Request, Standing, Travellers, Weights};
use crate::preset::{LayerPicture, Settings, View};
use crate::ui::Effect;
use crate::ui::views::watch;
use crate::watch::{Found, Question, trajectories};
use std::mem::discriminant;
use std::sync::Arc;

/// Cells a side of the density while it moves, and the refinements while it rests.
const FRAME_SIZES: [usize; 3] = [64, 128, 256];
const TILE_SIZES: [usize; 2] = [20, 40];
const LAYER_SIZES: [usize; 2] = [48, 128];
/// While training, tiles and the large layer follow the weights this often.
const TILE_SECS: f64 = 0.4;
/// Nothing is refined before the timeline has rested this long: a fine picture under way would hold up a drag.
const REST_SECS: f64 = 0.2;

/// The questions under way.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The version of the weights that the evaluator has.
    loaded: u64,
    /// The version of those beside them.
    loaded_beside: u64,
    frame: bool,
    tiles: bool,
    layer: bool,
    watch: bool,
    /// The run, the step and the batch size whose conditional paths were asked for last.
    pub(super) paths: Option<(u32, u64, usize)>,
    pub(super) locals: bool,
    /// The point that the evaluator has for them, and how many it has had.
    pub(super) at: Option<Vec<f32>>,
    pub(super) points: u32,
    tiles_at: f64,
    /// When the timeline was moved last.
    moved: Option<f64>,
    /// Answers about older weights than these belong to another architecture.
    oldest: u64,
}

impl Asked {
    /// Forgets everything: a new evaluator, or a new architecture whose first weights are `version`.
    pub(super) fn restart(&mut self, version: u64) {
        *self = Self { oldest: version, moved: self.moved, points: self.points, ..Self::default() };
    }
}

impl Model {
    /// The timeline moves: pictures stay coarse for a while.
    pub(super) fn moved(&mut self) {
        self.asked.moved = Some(self.now);
    }

    /// Whether a pause in the motion is being waited for.
    pub(in crate::ui) fn is_settling(&self) -> bool {
        self.asked.moved.is_some()
    }

    /// Questions whose answers the screen lacks.
    pub(super) fn ask(&mut self, effects: &mut Vec<Effect>) {
        if self.run.params.is_empty() {
            return;
        }
        if self.asked.moved.is_some_and(|since| self.now - since > REST_SECS) {
            self.asked.moved = None;
        }
        if !self.asked.frame
            && !self.gpu
            && let Some(request) = self.due_frame()
        {
            self.asked.frame = true;
            self.question(request, effects);
        }
        // The first density comes before the first tiles, and is drawn before anything is refined.
        if self.frame.is_some()
            && !self.asked.tiles
            && !self.gpu
            && let Some(request) = self.due_tiles()
        {
            self.asked.tiles = true;
            self.tiles_asked();
            self.question(request, effects);
        }
        let of_gpu = self.gpu && self.settings.picture == LayerPicture::LogDet;
        if !self.asked.layer
            && !of_gpu
            && let Some(request) = self.due_layer()
        {
            self.asked.layer = true;
            self.question(request, effects);
        }
        self.ask_locals(effects);
        if !self.asked.watch
            && let Some(request) = self.due_watch()
            && !(self.gpu && is_of_gpu(&request))
        {
            self.asked.watch = true;
            self.question(request, effects);
        }
    }

    /// As the tiles, whose place they take.
    pub(super) fn is_time_for_locals(&self) -> bool {
        !self.is_training() || self.now - self.asked.tiles_at > TILE_SECS
    }

    /// Tiles are on their way.
    pub(in crate::ui) fn tiles_asked(&mut self) {
        self.asked.tiles_at = self.now;
    }

    pub(in crate::ui) fn is_training(&self) -> bool {
        self.run.standing == Standing::Training
    }

    pub(super) fn question(&mut self, request: Request, effects: &mut Vec<Effect>) {
        if self.asked.loaded != self.run.version {
            self.asked.loaded = self.run.version;
            let (version, flow) = (self.run.version, self.run.flow.as_ref().clone());
            let weights = Weights { version, flow, params: self.run.params.to_vec() };
            effects.push(Effect::Evaluator(Command::Load(weights)));
        }
        if let (Request::Watch(Question::Matching(_)), Some(weights)) = (&request, self.weights_beside())
            && self.asked.loaded_beside != weights.version
        {
            self.asked.loaded_beside = weights.version;
            effects.push(Effect::Evaluator(Command::Beside(Box::new(Command::Load(weights)))));
        }
        effects.push(Effect::Evaluator(Command::Evaluate(request)));
    }

    /// The question whose answer is the morph as it is now, with a density on `size`² cells.
    pub(in crate::ui) fn frame_request(&self, size: usize) -> Request {
        let &Settings { t, grid, seed, temperature, .. } = &self.settings;
        let (axes, temperature) = (self.axes(), temperature as f32);
        Request::Frame { t, window: WINDOW, size, particles: PARTICLES, temperature, grid, seed, axes }
    }

    /// The points that travel with the morph as it is now.
    pub(in crate::ui) fn travellers(&self) -> Travellers {
        let Settings { temperature, seed, .. } = self.settings;
        Travellers::new(&self.run.flow, &self.run.params, PARTICLES, temperature as f32, seed)
    }

    fn due_frame(&self) -> Option<Request> {
        let moving = self.is_training() || self.playing.is_some() || self.is_settling();
        let sizes = if moving { &FRAME_SIZES[..1] } else { &FRAME_SIZES[..] };
        let wanted: Vec<_> = sizes.iter().map(|&size| self.frame_request(size)).collect();
        missing(self.frame.as_deref(), self.run.version, &wanted)
    }

    /// The tiles that the screen lacks, if it is time for them.
    pub(in crate::ui) fn due_tiles(&self) -> Option<Request> {
        if self.run.flow.dim() > 2 || (self.is_training() && self.now - self.asked.tiles_at <= TILE_SECS) {
            return None;
        }
        let moving = self.is_training() || self.is_settling();
        let sizes = if moving { &TILE_SIZES[..1] } else { &TILE_SIZES[..] };
        let request = |&size| Request::Tiles { way: self.settings.direction, window: WINDOW, size };
        missing(self.tiles.as_deref(), self.run.version, &sizes.iter().map(request).collect::<Vec<_>>())
    }

    /// The layer that the screen lacks, where one is shown.
    pub(in crate::ui) fn due_layer(&self) -> Option<Request> {
        if self.settings.view != View::Layers || self.run.flow.dim() > 2 {
            return None;
        }
        let sizes = if self.is_training() { &LAYER_SIZES[..1] } else { &LAYER_SIZES[..] };
        let layer = self.settings.layer.clamp(1, self.run.flow.layers.len().max(1)) - 1;
        let request = |&size| Request::Layer { layer, way: self.settings.direction, window: WINDOW, size };
        let enough = |field: &LayerField| self.settings.picture == LayerPicture::LogDet || field.has_jacobian();
        let last = self.layer.as_deref().filter(|last| enough(&last.value));
        missing(last, self.run.version, &sizes.iter().map(request).collect::<Vec<_>>())
    }

    /// The particles that the GPU has to carry.
    pub(in crate::ui) fn due_particles(&self) -> Option<trajectories::Question> {
        match self.due_watch()? {
            Request::Watch(Question::Trajectories(question)) => Some(question),
            _ => None,
        }
    }

    /// What the view of paths that is shown lacks.
    fn due_watch(&self) -> Option<Request> {
        let questions = watch::wanted(self);
        let mut pictures = questions.chunk_by(|a, b| discriminant(a) == discriminant(b));
        pictures.find_map(|picture| {
            let wanted: Vec<_> = picture.iter().map(|&question| Request::Watch(question)).collect();
            let of_kind = |found: &&Arc<Answered<Found>>| match found.request {
                Request::Watch(question) => discriminant(&question) == discriminant(&picture[0]),
                _ => false,
            };
            missing(self.found.iter().find(of_kind).map(Arc::as_ref), self.run.version, &wanted)
        })
    }

    /// Takes an answer of the evaluator.
    pub(super) fn answered(&mut self, answer: Answer) {
        if self.frame.is_none() && matches!(answer, Answer::Frame { .. }) {
            self.moved();
        }
        match &answer {
            Answer::Frame { .. } => self.asked.frame = false,
            Answer::Tiles { .. } => self.asked.tiles = false,
            Answer::Layer { .. } => self.asked.layer = false,
            Answer::Locals { .. } => self.asked.locals = false,
            Answer::Watch { .. } => self.asked.watch = false,
        }
        // The question was asked before the GPU took over, whose newer frame and whose particles stay.
        let late = self.gpu
            && match &answer {
                Answer::Frame { .. } => self.is_frame_of_gpu(),
                Answer::Watch { request, .. } => is_of_gpu(request),
                _ => false,
            };
        if !late {
            self.take(answer);
        }
    }

    /// Whether the density belongs to a texture that the GPU has painted.
    fn is_frame_of_gpu(&self) -> bool {
        self.frame.as_ref().is_some_and(|f| f.value.log_density.is_empty())
    }

    /// Shows an answer, unless it belongs to another architecture.
    pub(in crate::ui) fn take(&mut self, answer: Answer) {
        let oldest = self.asked.oldest;
        match answer {
            Answer::Frame { version, request, frame } if version >= oldest => {
                self.frame = Some(Arc::new(Answered { version, request, value: frame }));
            }
            Answer::Tiles { version, request, tiles } if version >= oldest => {
                self.tiles = Some(Arc::new(Answered { version, request, value: tiles }));
            }
            Answer::Layer { version, request, field } if version >= oldest => {
                self.layer = Some(Arc::new(Answered { version, request, value: field }));
            }
            Answer::Locals { version, request, locals } if version >= oldest => {
                self.locals = Some(Arc::new(Answered { version, request, value: locals }));
            }
            Answer::Watch { version, request, found } if version >= oldest => {
                let kind = discriminant(&found);
                let old = self.found.iter().position(|old| discriminant(&old.value) == kind);
                let old = old.map(|at| self.found.swap_remove(at)).filter(|old| old.version == version);
                let old = old.map(|old| Arc::try_unwrap(old).unwrap_or_else(|shared| (*shared).clone()).value);
                let value = found.after(old);
                self.found.push(Arc::new(Answered { version, request, value }));
            }
            Answer::Frame { .. }
            | Answer::Tiles { .. }
            | Answer::Layer { .. }
            | Answer::Locals { .. }
            | Answer::Watch { .. } => {}
        }
    }
}

/// Whether the GPU answers this question of a view of paths where it evaluates the flow.
fn is_of_gpu(request: &Request) -> bool {
    matches!(request, Request::Watch(Question::Trajectories(_)))
}

/// The request after the one that `last` answers, in a list from coarse to fine; the first if `last` answers none of them.
pub(super) fn missing<T>(last: Option<&Answered<T>>, version: u64, wanted: &[Request]) -> Option<Request> {
    let current = last.filter(|l| l.version == version);
    let done = current.and_then(|l| wanted.iter().position(|w| *w == l.request));
    // A finer picture than any that is wanted now (motion has just begun) is as good as the coarse one.
    if done.is_none() && current.is_some_and(|l| wanted.iter().any(|w| finer(&l.request, w))) {
        return None;
    }
    wanted.get(done.map_or(0, |d| d + 1)).copied()
}

/// Whether `a` asks the same as `b` on a finer lattice.
fn finer(a: &Request, b: &Request) -> bool {
    let mut coarse = *a;
    let (Request::Frame { size, .. } | Request::Tiles { size, .. } | Request::Layer { size, .. }) = &mut coarse else {
        return false;
    };
    let (Request::Frame { size: other, .. } | Request::Tiles { size: other, .. } | Request::Layer { size: other, .. }) =
        b
    else {
        return false;
    };
    let is_finer = *size > *other;
    *size = *other;
    is_finer && coarse == *b
}
