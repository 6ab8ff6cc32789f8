//! What is wrong with a lesson: its texts, its links, its goals.

use crate::page::Page;
use pushforward::engine::Standing;
use pushforward::lesson::{Answer, Goal, Lesson, Step, parse, references};
use pushforward::preset::decode;
use pushforward::ui::Action;
use pushforward::ui::formula::{problems, undirected};

const MOST_TITLE: usize = 60;

const MOST_IDEA: usize = 90;

/// What is wrong with a lesson, as far as it can be told without training.
pub fn faults(name: &str, english: &str, italian: &str) -> Vec<String> {
    let [english, italian] = match parse(name, english, italian) {
        Ok(both) => both,
        Err(fault) => return vec![fault.to_string()],
    };
    let mut faults = Vec::new();
    for cite in &english.cites {
        if !references().contains_key(&cite.key) {
            faults.push(format!("\"{}\" is no key of references.json", cite.key));
        }
    }
    for lesson in [&english, &italian] {
        faults.extend(lengths(lesson));
        faults.extend(lesson.steps.iter().flat_map(|step| texts(step).flat_map(problems).collect::<Vec<_>>()));
        faults.extend(lesson.steps.iter().flat_map(directions));
    }
    for step in &english.steps {
        faults.extend(links(step).into_iter().map(|fault| format!("{}: {fault}", step.id)));
    }
    faults
}

/// Everything of a step that is set with formulas.
fn texts(step: &Step) -> impl Iterator<Item = &str> {
    let question = step.question.iter();
    let question = question
        .flat_map(|q| core::iter::once(&q.text).chain(q.options.iter().flat_map(|option| [&option.text, &option.why])));
    [&step.prose].into_iter().chain(&step.task).chain(&step.idea).chain(question).map(String::as_str)
}

/// Displayed formulas without a direction, and a question whose answer the figure does not show.
fn directions(step: &Step) -> Vec<String> {
    let silent = undirected(&step.prose).into_iter();
    let silent = silent.map(|tex| format!("{}: $${tex}$$ says no direction: generate, normalize or either", step.id));
    let hidden = step.question.as_ref().filter(|q| q.reveal.is_none());
    silent.chain(hidden.map(|_| format!("{}: the question needs a reveal", step.id))).collect()
}

fn lengths(lesson: &Lesson) -> Vec<String> {
    let titles = lesson.steps.iter().map(|s| &s.title).chain([&lesson.title]);
    let ideas = lesson.steps.iter().filter_map(|s| s.idea.as_ref());
    let long = |most: usize| move |text: &&String| text.chars().count() > most;
    let titles = titles.filter(long(MOST_TITLE)).map(|title| format!("a title of more than {MOST_TITLE}: {title}"));
    titles
        .chain(ideas.filter(long(MOST_IDEA)).map(|idea| format!("an idea of more than {MOST_IDEA}: {idea}")))
        .collect()
}

/// The step's link with a change.
fn changed(step: &Step, change: &str) -> String {
    let key = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let kept = step.link.split('&').filter(|pair| !change.split('&').any(|c| key(c) == key(pair)));
    format!("#v=1&{}&{change}", kept.collect::<Vec<_>>().join("&"))
}

fn links(step: &Step) -> Vec<String> {
    let mut faults = Vec::new();
    let mut read = |link: String| faults.extend(decode(&link).warnings);
    read(format!("#v=1&{}", step.link));
    if let Some(Answer::Link(change)) = &step.answer {
        read(changed(step, change));
    }
    if let Some(reveal) = step.question.as_ref().and_then(|q| q.reveal.as_ref()) {
        read(changed(step, reveal));
    }
    faults
}

/// Whether a goal holds where a link leads, before any training beyond a preset's.
fn holds_at(goal: &Goal, link: &str, at_the_seed: bool) -> bool {
    let mut page = Page::open(link);
    if at_the_seed {
        page.act(Action::Reset);
    }
    page.settle();
    goal.is_reached(&page.model.readings())
}

/// Whether it holds at some time within so many steps from the seed.
fn holds_after(goal: &Goal, link: &str, steps: u64) -> bool {
    let mut page = Page::open(link);
    page.act(Action::Reset);
    page.act(Action::Train);
    for _ in 0..20_000 {
        page.turn();
        let run = &page.model.run;
        if goal.is_reached(&page.model.readings()) {
            return run.step <= steps;
        }
        if run.step > steps || run.standing == Standing::Finished {
            return false;
        }
    }
    false
}

/// What is wrong with the goals of a step.
pub fn goal_faults(step: &Step) -> Vec<String> {
    let Some((goal, answer)) = step.goal.as_ref().zip(step.answer.as_ref()) else { return Vec::new() };
    let start = format!("#v=1&{}", step.link);
    let mut faults = Vec::new();
    if holds_at(goal, &start, step.trains()) {
        faults.push(format!("{}: the goal is reached before anything is done", step.id));
    }
    let reached = match answer {
        Answer::Link(change) => holds_at(goal, &changed(step, change), false),
        Answer::Train(steps) => holds_after(goal, &start, *steps),
    };
    if !reached {
        faults.push(format!("{}: the answer does not reach the goal", step.id));
    }
    faults
}
