//! The page without a window: the model, with both workers run in this thread.

use pushforward::data::{Dataset, Standardize};
use pushforward::engine::{Command, Event, Request, Standing, Worker};
use pushforward::flow::{Family, Spec, Way};
use pushforward::math::Batch;
use pushforward::model_file::{self, Model};
use pushforward::preset::{LayerPicture, Settings, Source, View};
use pushforward::ui::{Action, Effect};

#[path = "support/page.rs"]
mod page;

use page::Page;

#[test]
fn a_page_at_rest_has_every_picture_at_its_finest() {
    let mut page = Page::small();
    let frame = page.model.frame.clone().expect("a frame");
    assert_eq!(frame.value.log_density.len(), 256 * 256);
    assert_eq!(frame.value.particles.len(), frame.value.origins.len());
    assert_eq!(page.model.tiles.as_ref().expect("tiles").value.len(), 2);
    page.change(|s| s.view = View::Layers);
    page.settle();
    let layer = page.model.layer.clone().expect("a layer");
    assert_eq!(layer.value.entries.len(), 4);
    let mass: f64 = frame.value.log_density.iter().map(|l| f64::from(l.exp())).sum::<f64>() * (8.0 / 256.0f64).powi(2);
    assert!((mass - 1.0).abs() < 0.01, "{mass}");
}

#[test]
fn the_first_density_is_asked_for_alone_and_refined_after_a_rest() {
    let mut page = Page::open("");
    let mut seen = Vec::new();
    for turn in 0..40 {
        page.turn();
        let sizes = (page.model.frame.as_ref().map(|f| f.value.log_density.len()), page.model.tiles.is_some());
        if seen.last().is_none_or(|&(_, last)| last != sizes) {
            seen.push((turn, sizes));
        }
    }
    let order: Vec<_> = seen.iter().map(|&(_, sizes)| sizes).collect();
    let [coarse, finer, finest] = [64, 128, 256].map(|size| Some(size * size));
    assert!(order.ends_with(&[(coarse, false), (coarse, true), (finer, true), (finest, true)]), "{seen:?}");
    let turn_of = |size| seen.iter().find(|(_, (density, _))| *density == size).map(|&(turn, _)| turn);
    let turns = turn_of(finer).zip(turn_of(coarse)).map(|(finer, coarse)| finer - coarse);
    assert!(turns.is_some_and(|turns| turns > 4), "turns of 0.05 s: {seen:?}");
}

/// What the evaluator is asked when the settings change so.
fn asked(page: &mut Page, edit: impl FnOnce(&mut Settings)) -> Vec<Request> {
    let mut settings = page.model.settings.clone();
    edit(&mut settings);
    let effects = page.model.update(Action::Change(Box::new(settings)));
    let requests = effects.iter().filter_map(|effect| match effect {
        Effect::Evaluator(Command::Evaluate(request)) => Some(*request),
        _ => None,
    });
    requests.collect()
}

#[test]
fn while_the_gpu_evaluates_the_evaluator_is_asked_for_jacobians_alone() {
    let mut page = Page::small();
    page.change(|s| s.layer = 2);
    page.settle();
    assert_eq!(asked(&mut page, |s| s.t = 0.5).len(), 1, "without a GPU the density is asked for");
    page.settle();
    page.model.gpu = true;
    assert_eq!(asked(&mut page, |s| s.t = 0.3), []);
    assert_eq!(asked(&mut page, |s| s.direction = Way::Normalize), []);
    assert_eq!(asked(&mut page, |s| (s.view, s.picture) = (View::Layers, LayerPicture::LogDet)), []);
    let jacobian = asked(&mut page, |s| s.picture = LayerPicture::Entries);
    assert!(matches!(jacobian[..], [Request::Layer { layer: 1, way: Way::Normalize, .. }]), "{jacobian:?}");
}

#[test]
fn training_lowers_the_test_nll_and_finishes() {
    let mut page = Page::small();
    let before = page.model.run.history.test_nll().expect("measured at the start");
    page.act(Action::Train);
    page.settle();
    assert_eq!((page.model.run.step, page.model.run.standing), (40, Standing::Finished));
    let after = page.model.run.history.test_nll().expect("measured at the end");
    assert!(after < before - 0.05, "{before} -> {after}");
    page.act(Action::Train);
    page.turn();
    assert!(page.model.settings.steps > 40, "a finished run gets more steps");
}

#[test]
fn reset_repeats_the_first_losses() {
    let mut page = Page::small();
    page.act(Action::Train);
    page.settle();
    let first = page.model.run.history.first.clone();
    assert_eq!(first.len(), 20);
    page.act(Action::Reset);
    page.settle();
    assert_eq!(page.model.run.step, 0);
    page.act(Action::Train);
    page.settle();
    assert_eq!(page.model.run.history.first, first);
}

#[test]
fn a_preset_opens_trained_even_after_a_reset_and_keeps_what_was_trained_on() {
    let mut page = Page::open("");
    page.settle();
    assert_eq!((page.model.preset, page.model.run.step), (Some("moons"), 2000));
    page.act(Action::Reset);
    page.settle();
    assert_eq!((page.model.preset, page.model.run.step), (None, 0));
    page.act(Action::OpenPreset("moons"));
    page.settle();
    assert_eq!((page.model.preset, page.model.run.step), (Some("moons"), 2000));
    page.act(Action::StepOnce);
    page.settle();
    page.act(Action::OpenPreset("moons"));
    page.settle();
    assert_eq!(page.model.run.step, 2001);
}

#[test]
fn a_link_with_another_learning_rate_does_not_open_trained_weights() {
    let mut page = Page::open("#v=1&lr=0.001");
    page.settle();
    assert_eq!((page.model.preset, page.model.run.step), (None, 0));
}

#[test]
fn a_single_step_is_one_step() {
    let mut page = Page::small();
    page.act(Action::StepOnce);
    page.settle();
    assert_eq!((page.model.run.step, page.model.run.standing), (1, Standing::Paused));
}

#[test]
fn architecture_restarts_and_learning_rate_does_not() {
    let mut page = Page::small();
    page.act(Action::StepOnce);
    page.settle();
    page.change(|s| s.lr = 0.01);
    page.settle();
    assert_eq!(page.model.run.step, 1);
    page.change(|s| s.layers = 3);
    page.settle();
    assert_eq!((page.model.run.step, page.model.tiles.as_ref().expect("tiles").value.len()), (0, 3));
}

#[test]
fn a_huge_learning_rate_stops_with_the_place_and_keeps_good_weights() {
    let mut page = Page::small();
    page.change(|s| (s.lr, s.flow) = (1e30, Family::Nice));
    page.act(Action::Train);
    page.settle();
    let broken = page.model.run.broken.clone().expect("it broke");
    assert!(broken.place.contains("layer") || broken.place.contains("base"), "{broken}");
    // Weights that broke the loss can be finite themselves: what counts is that they still give every point a density.
    let nll = page.model.run.history.test_nll().expect("measured after the failure");
    assert!(nll.is_finite(), "{nll}");
    assert!(page.model.messages.iter().any(|m| m.text.contains("Lower the learning rate")));
}

#[test]
fn playing_moves_the_timeline_from_end_to_end_and_rests() {
    let mut page = Page::small();
    page.act(Action::Play);
    page.turn();
    assert!(page.model.settings.t < 0.1);
    page.settle();
    assert_eq!(page.model.settings.t, 1.0);
    page.change(|s| s.direction = Way::Normalize);
    page.act(Action::Play);
    page.settle();
    assert_eq!(page.model.settings.t, 0.0);
}

#[test]
fn a_file_takes_the_place_of_the_data_and_a_bad_one_changes_nothing() {
    let mut page = Page::small();
    let csv: String =
        (0..200).map(|i| format!("{},{}\n", (i * 37 % 101) as f64 / 10.0, (i * 53 % 97) as f64)).collect();
    page.act(Action::Opened { name: "points.csv".into(), text: csv });
    page.settle();
    assert_eq!(page.model.settings.data, Source::Imported);
    assert_eq!(page.model.run.entropy, None);
    page.act(Action::Opened { name: "bad.csv".into(), text: "1,2\n3,x\n".into() });
    page.settle();
    assert_eq!(page.model.settings.data, Source::Imported);
    assert!(page.model.messages.iter().any(|m| m.text.starts_with("bad.csv")), "{:?}", page.model.messages);
}

#[test]
fn one_dimension_takes_a_linear_flow_and_says_so() {
    let mut page = Page::small();
    page.change(|s| s.data = Source::Toy(pushforward::data::Dataset::Bimodal));
    page.settle();
    assert_eq!(page.model.settings.flow, Family::Linear);
    assert!(!page.model.messages.is_empty());
    assert_eq!(page.model.frame.as_ref().expect("a frame").value.log_density.len(), 256);
}

#[test]
fn a_new_worker_goes_on_from_the_last_weights() {
    let mut page = Page::small();
    page.act(Action::Train);
    page.settle();
    let (step, params) = (page.model.run.step, page.model.run.params.clone());
    page.trainer = Worker::new();
    let effects = page.model.revive_trainer();
    page.run(effects);
    page.settle();
    assert_eq!((page.model.run.step, &page.model.run.params), (step, &params));
}

#[test]
fn bytes_of_another_version_are_refused_in_a_sentence() {
    let mut worker = Worker::new();
    worker.receive(&Command::Hello { version: 999 }.to_bytes());
    worker.receive(&[255, 255, 255]);
    let events: Vec<Event> = worker.work(0.0, &|| 0.0).iter().filter_map(|b| Event::from_bytes(b).ok()).collect();
    let refusals = events.iter().filter(|e| matches!(e, Event::Refused { why, .. } if why.contains("reload"))).count();
    assert_eq!(refusals, 2);
}

#[test]
fn every_family_trains_in_the_page_on_the_data_that_were_there() {
    let mut page = Page::open("#v=1&data=rings");
    for family in Family::ALL {
        page.change(|s| *s = Settings { layers: 2, net: vec![8], steps: 3, ode_steps: 2, ..s.with_family(family) });
        assert_eq!(page.model.settings.data, Source::Toy(Dataset::Rings), "{}", family.name());
        page.act(Action::Train);
        page.settle();
        let run = &page.model.run;
        assert_eq!((run.step, run.standing), (3, Standing::Finished), "{}: {:?}", family.name(), page.model.messages);
        let tiles = page.model.tiles.as_ref().expect("tiles");
        assert_eq!(tiles.value.len(), run.flow.layers.len(), "{}", family.name());
    }
}

/// A model file of a small spline flow, x = 3 f(z) + (1, 0).
fn model_file() -> String {
    let flow = Spec { layers: 2, hidden: vec![6], ..Spec::new(2, Family::Rqs) }.flow();
    let params = flow.init(&Batch::zeros(2, 8), 5).into_iter().map(f64::from).collect();
    let standardize = Standardize { mean: vec![1.0, 0.0], std: vec![3.0, 3.0] };
    model_file::write(&Model { flow, params, standardize })
}

#[test]
fn a_model_file_is_looked_into_trained_on_and_closed() {
    let mut page = Page::small();
    page.act(Action::Opened { name: "spline.json".into(), text: model_file() });
    page.settle();
    let opened = page.model.opened.clone().expect("the file");
    assert_eq!(page.model.run.params[..], opened.model.params::<f32>()[..]);
    assert_eq!(page.model.run.flow.layers[0].title(), "spline coupling");
    let entropy = page.model.run.entropy.expect("of the moons, in the units of the flow");
    assert!((entropy - (1.131_222_044 - 2.0 * 3f64.ln())).abs() < 1e-6, "{entropy}");
    page.act(Action::Train);
    page.settle();
    assert_eq!(page.model.run.standing, Standing::Finished);
    page.act(Action::Reset);
    page.settle();
    assert_eq!(page.model.run.params[..], opened.model.params::<f32>()[..]);
    page.act(Action::CloseModel);
    page.settle();
    assert_eq!(page.model.run.flow.layers[0].title(), "affine coupling");
    page.act(Action::Opened { name: "broken.json".into(), text: "{\"format\": 1}".into() });
    let message = page.model.messages.last().expect("a sentence");
    assert!(message.text.starts_with("broken.json: ") && message.text.ends_with('.'), "{}", message.text);
}
