//! What a person has seen and done of the course, as it is kept from visit to visit.

use super::{Lesson, Place};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    lessons: BTreeMap<String, Done>,
    /// The step that was open last, `NAME/STEP`.
    last: Option<String>,
}

/// Of one lesson, the ids of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Done {
    seen: BTreeSet<String>,
    reached: BTreeSet<String>,
}

impl Progress {
    /// What was kept; nothing where it cannot be read.
    pub fn from_text(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn see(&mut self, place: Place) {
        self.done(place.lesson).seen.insert(place.step.to_owned());
        self.last = Some(place.to_string());
    }

    pub fn reach(&mut self, place: Place) {
        self.done(place.lesson).reached.insert(place.step.to_owned());
    }

    pub fn has_seen(&self, lesson: &str, step: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|done| done.seen.contains(step))
    }

    pub fn has_reached(&self, place: Place) -> bool {
        self.lessons.get(place.lesson).is_some_and(|done| done.reached.contains(place.step))
    }

    /// How many of a lesson's steps have been seen.
    pub fn seen(&self, lesson: &Lesson) -> usize {
        lesson.steps.iter().filter(|step| self.has_seen(&lesson.name, &step.id)).count()
    }

    /// How many of its goals have been reached, and how many there are.
    pub fn goals(&self, lesson: &Lesson) -> (usize, usize) {
        let goals = || lesson.steps.iter().filter(|step| step.goal.is_some());
        let done = self.lessons.get(&lesson.name);
        (goals().filter(|s| done.is_some_and(|d| d.reached.contains(&s.id))).count(), goals().count())
    }

    /// Where to go on in a lesson: the first step that has not been seen, or the first of all.
    pub fn resume(&self, lesson: &'static Lesson) -> Option<Place> {
        let unseen = lesson.steps.iter().position(|step| !self.has_seen(&lesson.name, &step.id));
        Place::nth(lesson, unseen.unwrap_or(0))
    }

    /// The step that was open last, if it is still there.
    pub fn last(&self) -> Option<Place> {
        Place::from_name(self.last.as_deref()?)
    }

    /// A lesson as if nobody had opened it.
    pub fn forget(&mut self, lesson: &str) {
        self.lessons.remove(lesson);
    }

    fn done(&mut self, lesson: &str) -> &mut Done {
        self.lessons.entry(lesson.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_what_is_broken_is_nothing() {
        let mut progress = Progress::default();
        let place = Place { lesson: "a", step: "b" };
        progress.see(place);
        progress.reach(place);
        let back = Progress::from_text(&progress.to_text());
        assert_eq!(back, progress);
        assert!(back.has_seen("a", "b") && back.has_reached(place));
        for broken in ["", "{", "[1]", "{\"lessons\": 3}"] {
            assert_eq!(Progress::from_text(broken), Progress::default(), "{broken}");
        }
        progress.forget("a");
        assert!(!progress.has_reached(place));
    }
}
