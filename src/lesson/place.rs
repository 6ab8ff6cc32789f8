//! A step of a lesson by name, `NAME/STEP`: what a link holds.

use super::{Lesson, Step, lesson, lessons};
use crate::words::Lang;
use core::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub lesson: &'static str,
    pub step: &'static str,
}

impl Place {
    /// The place that `NAME/STEP` names; the first step for a NAME alone.
    pub fn from_name(text: &str) -> Option<Self> {
        let (name, id) = text.split_once('/').map_or((text, None), |(name, id)| (name, Some(id)));
        let lesson = lesson(Lang::En, name)?;
        let step = id.map_or(lesson.steps.first(), |id| lesson.step(id).map(|(_, step)| step))?;
        Some(Self { lesson: &lesson.name, step: &step.id })
    }

    /// Of a lesson, the step of this index.
    pub fn nth(lesson: &'static Lesson, index: usize) -> Option<Self> {
        Some(Self { lesson: &lesson.name, step: &lesson.steps.get(index)?.id })
    }

    /// The lesson and the step in a language, with the step's index.
    pub fn look_up(self, lang: Lang) -> Option<(&'static Lesson, usize, &'static Step)> {
        let lesson = lesson(lang, self.lesson)?;
        let (index, step) = lesson.step(self.step)?;
        Some((lesson, index, step))
    }

    /// The step after it, or the first of the next lesson.
    pub fn next(self) -> Option<Self> {
        let (lesson, index, _) = self.look_up(Lang::En)?;
        let after = lessons(Lang::En).iter().skip_while(|l| l.name != lesson.name).nth(1);
        Self::nth(lesson, index + 1).or_else(|| Self::nth(after?, 0))
    }

    /// The step before it, or the last of the lesson before.
    pub fn previous(self) -> Option<Self> {
        let (lesson, index, _) = self.look_up(Lang::En)?;
        match index.checked_sub(1) {
            Some(index) => Self::nth(lesson, index),
            None => {
                let before = lessons(Lang::En).iter().take_while(|l| l.name != lesson.name).last()?;
                Self::nth(before, before.steps.len() - 1)
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.lesson, self.step)
    }
}
