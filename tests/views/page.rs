//! A page whose workers run in this thread, for views that need real answers.

use pushforward::engine::{Event, Worker};
use pushforward::preset::Settings;
use pushforward::ui::{Action, Effect, Model};

pub struct Page {
    pub model: Model,
    trainer: Worker,
    evaluator: Worker,
    now: f64,
}

impl Page {
    pub fn open(link: &str) -> Self {
        let (model, effects) = Model::new(link, true);
        let mut page = Self { model, trainer: Worker::new(), evaluator: Worker::new(), now: 0.0 };
        page.run(effects);
        page
    }

    /// A page that has trained to its end and is at rest.
    pub fn trained(link: &str) -> Self {
        let mut page = Self::open(link);
        page.settle();
        page.act(Action::Train);
        page.settle();
        page
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Trainer(command) => self.trainer.receive(&command.to_bytes()),
                Effect::Evaluator(command) => self.evaluator.receive(&command.to_bytes()),
                _ => {}
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
        self.settle();
    }

    /// Until nothing is left to do.
    pub fn settle(&mut self) {
        let start = std::time::Instant::now();
        let clock = move || start.elapsed().as_secs_f64();
        for _ in 0..200_000 {
            let mut events = self.trainer.work(0.02, &clock);
            events.extend(self.evaluator.work(0.02, &clock));
            for bytes in events {
                let event = Event::from_bytes(&bytes).expect("a worker sends events");
                self.act(Action::Event(Box::new(event)));
            }
            self.now += 0.5;
            self.act(Action::Tick(self.now));
            if !self.trainer.is_busy() && !self.evaluator.is_busy() && !self.model.is_moving() {
                return;
            }
        }
        panic!("the page never settles");
    }
}
