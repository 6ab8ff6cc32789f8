//! What the evaluator is asked and when: at most one question of each kind is under way, and pictures are refined while nothing moves.

use super::{Answered, Model, PARTICLES, WINDOW};
use crate::engine::{Answer, Command, Request, Standing, Weights};
use crate::preset::View;
use crate::ui::Effect;
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
    frame: bool,
    tiles: bool,
    layer: bool,
    tiles_at: f64,
    /// When the timeline was moved last.
    moved: Option<f64>,
    /// Answers about older weights than these belong to another architecture.
    oldest: u64,
}

impl Asked {
    /// Forgets everything: a new evaluator, or a new architecture whose first weights are `version`.
    pub(super) fn restart(&mut self, version: u64) {
        *self = Self { oldest: version, moved: self.moved, ..Self::default() };
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
        let training = self.run.standing == Standing::Training;
        let rested = !training || self.now - self.asked.tiles_at > TILE_SECS;
        if !self.asked.frame
            && let Some(request) = self.wanted_frame(training)
        {
            self.asked.frame = true;
            self.question(request, effects);
        }
        if !self.asked.tiles
            && rested
            && let Some(request) = self.wanted_tiles(training)
        {
            (self.asked.tiles, self.asked.tiles_at) = (true, self.now);
            self.question(request, effects);
        }
        if !self.asked.layer
            && self.settings.view == View::Layers
            && let Some(request) = self.wanted_layer(training)
        {
            self.asked.layer = true;
            self.question(request, effects);
        }
    }

    fn question(&mut self, request: Request, effects: &mut Vec<Effect>) {
        if self.asked.loaded != self.run.version {
            self.asked.loaded = self.run.version;
            let (version, spec) = (self.run.version, self.settings.spec(self.dim()));
            let weights = Weights { version, spec, params: self.run.params.to_vec() };
            effects.push(Effect::Evaluator(Command::Load(weights)));
        }
        effects.push(Effect::Evaluator(Command::Evaluate(request)));
    }

    fn wanted_frame(&self, training: bool) -> Option<Request> {
        let settings = &self.settings;
        let request = |size| Request::Frame {
            t: settings.t,
            window: WINDOW,
            size,
            particles: PARTICLES,
            grid: settings.grid,
            seed: settings.seed,
        };
        if self.gpu_density {
            return missing(self.frame.as_deref(), self.run.version, &[request(0)]);
        }
        let moving = training || self.playing.is_some() || self.is_settling();
        let sizes = if moving { &FRAME_SIZES[..1] } else { &FRAME_SIZES[..] };
        missing(self.frame.as_deref(), self.run.version, &sizes.iter().map(|&s| request(s)).collect::<Vec<_>>())
    }

    fn wanted_tiles(&self, training: bool) -> Option<Request> {
        let sizes = if training { &TILE_SIZES[..1] } else { &TILE_SIZES[..] };
        let request = |&size| Request::Tiles { way: self.settings.direction, window: WINDOW, size };
        missing(self.tiles.as_deref(), self.run.version, &sizes.iter().map(request).collect::<Vec<_>>())
    }

    fn wanted_layer(&self, training: bool) -> Option<Request> {
        let sizes = if training { &LAYER_SIZES[..1] } else { &LAYER_SIZES[..] };
        let layer = self.settings.layer.clamp(1, self.run.flow.layers.len().max(1)) - 1;
        let request = |&size| Request::Layer { layer, way: self.settings.direction, window: WINDOW, size };
        missing(self.layer.as_deref(), self.run.version, &sizes.iter().map(request).collect::<Vec<_>>())
    }

    /// Takes an answer, unless it belongs to another architecture.
    pub(super) fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Frame { version, request, frame } => {
                self.asked.frame = false;
                if version >= self.asked.oldest {
                    self.frame = Some(Arc::new(Answered { version, request, value: frame }));
                }
            }
            Answer::Tiles { version, request, tiles } => {
                self.asked.tiles = false;
                if version >= self.asked.oldest {
                    self.tiles = Some(Arc::new(Answered { version, request, value: tiles }));
                }
            }
            Answer::Layer { version, request, field } => {
                self.asked.layer = false;
                if version >= self.asked.oldest {
                    self.layer = Some(Arc::new(Answered { version, request, value: field }));
                }
            }
        }
    }
}

/// The request after the one that `last` answers, in a list from coarse to fine; the first if `last` answers none of them.
fn missing<T>(last: Option<&Answered<T>>, version: u64, wanted: &[Request]) -> Option<Request> {
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
    let (Request::Frame { size, .. } | Request::Tiles { size, .. } | Request::Layer { size, .. }) = &mut coarse;
    let (Request::Frame { size: other, .. } | Request::Tiles { size: other, .. } | Request::Layer { size: other, .. }) =
        b;
    let is_finer = *size > *other;
    *size = *other;
    is_finer && coarse == *b
}
