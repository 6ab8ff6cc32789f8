//! The views of solvers and of residual steps on the page: drawn at every size in every theme, moved by mouse and by keyboard,
//! asked once, with names for those who cannot see them, and without touching the run.

use crate::page::Page;
use crate::window::{SIZES, Window, open, press, with};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::flow::{Family, Method};
use pushforward::preset::{Settings, Theme, View};
use pushforward::ui::Action;
use pushforward::watch::solver::Measure;
use pushforward::watch::{Found, Question};

/// A page with a small continuous flow.
fn small(edit: impl FnOnce(&mut Settings)) -> Window {
    with(|s| {
        *s = s.with_family(Family::Cnf);
        (s.net, s.ode_steps) = (vec![8], 4);
        edit(s);
    })
}

fn names(harness: &Harness<'static, Window>, role: Role) -> Vec<String> {
    let nodes = harness.root().children_recursive();
    let of_role = nodes.filter(|node| node.accesskit_node().role() == role);
    // What a label says is its value.
    of_role.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
}

fn settings(harness: &Harness<'static, Window>) -> Settings {
    harness.state().page.model.settings.clone()
}

#[test]
fn both_views_fit_every_size_in_every_theme() {
    for size in SIZES {
        for theme in [Theme::Dark, Theme::Light, Theme::Projector] {
            for view in [View::Solver, View::Resnet] {
                let harness = open(size, small(|s| (s.view, s.theme) = (view, theme)));
                let images = names(&harness, Role::Image);
                let named = |part: &str| images.iter().any(|name| name.contains(part));
                match view {
                    View::Solver => assert!(named("a dot at every step") && named("Error against"), "{images:?}"),
                    _ => assert!(named("corner at every step") && named("smallest singular value"), "{images:?}"),
                }
            }
        }
    }
}

#[test]
fn a_solver_is_chosen_by_click_and_the_run_goes_on() {
    let mut harness = open(SIZES[0], small(|s| s.view = View::Solver));
    let run = harness.state().page.model.run.number;
    for (i, method) in ["Euler", "RK4"].into_iter().enumerate() {
        let node = harness.root().children_recursive().filter(|node| {
            node.accesskit_node().role() == Role::RadioButton
                && node.accesskit_node().label().as_deref() == Some(method)
        });
        node.into_iter().nth(i).expect("a chip for each solver").click();
        harness.run_steps(2);
    }
    harness.state_mut().page.settle();
    harness.run_steps(2);
    let look = settings(&harness).watch.solver;
    assert_eq!((look.first.method, look.second.method), (Some(Method::Euler), Some(Method::Rk4)));
    assert_eq!(harness.state().page.model.run.number, run, "the run is the same");
    let link = harness.state().page.model.link();
    assert!(link.contains("solver1=euler") && link.contains("solver2=rk4"), "{link}");
    let images = names(&harness, Role::Image);
    assert!(images.iter().any(|name| name.contains("Euler, 8 steps; RK4, 8 steps")), "{images:?}");
}

#[test]
fn sliders_are_moved_by_the_keyboard() {
    for (view, name) in [(View::Solver, "first solver, steps"), (View::Resnet, "n, the number of residual steps")] {
        let mut harness = open(SIZES[0], small(|s| s.view = view));
        let before = settings(&harness);
        let sliders = names(&harness, Role::Slider);
        assert!(sliders.iter().any(|slider| slider.contains(name)), "{sliders:?}");
        let node = harness.root().children_recursive().find(|node| {
            node.accesskit_node().role() == Role::Slider
                && node.accesskit_node().label().is_some_and(|label| label.contains(name))
        });
        node.expect("the slider").focus();
        harness.run_steps(2);
        press(&mut harness, Key::ArrowRight);
        let after = settings(&harness);
        match view {
            View::Solver => assert!(after.watch.solver.first.steps > before.ode_steps, "{:?}", after.watch.solver),
            _ => assert_eq!((before.watch.resnet.steps, after.watch.resnet.steps), (4, 5)),
        }
        assert_eq!(after.solver, before.solver, "the run's own solver stays");
    }
}

#[test]
fn every_question_is_asked_once() {
    for view in [View::Solver, View::Resnet] {
        let mut window = small(|s| s.view = view);
        let page: &mut Page = &mut window.page;
        let kinds: Vec<&Found> = page.model.found.iter().map(|found| &found.value).collect();
        assert_eq!(kinds.len(), 2, "{view:?}: what is shown, and what it is measured against");
        for _ in 0..5 {
            page.turn();
            assert!(!page.evaluator.is_busy(), "{view:?}: nothing is asked again");
        }
        let version = page.model.run.version;
        page.change(|s| s.watch.solver.measure = Measure::LogDensity);
        page.turn();
        assert!(!page.evaluator.is_busy() && page.model.run.version == version, "a switch of the picture asks nothing");
        page.act(Action::Train);
        page.settle();
        assert!(page.model.found.iter().all(|found| found.version == page.model.run.version), "{view:?}");
    }
}

#[test]
fn a_stiff_example_says_what_goes_wrong() {
    let open_at = |edit: fn(&mut Settings)| {
        let window = small(|s| {
            s.view = View::Solver;
            edit(s);
        });
        names(&open(SIZES[0], window), Role::Label).join("\n")
    };
    let said = open_at(|s| {
        s.watch.solver.stiff = 40.0;
        s.watch.solver.first.method = Some(Method::Euler);
    });
    assert!(said.contains("Unstable: h λ = 5.00 is above 2.00") && said.contains("Not invertible: 100 %"), "{said}");
    let said = open_at(|s| {
        s.watch.solver.stiff = 500.0;
        s.watch.solver.first.method = Some(Method::Dopri5);
    });
    assert!(said.contains("Stiff: the curves are smooth"), "{said}");
    let said = open_at(|s| {
        s.watch.solver.stiff = 1e5;
        s.watch.solver.first.method = Some(Method::Dopri5);
    });
    assert!(said.contains("24 of 24 points were given up"), "{said}");
}

#[test]
fn another_family_is_offered_a_continuous_flow() {
    for view in [View::Solver, View::Resnet] {
        let harness = open(SIZES[0], with(|s| s.view = view));
        assert!(harness.query_by_role_and_label(Role::Button, Family::Cnf.title()).is_some(), "{view:?}");
        assert!(harness.state().page.model.found.is_empty());
    }
    let asked = |found: &[std::sync::Arc<pushforward::ui::model::Answered<Found>>]| {
        found.iter().any(|f| matches!(f.request, pushforward::engine::Request::Watch(Question::Solver(_))))
    };
    assert!(asked(&small(|s| s.view = View::Solver).page.model.found));
}
