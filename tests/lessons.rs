//! The lessons do not lie: links are understood, goals are reached by their answers and not before, both languages say the
//! same. Every kind of fault is shown to be found, in a lesson made up for it.

#[path = "lessons/faults.rs"]
mod faults;
#[path = "lessons/lies.rs"]
mod lies;
#[path = "support/page.rs"]
mod page;
#[path = "lessons/walk.rs"]
mod walk;

use faults::{faults, goal_faults};
use page::Page;
use pushforward::lesson::{Lesson, Place, Step, lessons, references, source};
use pushforward::preset::{decode, encode, start};
use pushforward::ui::Action;
use pushforward::words::Lang;

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
