//! Flows that no plane holds: of more than two dimensions and conditional ones, opened in the page from model files, and points
//! of many columns.

use crate::page::Page;
use crate::pointer::{drag, place};
use crate::window::{SIZES, Window, open, press, steady, with};
use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::data::{Dataset, Standardize};
use pushforward::engine::{Command, Frame, Request, Standing};
use pushforward::flow::{Family, ScaleKind, Spec, SplineKind};
use pushforward::math::Batch;
use pushforward::model_file::{self, Model};
use pushforward::preset::{Source, Theme, View, decode};
use pushforward::ui::views::Exact;
use pushforward::ui::{Action, Effect};

fn reference(name: &str) -> String {
    let path = format!("{}/assets/reference/models/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a model file")
}

fn opened(link: &str, name: &str) -> Page {
    let mut page = Page::open(link);
    page.settle();
    page.act(Action::Opened { name: format!("{name}.json"), text: reference(name) });
    page.settle();
    page
}

fn frame(page: &Page) -> Frame {
    page.model.frame.as_ref().expect("a frame").value.clone()
}

#[test]
fn a_flow_of_four_dimensions_opens_with_samples_as_its_data() {
    let page = opened("#v=1", "zuko_nsf_coupling_4d");
    let model = &page.model;
    assert_eq!((model.dim(), model.run.flow.dim(), model.settings.view), (4, 4, View::Morph));
    assert!(model.is_own_data() && model.run.started && model.run.entropy.is_none());
    assert_eq!(model.run.points.len() % 4, 0);
    assert!(model.messages.iter().any(|m| m.text.contains("samples of its own")), "{:?}", model.messages);
    let shown = frame(&page);
    assert_eq!((shown.particles.len(), shown.origins.len(), shown.log_density.len()), (3000, 3000, 256 * 256));
    let cell = (8.0 / 256.0f32).powi(2);
    let mass: f32 = shown.log_density.iter().map(|l| l.exp() * cell).sum();
    let inside = shown.particles.chunks_exact(2).filter(|v| v.iter().all(|c| c.abs() < 4.0)).count() as f32 / 1500.0;
    assert!((mass - inside).abs() < 0.03, "{mass} against {inside}");
}

#[test]
fn other_axes_show_other_coordinates_of_the_same_samples() {
    let mut page = opened("#v=1", "zuko_nsf_coupling_4d");
    let first = frame(&page).particles;
    page.change(|s| s.axes = [4, 2]);
    page.settle();
    let other = frame(&page).particles;
    assert!(first.chunks_exact(2).zip(other.chunks_exact(2)).all(|(a, b)| a[1] == b[1]));
    assert!(first.chunks_exact(2).zip(other.chunks_exact(2)).any(|(a, b)| a[0] != b[0]));
    assert!(page.links.last().is_some_and(|link| link.ends_with("&axes=4,2")), "{:?}", page.links.last());
}

#[test]
fn the_layers_of_many_dimensions_are_seen_around_the_point() {
    let mut page = opened("#v=1", "zuko_nsf_coupling_4d");
    assert!(page.model.tiles.as_ref().is_none_or(|t| t.version < page.model.run.version));
    let middle = page.model.locals.clone().expect("of the middle of the base");
    assert!(middle.value[0].input.iter().all(|z| *z == 0.0));
    page.change(|s| s.inspect(&[0.4, -0.3, 0.2, 0.1]));
    page.settle();
    let (run, point) = (&page.model.run, page.model.point().expect("a point"));
    let exact = Exact::new(&run.flow, &run.params, &point).expect("weights");
    let params: Vec<f64> = run.params.iter().map(|&p| f64::from(p)).collect();
    let direct = run.flow.log_prob(&params, &Batch::from_points(4, &point))[0];
    assert!((exact.log_prob - direct).abs() < 1e-9);
    let locals = page.model.locals.as_ref().expect("around the point");
    for (step, local) in exact.steps.iter().rev().zip(&locals.value) {
        assert!((step.log_det + f64::from(local.log_det)).abs() < 1e-4, "{} and {}", step.log_det, local.log_det);
        assert!(step.point.iter().zip(&local.input).all(|(a, b)| (a - f64::from(*b)).abs() < 1e-4));
        assert_eq!(local.jacobian.len(), 16);
    }
}

#[test]
fn another_target_closes_a_flow_of_many_dimensions_and_is_taken() {
    let mut page = opened("#v=1", "zuko_maf_3d");
    page.change(|s| s.data = Source::Toy(Dataset::Rings));
    page.settle();
    assert!(page.model.opened.is_none() && page.model.settings.data == Source::Toy(Dataset::Rings));
    assert_eq!(frame(&page).log_density.len(), 256 * 256);
    let mut page = opened("#v=1", "zuko_maf_3d");
    page.act(Action::CloseModel);
    page.settle();
    assert_eq!((page.model.dim(), page.model.settings.data), (2, Source::Toy(Dataset::TwoMoons)));
}

/// Points of five columns, the last the sum of two others, and not centred.
fn five_columns() -> String {
    let mut text = "a,b,c,d,e\n".to_owned();
    for i in 0..400 {
        let [a, b, c, d] = [37, 53, 71, 89].map(|k| f64::from(i * k % 101) / 10.0);
        text.push_str(&format!("{},{b},{c},{d},{}\n", a + 100.0, a + 0.5 * b));
    }
    text
}

#[test]
fn points_of_five_columns_train_in_the_page() {
    let mut page = Page::small();
    page.act(Action::Opened { name: "five.csv".into(), text: five_columns() });
    page.settle();
    assert_eq!((page.model.dim(), page.model.run.flow.dim()), (5, 5));
    let before = page.model.run.history.test_nll().expect("an NLL");
    page.change(|s| (s.steps, s.lr) = (60, 1e-2));
    page.act(Action::Train);
    page.settle();
    assert_eq!(page.model.run.standing, Standing::Finished);
    assert!(page.model.run.history.test_nll().expect("an NLL") < before - 0.5);
    assert_eq!(page.model.locals.as_ref().map(|l| l.value.len()), Some(2));
    for family in Family::ALL {
        page.change(|s| {
            *s = pushforward::preset::Settings {
                layers: 2,
                net: vec![8],
                steps: 2,
                ode_steps: 2,
                ..s.with_family(family)
            }
        });
        page.act(Action::Train);
        page.settle();
        assert_eq!(page.model.run.standing, Standing::Finished, "{}: {:?}", family.name(), page.model.messages);
    }
}

#[test]
fn points_of_a_file_are_in_the_units_of_the_flow_from_a_file() {
    let flow = Spec { layers: 2, hidden: vec![4], ..Spec::new(5, Family::RealNvp) }.flow();
    let params = flow.init(&Batch::zeros(5, 8), 1).into_iter().map(f64::from).collect();
    let text = model_file::write(&Model { flow, params, standardize: Standardize::identity(5) });
    let mut page = Page::small();
    page.act(Action::Opened { name: "five.csv".into(), text: five_columns() });
    page.act(Action::Opened { name: "five.json".into(), text });
    page.settle();
    assert!(page.model.opened.is_some() && !page.model.is_own_data());
    assert!(page.model.run.points.chunks_exact(5).all(|x| x[0] >= 100.0), "the flow does not standardise");
}

#[test]
fn a_conditional_flow_is_seen_at_its_context() {
    let mut page = opened("#v=1", "zuko_maf_conditional");
    assert_eq!((page.model.conditions(), page.model.run.flow.context), (2, 0));
    let model = page.model.opened.as_ref().expect("the file").model.clone();
    let density = |page: &Page, at: [f64; 2]| {
        let params: Vec<f64> = page.model.run.params.iter().map(|&p| f64::from(p)).collect();
        page.model.run.flow.log_prob(&params, &Batch::from_points(2, &at))[0]
    };
    let truth = |at: [f64; 2], c: [f64; 2]| {
        model.flow.log_prob(&model.params, &Batch::from_points(4, &[at[0], at[1], c[0], c[1]]))[0]
    };
    let at = [0.3, -0.8];
    assert!((density(&page, at) - truth(at, [0.0, 0.0])).abs() < 1e-4);
    let (number, before) = (page.model.run.number, frame(&page).log_density);
    page.change(|s| s.context = vec![1.0, -0.5]);
    assert!((density(&page, at) - truth(at, [1.0, -0.5])).abs() < 1e-4, "at once");
    page.settle();
    assert!(page.model.run.number > number && page.model.run.started);
    assert!((density(&page, at) - truth(at, [1.0, -0.5])).abs() < 1e-4, "and after the run has begun anew");
    assert_ne!(frame(&page).log_density, before);
    assert!(page.links.last().is_some_and(|link| link.ends_with("&context=1,-0.5")), "{:?}", page.links.last());
}

#[test]
fn a_context_of_the_link_counts_when_the_file_is_opened_and_training_goes_on_from_it() {
    let mut page = opened("#v=1&context=1,-0.5&steps=3", "zuko_maf_conditional");
    let held = page.model.opened.as_ref().expect("the file").model.given(&[1.0, -0.5]).params::<f32>();
    assert_eq!(page.model.run.params[..], held[..]);
    page.act(Action::Train);
    page.settle();
    assert_eq!((page.model.run.step, page.model.run.standing), (3, Standing::Finished), "{:?}", page.model.messages);
    assert_ne!(page.model.run.params[..], held[..]);
    page.act(Action::Reset);
    page.settle();
    assert_eq!(page.model.run.params[..], held[..]);
}

#[test]
fn training_that_is_asked_for_while_the_context_moves_is_at_the_new_one() {
    let mut page = opened("#v=1&steps=2", "zuko_maf_conditional");
    page.change(|s| s.context = vec![2.0]);
    let effects = page.model.update(Action::Train);
    assert!(matches!(effects[0], Effect::Trainer(Command::Start { .. })) || effects.len() > 1);
    page.run(effects);
    page.settle();
    assert_eq!(page.model.run.standing, Standing::Finished);
    let held = page.model.opened.as_ref().expect("the file").model.given(&[2.0]).params::<f32>();
    let far = page.model.run.params.iter().zip(&held).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(far > 0.0 && far < 0.1, "{far}");
}

/// What the evaluator is asked after a change of the settings.
#[test]
fn nobody_is_asked_for_planes_of_a_flow_of_many_dimensions() {
    let mut page = opened("#v=1", "zuko_maf_3d");
    let mut settings = page.model.settings.clone();
    (settings.view, settings.layer) = (View::Layers, 2);
    settings.inspect(&[1.0, 0.0, -1.0]);
    let effects = page.model.update(Action::Change(Box::new(settings)));
    let asked = |effect: &Effect| match effect {
        Effect::Evaluator(Command::Evaluate(request)) => Some(*request),
        _ => None,
    };
    let requests: Vec<Request> = effects.iter().filter_map(asked).collect();
    assert!(matches!(requests[..], [Request::Locals { .. }]), "{requests:?}");
}

fn window_of(name: &str, edit: impl FnOnce(&mut pushforward::preset::Settings)) -> Window {
    let mut window = with(|_| ());
    window.page.act(Action::Opened { name: format!("{name}.json"), text: reference(name) });
    window.page.change(edit);
    window.page.settle();
    window
}

/// Whether something of this role is called so, or says so.
fn has(harness: &Harness<'static, Window>, role: Role, name: &str) -> bool {
    harness.root().children_recursive().any(|node| {
        let node = node.accesskit_node();
        let said = [node.label(), node.value()];
        node.role() == role && said.iter().flatten().any(|said| said.contains(name))
    })
}

#[test]
fn many_dimensions_are_drawn_at_every_size_in_every_theme() {
    for size in SIZES {
        for (theme, view) in [Theme::Dark, Theme::Light, Theme::Projector]
            .into_iter()
            .flat_map(|t| [View::Morph, View::Layers, View::Training].map(|v| (t, v)))
        {
            let harness = open(size, window_of("zuko_nsf_coupling_4d", |s| (s.theme, s.view) = (theme, view)));
            let figure = match view {
                View::Morph => "Click a sample",
                View::Layers => "The Jacobian of layer 1",
                _ => continue,
            };
            assert!(has(&harness, Role::Image, figure), "{size:?} {theme:?} {view:?}");
        }
    }
}

#[test]
fn axes_coordinates_and_conditions_have_names() {
    let harness = open([1440.0, 900.0], window_of("zuko_nsf_coupling_4d", |_| ()));
    assert!(
        has(&harness, Role::ComboBox, "Coordinate to the right: x₁")
            && has(&harness, Role::ComboBox, "Coordinate upwards: x₂")
    );
    harness.get_by_label("Inspect x = 0").click();
    let harness = steady(harness);
    assert_eq!(harness.state().page.model.point(), Some(vec![0.0; 4]));
    assert!(["x₁", "x₂", "x₃", "x₄"].into_iter().all(|name| has(&harness, Role::SpinButton, name)));
    let harness = steady(open([1440.0, 900.0], window_of("zuko_maf_conditional", |_| ())));
    assert!(has(&harness, Role::Slider, "condition c₁") && has(&harness, Role::Slider, "condition c₂"));
}

#[test]
fn a_click_on_a_sample_inspects_it() {
    let mut harness = open([1440.0, 900.0], window_of("zuko_nsf_coupling_4d", |s| s.axes = [3, 1]));
    let image = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Image;
    let rect = harness.query_all_by_label_contains("Click a sample").find(image).expect("the figure").rect();
    let frame = frame(&harness.state().page);
    let sample =
        frame.particles.chunks_exact(2).find(|v| v.iter().all(|c| c.abs() < 3.0)).expect("one in view").to_vec();
    let pos = rect.left_bottom() + rect.width() / 8.0 * egui::vec2(sample[0] + 4.0, -sample[1] - 4.0);
    harness.hover_at(pos);
    harness.run_steps(2);
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
    }
    harness.run_steps(3);
    let point = harness.state().page.model.point().expect("the sample");
    assert_eq!(point.len(), 4);
    let near = |a: f64, b: f32| (a - f64::from(b)).abs() < 0.05;
    assert!(near(point[2], sample[0]) && near(point[0], sample[1]), "{point:?} and {sample:?}");
    press(&mut harness, egui::Key::Escape);
    assert_eq!(harness.state().page.model.point(), None);
}

#[test]
fn masks_are_a_choice_for_many_columns_and_log_scales_for_affine_layers() {
    let section = |page: Page| {
        let mut harness = open([1440.0, 900.0], Window { page, ..Window::new() });
        if let Some(screen) = &mut harness.state_mut().screen {
            screen.open_section(pushforward::ui::shell::Section::Flow);
        }
        steady(harness)
    };
    let plane = section(Page::small());
    assert!(!has(&plane, Role::RadioButton, "halves") && has(&plane, Role::ComboBox, ScaleKind::SoftClip.title()));
    let mut page = Page::small();
    page.act(Action::Opened { name: "five.csv".into(), text: five_columns() });
    page.settle();
    let many = section(page);
    many.get_by_label("halves").click();
    let many = steady(many);
    assert!(many.state().page.model.link().contains("&mask=halves"), "{}", many.state().page.model.link());
    assert!(decode(&many.state().page.model.link()).settings.mask == pushforward::flow::Mask::Halves);
}

#[test]
fn conventions_of_splines_and_the_temperature_are_a_choice() {
    let section = |family: Family| {
        let page = with(|s| *s = s.with_family(family)).page;
        let mut harness = open([1440.0, 900.0], Window { page, ..Window::new() });
        if let Some(screen) = &mut harness.state_mut().screen {
            screen.open_section(pushforward::ui::shell::Section::Flow);
        }
        steady(harness)
    };
    let now = SplineKind::Nflows.title();
    for (family, offers) in [(Family::RealNvp, false), (Family::PiecewiseLinear, false), (Family::Rqs, true)] {
        assert_eq!(has(&section(family), Role::ComboBox, now), offers, "{family:?}");
    }
    let mut splines = section(Family::Rqs);
    let menu = place(&splines, Role::ComboBox, "Numbers of each spline").center();
    drag(&mut splines, menu, menu);
    let splines = steady(splines);
    splines.get_by_label(SplineKind::FlowJax.title()).click();
    let mut splines = steady(splines);
    assert!(splines.state().page.model.link().contains("&spline=flowjax"), "{}", splines.state().page.model.link());
    let heat = place(&splines, Role::Slider, "Temperature of the samples");
    drag(&mut splines, heat.left_center() + vec2(60.0, 0.0), heat.left_center() + vec2(10.0, 0.0));
    let settings = decode(&splines.state().page.model.link()).settings;
    assert!(settings.temperature < 0.3 && settings.spline == SplineKind::FlowJax, "{settings:?}");
}

#[test]
fn figures_of_the_plane_say_so_and_are_not_offered() {
    let strip = open([1280.0, 720.0], window_of("zuko_nsf_coupling_4d", |s| s.view = View::Strip));
    assert!(has(&strip, Role::RadioButton, "Layers") && !has(&strip, Role::RadioButton, "Film strip"));
    for view in [View::Trajectories, View::Field, View::Solver, View::Resnet, View::Blocks, View::Arithmetic] {
        open([390.0, 844.0], window_of("zuko_nsf_coupling_4d", |s| s.view = view));
    }
    let continuous = open([1280.0, 720.0], window_of("torchdiffeq_rk4", |_| ()));
    assert!(has(&continuous, Role::RadioButton, "Trajectories"), "a file's flow has its own figures");
}
