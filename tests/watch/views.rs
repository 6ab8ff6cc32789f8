//! The views of a continuous flow on the whole screen: at every size, with names, by mouse and keyboard; and twenty thousand
//! particles within the time of a frame.

use crate::page::Page;
use crate::window::{SIZES, Window, open, press, steady, with};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::engine::{Command, Request};
use pushforward::preset::{Theme, View};
use pushforward::ui::style::{Look, Style};
use pushforward::ui::views::watch::{TrajectoriesState, trajectories_ui};
use pushforward::ui::{Action, Effect, Model, fonts};
use pushforward::watch::Question;

const SMALL: &str = "#v=1&flow=cnf&net=8x8&ode-steps=2&particles=700";
const ON_A_LINE: &str = "#v=1&data=bimodal&flow=cnf&net=8x8&ode-steps=2";

/// The flow of couplings that windows begin with.
const AFFINE: &str = "";

fn at(link: &str) -> Window {
    if link == AFFINE {
        return with(|_| ());
    }
    let mut page = Page::open(link);
    page.settle();
    Window { page, ..Window::new() }
}

fn image(harness: &Harness<'static, Window>, part: &str) -> egui::Rect {
    let mut nodes = harness.query_all_by_label_contains(part);
    nodes.find(|node| node.accesskit_node().role() == Role::Image).map(|node| node.rect()).expect("the figure")
}

#[test]
fn every_view_is_built_at_every_size_in_every_theme_and_all_that_can_be_pressed_has_a_name() {
    let pressable = [Role::Button, Role::CheckBox, Role::RadioButton, Role::Slider, Role::SpinButton];
    for (link, view) in [
        (SMALL, View::Trajectories),
        (SMALL, View::Field),
        (SMALL, View::Strip),
        (ON_A_LINE, View::Trajectories),
        (ON_A_LINE, View::Field),
        (ON_A_LINE, View::Strip),
        (AFFINE, View::Strip),
        (AFFINE, View::Field),
    ] {
        for size in SIZES {
            let mut window = at(link);
            window.page.change(|s| {
                (s.view, s.t, s.focus) = (view, 0.4, Some([0.3, -0.2]));
                s.watch.field.streamlines = true;
            });
            window.page.settle();
            let mut harness = open(size, window);
            for theme in [Theme::Dark, Theme::Light, Theme::Projector] {
                harness.state_mut().page.change(|s| s.theme = theme);
                harness.run_steps(3);
                for node in harness.root().children_recursive() {
                    let node = node.accesskit_node();
                    if pressable.contains(&node.role()) {
                        let name = node.label().or_else(|| node.value()).unwrap_or_default();
                        let told = name.chars().any(|c| c.is_alphanumeric());
                        assert!(told, "{size:?} {view:?}: a {:?} is called {name:?}", node.role());
                    }
                }
                let mut nodes = harness.root().children_recursive();
                let is_drawn = nodes.any(|node| node.accesskit_node().role() == Role::Image)
                    || harness.query_by_label("The density at t = 0.25").is_some();
                let has_field = view != View::Field || link != AFFINE;
                assert!(is_drawn || !has_field, "{size:?} {view:?} {theme:?} shows no figure");
            }
        }
    }
}

#[test]
fn a_click_follows_the_particle_that_is_there_and_keys_move_it() {
    for (link, view, part) in [
        (SMALL, View::Trajectories, "particles at t"),
        (SMALL, View::Field, "The velocity field"),
        (ON_A_LINE, View::Field, "over time and space"),
    ] {
        let mut window = at(link);
        window.page.change(|s| (s.view, s.t) = (view, 0.5));
        window.page.settle();
        let mut harness = open([1280.0, 720.0], window);
        let figure = image(&harness, part);
        let to = figure.center() + vec2(40.0, -30.0);
        harness.hover_at(to);
        harness.run_steps(1);
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            harness.event(egui::Event::PointerButton { pos: to, button, pressed, modifiers: Modifiers::NONE });
            harness.run_steps(1);
        }
        let mut harness = steady(harness);
        let focus = harness.state().page.model.settings.focus.expect("a particle is followed");
        assert!(focus.iter().all(|v| v.is_finite()), "{view:?}");
        harness.get_by_label_contains("log p along the particle's way");
        harness.get_by_label_contains("the particle that is followed").focus();
        harness.run_steps(1);
        press(&mut harness, Key::ArrowUp);
        let moved = harness.state().page.model.settings.focus.expect("it is still followed");
        assert_ne!(moved, focus, "{view:?}: an arrow key moves it");
    }
}

#[test]
fn playing_stays_at_the_view_and_a_frame_of_the_strip_takes_the_timeline_there() {
    let mut window = at(SMALL);
    window.page.change(|s| (s.view, s.t) = (View::Strip, 0.0));
    window.page.settle();
    let mut harness = open([1440.0, 900.0], window);
    harness.get_by_label("The density at t = 0.375").click();
    harness.run_steps(2);
    assert_eq!(harness.state().page.model.settings.t, 0.375);
    assert_eq!(press(&mut harness, Key::P), [Action::Play]);
    assert_eq!(harness.state().page.model.settings.view, View::Strip);
    harness.get_by_label("Save strip").click();
    harness.run_steps(2);
    harness.get_by_label("Save animation").click();
    harness.run_steps(2);
    let saved: Vec<&str> = harness
        .state()
        .actions
        .iter()
        .filter_map(|action| match action {
            Action::SaveBytes { name, bytes } if bytes.starts_with(&[0x89, b'P', b'N', b'G']) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(saved, ["two-moons-cnf.png", "two-moons-cnf.apng"].map(|name| name.replace("two-moons", "moons")));
}

/// The questions of the views of paths that a page asks until it is at rest.
fn asked(link: &str) -> Vec<Question> {
    let (mut model, effects) = Model::new(link, true);
    let mut trainer = pushforward::engine::Worker::new();
    let mut evaluator = pushforward::engine::Worker::new();
    let mut questions = Vec::new();
    let mut queue = effects;
    for turn in 0..500 {
        for effect in queue.drain(..) {
            match effect {
                Effect::Trainer(command) => trainer.receive(&command.to_bytes()),
                Effect::Evaluator(command) => {
                    if let Command::Evaluate(Request::Watch(question)) = &command {
                        questions.push(*question);
                    }
                    evaluator.receive(&command.to_bytes());
                }
                _ => {}
            }
        }
        let mut events = trainer.work(0.0, &|| 0.0);
        events.extend(evaluator.work(0.0, &|| 0.0));
        for bytes in events {
            let event = pushforward::engine::Event::from_bytes(&bytes).expect("an event");
            queue.extend(model.update(Action::Event(Box::new(event))));
        }
        queue.extend(model.update(Action::Tick(f64::from(turn))));
    }
    questions
}

#[test]
fn questions_are_asked_once_and_refined() {
    let parts = asked(&format!("{SMALL}&view=trajectories"));
    let ranges: Vec<_> =
        parts.iter().map(|q| if let Question::Trajectories(q) = q { q.range() } else { 0..0 }).collect();
    assert_eq!(ranges, [0..512, 512..700]);
    assert_eq!(asked(&format!("{SMALL}&view=field")).len(), 2);
    assert_eq!(asked(&format!("{ON_A_LINE}&view=field")).len(), 2);
    assert_eq!(asked(&format!("{SMALL}&view=strip&frames=4")).len(), 1 + 4);
    assert!(asked(&format!("{SMALL}&view=morph")).is_empty(), "nobody looks");
}

#[test]
fn twenty_thousand_particles_with_tails_are_drawn_within_a_frame() {
    let mut page = Page::open("#v=1&flow=cnf&net=8x8&ode-steps=2&particles=20000&view=trajectories&t=0.6");
    page.settle();
    for colour in ["start", "log-density"] {
        let mut model = std::mem::replace(&mut page, Page::open(SMALL)).model;
        let colour = pushforward::watch::trajectories::Colour::from_name(colour).expect("a colour");
        let mut settings = model.settings.clone();
        settings.watch.trajectories.colour = colour;
        model.update(Action::Change(Box::new(settings)));
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts::definitions());
        let (style, mut state) = (Style::new(Look::Dark), TrajectoriesState::default());
        let mut best = (f64::INFINITY, 0);
        // A machine that is busy with other tests has its quiet moments, too.
        for frame in 0..600 {
            let mut settings = model.settings.clone();
            settings.t = 0.4 + 0.0005 * f64::from(frame);
            model.update(Action::Change(Box::new(settings)));
            let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0));
            let input = egui::RawInput { screen_rect: Some(rect), ..egui::RawInput::default() };
            let start = std::time::Instant::now();
            let mut output = ctx.run_ui(input, |ui| {
                trajectories_ui(ui, &model, &style, &mut state);
            });
            output.textures_delta.clear();
            let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
            let took = start.elapsed().as_secs_f64() * 1e3;
            let vertices = primitives.iter().map(|p| match &p.primitive {
                egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                egui::epaint::Primitive::Callback(_) => 0,
            });
            let vertices: usize = vertices.sum();
            best = if took < best.0 { (took, vertices) } else { best };
            if frame >= 30 && best.0 < 8.0 {
                break;
            }
        }
        println!("{colour:?}: {:.2} ms, {} vertices", best.0, best.1);
        // A head takes three vertices, the tail of every second particle three more; a few are outside of the window.
        assert!(best.1 > 4 * 20_000, "{} vertices hold no tails", best.1);
        assert!(best.0 < 8.0, "{:.2} ms", best.0);
        page.model = model;
    }
}
