//! A lesson from its two files. What is not prose stands once, in the English file; the Italian file has the same steps,
//! options and formulas with other words. Everything that can be wrong without looking at a figure is found here.

use super::draft::{Draft, DraftQuestion, DraftStep, Entry};
use super::{Answer, Choice, Cite, Goal, Lesson, Question, Step, formulas, merge};
use core::fmt;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `en` or `it`.
    pub lang: &'static str,
    /// From 1.
    pub line: usize,
    pub sentence: String,
}

impl Fault {
    pub(super) fn new(line: usize, sentence: impl Into<String>) -> Self {
        Self { lang: "en", line, sentence: sentence.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}.", self.lang, self.line, self.sentence)
    }
}

const PROSE_KEYS: [&str; 2] = ["task", "idea"];
const OTHER_KEYS: [&str; 6] = ["link", "focus", "hide", "goal", "answer", "reveal"];

/// Reads the English and the Italian file of a lesson.
///
/// # Errors
/// The first fault of either.
pub fn parse(name: &str, english: &str, italian: &str) -> Result<[Lesson; 2], Fault> {
    let lesson = in_english(name, english)?;
    let translated = in_italian(&lesson, italian)?;
    Ok([lesson, translated])
}

/// Reads the English file of a lesson.
///
/// # Errors
/// Its first fault.
pub fn in_english(name: &str, text: &str) -> Result<Lesson, Fault> {
    structure(name, &Draft::read(text)?)
}

/// The same lesson by its Italian file.
///
/// # Errors
/// Its first fault.
pub fn in_italian(lesson: &Lesson, text: &str) -> Result<Lesson, Fault> {
    let translated = Draft::read(text).and_then(|draft| translate(lesson, &draft));
    translated.map_err(|fault| Fault { lang: "it", ..fault })
}

fn structure(name: &str, draft: &Draft) -> Result<Lesson, Fault> {
    let minutes = front(draft, "minutes")?;
    let link = draft.front.iter().find(|e| e.key == "link").map_or("", |e| &e.value);
    known(&draft.front, &["title", "minutes", "about", "cites", "link"])?;
    let mut steps: Vec<Step> = Vec::new();
    for drafted in &draft.steps {
        if steps.iter().any(|step| step.id == drafted.id) {
            return Err(Fault::new(drafted.line, format!("the name \"{}\" is taken by an earlier step", drafted.id)));
        }
        steps.push(step(drafted, link)?);
    }
    if steps.is_empty() {
        return Err(Fault::new(1, "a lesson needs a step, a line such as \"# Title {name}\""));
    }
    Ok(Lesson {
        name: name.to_owned(),
        title: front(draft, "title")?.value.clone(),
        minutes: minutes.value.parse().map_err(|_| Fault::new(minutes.line, "minutes takes a whole number"))?,
        about: front(draft, "about")?.value.clone(),
        cites: cites(draft.front.iter().find(|e| e.key == "cites").map_or("", |e| &e.value)),
        steps,
    })
}

fn front<'a>(draft: &'a Draft, key: &str) -> Result<&'a Entry, Fault> {
    let found = draft.front.iter().find(|e| e.key == key && !e.value.is_empty());
    found.ok_or_else(|| Fault::new(1, format!("the front matter needs \"{key}: …\"")))
}

fn known(entries: &[Entry], keys: &[&str]) -> Result<(), Fault> {
    match entries.iter().find(|e| !keys.contains(&e.key.as_str())) {
        Some(e) => Err(Fault::new(e.line, format!("\"{}\" means nothing here; known are {}", e.key, keys.join(", ")))),
        None => Ok(()),
    }
}

fn cites(text: &str) -> Vec<Cite> {
    let cite = |text: &str| {
        let (key, part) = text.split_once(' ').unwrap_or((text, ""));
        Cite { key: key.to_owned(), part: part.trim().to_owned() }
    };
    text.split(';').map(str::trim).filter(|text| !text.is_empty()).map(cite).collect()
}

fn step(draft: &DraftStep, lesson_link: &str) -> Result<Step, Fault> {
    known(&draft.directives, &[&PROSE_KEYS[..], &OTHER_KEYS[..]].concat())?;
    let value = |key: &str| draft.directive(key).map(|e| e.value.clone());
    let at = |key: &str| draft.directive(key).map_or(draft.line, |e| e.line);
    let mut link = merge(lesson_link, &value("link").unwrap_or_default());
    if let Some(panels) = value("hide") {
        link = merge(&link, &format!("hide={panels}"));
    }
    let goal = value("goal").map(|text| Goal::parse(&text).map_err(|why| Fault::new(at("goal"), why))).transpose()?;
    let answer = value("answer").map(|text| answer(&text, at("answer"))).transpose()?;
    let task = value("task");
    if goal.is_some() != answer.is_some() || goal.is_some() && task.is_none() {
        return Err(Fault::new(draft.line, "a goal needs a task that asks for it and an answer that reaches it"));
    }
    let reveal = value("reveal");
    if reveal.is_some() && draft.question.is_none() {
        return Err(Fault::new(at("reveal"), "there is no question to reveal the answer of"));
    }
    closed(draft)?;
    Ok(Step {
        id: draft.id.clone(),
        title: draft.title.clone(),
        link,
        focus: value("focus"),
        prose: draft.prose.clone(),
        task,
        goal,
        answer,
        idea: value("idea"),
        question: draft.question.as_ref().map(|q| question(q, reveal)).transpose()?,
    })
}

fn answer(text: &str, line: usize) -> Result<Answer, Fault> {
    match text.strip_prefix("train:") {
        Some(steps) => match steps.trim().parse() {
            Ok(steps) => Ok(Answer::Train(steps)),
            Err(_) => Err(Fault::new(line, "train takes a whole number of steps")),
        },
        None => Ok(Answer::Link(text.to_owned())),
    }
}

fn question(draft: &DraftQuestion, reveal: Option<String>) -> Result<Question, Fault> {
    let mut options = Vec::new();
    for option in &draft.options {
        let (text, why) = option
            .text
            .split_once("::")
            .ok_or_else(|| Fault::new(option.line, "an option says why after two colons: - [ ] text :: why"))?;
        options.push(Choice { text: text.trim().into(), is_right: option.is_right, why: why.trim().into() });
    }
    let right = options.iter().filter(|option| option.is_right).count();
    if options.len() < 2 || right != 1 {
        let found = format!("{right} of {} are marked [x]", options.len());
        return Err(Fault::new(
            draft.line,
            format!("a question needs two options or more, exactly one of them right: {found}"),
        ));
    }
    Ok(Question { text: draft.text.clone(), options, reveal })
}

/// All texts of a step.
fn words(draft: &DraftStep) -> String {
    let question = draft
        .question
        .iter()
        .flat_map(|q| core::iter::once(q.text.as_str()).chain(q.options.iter().map(|option| option.text.as_str())));
    let prose = PROSE_KEYS.iter().filter_map(|key| draft.directive(key)).map(|e| e.value.as_str());
    let all: Vec<&str> = [draft.prose.as_str()].into_iter().chain(prose).chain(question).collect();
    all.join("\n\n")
}

fn closed(draft: &DraftStep) -> Result<(), Fault> {
    formulas(&words(draft)).map(drop).map_err(|why| Fault::new(draft.line, why))
}

/// `lesson` with the words of `draft`.
fn translate(lesson: &Lesson, draft: &Draft) -> Result<Lesson, Fault> {
    known(&draft.front, &["title", "about"])?;
    let ids = |ids: Vec<&str>| ids.join(", ");
    let (wanted, found) = (
        ids(lesson.steps.iter().map(|s| s.id.as_str()).collect()),
        ids(draft.steps.iter().map(|s| s.id.as_str()).collect()),
    );
    if wanted != found {
        return Err(Fault::new(1, format!("the English file has the steps {wanted}, this one {found}")));
    }
    let steps = lesson.steps.iter().zip(&draft.steps).map(|(step, draft)| translate_step(step, draft));
    Ok(Lesson {
        title: front(draft, "title")?.value.clone(),
        about: front(draft, "about")?.value.clone(),
        steps: steps.collect::<Result<_, _>>()?,
        ..lesson.clone()
    })
}

fn translate_step(step: &Step, draft: &DraftStep) -> Result<Step, Fault> {
    if let Some(e) = draft.directives.iter().find(|e| OTHER_KEYS.contains(&e.key.as_str())) {
        return Err(Fault::new(e.line, format!("\"{}\" stands in the English file alone", e.key)));
    }
    known(&draft.directives, &PROSE_KEYS)?;
    closed(draft)?;
    let value = |key: &str| draft.directive(key).map(|e| e.value.clone());
    let question = draft.question.as_ref().map(|q| {
        let reveal = step.question.as_ref().and_then(|q| q.reveal.clone());
        question(q, reveal)
    });
    let translated = Step {
        title: draft.title.clone(),
        prose: draft.prose.clone(),
        task: value("task"),
        idea: value("idea"),
        question: question.transpose()?,
        ..step.clone()
    };
    let marks =
        |step: &Step| step.question.iter().flat_map(|q| q.options.iter().map(|o| o.is_right)).collect::<Vec<_>>();
    let parts = |step: &Step| [step.task.is_some(), step.idea.is_some(), step.question.is_some()];
    let differs =
        |what: &str| Err(Fault::new(draft.line, format!("\"{}\" differs from the English in {what}", step.id)));
    if parts(step) != parts(&translated) {
        return differs("what it has: a task, an idea or a question");
    }
    if marks(step) != marks(&translated) {
        return differs("its options or in which of them is right");
    }
    if tex(step) != tex(&translated) {
        return differs("its formulas");
    }
    Ok(translated)
}

/// The formulas of a step, in no order of the language's own.
fn tex(step: &Step) -> Vec<String> {
    let question = step.question.iter().flat_map(|q| {
        core::iter::once(q.text.clone()).chain(q.options.iter().flat_map(|o| [o.text.clone(), o.why.clone()]))
    });
    let texts = [step.prose.clone()].into_iter().chain(step.task.clone()).chain(step.idea.clone()).chain(question);
    let mut found: Vec<String> = texts
        .flat_map(|text| formulas(&text).unwrap_or_default().into_iter().map(String::from).collect::<Vec<_>>())
        .collect();
    found.sort();
    found
}
