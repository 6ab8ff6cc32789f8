//! What a lesson does to the page: where its steps lead, what is kept and what is brought back.

use crate::every_step;
use crate::page::Page;
use pushforward::lesson::{Answer, Place, Step, lessons};
use pushforward::preset::{View, decode, encode};
use pushforward::ui::Action;
use pushforward::words::Lang;

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
