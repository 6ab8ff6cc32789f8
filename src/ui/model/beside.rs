//! The run beside the first, in the view of flow matching: the same data and field, trained in another way at the same time.

use super::{Model, Run};
use crate::engine::{Command, Event, Origin, Snapshot, Standing, Weights};
use crate::preset::{Goal, Settings, View};
use crate::ui::Effect;
use std::sync::Arc;

/// Runs beside the first have numbers of their own, from here on.
const NUMBERS: u32 = 1 << 31;

#[derive(Clone, Debug)]
pub struct Beside {
    pub run: Run,
    /// What it is trained by.
    pub settings: Settings,
    /// The number of the first run that it stands beside.
    of: u32,
}

/// The conditional paths that a step is trained on: rows y_t (D), t and x − z (D).
#[derive(Clone, Debug, PartialEq)]
pub struct StepPaths {
    pub run: u32,
    /// Counted from 0.
    pub step: u64,
    pub rows: Vec<f32>,
}

impl Model {
    /// The run that is trained by flow matching in that view: the first, or the one beside it.
    pub fn matched(&self) -> Option<&Run> {
        let is_matched = |settings: &Settings| settings.objective == Goal::FlowMatching;
        let beside = self.beside.as_ref().filter(|beside| is_matched(&beside.settings)).map(|beside| &beside.run);
        if is_matched(&self.settings) { Some(&self.run) } else { beside }
    }

    /// Asks the trainer for the paths of the step that is looked at.
    pub(super) fn ask_paths(&mut self, effects: &mut Vec<Effect>) {
        let Some(run) = self.matched().filter(|_| self.settings.view == View::Matching).map(|run| run.number) else {
            return;
        };
        let (step, batch) = (self.settings.watch.matching.group, self.settings.batch);
        if self.asked.paths.replace((run, step, batch)) != Some((run, step, batch)) {
            let command = Command::Paths { step };
            effects.push(if run == self.run.number { Effect::Trainer(command) } else { tell(command) });
        }
    }

    /// Whether this run or the one beside it trains.
    pub fn is_training_any(&self) -> bool {
        let beside = self.beside.as_ref().is_some_and(|beside| beside.run.standing == Standing::Training);
        self.run.standing == Standing::Training || beside && self.settings.view == View::Matching
    }

    /// Begins the run beside the first where the view asks for one, and rests it where the view is left.
    pub(super) fn stand_beside(&mut self, effects: &mut Vec<Effect>) {
        let here = self.settings.view == View::Matching && self.settings.has_lone_field() && self.opened.is_none();
        let Some(problem) = here.then(|| self.problem()).flatten() else {
            if let Some(beside) = self.beside.as_mut().filter(|b| b.run.standing == Standing::Training) {
                beside.run.standing = Standing::Paused;
                effects.push(tell(Command::Pause));
            }
            return;
        };
        let settings = self.settings.beside();
        if let Some(beside) = &mut self.beside
            && beside.of == self.run.number
            && beside.settings.same_run(&settings)
        {
            if beside.settings.config() != settings.config() {
                effects.push(tell(Command::Tune(settings.config())));
            }
            beside.settings = settings;
            return;
        }
        let old = self.beside.as_ref().map_or((NUMBERS, 0), |b| (b.run.number, b.run.version));
        let (number, version) = (old.0.wrapping_add(1).max(NUMBERS), old.1);
        let flow = settings.spec(self.dim()).flow();
        let run = Run { number, version, flow: Arc::new(flow.clone()), ..Run::blank(&settings) };
        let config = settings.config();
        let trains = self.run.standing == Standing::Training;
        self.beside = Some(Beside { run, settings, of: self.run.number });
        effects.push(tell(Command::Start { run: number, flow, problem, units: None, config, origin: Origin::Seed }));
        if trains {
            effects.push(tell(Command::Train));
        }
    }

    /// The same command to both runs, where there are two.
    pub(super) fn tell_beside(&self, command: Command, effects: &mut Vec<Effect>) {
        if self.beside.is_some() && self.settings.view == View::Matching {
            effects.push(tell(command));
        }
    }

    /// The weights beside the first, for the evaluator.
    pub(super) fn weights_beside(&self) -> Option<Weights> {
        let run = &self.beside.as_ref().filter(|b| !b.run.params.is_empty())?.run;
        Some(Weights { version: run.version, flow: run.flow.as_ref().clone(), params: run.params.to_vec() })
    }

    /// Takes an event of the run beside the first; gives back what is not its own.
    pub(super) fn heard_beside(&mut self, event: Event) -> Option<Event> {
        let Some(beside) = self.beside.as_mut() else { return Some(event) };
        let own = beside.run.number;
        match event {
            Event::Started { run, entropy, gaussian_nll, .. } if run == own => {
                (beside.run.entropy, beside.run.gaussian_nll) = (entropy, Some(gaussian_nll));
                beside.run.started = true;
            }
            Event::Snapshot(Snapshot { run, .. }) if run == own => {
                if let Event::Snapshot(snapshot) = event {
                    beside.run.take(snapshot);
                }
            }
            Event::Broken { run, broken } if run == own => beside.run.broken = Some(broken),
            other => return Some(other),
        }
        None
    }
}

fn tell(command: Command) -> Effect {
    Effect::Trainer(Command::Beside(Box::new(command)))
}
