//! Figures and lessons by finger, on a phone and on a tablet: handles are dragged, choices tapped, and the link follows.

use crate::finger::{swipe, tap};
use crate::page::Page;
use crate::pointer::place;
use crate::window::{Window, open};
use egui::accesskit::Role;
use egui::{Pos2, Rect, Vec2, vec2};
use egui_kittest::{Harness, kittest::NodeT};
use pushforward::ui::Action;

const SIZES: [[f32; 2]; 3] = [[390.0, 844.0], [844.0, 390.0], [1024.0, 768.0]];

fn opened(size: [f32; 2], link: &str) -> Harness<'static, Window> {
    open(size, Window { page: Page::open(link), ..Window::new() })
}

fn link(harness: &Harness<'static, Window>) -> String {
    harness.state().page.model.link()
}

/// What stands in a link for a key.
fn value<'a>(link: &'a str, key: &str) -> Option<&'a str> {
    link.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

/// Brings what is below the edge of a screen into the middle of it, as a finger does: by pushing the page up.
fn seen(harness: &mut Harness<'static, Window>, [width, height]: [f32; 2], role: Role, name: &str) -> Pos2 {
    for _ in 0..12 {
        let at = place(harness, role, name).center();
        if at.y > 60.0 && at.y < height - 30.0 {
            return at;
        }
        // Along the edge, where nothing is to be dragged.
        let push = if at.y > 60.0 { -0.4 } else { 0.4 } * height;
        let from = Pos2::new(width - 16.0, 0.6 * height);
        swipe(harness, from, from + vec2(0.0, push));
        harness.run_steps(20);
    }
    place(harness, role, name).center()
}

#[test]
fn every_handle_follows_a_finger() {
    let drags: [(&str, &str, &str, Vec2); 7] = [
        ("view=line", "σ", "map", vec2(0.0, 40.0)),
        ("view=line&map=-3,-3,0,0.5,3,3", "knot 2", "map", vec2(0.0, -30.0)),
        ("view=plane", "first column of A", "matrix", vec2(-25.0, 25.0)),
        ("view=coupling", "t at 1,", "shift", vec2(0.0, -15.0)),
        ("view=coupling&coupling=nice", "t at 1,", "shift", vec2(0.0, -15.0)),
        ("view=coupling", "the point z", "slice", vec2(-20.0, 20.0)),
        ("view=kinds&kind=lower", "l₂₁", "knobs", vec2(-15.0, 0.0)),
    ];
    for size in SIZES {
        for (view, handle, key, by) in drags {
            let mut harness = opened(size, &format!("#v=1&{view}"));
            let from = seen(&mut harness, size, Role::Slider, handle);
            let before = link(&harness);
            swipe(&mut harness, from, from + by);
            let after = link(&harness);
            assert!(
                value(&after, key).is_some() && value(&after, key) != value(&before, key),
                "{size:?} {view}: {after}"
            );
        }
    }
}

/// Taps a choice, in a row of chips or in a menu.
fn choose(harness: &mut Harness<'static, Window>, size: [f32; 2], choice: &str) {
    let named = |harness: &Harness<'static, Window>, role: Role, name: &str| {
        let mut nodes = harness.root().children_recursive();
        nodes.any(|node| node.accesskit_node().role() == role && node.accesskit_node().label().as_deref() == Some(name))
    };
    for role in [Role::CheckBox, Role::RadioButton] {
        if named(harness, role, choice) {
            let at = seen(harness, size, role, choice);
            return tap(harness, at);
        }
    }
    let menu = place(harness, Role::ComboBox, "").center();
    tap(harness, menu);
    harness.run_steps(4);
    let at = place(harness, Role::Button, choice).center();
    tap(harness, at);
}

#[test]
fn every_figure_has_a_choice_that_a_tap_takes() {
    let taps = [
        ("line", "spline", "map=-3"),
        ("plane", "wave", "warp=wave"),
        ("kinds", "leaky ReLU", "kind=leaky"),
        ("coupling", "NICE", "coupling=nice"),
        ("mistakes", "no log-determinant", "bug=no-log-det"),
        ("morph", "samples", "samples=0"),
    ];
    for size in SIZES {
        for (view, choice, said) in taps {
            let mut harness = opened(size, &format!("#v=1&view={view}"));
            choose(&mut harness, size, choice);
            assert!(link(&harness).contains(said), "{size:?} {view}: {}", link(&harness));
        }
    }
}

/// What was asked for beside changes of the page, by name.
fn asked(harness: &Harness<'static, Window>) -> Vec<String> {
    let kept = harness.state().actions.iter().filter_map(|action| match action {
        Action::CopyText(text) => Some(format!("copy {text}")),
        Action::SaveText { name, text } => Some(format!("save {name} {text}")),
        _ => None,
    });
    kept.collect()
}

#[test]
fn the_page_of_arithmetic_is_worked_by_finger() {
    for size in SIZES {
        let mut harness = opened(size, "#v=1&view=arithmetic&layers=8&net=8");
        harness.state_mut().page.settle();
        harness.run_steps(8);
        let mut press = |role, name| {
            let at = seen(&mut harness, size, role, name);
            tap(&mut harness, at);
            harness.state_mut().page.settle();
            harness.run_steps(4);
            (link(&harness), asked(&harness))
        };
        assert!(press(Role::Button, "Another point").0.contains("exercise=1"), "{size:?}");
        assert!(press(Role::Button, "Another point").0.contains("exercise=2"), "{size:?}");
        let (hidden, _) = press(Role::CheckBox, "answers");
        assert!(hidden.contains("answers=0"), "{size:?} {hidden}");
        let (turned, _) = press(Role::RadioButton, "normalize");
        assert!(turned.contains("dir=normalize"), "{size:?} {turned}");
        let (_, copied) = press(Role::Button, "Copy");
        assert!(copied.last().is_some_and(|t| t.starts_with("copy Exercise 2") && t.contains("____")), "{copied:?}");
        let (_, saved) = press(Role::Button, "Save to print");
        let named = "save pushforward-exercise-2.html";
        assert!(saved.last().is_some_and(|t| t.starts_with(named)), "{saved:?}");
        assert!(!press(Role::Button, "My point").0.contains("exercise="), "{size:?}");

        // The arithmetic itself is longer than a phone: a finger pushes it up.
        let line = |harness: &Harness<'static, Window>| {
            let mut nodes = harness.root().children_recursive();
            let is_end = |text: Option<String>| text.is_some_and(|text| text.starts_with("log p(x)"));
            let end = nodes.find(|node| is_end(node.accesskit_node().value()));
            end.map_or(f32::NAN, |node| node.rect().top())
        };
        let before = line(&harness);
        let from = Pos2::new(0.5 * size[0], 0.75 * size[1]);
        swipe(&mut harness, from, from - vec2(0.0, 0.3 * size[1]));
        harness.run_steps(20);
        assert!(line(&harness) < before - 40.0, "{size:?}: {before} {}", line(&harness));
    }
}

#[test]
fn on_a_phone_many_choices_are_a_menu_and_the_figure_is_seen() {
    let has = |size, view: &str, role: Role| {
        let harness = opened(size, &format!("#v=1&view={view}"));
        harness.root().children_recursive().any(|node| node.accesskit_node().role() == role)
    };
    let [phone, _, tablet] = SIZES;
    for view in ["kinds", "mistakes"] {
        assert!(has(phone, view, Role::ComboBox) && !has(tablet, view, Role::ComboBox), "{view}");
    }
    let figure = place(&opened(phone, "#v=1&view=kinds"), Role::Image, "The Jacobian of the layer");
    assert!(figure.top() < 160.0, "the figure begins at {}", figure.top());
    let lesson = opened(phone, "#v=1&lesson=coupling/realnvp");
    let probe = place(&lesson, Role::Slider, "the point z").center();
    let page = place(&lesson, Role::Button, "Leave the lesson").top();
    assert!(probe.y < page - 40.0, "the plane is at {}, the page begins at {page}", probe.y);
}

#[test]
fn a_lesson_is_walked_answered_and_left_by_taps() {
    for size in SIZES {
        let mut harness = opened(size, "#v=1&lesson=one-dimension/mass");
        let next = place(&harness, Role::Button, "Next").center();
        tap(&mut harness, next);
        assert_ne!(value(&link(&harness), "lesson"), Some("one-dimension/mass"), "{size:?}");
        let back = place(&harness, Role::Button, "Back").center();
        tap(&mut harness, back);
        assert_eq!(value(&link(&harness), "lesson"), Some("one-dimension/mass"), "{size:?}");
        let close = place(&harness, Role::Button, "Leave the lesson").center();
        tap(&mut harness, close);
        assert_eq!(value(&link(&harness), "lesson"), None, "{size:?}");
    }
}

/// A finger hides what is under it, so nothing that is to be dragged may be small.
#[test]
fn handles_are_as_large_as_a_finger() {
    for (view, handle) in [("line", "σ"), ("plane", "first column of A"), ("coupling", "t at 1,")] {
        let harness = opened(SIZES[0], &format!("#v=1&view={view}"));
        let target: Rect = place(&harness, Role::Slider, handle);
        assert!(target.width() >= 32.0 && target.height() >= 32.0, "{view}: {target:?}");
    }
}
