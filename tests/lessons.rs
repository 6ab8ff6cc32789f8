//! The lessons do not lie: links are understood, goals are reached by their answers and not before, both languages say the
//! same. Every kind of fault is shown to be found, in a lesson made up for it.

#[path = "support/page.rs"]
mod page;

use page::Page;
use pushforward::engine::Standing;
use pushforward::lesson::{Answer, Goal, Lesson, Place, Step, lessons, parse, references, source};
use pushforward::preset::{View, decode, encode, start};
use pushforward::ui::Action;
use pushforward::ui::formula::{problems, undirected};
use pushforward::words::Lang;

const MOST_TITLE: usize = 60;
const MOST_IDEA: usize = 90;

/// What is wrong with a lesson, as far as it can be told without training.
fn faults(name: &str, english: &str, italian: &str) -> Vec<String> {
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
fn goal_faults(step: &Step) -> Vec<String> {
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

fn every_step() -> impl Iterator<Item = (&'static Lesson, &'static Step, Place)> {
    lessons(Lang::En).iter().flat_map(|lesson| {
        lesson.steps.iter().map(move |step| {
            let place = Place::from_name(&format!("{}/{}", lesson.name, step.id)).expect("it is on the shelf");
            (lesson, step, place)
        })
    })
}

#[test]
fn every_lesson_is_whole_in_both_languages() {
    for (name, english, italian) in source() {
        assert_eq!(faults(name, english, italian), [""; 0], "{name}");
    }
    assert_eq!(lessons(Lang::En).len(), source().len());
    assert!(references().len() >= 17, "references.json cannot be read");
}

#[test]
fn every_goal_is_reached_by_its_answer_and_not_before() {
    std::thread::scope(|scope| {
        for (lesson, step, _) in every_step() {
            scope.spawn(move || assert_eq!(goal_faults(step), [""; 0], "{}", lesson.name));
        }
    });
}

#[test]
fn an_untouched_step_has_a_short_link_that_leads_back_to_it() {
    for (_, _, place) in every_step() {
        let link = format!("#v=1&lesson={place}");
        let decoded = decode(&link);
        assert!(decoded.warnings.is_empty(), "{link}: {:?}", decoded.warnings);
        assert_eq!(decoded.settings, start(Some(place)));
        assert_eq!(encode(&decoded.settings), link);
    }
}

#[test]
fn a_link_into_a_lesson_says_what_differs_and_an_unknown_step_is_said() {
    let place = task();
    let link = format!("#v=1&lesson={place}&matrix=2,0,0,2");
    let settings = decode(&link).settings;
    assert_eq!(settings.hand.plane.matrix, [2.0, 0.0, 0.0, 2.0]);
    assert_eq!(encode(&settings), link);
    let other_family = decode(&format!("#v=1&lesson={place}&flow=nice")).settings;
    assert_eq!(encode(&other_family), format!("#v=1&lesson={place}&flow=nice"));
    let name = place.lesson;
    for unknown in [format!("{name}/nothing"), format!("nothing/{}", place.step), "/".into(), format!("{name}/")] {
        let decoded = decode(&format!("#v=1&data=rings&lesson={unknown}"));
        assert_eq!((decoded.settings.lesson, decoded.warnings.len()), (None, 1), "{unknown}: {:?}", decoded.warnings);
    }
    let lesson = &lessons(Lang::En)[0];
    assert_eq!(decode(&format!("lesson={}", lesson.name)).settings.lesson, Place::nth(lesson, 0));
}

#[test]
fn show_me_reaches_every_goal_in_the_page() {
    for (_, step, place) in every_step().filter(|(_, step, _)| step.goal.is_some()) {
        let mut page = Page::open("#v=1");
        page.settle();
        page.act(Action::OpenLesson(place));
        page.settle();
        assert_eq!(page.model.goal_reached(), Some(false), "{place}");
        page.act(Action::ShowMe);
        page.settle();
        assert_eq!(page.model.goal_reached(), Some(true), "{place}: {:?}", step.goal);
    }
}

const ENGLISH: &str = "---
title: A lesson
minutes: 5
about: What it is about.
cites: dinh2017 §3
link: view=plane
---
# One {one}
> task: Make it negative.
> goal: plane.det < 0
> answer: matrix=1,0,0,-1
> idea: Signs turn space over.

Prose with $x$. It is with-a-formula $x$.

$$either: x = 2$$

? What then?
- [ ] This :: no
- [x] That :: yes
> reveal: matrix=2,0,0,2

# Two {two}
More.
";

const ITALIAN: &str = "---
title: Una lezione
about: Di che cosa si tratta.
---
# Uno {one}
> task: Rendilo negativo.
> idea: I segni rovesciano lo spazio.

Testo con $x$. Anche with-a-formula $x$.

$$either: x = 2$$

? E poi?
- [ ] Questo :: no
- [x] Quello :: sì

# Due {two}
Altro.
";

fn faults_with(from: &str, to: &str) -> Vec<String> {
    let change = |text: &str| text.replacen(from, to, 1);
    match (ENGLISH.contains(from), ITALIAN.contains(from)) {
        (true, true) => faults("made-up", &change(ENGLISH), &change(ITALIAN)),
        (true, false) => faults("made-up", &change(ENGLISH), ITALIAN),
        (false, true) => faults("made-up", ENGLISH, &change(ITALIAN)),
        (false, false) => panic!("\"{from}\" stands in neither"),
    }
}

#[test]
fn a_lesson_that_says_the_truth_passes() {
    assert_eq!(faults("made-up", ENGLISH, ITALIAN), [""; 0]);
    let [english, italian] = parse("made-up", ENGLISH, ITALIAN).expect("it is whole");
    assert_eq!(goal_faults(&english.steps[0]), [""; 0]);
    assert_eq!((italian.steps[0].link.as_str(), italian.steps[0].goal.is_some()), ("view=plane", true));
    assert_eq!(italian.steps[0].question.as_ref().map(|q| q.options[1].why.as_str()), Some("sì"));
}

#[test]
fn every_lie_is_found() {
    let long = format!("# {} {{one}}", "o".repeat(61));
    let idea = format!("> idea: {}", "i".repeat(91));
    for (from, to, said) in [
        ("---\ntitle: A", "title: A", "front matter"),
        ("either: ", "", "says no direction"),
        ("> reveal: matrix=2,0,0,2\n", "", "needs a reveal"),
        ("minutes: 5", "minutes: five", "whole number"),
        ("minutes: 5\n", "", "minutes"),
        ("title: A lesson", "tilte: A lesson", "means nothing here"),
        ("dinh2017 §3", "nobody1999", "no key of references.json"),
        ("view=plane", "view=plain", "view=plain is not understood"),
        ("matrix=1,0,0,-1", "matrx=1", "not a setting"),
        ("reveal: matrix=2", "reveal: matrix=200", "matrix"),
        ("{two}", "{one}", "is taken"),
        (" {two}\nMore", "\nMore", "needs a name"),
        ("{two}", "{Two}", "no name for links"),
        ("# One {one}", long.as_str(), "a title of more than 60"),
        ("> idea: Signs turn space over.", idea.as_str(), "an idea of more than 90"),
        ("plane.det < 0", "plane.det negative", "not a term of a goal"),
        ("> answer: matrix=1,0,0,-1\n", "", "a goal needs a task"),
        ("> task: Make it negative.\n", "", "a goal needs a task"),
        ("> idea: Signs", "> hint: Signs", "means nothing here"),
        ("> idea: Signs", "> task: again\n> idea: Signs", "stands twice"),
        ("Prose with $x$", "Prose with $x", "never closed"),
        ("with-a-formula $x$", "with-a-formula $\\frac{x$", "$\\frac{x$"),
        ("- [ ] This", "- [x] This", "exactly one of them right"),
        ("- [x] That", "- [ ] That", "exactly one of them right"),
        ("- [ ] This :: no\n", "", "exactly one of them right"),
        (" :: yes", "", "says why"),
        ("? What then?\n", "", "needs a question above"),
        ("# Due {two}", "# Due {three}", "has the steps one, two, this one one, three"),
        ("# Due {two}\nAltro.\n", "", "has the steps"),
        ("> task: Rendilo negativo.\n", "", "differs from the English in what it has"),
        ("- [ ] Questo :: no\n- [x] Quello :: sì", "- [x] Quello :: sì\n- [ ] Questo :: no", "which of them is right"),
        ("- [ ] Questo :: no\n", "- [ ] Questo :: no\n- [ ] Altro :: no\n", "its options"),
        ("Testo con $x$", "Testo con $y$", "its formulas"),
        ("> task: Rendilo negativo.", "> task: Rendilo negativo.\n> link: t=0", "in the English file alone"),
    ] {
        let found = faults_with(from, to);
        assert!(found.iter().any(|fault| fault.contains(said)), "\"{from}\" as \"{to}\" gave {found:?}");
    }
}

#[test]
fn a_goal_that_is_reached_too_soon_or_never_is_found() {
    for (from, to, said) in [
        ("plane.det < 0", "plane.det > 0", "before anything is done"),
        ("plane.det < 0", "plane.det < -5", "does not reach the goal"),
        ("plane.det < 0", "plane.volume < 0", "does not reach the goal"),
        ("answer: matrix=1,0,0,-1", "answer: train: 5", "does not reach the goal"),
    ] {
        let english = ENGLISH.replacen(from, to, 1);
        let [lesson, _] = parse("made-up", &english, ITALIAN).expect("it can be read");
        let found = goal_faults(&lesson.steps[0]);
        assert!(found.iter().any(|fault| fault.contains(said)), "\"{from}\" as \"{to}\" gave {found:?}");
    }
}

#[test]
fn a_goal_of_training_is_reached_from_the_seed_and_not_by_a_preset() {
    let english = ENGLISH
        .replace("view=plane", "layers=2&net=8&steps=200")
        .replace("plane.det < 0", "nll < 2.6 and step > 20")
        .replace("> answer: matrix=1,0,0,-1", "> answer: train: 200")
        .replace("> reveal: matrix=2,0,0,2\n", "");
    let [lesson, _] = parse("made-up", &english, ITALIAN).expect("it can be read");
    assert_eq!(goal_faults(&lesson.steps[0]), [""; 0]);
    let unreachable = english.replace("nll < 2.6", "nll < 0.1");
    let [lesson, _] = parse("made-up", &unreachable, ITALIAN).expect("it can be read");
    assert_eq!(goal_faults(&lesson.steps[0]).len(), 1);
}

/// The first step of the course that is as wanted.
fn first(wanted: impl Fn(&Step) -> bool) -> Place {
    every_step().find(|(_, step, _)| wanted(step)).map(|(_, _, place)| place).expect("there is one")
}

/// Its task is done by a change in the figure.
fn task() -> Place {
    first(|step| matches!(step.answer, Some(Answer::Link(_))))
}

fn question() -> Place {
    first(|step| step.question.as_ref().is_some_and(|q| q.options.len() > 1))
}

fn page_at(place: Place) -> Page {
    Page::open(&format!("#v=1&lesson={place}"))
}

#[test]
fn leaving_a_lesson_brings_back_the_page_with_its_training() {
    let mut page = Page::small();
    page.act(Action::Train);
    page.settle();
    let before = (page.model.settings.clone(), page.model.run.step, page.model.run.params.clone());
    let losses = page.model.run.history.train.clone();
    page.act(Action::OpenLesson(question()));
    page.settle();
    assert_eq!(page.model.link(), format!("#v=1&lesson={}", question()));
    page.act(Action::NextStep);
    page.change(|s| s.t = 0.25);
    page.act(Action::LeaveLesson);
    page.settle();
    let after = (page.model.settings.clone(), page.model.run.step, page.model.run.params.clone());
    assert_eq!(before, after);
    assert_eq!(page.model.run.history.train, losses);
}

#[test]
fn a_step_that_is_left_is_undone() {
    let place = first(|step| step.goal.is_none());
    let mut page = page_at(place);
    page.settle();
    page.change(|s| s.hand.plane.matrix = [3.0, 0.0, 0.0, 1.5]);
    assert_eq!(page.model.link(), format!("#v=1&lesson={place}&matrix=3,0,0,1.5"));
    page.act(Action::NextStep);
    page.act(Action::PreviousStep);
    assert_eq!(page.model.link(), format!("#v=1&lesson={place}"));
}

#[test]
fn the_room_stays_as_it_is_from_step_to_step() {
    let mut page = Page::open("#v=1&theme=projector&notation=kobyzev");
    page.act(Action::OpenLesson(question()));
    page.act(Action::NextStep);
    let next = question().next().expect("a step after it");
    assert_eq!(page.model.link(), format!("#v=1&lesson={next}&theme=projector&notation=kobyzev"));
}

#[test]
fn the_first_answer_counts_and_is_still_there_on_the_way_back() {
    let mut page = page_at(question());
    page.act(Action::Answer(9));
    assert_eq!(page.model.answered_with(), None);
    page.act(Action::Answer(0));
    page.act(Action::Answer(1));
    page.act(Action::NextStep);
    page.act(Action::PreviousStep);
    assert_eq!(page.model.answered_with(), Some(0));
}

#[test]
fn a_goal_once_reached_stays_reached_and_is_kept_for_the_next_visit() {
    let mut page = page_at(task());
    page.act(Action::ShowMe);
    page.act(Action::OpenLesson(task()));
    assert_eq!(page.model.link(), format!("#v=1&lesson={}", task()));
    assert_eq!(page.model.goal_reached(), Some(true));
    let mut next = page_at(task());
    assert_eq!(next.model.goal_reached(), Some(false));
    next.model.remember(&page.kept);
    assert_eq!(next.model.goal_reached(), Some(true));
}

#[test]
fn the_next_class_begins_anew_where_the_lecturer_stands() {
    let place = task();
    let mut page = page_at(place);
    page.act(Action::NextStep);
    page.act(Action::OpenLesson(place));
    page.act(Action::ShowMe);
    assert_eq!(page.model.goal_reached(), Some(true));
    page.act(Action::ResetClass);
    assert_eq!(page.model.link(), format!("#v=1&lesson={place}"));
    assert_eq!(page.model.goal_reached(), Some(false));
    let (lesson, ..) = place.look_up(Lang::En).expect("a lesson");
    assert_eq!(page.model.course.progress.seen(lesson), 1, "the one that is open");
    let mut page = page_at(question());
    page.act(Action::Answer(1));
    page.act(Action::ResetClass);
    assert_eq!(page.model.answered_with(), None);
}

#[test]
fn the_last_step_leads_to_the_contents_and_the_first_stays() {
    let mut page = Page::open("#v=1");
    let first = &lessons(Lang::En)[0];
    page.act(Action::OpenLesson(Place::nth(first, 0).expect("a step")));
    page.act(Action::PreviousStep);
    assert_eq!(page.model.settings.lesson, Place::nth(first, 0));
    for _ in every_step() {
        page.act(Action::NextStep);
    }
    assert_eq!((page.model.settings.lesson, page.model.settings.view), (None, View::Lessons));
}

#[test]
fn the_back_button_leads_through_the_steps_and_out_of_the_lesson() {
    let mut page = Page::small();
    page.act(Action::Train);
    page.settle();
    let outside = page.model.link();
    let step = page.model.run.step;
    page.act(Action::OpenLesson(question()));
    page.act(Action::NextStep);
    page.act(Action::OpenLink(format!("#v=1&lesson={}", question())));
    assert_eq!(page.model.settings.lesson, Some(question()));
    page.act(Action::OpenLink(outside.clone()));
    page.settle();
    assert_eq!((page.model.link(), page.model.run.step), (outside, step));
}

#[test]
fn the_gallery_is_outside_of_lessons() {
    let mut page = page_at(question());
    page.change(|s| s.view = View::Gallery);
    assert_eq!((page.model.settings.lesson, page.model.settings.view), (None, View::Gallery));
    page.act(Action::OpenLesson(question()));
    page.act(Action::OpenPreset("rings"));
    assert_eq!(page.model.settings.lesson, None);
    assert!(page.model.messages.is_empty(), "{:?}", page.model.messages);
}
