//! How a run begins: from a link, from a preset's weights, from a file of points, or anew after a worker died.

use super::{History, Level, Model, Opened, Run};
use crate::data::{Dataset, MAX_COLUMNS, Points};
use crate::engine::{Command, Origin, Standing};
use crate::flow::Family;
use crate::model_file;
use crate::preset::{Decoded, Preset, Settings, Source, View, decode, shipped};
use crate::ui::Effect;
use crate::words::Lang;
use std::sync::Arc;

/// The most coordinates, and the most numbers of a context, that the page has room for.
const MAX_DIM: usize = MAX_COLUMNS;

impl Model {
    /// Shows what a link says. A run that it continues goes on, unless it is to be `fresh`.
    pub(super) fn open(&mut self, decoded: Decoded, fresh: bool, effects: &mut Vec<Effect>) {
        self.messages.clear();
        for warning in decoded.warnings {
            self.tell(Level::Warning, warning);
        }
        let mut settings = decoded.settings;
        if settings.data == Source::Imported && self.imported.is_none() && !self.is_own_data() {
            settings.data = Settings::default().data;
            self.tell(Level::Warning, "This link is about points from a file, which a link cannot carry: open the file with the points. Two moons stand in for them.");
        }
        self.show(settings, fresh, effects);
    }

    /// Other settings, of which nothing is said. A run that they continue goes on, unless it is to be `fresh`.
    pub(super) fn show(&mut self, settings: Settings, fresh: bool, effects: &mut Vec<Effect>) {
        self.playing = None;
        let same = !fresh && self.run.number > 0 && self.settings.same_run(&settings);
        let old = core::mem::replace(&mut self.settings, settings);
        if same {
            self.hold_context(&old);
            if old.config() != self.settings.config() {
                effects.push(Effect::Trainer(Command::Tune(self.settings.config())));
            }
            return;
        }
        self.close();
        let trained = beginning(&self.settings).and_then(|preset| Some((preset, preset.params()?)));
        self.preset = trained.as_ref().map(|(preset, _)| preset.name);
        let origin = trained.map_or(Origin::Seed, |(preset, params)| Origin::Weights { step: preset.step, params });
        self.start(origin, effects);
    }

    pub(super) fn start(&mut self, origin: Origin, effects: &mut Vec<Effect>) {
        self.settle_conditions();
        if self.opened.as_ref().is_some_and(|opened| opened.model.flow.dim() != self.dim()) {
            self.close();
            self.tell(Level::Notice, "The flow from the file has another dimension than these data, so it was closed.");
        }
        let (dim, pairs) = (self.dim(), self.pairs());
        self.held = false;
        if self.opened.is_none() && self.settings.flow.min_dim_given(pairs) > dim {
            let title = self.settings.flow.title();
            self.settings.flow = Family::Linear;
            self.tell(Level::Notice, format!("{title} needs two coordinates, one to look at and one to move; in one dimension a linear flow takes its place."));
        }
        let number = self.run.number + 1;
        let version = self.run.version;
        self.run = Run { number, version, ..Run::blank(&self.settings) };
        let begins = origin == Origin::Seed;
        let (flow, units, origin) = match (self.opened.as_deref(), origin) {
            (Some(opened), origin) => {
                let held = match pairs {
                    0 => opened.model.given(&self.settings.context),
                    _ => opened.model.clone(),
                };
                let origin = if begins { Origin::Weights { step: 0, params: held.params() } } else { origin };
                // Points of a file are in the units of the file, whatever they are; toys have none.
                let is_file = self.settings.data == Source::Imported;
                let units = (is_file || !held.standardize.is_identity()).then_some(held.standardize);
                (held.flow, units, origin)
            }
            (None, origin) => (self.settings.spec(dim).flow(), self.settings.bug.units(dim), origin),
        };
        if self.tiles.as_ref().is_some_and(|t| t.value.len() != flow.layers.len()) {
            (self.tiles, self.layer) = (None, None);
        }
        if pairs > 0 {
            self.run.train_whole(flow.clone(), &self.settings);
        } else {
            self.run.flow = Arc::new(flow.clone());
        }
        self.asked.restart(version + 1);
        // Weights that are here are shown before the trainer has looked at its data.
        if let Origin::Weights { step, params } = &origin
            && pairs == 0
            && params.len() == self.run.flow.num_params()
        {
            self.run.step = *step;
            self.run.show_weights(params.as_slice().into());
        }
        self.settings.layer = self.settings.layer.clamp(1, self.run.flow.layers.len().max(1));
        let Some(problem) = self.problem() else { return };
        let config = self.settings.config();
        effects.push(Effect::Trainer(Command::Start { run: number, flow, problem, units, config, origin }));
    }

    /// Commands that bring a new worker to where the old one was, with the last good weights.
    pub fn revive_trainer(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let (step, params, history) = (self.run.step, self.run.trained().to_vec(), self.run.history.clone());
        let origin = if params.is_empty() { Origin::Seed } else { Origin::Weights { step, params } };
        self.start(origin, &mut effects);
        if self.trains_on_gpu {
            self.train_on(true, &mut effects);
        }
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

    /// A file that was dropped or chosen: a model if it is JSON, points else.
    pub(super) fn import(&mut self, name: &str, text: &str, effects: &mut Vec<Effect>) {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            return self.import_model(name, text, effects);
        }
        match Points::parse(text) {
            Ok(points) => {
                self.imported = Some(Arc::new(points));
                let settings = Settings { data: Source::Imported, ..self.settings.clone() };
                self.preset = None;
                self.settings = settings;
                if let Some(opened) = &mut self.opened {
                    Arc::make_mut(opened).own = false;
                }
                self.touch_link();
                self.start(Origin::Seed, effects);
            }
            Err(error) => self.tell(Level::Error, format!("{name}: {error}")),
        }
    }

    /// Takes the flow from a file away, and the samples that stood in for its data.
    pub(super) fn close(&mut self) {
        if self.is_own_data() {
            self.settings.data = Settings::default().data;
        }
        self.opened = None;
    }

    /// A flow that was trained elsewhere: it stands in the place of the settings' flow until one of those is chosen.
    fn import_model(&mut self, name: &str, text: &str, effects: &mut Vec<Effect>) {
        let model = match model_file::read(text) {
            Ok(model) => model,
            Err(error) => return self.tell(Level::Error, format!("{name}: {error}.")),
        };
        let (dim, context) = (model.flow.dim(), model.flow.context);
        if dim > MAX_DIM || context > MAX_DIM {
            return self.tell(
                Level::Error,
                format!("{name} has {dim} dimensions and {context} numbers of context, and the page has room for {MAX_DIM} of each: look at it with `pushforward evaluate --model`."),
            );
        }
        self.close();
        let own = self.dim() != dim && dim > 2;
        if own {
            (self.settings.data, self.imported) = (Source::Imported, None);
            self.tell(
                Level::Notice,
                format!("The flow has {dim} dimensions and came without data, so samples of its own stand in for them: open a CSV file of {dim} columns to see it beside yours."),
            );
        } else if self.dim() != dim {
            let dataset = if dim == 1 { Dataset::Bimodal } else { Dataset::TwoMoons };
            self.settings.data = Source::Toy(dataset);
            let title = dataset.title();
            if dim == 1 {
                self.tell(Level::Notice, format!("The flow has one dimension, so the data became \"{title}\"."));
            } else {
                self.tell(Level::Notice, format!("The flow has {dim} dimensions, so the data became \"{title}\"."));
            }
        }
        self.opened = Some(Arc::new(Opened { name: name.to_owned(), model, own }));
        self.preset = None;
        self.settings.view = View::Morph;
        self.start(Origin::Seed, effects);
    }
}

/// The shipped preset whose training keys are those of the settings. A step that is about training begins at the seed.
pub(super) fn beginning(settings: &Settings) -> Option<&'static Preset> {
    if settings.lesson.and_then(|place| place.look_up(Lang::En)).is_some_and(|(_, _, step)| step.trains()) {
        return None;
    }
    shipped().iter().find(|preset| {
        let its = decode(preset.link).settings;
        its.same_run(settings) && its.config() == settings.config()
    })
}

impl Run {
    /// Before anything has been started.
    pub(super) fn blank(settings: &Settings) -> Self {
        Self {
            number: 0,
            flow: Arc::new(settings.spec(2).flow()),
            params: Arc::from([]),
            whole: None,
            version: 0,
            step: 0,
            standing: Standing::Paused,
            steps_per_s: 0.0,
            seconds: 0.0,
            since: None,
            history: History::default(),
            entropy: None,
            gaussian_nll: None,
            log_std_sum: 0.0,
            points: Arc::from([]),
            test_log_probs: Arc::from([]),
            ess: None,
            broken: None,
            started: false,
        }
    }
}
