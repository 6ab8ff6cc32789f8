//! The figures of the plane and of the kinds of layers by hand: built at every size in every theme, moved by mouse and by
//! keyboard, and what is moved stands in the link.

use crate::by_hand::SIZES;
use crate::pointer::{drag, place};
use crate::window::{self, Window};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::Queryable};
use pushforward::figure::kinds::Kind;
use pushforward::figure::plane::{Bent, Warp};
use pushforward::preset::{Settings, Theme, View};

fn open(size: [f32; 2], edit: impl FnOnce(&mut Settings)) -> Harness<'static, Window> {
    window::open(size, window::with(edit))
}

fn settings(harness: &Harness<'static, Window>) -> Settings {
    harness.state().page.model.settings.clone()
}

#[test]
fn the_plane_is_built_at_every_size_in_every_theme_under_every_map() {
    for (size, theme) in SIZES.into_iter().flat_map(|s| [Theme::Dark, Theme::Light, Theme::Projector].map(|t| (s, t))) {
        for warp in Warp::ALL {
            let harness = open(size, |s| {
                (s.view, s.theme, s.hand.plane.warp) = (View::Plane, theme, warp);
            });
            let square = |part| place(&harness, Role::Image, part);
            let [z, x] = [square("The plane of z"), square("The plane of x")];
            assert!((z.width() - x.width()).abs() < 0.1, "areas can be compared: {size:?} {theme:?} {warp:?}");
            assert!(z.width() >= 150.0 && !z.intersects(x), "{size:?} {theme:?} {warp:?}: {z:?} {x:?}");
        }
    }
}

#[test]
fn the_tip_of_a_column_is_dragged_and_the_link_follows_in_steps_of_a_twentieth() {
    let mut harness = open(SIZES[0], |s| s.view = View::Plane);
    let unit = place(&harness, Role::Image, "The plane of x").width() / 6.0;
    let tip = place(&harness, Role::Slider, "first column of A").center();
    drag(&mut harness, tip, tip + vec2(-0.5 * unit, -1.01 * unit));
    assert_eq!(settings(&harness).hand.plane.matrix, [0.5, 0.5, 1.0, 1.5]);
    harness.state_mut().page.settle();
    assert!(harness.state().page.links.last().is_some_and(|link| link.contains("matrix=0.5,0.5,1,1.5")));
}

#[test]
fn the_tip_of_a_column_and_the_probe_are_moved_by_keys() {
    let mut harness = open(SIZES[1], |s| s.view = View::Plane);
    let second = place(&harness, Role::Slider, "second column of A").center();
    drag(&mut harness, second, second);
    harness.key_press(Key::ArrowLeft);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    harness.run_steps(2);
    assert_eq!(settings(&harness).hand.plane.matrix, [1.0, 0.45, 0.0, 1.75]);
    let probe = place(&harness, Role::Slider, "the point z").center();
    drag(&mut harness, probe, probe);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(2);
    assert_eq!(settings(&harness).hand.plane.probe, [0.85, 0.6]);
}

#[test]
fn a_number_is_typed_with_a_point_or_a_comma() {
    for text in ["1.5", "1,5", "+1,50 "] {
        let mut harness = open(SIZES[0], |s| s.view = View::Plane);
        let at = place(&harness, Role::SpinButton, "entry a").center();
        drag(&mut harness, at, at);
        harness.event(egui::Event::Text(text.into()));
        harness.run_steps(1);
        harness.key_press(Key::Enter);
        harness.run_steps(2);
        assert_eq!(settings(&harness).hand.plane.matrix[0], 1.5, "{text}");
    }
}

#[test]
fn a_click_pins_the_point_that_is_looked_at() {
    let mut harness = open(SIZES[0], |s| (s.view, s.hand.plane.warp) = (View::Plane, Warp::Bent(Bent::Wave)));
    let plane = place(&harness, Role::Image, "The plane of z");
    let at = plane.center() + vec2(-plane.width() / 6.0, -plane.width() / 3.0);
    drag(&mut harness, at, at);
    let [z1, z2] = settings(&harness).hand.plane.probe;
    assert!((z1 + 1.0).abs() < 0.02 && (z2 - 2.0).abs() < 0.02, "{z1}, {z2}");
}

#[test]
fn a_plane_that_is_lost_says_so() {
    let harness = open(SIZES[0], |s| (s.view, s.hand.plane.matrix) = (View::Plane, [1.0, 2.0, 0.5, 1.0]));
    assert!(harness.query_by_label_contains("many z share one x").is_some());
}

#[test]
fn the_kinds_are_built_at_every_size_in_every_theme() {
    for (size, theme) in SIZES.into_iter().flat_map(|s| [Theme::Dark, Theme::Light, Theme::Projector].map(|t| (s, t))) {
        for kind in Kind::ALL {
            let harness = open(size, |s| {
                (s.view, s.theme, s.hand.kinds.kind) = (View::Kinds, theme, kind);
            });
            let panes = ["The Jacobian of the layer", "The density of a Gaussian", "Seconds of a determinant"];
            let panes = panes.map(|part| place(&harness, Role::Image, part));
            assert!(panes.iter().all(|r| r.width() >= 120.0 && r.height() >= 120.0), "{size:?} {theme:?}: {panes:?}");
            let apart = |i: usize, j: usize| !panes[i].shrink(1.0).intersects(panes[j]);
            assert!(apart(0, 1) && apart(0, 2) && apart(1, 2), "{size:?} {theme:?} {kind:?}: {panes:?}");
        }
    }
}

#[test]
fn a_kind_is_chosen_a_weight_is_moved_and_the_link_follows() {
    let mut harness = open(SIZES[0], |s| s.view = View::Kinds);
    let chip = place(&harness, Role::RadioButton, "lower triangular").center();
    drag(&mut harness, chip, chip);
    assert_eq!(settings(&harness).hand.kinds.kind, Kind::Lower);
    let knob = place(&harness, Role::Slider, "l₂₁");
    let at = |share: f32| knob.left_center() + vec2(share * knob.width(), 0.0);
    drag(&mut harness, at(0.2), at(0.25));
    let low = settings(&harness).hand.kinds.knobs()[0];
    drag(&mut harness, at(0.25), at(0.4));
    let high = settings(&harness).hand.kinds.knobs()[0];
    assert!(low < high && high <= 1.5, "{low} {high}");
    let other = place(&harness, Role::Button, "other weights").center();
    drag(&mut harness, other, other);
    let hand = settings(&harness).hand.kinds;
    assert_eq!((hand.variant, hand.knobs.len()), (1, 0));
    harness.state_mut().page.settle();
    assert!(harness.state().page.links.last().is_some_and(|link| link.contains("kind=lower&variant=1")));
}

#[test]
fn the_costs_are_measured_a_slice_a_frame_and_their_slopes_are_printed() {
    let mut harness = open(SIZES[0], |s| (s.view, s.hand.kinds.kind) = (View::Kinds, Kind::Lower));
    for _ in 0..400 {
        harness.run_steps(1);
        if harness.query_by_label("measure again").is_some() {
            let rows = harness.query_all_by_label_contains("operations").map(|n| format!("{n:?}")).collect::<Vec<_>>();
            assert_eq!(rows.len(), 3);
            assert!(rows.iter().all(|row| row.contains("slope")), "{rows:?}");
            return;
        }
    }
    panic!("the measurement never ends");
}
