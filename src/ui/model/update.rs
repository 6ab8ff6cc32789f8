//! How actions change the model.

use super::evaluation::Asked;
use super::{History, Level, Message, Model, PLAY_SECS, Run};
use crate::data::Points;
use crate::engine::{Command, Event, Origin, Problem, Snapshot, Standing, VERSION};
use crate::flow::{Family, Way};
use crate::preset::{Decoded, Preset, Settings, Source, View, decode, shipped};
use crate::ui::{Action, Effect};
use std::sync::Arc;

/// The address bar follows the settings after they have rested this long.
const LINK_SECS: f64 = 0.5;
/// Steps that a finished run goes on for.
const MORE_STEPS: u64 = 2000;
/// The page draws one or two dimensions.
const MAX_DIM: usize = 2;

impl Model {
    /// The page at a link, and the commands that start it.
    pub fn new(link: &str, reduced_motion: bool) -> (Self, Vec<Effect>) {
        let settings = Settings::default();
        let mut model = Self {
            run: Run::blank(&settings),
            settings,
            preset: None,
            frame: None,
            tiles: None,
            layer: None,
            imported: None,
            playing: None,
            scale: None,
            messages: Vec::new(),
            reduced_motion,
            gpu_density: false,
            gpu_top: None,
            now: 0.0,
            asked: Asked::default(),
            link_due: None,
        };
        let mut effects = Vec::new();
        match shipped().iter().find(|_| link.trim_start_matches('#').is_empty()) {
            Some(preset) => model.open(decode(preset.link), &mut effects),
            None => model.open(decode(link), &mut effects),
        }
        model.ask(&mut effects);
        (model, effects)
    }

    /// Everything that changes the model. Returns what the app has to do, in order.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = Vec::new();
        match action {
            Action::Change(settings) => self.change(*settings, &mut effects),
            Action::Train => self.train(&mut effects),
            Action::Pause => effects.push(Effect::Trainer(Command::Pause)),
            Action::StepOnce => {
                self.forgive(&mut effects);
                effects.push(Effect::Trainer(Command::Step));
            }
            Action::Reset => {
                self.preset = None;
                self.start(Origin::Seed, &mut effects);
            }
            Action::Play => self.play(),
            Action::StopPlaying => {
                self.playing = None;
                self.touch_link();
            }
            Action::OpenPreset(name) => {
                if let Some(preset) = shipped().iter().find(|p| p.name == name) {
                    self.open(decode(preset.link), &mut effects);
                    effects.push(Effect::PushLink(self.link()));
                    self.link_due = None;
                }
            }
            Action::OpenLink(link) => self.open(decode(&link), &mut effects),
            Action::Share => {
                effects.push(Effect::CopyLink(self.link()));
                self.tell(Level::Notice, "The link to this page is copied.");
            }
            Action::ChooseFile => effects.push(Effect::ChooseFile),
            Action::Opened { name, text } => self.import(&name, &text, &mut effects),
            Action::Dismiss(i) => {
                if i < self.messages.len() {
                    self.messages.remove(i);
                }
            }
            Action::Event(event) => self.event(*event),
            Action::Tick(now) => self.tick(now, &mut effects),
        }
        self.ask(&mut effects);
        effects
    }

    /// A sentence for the user, said once.
    pub fn tell(&mut self, level: Level, text: impl Into<String>) {
        let text = text.into();
        self.messages.retain(|m| m.text != text);
        self.messages.push(Message { level, text });
    }

    fn open(&mut self, decoded: Decoded, effects: &mut Vec<Effect>) {
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
        let same = self.run.number > 0 && self.settings.same_run(&settings);
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
        shipped().iter().find(|p| decode(p.link).settings.same_run(&self.settings))
    }

    fn change(&mut self, settings: Settings, effects: &mut Vec<Effect>) {
        let old = core::mem::replace(&mut self.settings, settings);
        self.touch_link();
        if old.t != self.settings.t || old.direction != self.settings.direction {
            self.playing = None;
            self.moved();
        }
        if self.settings.lock && !old.lock {
            self.scale = self.largest_density();
        } else if !self.settings.lock {
            self.scale = None;
        }
        if !old.same_run(&self.settings) {
            let was_training = self.run.standing == Standing::Training;
            self.preset = None;
            self.start(Origin::Seed, effects);
            if was_training {
                effects.push(Effect::Trainer(Command::Train));
            }
        } else if old.config() != self.settings.config() {
            effects.push(Effect::Trainer(Command::Tune(self.settings.config())));
        }
    }

    fn start(&mut self, origin: Origin, effects: &mut Vec<Effect>) {
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

    fn train(&mut self, effects: &mut Vec<Effect>) {
        self.forgive(effects);
        effects.push(Effect::Trainer(Command::Train));
    }

    /// Before going on: an old failure is forgotten, and a finished run gets more steps.
    fn forgive(&mut self, effects: &mut Vec<Effect>) {
        self.run.broken = None;
        if self.run.step >= self.settings.steps {
            self.settings.steps = self.run.step + MORE_STEPS;
            self.touch_link();
            effects.push(Effect::Trainer(Command::Tune(self.settings.config())));
        }
    }

    fn play(&mut self) {
        let from = match (self.settings.direction, self.settings.t) {
            (Way::Generate, t) if t >= 1.0 => 0.0,
            (Way::Normalize, t) if t <= 0.0 => 1.0,
            (_, t) => t,
        };
        self.settings.view = View::Morph;
        self.settings.t = from;
        self.playing = Some((self.now, from));
    }

    fn tick(&mut self, now: f64, effects: &mut Vec<Effect>) {
        self.now = now;
        if let Some((since, from)) = self.playing {
            let moved = (now - since) / PLAY_SECS * self.settings.direction.sign::<f64>();
            self.settings.t = (from + moved).clamp(0.0, 1.0);
            let end = if self.settings.direction == Way::Generate { 1.0 } else { 0.0 };
            if self.settings.t == end {
                self.playing = None;
                self.touch_link();
            }
        }
        if self.link_due.is_some_and(|since| now - since > LINK_SECS) {
            self.link_due = None;
            effects.push(Effect::ReplaceLink(self.link()));
        }
    }

    fn touch_link(&mut self) {
        self.link_due = Some(self.now);
    }

    fn import(&mut self, name: &str, text: &str, effects: &mut Vec<Effect>) {
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

    fn event(&mut self, event: Event) {
        match event {
            Event::Hello { version } if version != VERSION => {
                self.tell(Level::Error, "The page and its worker are of different versions: reload the page.");
            }
            Event::Hello { .. } | Event::Measured(_) => {}
            Event::Started { run, entropy, gaussian_nll, points, log_std_sum, .. } if run == self.run.number => {
                let gaussian_nll = Some(gaussian_nll);
                self.run = Run {
                    entropy,
                    gaussian_nll,
                    log_std_sum,
                    points: points.into(),
                    started: true,
                    ..self.run.clone()
                };
            }
            Event::Snapshot(snapshot) if snapshot.run == self.run.number => self.snapshot(snapshot),
            Event::Broken { run, broken } if run == self.run.number => {
                self.tell(Level::Error, format!("Training stopped: {broken}."));
                self.run.broken = Some(broken);
            }
            Event::Refused { run, why } if run == self.run.number || run == 0 => self.tell(Level::Error, why),
            Event::Answer(answer) => self.answered(answer),
            Event::Started { .. } | Event::Snapshot(_) | Event::Broken { .. } | Event::Refused { .. } => {}
        }
    }

    fn snapshot(&mut self, snapshot: Snapshot) {
        let run = &mut self.run;
        run.history.extend(&snapshot);
        (run.step, run.standing, run.steps_per_s) = (snapshot.step, snapshot.standing, snapshot.steps_per_s);
        if snapshot.test.is_some() {
            run.test_log_probs = snapshot.test_log_probs.into();
        }
        if run.params[..] != snapshot.params[..] {
            run.params = snapshot.params.into();
            run.version += 1;
        }
    }
}

impl Run {
    /// Before anything has been started.
    fn blank(settings: &Settings) -> Self {
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
