//! A lesson made up for it, with every kind of fault in turn: each is found.

use crate::faults::{faults, goal_faults};
use pushforward::lesson::parse;

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
