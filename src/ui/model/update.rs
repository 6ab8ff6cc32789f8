//! How actions change the model.

use super::evaluation::Asked;
use super::{Course, Level, Message, Model, PLAY_SECS, Run};
use crate::engine::{Command, Origin, Standing};
use crate::flow::Way;
use crate::preset::{Decoded, Settings, View, decode, encode, link_of_preset, shipped, start};
use crate::ui::gpu_engine::Wish;
use crate::ui::{Action, Effect};

/// The address bar follows the settings after they have rested this long.
const LINK_SECS: f64 = 0.5;
/// Steps that a finished run goes on for.
const MORE_STEPS: u64 = 2000;

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
            locals: None,
            found: Vec::new(),
            imported: None,
            opened: None,
            playing: None,
            scale: None,
            messages: Vec::new(),
            reduced_motion,
            course: Course::default(),
            gpu: false,
            wish: Wish::default(),
            has_gpu: false,
            gpu_trainer: None,
            trains_on_gpu: false,
            beside: None,
            paths: None,
            gpu_top: None,
            now: 0.0,
            asked: Asked::default(),
            link_due: None,
            held: false,
        };
        let mut effects = Vec::new();
        match shipped().iter().find(|_| link.trim_start_matches('#').is_empty()) {
            Some(preset) => model.open(decode(preset.link), true, &mut effects),
            None => model.open(decode(link), true, &mut effects),
        }
        model.follow_lesson(true, &mut effects);
        model.stand_beside(&mut effects);
        model.ask_paths(&mut effects);
        model.ask(&mut effects);
        (model, effects)
    }

    /// Everything that changes the model. Returns what the app has to do, in order.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = Vec::new();
        let may_reach_goal = !matches!(action, Action::Tick(_)) || self.playing.is_some();
        match action {
            Action::Change(settings) => self.change(*settings, &mut effects),
            Action::ChangeAndTrain(settings) => {
                let stays = self.settings.same_run(&settings);
                self.change(*settings, &mut effects);
                if !stays && !self.settings.view.is_by_hand() {
                    self.train(&mut effects);
                }
            }
            Action::Train => self.train(&mut effects),
            Action::Pause => {
                effects.push(Effect::Trainer(Command::Pause));
                self.tell_beside(Command::Pause, &mut effects);
            }
            Action::StepOnce => {
                self.forgive(&mut effects);
                effects.push(Effect::Trainer(Command::Step));
                self.tell_beside(Command::Step, &mut effects);
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
                if let Some(link) = link_of_preset(name) {
                    let fresh = self.preset != Some(name) && shipped().iter().any(|p| p.name == name);
                    let decoded = decode(link);
                    let settings = self.in_this_room(decoded.settings);
                    self.open(Decoded { settings, ..decoded }, fresh, &mut effects);
                    self.push_link(&mut effects);
                }
            }
            Action::OpenLink(link) => self.open_link(&link, &mut effects),
            Action::OpenLesson(place) => self.open_step(place, &mut effects),
            Action::NextStep => self.next_step(&mut effects),
            Action::PreviousStep => self.previous_step(&mut effects),
            Action::Answer(choice) => self.answer(choice, &mut effects),
            Action::ShowMe => self.show_me(&mut effects),
            Action::ResetClass => self.reset_class(&mut effects),
            Action::LeaveLesson => self.leave_lesson(&mut effects),
            Action::ShareStep => {
                effects.push(Effect::CopyLink(encode(&start(self.settings.lesson))));
                self.tell(Level::Notice, "The link to this step is copied.");
            }
            Action::Share => {
                effects.push(Effect::CopyLink(self.link()));
                self.tell(
                    Level::Notice,
                    match self.opened {
                        None => "The link to this page is copied.",
                        Some(_) => "The link is copied, without the flow from the file: a link cannot carry one.",
                    },
                );
            }
            Action::ChooseFile => effects.push(Effect::ChooseFile),
            Action::EvaluateOn(wish) => self.wish = wish,
            Action::TrainOn { gpu } => self.train_on(gpu, &mut effects),
            Action::CopyText(text) => {
                effects.push(Effect::CopyText(text));
                self.tell(Level::Notice, "The text is copied.");
            }
            Action::Fetch(file) => effects.push(Effect::Fetch(file)),
            Action::SaveText { name, text } => effects.push(Effect::SaveText { name, text }),
            Action::SaveBytes { name, bytes } => effects.push(Effect::SaveBytes { name, bytes }),
            Action::Opened { name, text } => self.import(&name, &text, &mut effects),
            Action::CloseModel => {
                self.close();
                self.start(Origin::Seed, &mut effects);
            }
            Action::Dismiss(i) => {
                if i < self.messages.len() {
                    self.messages.remove(i);
                }
            }
            Action::Event(event) => self.event(*event),
            Action::Tick(now) => self.tick(now, &mut effects),
        }
        self.follow_lesson(may_reach_goal, &mut effects);
        self.stand_beside(&mut effects);
        self.ask_paths(&mut effects);
        self.ask(&mut effects);
        effects
    }

    /// A sentence for the user, said once.
    pub fn tell(&mut self, level: Level, text: impl Into<String>) {
        let text = text.into();
        self.messages.retain(|m| m.text != text);
        self.messages.push(Message { level, text });
    }

    fn change(&mut self, settings: Settings, effects: &mut Vec<Effect>) {
        if self.settings.lesson.is_some() && settings.view.is_page() {
            self.leave_lesson(effects);
            self.settings.view = settings.view;
            return;
        }
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
            if !old.same_flow(&self.settings) {
                self.close();
            }
            self.start(Origin::Seed, effects);
            if was_training {
                effects.push(Effect::Trainer(Command::Train));
            }
        } else {
            self.hold_context(&old);
            if old.config() != self.settings.config() {
                effects.push(Effect::Trainer(Command::Tune(self.settings.config())));
            }
        }
    }

    fn train(&mut self, effects: &mut Vec<Effect>) {
        self.forgive(effects);
        effects.push(Effect::Trainer(Command::Train));
        self.tell_beside(Command::Train, effects);
    }

    /// Before going on: an old failure is forgotten, and a finished run gets more steps.
    fn forgive(&mut self, effects: &mut Vec<Effect>) {
        if self.held {
            self.start(Origin::Seed, effects);
        }
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
        if !self.settings.view.follows_time() {
            self.settings.view = View::Morph;
        }
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
        if self.held && !self.is_settling() {
            self.start(Origin::Seed, effects);
        }
        if self.link_due.is_some_and(|since| now - since > LINK_SECS) {
            self.link_due = None;
            effects.push(Effect::ReplaceLink(self.link()));
        }
    }

    /// A new entry in the history.
    pub(super) fn push_link(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::PushLink(self.link()));
        self.link_due = None;
    }

    pub(super) fn touch_link(&mut self) {
        self.link_due = Some(self.now);
    }
}
