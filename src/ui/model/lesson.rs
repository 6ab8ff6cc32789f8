//! The lesson beside the figure: which step it is at, what was answered, what was reached, and what comes back afterwards.

use super::{History, Model, Opened};
use crate::engine::{Command, Origin, Standing};
use crate::figure::Reading;
use crate::lesson::{Answer, Lesson, Place, Progress, Step};
use crate::preset::{Settings, View, decode, start};
use crate::ui::Effect;
use crate::words::Lang;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What has been seen and done of the lessons.
#[derive(Clone, Debug, Default)]
pub struct Course {
    pub progress: Progress,
    /// The options that were chosen on this visit.
    answers: BTreeMap<Place, usize>,
    /// The step that the page has arrived at.
    at: Option<Place>,
    before: Option<Box<Before>>,
}

/// The page as it was before the lesson.
#[derive(Clone, Debug)]
struct Before {
    settings: Settings,
    preset: Option<&'static str>,
    opened: Option<Arc<Opened>>,
    run: u32,
    step: u64,
    params: Arc<[f32]>,
    history: History,
}

impl Model {
    /// The lesson, the index of the step, and the step, in a language.
    pub fn step(&self, lang: Lang) -> Option<(&'static Lesson, usize, &'static Step)> {
        self.settings.lesson?.look_up(lang)
    }

    /// The option that was chosen in the step's question.
    pub fn answered_with(&self) -> Option<usize> {
        self.course.answers.get(&self.settings.lesson?).copied()
    }

    /// Whether the step's goal has been reached, now or earlier; none where it has no goal.
    pub fn goal_reached(&self) -> Option<bool> {
        let (_, _, step) = self.step(Lang::En)?;
        step.goal.as_ref()?;
        Some(self.course.progress.has_reached(self.settings.lesson?))
    }

    /// Whether the step points at this part of the figure.
    pub fn points_at(&self, part: &str) -> bool {
        self.step(Lang::En).is_some_and(|(_, _, step)| step.focus.as_deref() == Some(part))
    }

    /// Every number that a goal may ask for: those of the figures by hand, and those of the run.
    pub fn readings(&self) -> Vec<Reading> {
        let run = &self.run;
        let mut readings = self.settings.hand.readings(self.settings.focus, Some((&run.flow, &run.params)));
        let of_run = [
            ("nll", run.history.test_nll()),
            ("gap", run.gap()),
            ("train_nll", run.history.train.last().map(|[_, nll]| *nll)),
            ("ess", run.ess.map(f64::from)),
            ("step", Some(run.step as f64)),
            ("t", Some(self.settings.t)),
            ("layer", Some(self.settings.layer as f64)),
        ];
        readings.extend(of_run.into_iter().filter_map(|(name, value)| Some(Reading { name, value: value? })));
        readings
    }

    /// Takes up the progress of earlier visits.
    pub fn remember(&mut self, kept: &str) {
        self.course.progress = Progress::from_text(kept);
        self.course.at = None;
    }

    /// After each action: a step that was opened has been seen, and a goal that holds has been reached.
    pub(super) fn follow_lesson(&mut self, may_reach_goal: bool, effects: &mut Vec<Effect>) {
        let place = self.settings.lesson;
        let arrived = place != self.course.at;
        self.course.at = place;
        let Some((place, (_, _, step))) = place.zip(self.step(Lang::En)) else { return };
        let mut changed = arrived;
        if arrived {
            self.course.progress.see(place);
        }
        if let Some(goal) = step.goal.as_ref().filter(|_| may_reach_goal && self.goal_reached() == Some(false))
            && goal.is_reached(&self.readings())
        {
            self.course.progress.reach(place);
            changed = true;
        }
        if changed {
            effects.push(Effect::Keep(self.course.progress.to_text()));
        }
    }

    /// A link from the address bar. One that leads out of a lesson to where the page was brings that back.
    pub(super) fn open_link(&mut self, link: &str, effects: &mut Vec<Effect>) {
        let decoded = decode(link);
        let back = self.course.before.as_ref().is_some_and(|before| before.settings == decoded.settings);
        match decoded.settings.lesson {
            None if back => return self.leave_lesson(effects),
            None => self.course.before = None,
            Some(_) => self.enter(),
        }
        let fresh = decoded.settings.lesson.is_some_and(|place| self.settings.lesson != Some(place));
        let fresh = fresh && !self.has_begun_as(&decoded.settings);
        self.open(decoded, fresh, effects);
    }

    pub(super) fn open_step(&mut self, place: Place, effects: &mut Vec<Effect>) {
        self.enter();
        self.show_step(place, effects);
        self.push_link(effects);
    }

    pub(super) fn next_step(&mut self, effects: &mut Vec<Effect>) {
        let Some(place) = self.settings.lesson else { return };
        match place.next() {
            Some(next) => self.open_step(next, effects),
            None => {
                self.leave_lesson(effects);
                self.settings.view = View::Lessons;
            }
        }
    }

    pub(super) fn previous_step(&mut self, effects: &mut Vec<Effect>) {
        if let Some(previous) = self.settings.lesson.and_then(Place::previous) {
            self.open_step(previous, effects);
        }
    }

    /// The first answer counts; the figure then shows what happens.
    pub(super) fn answer(&mut self, choice: usize, effects: &mut Vec<Effect>) {
        let Some((place, (_, _, step))) = self.settings.lesson.zip(self.step(Lang::En)) else { return };
        let Some(question) = step.question.as_ref().filter(|q| choice < q.options.len()) else { return };
        self.course.answers.entry(place).or_insert(choice);
        if let Some(reveal) = &question.reveal {
            self.apply(place, reveal, effects);
        }
    }

    pub(super) fn show_me(&mut self, effects: &mut Vec<Effect>) {
        let Some((place, (_, _, step))) = self.settings.lesson.zip(self.step(Lang::En)) else { return };
        match (&step.answer, &step.question) {
            (_, Some(question)) if self.goal_reached() != Some(false) && self.answered_with().is_none() => {
                let right = question.options.iter().position(|option| option.is_right);
                self.answer(right.unwrap_or(0), effects);
            }
            (Some(Answer::Link(change)), _) => self.apply(place, change, effects),
            (Some(Answer::Train(_)), _) => {
                self.show(self.in_this_room(start(Some(place))), true, effects);
                effects.push(Effect::Trainer(Command::Train));
                self.touch_link();
            }
            (None, _) => {}
        }
    }

    pub(super) fn reset_class(&mut self, effects: &mut Vec<Effect>) {
        let Some(place) = self.settings.lesson else { return };
        self.course.progress.forget(place.lesson);
        self.course.answers.retain(|answered, _| answered.lesson != place.lesson);
        self.course.at = None;
        self.show_step(place, effects);
        self.touch_link();
    }

    /// Brings back what was there before the lesson; after a link that led straight into it, the contents.
    pub(super) fn leave_lesson(&mut self, effects: &mut Vec<Effect>) {
        if self.settings.lesson.is_none() {
            return;
        }
        self.touch_link();
        let Some(before) = self.course.before.take() else {
            let contents = Settings { view: View::Lessons, ..Settings::default() };
            return self.show(self.in_this_room(contents), false, effects);
        };
        let Before { settings, preset, opened, run, step, params, history } = *before;
        self.playing = None;
        self.settings = self.in_this_room(settings);
        if self.run.number == run && self.run.step == step {
            return;
        }
        (self.preset, self.opened) = (preset, opened);
        let origin = if params.is_empty() { Origin::Seed } else { Origin::Weights { step, params: params.to_vec() } };
        self.start(origin, effects);
        self.run.history = history;
    }

    /// Remembers the page, unless it is in a lesson already or has shown nothing yet.
    fn enter(&mut self) {
        if self.settings.lesson.is_some() || self.run.number == 0 {
            return;
        }
        self.course.before = Some(Box::new(Before {
            settings: self.settings.clone(),
            preset: self.preset,
            opened: self.opened.clone(),
            run: self.run.number,
            step: self.run.step,
            params: self.run.trained().clone(),
            history: self.run.history.clone(),
        }));
    }

    fn show_step(&mut self, place: Place, effects: &mut Vec<Effect>) {
        let settings = self.in_this_room(start(Some(place)));
        let fresh = !self.has_begun_as(&settings);
        self.show(settings, fresh, effects);
    }

    /// The step's settings with a change, over whatever was done by hand.
    fn apply(&mut self, place: Place, change: &str, effects: &mut Vec<Effect>) {
        self.show(self.in_this_room(changed(place, change)), false, effects);
        self.moved();
        self.touch_link();
    }

    /// What belongs to the room and not to the page stays.
    pub(super) fn in_this_room(&self, settings: Settings) -> Settings {
        Settings { theme: self.settings.theme, notation: self.settings.notation, ..settings }
    }

    /// Whether the run stands exactly where one with these settings would begin.
    fn has_begun_as(&self, settings: &Settings) -> bool {
        let trains =
            settings.lesson.and_then(|place| place.look_up(Lang::En)).is_some_and(|(_, _, step)| step.trains());
        let at = match self.preset {
            Some(_) if trains => return false,
            Some(name) => crate::preset::shipped().iter().find(|p| p.name == name).map_or(0, |p| p.step),
            None => 0,
        };
        self.settings.same_run(settings)
            && self.settings.config() == settings.config()
            && self.run.step == at
            && self.run.standing != Standing::Training
            && self.opened.is_none()
            && (trains || self.preset.is_some() || at != 0)
    }
}

/// The settings of a step with a change to its link.
pub(super) fn changed(place: Place, change: &str) -> Settings {
    decode(&format!("lesson={place}&{change}")).settings
}
