//! The page of a lesson on the screen: at every size, by its keys, and large enough for the last row.

use crate::page::Page;
use crate::window::{SIZES, Window, open, press, steady, with};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect};
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::lesson::{Answer, Place, Question, Step, lessons};
use pushforward::preset::{Theme, View};
use pushforward::ui::Action;
use pushforward::ui::style::{Look, Size, Style, pointed_at};
use pushforward::words::Lang;

fn at(link: &str) -> Window {
    let mut window = Window { page: Page::open(link), ..Window::new() };
    window.page.settle();
    window
}

fn step(place: Place) -> Window {
    at(&format!("#v=1&lesson={place}"))
}

/// The first step of the course that is as wanted.
fn first(wanted: impl Fn(&Step) -> bool) -> Place {
    let found = lessons(Lang::En).iter().find_map(|lesson| {
        let index = lesson.steps.iter().position(&wanted)?;
        Place::nth(lesson, index)
    });
    found.expect("there is one")
}

/// Its task is done by a change in the figure, and no question comes before it.
fn task() -> Place {
    first(|step| matches!(step.answer, Some(Answer::Link(_))))
}

/// It asks and answers in words alone.
fn question() -> Place {
    let plain = |q: &Question| q.options.iter().all(|o| !o.text.contains(['$', '*']) && !o.why.contains(['$', '*']));
    first(|step| step.question.as_ref().is_some_and(plain))
}

fn asked(place: Place) -> &'static Question {
    place.look_up(Lang::En).and_then(|(_, _, step)| step.question.as_ref()).expect("a question")
}

fn shown(harness: &Harness<'static, Window>) -> Option<Place> {
    harness.state().page.model.settings.lesson
}

/// Sends a key that only moves on, without waiting for the run.
fn tap(harness: &mut Harness<'static, Window>, key: Key) {
    harness.key_press(key);
    harness.run_steps(2);
}

#[test]
fn a_step_is_built_at_every_size_in_every_theme_and_language_and_leaves_room() {
    for size in SIZES {
        for (theme, lang) in
            [Theme::Dark, Theme::Light, Theme::Projector].into_iter().flat_map(|t| Lang::ALL.map(|lang| (t, lang)))
        {
            for name in [task(), question()] {
                let mut window = step(name);
                window.page.change(|s| s.theme = theme);
                let mut harness = open(size, window);
                if let Some(screen) = &mut harness.state_mut().screen {
                    screen.lang = lang;
                }
                let harness = steady(harness);
                let figure = harness.state().screen.as_ref().map(|s| s.figure_rect).expect("a frame");
                let least = if size[0] < 700.0 { 0.3 } else { 0.45 };
                let share = figure.area() / (size[0] * size[1]);
                assert!(share > least, "{size:?} {theme:?} {lang:?}: {share}");
                let says = |text: &str| harness.query_by_label(text).is_some();
                assert!(says(if lang == Lang::It { "Lezioni" } else { "Lessons" }), "{size:?} {lang:?}");
            }
        }
    }
}

#[test]
fn every_button_of_a_step_has_a_name_and_room_for_a_finger() {
    for size in SIZES {
        for link in
            [task(), question()].map(|name| format!("#v=1&lesson={name}")).iter().chain([&"#v=1&view=lessons".into()])
        {
            let harness = open(size, at(link));
            for node in harness.root().children_recursive() {
                let access = node.accesskit_node();
                if [Role::Button, Role::RadioButton, Role::Link].contains(&access.role()) {
                    let name = access.label().or_else(|| access.value()).unwrap_or_default();
                    assert!(name.chars().any(char::is_alphanumeric), "{link} {size:?}: {name:?}");
                    let rect: Rect = node.rect();
                    let small = rect.height() < 23.9 || rect.width() < 23.9;
                    assert!(!small || access.role() == Role::Link, "{link} {size:?}: {name:?} is {rect:?}");
                }
            }
        }
    }
}

#[test]
fn a_clicker_and_the_arrows_walk_through_the_steps() {
    let mut harness = open([1440.0, 900.0], step(question()));
    let next = question().next().expect("a step after it");
    for (key, wanted) in
        [(Key::PageDown, next), (Key::PageUp, question()), (Key::ArrowRight, next), (Key::ArrowLeft, question())]
    {
        tap(&mut harness, key);
        assert_eq!(shown(&harness), Some(wanted), "{key:?}");
    }
}

#[test]
fn the_arrows_belong_to_the_timeline_while_it_has_the_focus() {
    let mut harness = open([1440.0, 900.0], step(question()));
    harness.state_mut().page.change(|s| s.view = View::Morph);
    harness.run_steps(4);
    harness.get_by_label("Time from base to target").focus();
    harness.run_steps(2);
    tap(&mut harness, Key::ArrowRight);
    assert_eq!(shown(&harness), Some(question()));
    tap(&mut harness, Key::PageDown);
    assert_eq!(shown(&harness), question().next(), "a clicker goes on all the same");
}

#[test]
fn a_task_is_ticked_when_the_figure_says_so_and_a_key_shows_how() {
    let mut harness = open([1440.0, 900.0], step(task()));
    assert!(harness.query_by_label_contains("Done").is_none());
    press(&mut harness, Key::A);
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Done").is_some());
    harness.key_press_modifiers(Modifiers::SHIFT, Key::R);
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("Done").is_none(), "for the next class");
    assert_eq!(harness.state().page.model.link(), format!("#v=1&lesson={}", task()));
}

#[test]
fn a_prediction_brings_its_reasons() {
    let mut harness = open([1440.0, 900.0], step(question()));
    let options = &asked(question()).options;
    let right = options.iter().position(|option| option.is_right).expect("one is right");
    let wrong = (right + 1) % options.len();
    let says = |harness: &Harness<'static, Window>, i: usize| harness.query_by_label(&options[i].why).is_some();
    assert!(!says(&harness, right) && !says(&harness, wrong));
    harness.get_by_label(&options[wrong].text).click();
    harness.run_steps(3);
    assert!(says(&harness, wrong) && says(&harness, right), "why it is wrong, and what is right");
    harness.get_by_label(&options[right].text).click();
    harness.run_steps(3);
    assert_eq!(harness.state().page.model.answered_with(), Some(wrong), "the first choice counts");
}

#[test]
fn escape_leaves_the_presenter_then_the_lesson() {
    let mut window = Window::new();
    window.page.act(Action::OpenLesson(question()));
    let mut harness = open([1440.0, 900.0], window);
    tap(&mut harness, Key::F);
    assert!(harness.query_by_label("Gallery").is_none());
    tap(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Gallery").is_some() && shown(&harness).is_some());
    press(&mut harness, Key::L);
    tap(&mut harness, Key::Escape);
    assert!(shown(&harness).is_some(), "back from the chart first");
    tap(&mut harness, Key::Escape);
    assert_eq!(shown(&harness), None);
}

#[test]
fn a_black_screen_is_black_until_a_key() {
    for (key, sign) in [(Key::B, "b"), (Key::Period, ".")] {
        let mut harness = open([1440.0, 900.0], step(question()));
        // As a window sends it: the key and its sign in one frame.
        let modifiers = Modifiers::NONE;
        let pressed = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        harness.input_mut().events.extend([pressed, egui::Event::Text(sign.into())]);
        harness.run_steps(2);
        assert!(harness.query_by_label("Gallery").is_none(), "{key:?}");
        tap(&mut harness, Key::PageDown);
        assert!(harness.query_by_label("Gallery").is_some());
        assert_eq!(shown(&harness), Some(question()), "the key that ends it does nothing else");
    }
}

#[test]
fn a_folded_lesson_gives_its_room_to_the_figure() {
    let mut harness = open([1440.0, 900.0], step(question()));
    let width =
        |harness: &Harness<'static, Window>| harness.state().screen.as_ref().map_or(0.0, |s| s.figure_rect.width());
    let before = width(&harness);
    harness.get_by_label("Fold the lesson").click();
    harness.run_steps(4);
    assert!(width(&harness) > before + 250.0);
    harness.get_by_label("Unfold the lesson").click();
    harness.run_steps(4);
    assert_eq!(width(&harness), before);
}

#[test]
fn the_presenter_shows_one_idea_in_type_for_the_last_row() {
    for theme in [Theme::Dark, Theme::Light, Theme::Projector] {
        for view in [View::Line, View::Morph] {
            let mut window = step(question());
            window.page.change(|s| (s.theme, s.view) = (theme, view));
            let mut harness = open([1920.0, 1080.0], window);
            tap(&mut harness, Key::F);
            let harness = steady(harness);
            let style = harness.state().screen.as_ref().map(|s| s.style.clone()).expect("a frame");
            assert!(style.points(Size::Small) >= 24.0, "{theme:?}: {}", style.points(Size::Small));
            let (lesson, index, _) = question().look_up(Lang::En).expect("a step");
            assert!(harness.query_by_label(&format!("{} / {}", index + 1, lesson.steps.len())).is_some());
            assert!(harness.query_by_label(&lesson.title).is_some());
            for gone in ["Share", "Predict first", "Next", "Train"] {
                assert!(harness.query_by_label(gone).is_none(), "{theme:?}: {gone}");
            }
            for (text, font) in fonts(&harness) {
                assert!(font >= 24.0, "{theme:?} {view:?}: \"{text}\" is set in {font}");
            }
        }
    }
}

/// Every text that was painted, with its smallest type.
fn fonts(harness: &Harness<'static, Window>) -> Vec<(String, f32)> {
    fn walk(shape: &egui::Shape, found: &mut Vec<(String, f32)>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| walk(shape, found)),
            egui::Shape::Text(text) => {
                let sizes = text.galley.job.sections.iter().map(|s| s.format.font_id.size);
                found.push((text.galley.job.text.clone(), sizes.fold(f32::INFINITY, f32::min)));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| walk(&clipped.shape, &mut found));
    found
}

#[test]
fn the_presenter_is_as_large_on_every_screen() {
    let small = |size: [f32; 2]| {
        let mut harness = open(size, step(question()));
        tap(&mut harness, Key::F);
        let harness = steady(harness);
        let style: Option<Style> = harness.state().screen.as_ref().map(|s| s.style.clone());
        style.expect("a frame").points(Size::Small) / size[1]
    };
    let (hd, uhd) = (small([1920.0, 1080.0]), small([3840.0, 2160.0]));
    assert!((hd / uhd - 1.0).abs() < 0.05, "{hd} {uhd}");
}

#[test]
fn the_contents_lead_on_from_where_one_was() {
    let mut harness = open([1440.0, 900.0], at("#v=1"));
    press(&mut harness, Key::T);
    harness.run_steps(4);
    assert!(harness.query_by_label("Continue").is_none(), "nobody has been anywhere");
    let lesson = &lessons(Lang::En)[0];
    harness.get_by_label_contains(&format!("1. {}", lesson.title)).click();
    harness.run_steps(4);
    assert_eq!(shown(&harness), Place::nth(lesson, 0));
    tap(&mut harness, Key::PageDown);
    press(&mut harness, Key::T);
    harness.run_steps(4);
    assert_eq!((shown(&harness), harness.state().page.model.settings.view), (None, View::Lessons));
    harness.get_by_label("Continue").click();
    harness.run_steps(4);
    assert_eq!(shown(&harness), Place::nth(lesson, 0).and_then(Place::next));
}

#[test]
fn every_part_that_a_step_points_at_is_on_the_screen() {
    for lesson in lessons(Lang::En) {
        for step in lesson.steps.iter().filter(|step| step.focus.is_some()) {
            let harness = open([1440.0, 900.0], at(&format!("#v=1&lesson={}/{}", lesson.name, step.id)));
            assert!(pointed_at(&harness.ctx).is_some(), "{}/{}: no part {:?}", lesson.name, step.id, step.focus);
        }
    }
    for (part, is_known) in [("timeline", true), ("figure", true), ("results", true), ("sky", false)] {
        let mut harness = open([1440.0, 900.0], at("#v=1"));
        if let Some(screen) = &mut harness.state_mut().screen {
            screen.point_at = Some(part.into());
        }
        let harness = steady(harness);
        assert_eq!(pointed_at(&harness.ctx).is_some(), is_known, "{part}");
    }
}

#[test]
fn a_card_of_the_gallery_opens_a_figure_and_the_room_stays() {
    let mut harness = open([1440.0, 3000.0], with(|s| (s.view, s.theme) = (View::Gallery, Theme::Light)));
    harness.get_by_role_and_label(Role::Button, "The determinant").click();
    harness.run_steps(4);
    let settings = &harness.state().page.model.settings;
    assert_eq!((settings.view, settings.theme), (View::Plane, Theme::Light));
    assert_eq!(Style::new(Look::Light).look, harness.state().screen.as_ref().map(|s| s.style.look).expect("a frame"));
}

#[test]
fn on_a_phone_the_tabs_bring_the_panels_that_a_step_is_about() {
    let mut harness = open([390.0, 844.0], at("#v=1&lesson=many-steps/sum"));
    let shows = |harness: &Harness<'static, Window>, label: &str| harness.query_by_label(label).is_some();
    assert!(shows(&harness, "Leave the lesson") && !shows(&harness, "Inspect"));
    harness.get_by_label("Result").click();
    harness.run_steps(4);
    assert!(shows(&harness, "Inspect") && !shows(&harness, "Leave the lesson"));
    harness.get_by_label("Lesson").click();
    harness.run_steps(4);
    assert!(shows(&harness, "Leave the lesson") && !shows(&harness, "Inspect"));
}
