//! The page without a window: the model, with both workers run in this thread.

use pushforward::engine::{Event, Worker};
use pushforward::preset::Settings;
use pushforward::ui::{Action, Effect, Model};

/// A page whose workers are called by hand.
pub struct Page {
    pub model: Model,
    pub trainer: Worker,
    pub evaluator: Worker,
    pub links: Vec<String>,
    pub kept: String,
    now: f64,
}

impl Page {
    pub fn open(link: &str) -> Self {
        let (model, effects) = Model::new(link, false);
        let mut page = Self {
            model,
            trainer: Worker::new(),
            evaluator: Worker::new(),
            links: Vec::new(),
            kept: String::new(),
            now: 0.0,
        };
        page.run(effects);
        page
    }

    /// A page whose flow is small enough to train in a test.
    pub fn small() -> Self {
        let mut page = Self::open("#v=1");
        page.change(|s| (s.layers, s.net, s.steps) = (2, vec![8], 40));
        page.settle();
        page
    }

    pub fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Trainer(command) => self.trainer.receive(&command.to_bytes()),
                Effect::Evaluator(command) => self.evaluator.receive(&command.to_bytes()),
                Effect::ReplaceLink(link) | Effect::PushLink(link) | Effect::CopyLink(link) => self.links.push(link),
                Effect::Keep(text) => self.kept = text,
                Effect::ChooseFile
                | Effect::Fetch(_)
                | Effect::CopyText(_)
                | Effect::SaveText { .. }
                | Effect::SaveBytes { .. } => {}
            }
        }
    }

    pub fn act(&mut self, action: Action) {
        let effects = self.model.update(action);
        self.run(effects);
    }

    pub fn change(&mut self, edit: impl FnOnce(&mut Settings)) {
        let mut settings = self.model.settings.clone();
        edit(&mut settings);
        self.act(Action::Change(Box::new(settings)));
    }

    /// One slice of both workers and one frame of the page.
    pub fn turn(&mut self) {
        let clock = || 0.0;
        let mut events = self.trainer.work(0.0, &clock);
        events.extend(self.evaluator.work(0.0, &clock));
        for bytes in events {
            let event = Event::from_bytes(&bytes).expect("a worker sends events");
            self.act(Action::Event(Box::new(event)));
        }
        self.now += 0.05;
        self.act(Action::Tick(self.now));
    }

    /// Until nothing is left to do.
    pub fn settle(&mut self) {
        for _ in 0..2000 {
            self.turn();
            if !self.trainer.is_busy() && !self.evaluator.is_busy() && !self.model.is_moving() {
                return;
            }
        }
        panic!("the page never settles");
    }
}
