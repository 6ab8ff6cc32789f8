//! Lessons as data: pages of text that drive the live figure. A lesson is one file of Markdown a language,
//! assets/lessons/en/NAME.md and assets/lessons/it/NAME.md; assets/lessons/README.md tells how to write one.
//!
//! A step says by a link what the figure shows: this module keeps links as text and stands below [`crate::preset`], which
//! reads them, so that a link can name a step.

mod draft;
mod goal;
mod parse;
mod place;
mod progress;
mod references;
mod shelf;
mod text;

pub use goal::{Goal, Relation, Term};
pub use parse::{Fault, parse};
pub use place::Place;
pub use progress::Progress;
pub use references::{Reference, references};
pub use shelf::{files, lesson, lessons, source};
use text::merge;
pub use text::{formulas, key_formula};

/// A lesson in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// As in links.
    pub name: String,
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// One sentence on what one learns.
    pub about: String,
    pub cites: Vec<Cite>,
    /// At least one.
    pub steps: Vec<Step>,
}

/// A paper of [`references`], and the part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    pub key: String,
    /// Such as "§2.1"; may be empty.
    pub part: String,
}

/// One page of a lesson. It stands alone: its link says everything that differs from the defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// As in links: `lesson=NAME/STEP`.
    pub id: String,
    pub title: String,
    /// The settings that it begins with, as pairs of a link.
    pub link: String,
    /// The part of the figure that is pointed at.
    pub focus: Option<String>,
    /// Markdown with formulas in TeX.
    pub prose: String,
    /// What to do.
    pub task: Option<String>,
    /// When it is done.
    pub goal: Option<Goal>,
    /// What reaches the goal.
    pub answer: Option<Answer>,
    /// The step in one line, for the presenter.
    pub idea: Option<String>,
    pub question: Option<Question>,
}

/// What reaches a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A change to the step's link.
    Link(String),
    /// So many steps of training, from the seed.
    Train(u64),
}

/// Predict, then see it in the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub text: String,
    /// At least two, exactly one of them right.
    pub options: Vec<Choice>,
    /// The change to the step's link that shows the answer.
    pub reveal: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub is_right: bool,
    /// Why it is right, or why not.
    pub why: String,
}

impl Lesson {
    /// The step with this id, and its index.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.id == id)
    }
}

impl Step {
    /// Whether its goal is reached by training.
    pub fn trains(&self) -> bool {
        matches!(self.answer, Some(Answer::Train(_)))
    }

    /// The changes to its link that its answers make.
    pub fn changes(&self) -> impl Iterator<Item = &str> {
        let answer = match &self.answer {
            Some(Answer::Link(change)) => Some(change),
            _ => None,
        };
        let reveal = self.question.as_ref().and_then(|question| question.reveal.as_ref());
        answer.into_iter().chain(reveal).map(String::as_str)
    }
}
