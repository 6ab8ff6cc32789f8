//! The page while a conditional flow is trained: pictures at one condition, which moves without another run.

use egui_kittest::kittest::Queryable;

use crate::page::Page;
use crate::window;
use pushforward::data::Dataset;
use pushforward::engine::Standing;
use pushforward::flow::{Family, Spec};
use pushforward::math::Batch;
use pushforward::model_file::{self, Model};
use pushforward::preset::{Given, Source};
use pushforward::ui::Action;

const SMALL: &str = "flow=rqs&layers=2&net=8&steps=6";

fn trained(link: &str) -> Page {
    let mut page = Page::open(link);
    page.act(Action::Train);
    page.settle();
    assert_eq!(page.model.run.standing, Standing::Finished, "{:?}", page.model.messages);
    page
}

fn density(page: &Page, at: [f32; 2]) -> f32 {
    page.model.run.flow.log_prob(&page.model.run.params, &Batch::from_points(2, &at))[0]
}

/// What the flow that is trained says of a point and its condition.
fn whole(page: &Page, at: &[f32]) -> f32 {
    let whole = page.model.run.whole.as_ref().expect("a conditional run");
    whole.flow.log_prob(&whole.params, &Batch::from_points(at.len(), at))[0]
}

#[test]
fn pictures_are_at_one_condition_that_moves_without_another_run() {
    let mut page = trained(&format!("#v=1&given=label&{SMALL}"));
    assert_eq!((page.model.conditions(), page.model.run.flow.context, page.model.context()), (1, 0, vec![0.0]));
    assert!((density(&page, [0.3, -0.8]) - whole(&page, &[0.3, -0.8, 0.0])).abs() < 1e-4);
    assert_eq!(page.model.run.entropy, Some(Dataset::TwoMoons.entropy_given()));
    let (run, step) = (page.model.run.number, page.model.run.step);
    let outer: Vec<f32> = page.model.run.points.to_vec();
    let frame = page.model.frame.clone().expect("a frame");
    page.change(|s| s.context = vec![1.0]);
    assert!((density(&page, [0.3, -0.8]) - whole(&page, &[0.3, -0.8, 1.0])).abs() < 1e-4, "at once");
    page.settle();
    assert_eq!((page.model.run.number, page.model.run.step), (run, step));
    assert_ne!(page.model.frame.as_ref().expect("a frame").value.log_density, frame.value.log_density);
    assert!(page.links.last().is_some_and(|link| link.contains("&given=label&") && link.ends_with("&context=1")));
    // Points of the moon that is held, and none of the other: the outer one lies to the left.
    let mean = |points: &[f32]| points.chunks_exact(2).map(|x| x[0]).sum::<f32>() / (points.len() / 2) as f32;
    assert!(mean(&outer) < -0.4 && mean(&page.model.run.points) > 0.4);
    assert!((1800..2200).contains(&((outer.len() + page.model.run.points.len()) / 2)));
}

#[test]
fn a_new_worker_goes_on_with_the_whole_flow() {
    let mut page = trained(&format!("#v=1&given=label&{SMALL}"));
    let before = whole(&page, &[0.3, -0.8, 1.0]);
    let effects = page.model.revive_trainer();
    page.run(effects);
    page.settle();
    assert_eq!(page.model.run.step, 6);
    assert!((whole(&page, &[0.3, -0.8, 1.0]) - before).abs() < 1e-6);
}

#[test]
fn another_family_that_cannot_be_given_learns_without_and_says_so() {
    let mut page = trained(&format!("#v=1&given=label&{SMALL}"));
    page.change(|s| *s = s.with_family(Family::Planar));
    page.settle();
    assert_eq!((page.model.settings.given, page.model.conditions()), (Given::Nothing, 0));
    assert!(page.model.run.whole.is_none() && page.model.run.started);
    assert!(page.model.messages.iter().any(|m| m.text.starts_with("A condition needs couplings")));
}

/// x is near 3 c - 1, c is ±1, with two more columns.
fn columns() -> String {
    let row = |i: i32| {
        let c = f64::from(i % 2 * 2 - 1);
        format!("{},{},{}\n", 3.0 * c - 1.0 + 0.1 * f64::from(i % 7), f64::from(i % 5), c)
    };
    (0..200).map(row).collect()
}

#[test]
fn the_last_columns_of_a_file_become_conditions() {
    let mut page = Page::small();
    page.act(Action::Opened { name: "pairs.csv".into(), text: columns() });
    page.settle();
    assert_eq!((page.model.dim(), page.model.conditions()), (3, 0));
    page.change(|s| s.conditions = 1);
    page.act(Action::Train);
    page.settle();
    assert_eq!((page.model.dim(), page.model.conditions(), page.model.run.flow.dim()), (2, 1, 2));
    assert_eq!(page.model.run.standing, Standing::Finished, "{:?}", page.model.messages);
    assert_eq!(page.model.context(), [0.0], "the mean of the column");
    page.change(|s| s.context = vec![1.0]);
    page.settle();
    assert!(page.model.run.points.chunks_exact(2).all(|x| x[0] > 0.0), "points of the larger condition");
    // One coordinate that two conditions move.
    page.change(|s| s.conditions = 2);
    page.act(Action::Train);
    page.settle();
    assert_eq!((page.model.dim(), page.model.conditions(), page.model.run.standing), (1, 2, Standing::Finished));
    page.change(|s| s.conditions = 3);
    page.settle();
    assert_eq!((page.model.settings.conditions, page.model.dim()), (0, 3));
    assert!(page.model.messages.iter().any(|m| m.text.starts_with("The file has no more columns")));
}

#[test]
fn a_conditional_flow_from_a_file_is_trained_whole_on_data_that_have_its_conditions() {
    let flow = Spec { layers: 2, hidden: vec![8], context: 1, ..Spec::new(2, Family::RealNvp) }.flow();
    let params: Vec<f64> = flow.init(&Batch::zeros(3, 8), 1).into_iter().map(f64::from).collect();
    let standardize = pushforward::data::Standardize::identity(2);
    let text = model_file::write(&Model { flow, params: params.clone(), standardize });
    let mut page = Page::open(&format!("#v=1&given=label&{SMALL}"));
    page.act(Action::Opened { name: "given.json".into(), text });
    page.settle();
    let narrow: Vec<f32> = params.iter().map(|&p| p as f32).collect();
    assert_eq!(page.model.run.whole.as_ref().expect("whole").params[..], narrow[..]);
    page.act(Action::Train);
    page.settle();
    assert_eq!((page.model.run.step, page.model.settings.data), (6, Source::Toy(Dataset::TwoMoons)));
    assert_ne!(page.model.run.whole.as_ref().expect("whole").params[..], narrow[..]);
    page.change(|s| s.given = Given::Nothing);
    page.settle();
    assert!(page.model.run.whole.is_none() && page.model.conditions() == 1, "as before, at one condition alone");
}

#[test]
fn the_label_is_asked_for_and_chosen_beside_the_data() {
    let window = window::with(|s| (s.data, s.flow) = (Source::Toy(Dataset::EightGaussians), Family::Rqs));
    let mut harness = window::open([1440.0, 900.0], window);
    harness.get_by_label("Data").click();
    harness.run_steps(12);
    harness.get_by_label("its label").click();
    harness.run_steps(12);
    let settings = |harness: &egui_kittest::Harness<'_, window::Window>| harness.state().page.model.settings.clone();
    assert_eq!((settings(&harness).given, settings(&harness).context.len()), (Given::Label, 0));
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, "3").click_accesskit();
    harness.run_steps(12);
    let held = settings(&harness).context;
    assert!(held[0].abs() < 1e-9 && (held[1] - 1.0).abs() < 1e-9, "a quarter of a turn: {held:?}");
    assert_eq!(harness.state().page.model.context(), held);
    harness.get_by_role_and_label(egui::accesskit::Role::SpinButton, "condition c₂");
}
