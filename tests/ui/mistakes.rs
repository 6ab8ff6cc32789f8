//! Each mistake that a lesson makes shows what the lesson says about it, and is undone by taking it back.

use crate::page::Page;
use pushforward::data::{Data, Dataset};
use pushforward::engine::Standing;
use pushforward::flow::Way;
use pushforward::math::Batch;
use pushforward::preset::{Bug, Settings, View, decode, encode};
use pushforward::train::Trainer;
use pushforward::ui::Action;
use std::f64::consts::TAU;
use std::sync::Arc;

/// The last losses of a run with this mistake, and its exact test NLL in standardised units.
fn trained(bug: Bug) -> (Trainer, f64, f64) {
    let settings = Settings { bug, layers: 4, net: vec![32, 32], steps: 400, ..decode("#v=1&data=moons").settings };
    let data = Data::toy(Dataset::TwoMoons, 0);
    let data = bug.units(2).map_or(data.clone(), |units| data.in_units(units));
    let shift = data.standardize.log_det();
    let mut trainer = Trainer::new(settings.spec(2).flow(), Arc::new(data.train.clone()), settings.config());
    let losses: Vec<f64> = (0..400).map(|_| f64::from(trainer.step().expect("finite"))).collect();
    let log_prob = trainer.flow.log_prob(trainer.params(), &data.test);
    let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
    (trainer, losses[380..].iter().sum::<f64>() / 20.0 + shift, nll + shift)
}

#[test]
fn without_the_log_determinant_the_loss_rests_at_log_two_pi_and_the_nll_runs_away() {
    let (_, loss, nll) = trained(Bug::NoLogDet);
    assert!((loss - TAU.ln()).abs() < 0.1, "{loss}");
    assert!(nll > 4.0, "{nll}");
}

#[test]
fn with_the_sign_flipped_the_loss_falls_below_the_entropy_and_the_nll_runs_away() {
    let (_, loss, nll) = trained(Bug::FlippedSign);
    assert!(loss < Dataset::TwoMoons.entropy() - 3.0, "{loss}");
    assert!(nll > 4.0, "{nll}");
}

#[test]
fn without_alternation_one_coordinate_comes_out_as_it_went_in() {
    let (trainer, loss, nll) = trained(Bug::NoAlternation);
    let z = Batch::from_points(2, &[0.3f32, -1.2, 1.5, 0.7]);
    let mut x = z.clone();
    trainer.flow.transform(Way::Generate, trainer.params(), &mut x);
    assert!(x.row(0) == z.row(0) || x.row(1) == z.row(1));
    assert!((loss - nll).abs() < 0.2 && nll > 1.7, "an honest flow, and a poor one: {loss} {nll}");
}

#[test]
fn without_standardisation_the_same_steps_get_far_less_far() {
    let (_, _, nll) = trained(Bug::NoStandardisation);
    let (_, loss, right) = trained(Bug::None);
    assert!(right < 1.5 && (loss - right).abs() < 0.2, "{right}");
    assert!(nll > right + 0.7, "{nll}");
}

#[test]
fn a_mistake_is_held_by_the_link_and_trains_when_it_is_chosen() {
    let mut page = Page::small();
    let mut settings = page.model.settings.clone();
    (settings.view, settings.bug) = (View::Mistakes, Bug::NoLogDet);
    page.act(Action::ChangeAndTrain(Box::new(settings.clone())));
    for _ in 0..200 {
        page.turn();
    }
    assert_eq!(page.model.run.standing, Standing::Finished);
    let link = encode(&settings);
    assert!(link.contains("bug=no-log-det"), "{link}");
    assert_eq!(decode(&link).settings.bug, Bug::NoLogDet);
    settings.bug = Bug::None;
    page.act(Action::Change(Box::new(settings)));
    page.settle();
    assert_eq!(page.model.run.step, 0, "another run");
}
