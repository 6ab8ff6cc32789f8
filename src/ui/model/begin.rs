//! How a run begins: from a link, from a preset's weights, from a file of points, or anew after a worker died.

use super::{History, Level, Model, Run};
use crate::data::Points;
use crate::engine::{Command, Origin, Problem, Standing};
use crate::flow::Family;
use crate::preset::{Decoded, Preset, Settings, Source, decode, shipped};
use crate::ui::Effect;
use std::sync::Arc;

/// The page draws one or two dimensions.
const MAX_DIM: usize = 2;

impl Model {
    /// Shows what a link says. A run that it continues goes on, unless it is to be `fresh`.
    pub(super) fn open(&mut self, decoded: Decoded, fresh: bool, effects: &mut Vec<Effect>) {
        self.messages.clear();
        for warning in decoded.warnings {
            self.tell(Level::Warning, warning);
        }
        let mut settings = decoded.settings;
        if settings.data == Source::Imported && self.imported.is_none() {
            settings.data = Settings::default().data;
            self.tell(Level::Warning, "This link is about points from a file, which a link cannot carry: open the file with the points. Two moons stand in for them.");
        }
        self.playing = None;
        let same = !fresh && self.run.number > 0 && self.settings.same_run(&settings);
        let old = core::mem::replace(&mut self.settings, settings);
        if same {
            if old.config() != self.settings.config() {
                effects.push(Effect::Trainer(Command::Tune(self.settings.config())));
            }
            return;
        }
        let preset = self.matching_preset();
        self.preset = preset.map(|p| p.name);
        let origin = preset.map_or(Origin::Seed, |p| Origin::Weights { step: p.step, params: p.params() });
        self.start(origin, effects);
    }

    /// The shipped preset whose training keys are those of the settings.
    fn matching_preset(&self) -> Option<&'static Preset> {
        shipped().iter().find(|preset| {
            let its = decode(preset.link).settings;
            its.same_run(&self.settings) && its.config() == self.settings.config()
        })
    }

    pub(super) fn start(&mut self, origin: Origin, effects: &mut Vec<Effect>) {
        let dim = self.dim();
        if self.settings.flow.min_dim() > dim {
            let title = self.settings.flow.title();
            self.settings.flow = Family::Linear;
            self.tell(Level::Notice, format!("{title} needs two coordinates, one to look at and one to move; in one dimension a linear flow takes its place."));
        }
        let number = self.run.number + 1;
        let version = self.run.version;
        self.run = Run { number, version, ..Run::blank(&self.settings) };
        let flow = self.settings.spec(dim).flow();
        if self.tiles.as_ref().is_some_and(|t| t.value.len() != flow.layers.len()) {
            (self.tiles, self.layer) = (None, None);
        }
        self.run.flow = Arc::new(flow);
        self.asked.restart(version + 1);
        self.settings.layer = self.settings.layer.clamp(1, self.run.flow.layers.len().max(1));
        let problem = match (self.settings.data, &self.imported) {
            (Source::Imported, Some(points)) => {
                Problem::Points { dim, values: (0..points.values.len()).flat_map(|i| points.values.point(i)).collect() }
            }
            (Source::Toy(dataset), _) => Problem::Toy(dataset),
            (Source::Imported, None) => return,
        };
        let (spec, config) = (self.settings.spec(dim), self.settings.config());
        effects.push(Effect::Trainer(Command::Start { run: number, spec, problem, config, origin }));
    }

    /// Commands that bring a new worker to where the old one was, with the last good weights.
    pub fn revive_trainer(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let (step, params, history) = (self.run.step, self.run.params.to_vec(), self.run.history.clone());
        let origin = if params.is_empty() { Origin::Seed } else { Origin::Weights { step, params } };
        self.start(origin, &mut effects);
        self.run.history = history;
        self.tell(Level::Warning, "The training worker stopped and was started again with the last weights.");
        effects
    }

    /// A new evaluator knows nothing: ask it again.
    pub fn revive_evaluator(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.asked.restart(self.run.version);
        self.ask(&mut effects);
        effects
    }

    pub(super) fn import(&mut self, name: &str, text: &str, effects: &mut Vec<Effect>) {
        match Points::parse(text) {
            Ok(points) if points.values.dim() > MAX_DIM => self.tell(
                Level::Error,
                format!("{name} has {} columns, and the page draws one or two: keep two of them, or train it with `pushforward train --points`.", points.values.dim()),
            ),
            Ok(points) => {
                self.imported = Some(Arc::new(points));
                let settings = Settings { data: Source::Imported, ..self.settings.clone() };
                self.preset = None;
                self.settings = settings;
                self.touch_link();
                self.start(Origin::Seed, effects);
            }
            Err(error) => self.tell(Level::Error, format!("{name}: {error}")),
        }
    }
}

impl Run {
    /// Before anything has been started.
    pub(super) fn blank(settings: &Settings) -> Self {
        Self {
            number: 0,
            flow: Arc::new(settings.spec(2).flow()),
            params: Arc::from([]),
            version: 0,
            step: 0,
            standing: Standing::Paused,
            steps_per_s: 0.0,
            history: History::default(),
            entropy: None,
            gaussian_nll: None,
            log_std_sum: 0.0,
            points: Arc::from([]),
            test_log_probs: Arc::from([]),
            broken: None,
            started: false,
        }
    }
}
