//! Training: the same batches on both devices, and weights that stay together.
//!
//! The bound. Each gradient agrees as every other number does: see `bounds`. A run of a hundred steps is another matter: where
//! it is chaotic, runs on one device part just as far when their first weights are wrong by rounding. So the GPU may be as far
//! from the CPU as APART times the farthest of a few CPU runs whose first weights are wrong by WRONG; and the first SAME
//! losses agree to LOSS.

use super::bounds::{WRONG, bounds, random_points, wide, worst};
use super::cases::{SOFT, couplings};
use super::gpu;
use pushforward::data::{Data, Dataset};
use pushforward::engine::{Command, Event, Origin, Problem, Worker};
use pushforward::flow::{Base, Diagonal, Family, Flow, Layer, Scale, Spec, Spline, Transformer};
use pushforward::gpu::{Gpu, Training, TrainingStep, Unavailable};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::Activation;
use pushforward::train::{CLIP, Config, Lane, Objective, Rates, Trainer, likelihood_step};
use std::sync::Arc;

const APART: f64 = 2.0;
/// What a run that is not chaotic may part by, in units of what Adam may move a weight.
const ROUNDING: f64 = 1e-5;
const SAME: usize = 20;
const LOSS: f64 = 1e-4;
const STEPS: usize = 100;

fn trainer(flow: Flow, batch: usize) -> Trainer {
    let Data { train, .. } = Data::toy(Dataset::TwoMoons, 0);
    Trainer::new(flow, Arc::new(train), config(batch))
}

fn config(batch: usize) -> Config {
    Config { lr: 1e-3, batch, steps: 5000, seed: 3, objective: Objective::Likelihood }
}

fn steps(trainer: &Trainer, range: core::ops::Range<u64>) -> Vec<TrainingStep> {
    let step = |step| {
        let Rates { rate, epsilon, keep } = trainer.rates(step);
        TrainingStep { points: trainer.batch(step), rate, epsilon, clip: CLIP, keep }
    };
    range.map(step).collect()
}

/// Losses and weights of `STEPS` steps on the GPU, in submissions of different lengths.
fn on_gpu(gpu: &Gpu, trainer: &Trainer) -> (Vec<f32>, Vec<f32>) {
    let mut training = Training::new(gpu, &trainer.flow, trainer.params()).unwrap();
    let mut losses = Vec::new();
    for range in [0..1, 1..40, 40..STEPS as u64] {
        losses.extend(training.submit(gpu, &steps(trainer, range)).unwrap().wait().unwrap());
    }
    (losses, training.params(gpu).wait().unwrap())
}

fn flows() -> Vec<(&'static str, Flow, usize)> {
    let normal = || Base::Normal { dim: 2 };
    let flow = |family| Spec::new(2, family).flow();
    let own = |layers: Vec<Layer>| Flow::new(normal(), layers);
    let nflows = Transformer::Spline(Spline::nflows(8, 3.0));
    let diagonal = |shift| Layer::Diagonal(Diagonal { dim: 2, shift });
    vec![
        ("affine", flow(Family::RealNvp), 256),
        ("rqs", flow(Family::Rqs), 256),
        ("nice", flow(Family::Nice), 100),
        ("diagonal and Tanh", own([vec![diagonal(true)], couplings(3, &[20, 30], Activation::Tanh, SOFT)].concat()), 1),
        (
            "zuko's splines, SiLU",
            own(couplings(2, &[32], Activation::Silu, Transformer::Spline(Spline::zuko(6, 5.0)))),
            64,
        ),
        ("free ends, ELU", own(couplings(2, &[16], Activation::Elu, Transformer::Spline(Spline::flowjax(5, 4.0)))), 67),
        (
            "wide",
            own(couplings(2, &[128, 100], Activation::Relu, Transformer::Affine(Scale::Tanh { bound: 2.0 }))),
            1500,
        ),
        (
            "sigmoid",
            own(couplings(
                2,
                &[16],
                Activation::Tanh,
                Transformer::Affine(Scale::Sigmoid { offset: 2.0, minimum: 1e-3 }),
            )),
            64,
        ),
        ("spline of depth 3", own(couplings(2, &[24, 16, 24], Activation::Relu, nflows)), 128),
    ]
}

/// How far weights are apart, on average, in units of what Adam may have moved them.
fn apart(a: &[f32], b: &[f32]) -> f64 {
    let sum: f64 = a.iter().zip(b).map(|(&a, &b)| f64::from((a - b).abs())).sum();
    sum / a.len() as f64 / (1e-3 * STEPS as f64)
}

/// How far from `params` CPU runs end whose first weights are wrong by rounding: the farthest of a few.
fn sensitivity(flow: &Flow, batch: usize, start: &[f32], params: &[f32]) -> f64 {
    let run = |draw| {
        let (mut rng, data) = (Rng::new(draw, Stream::Test(3)), Arc::new(Data::toy(Dataset::TwoMoons, 0).train));
        let wrong = start.iter().map(|&w| (f64::from(w) * (1.0 + WRONG * rng.normal())) as f32).collect();
        let mut other = Trainer::resume(flow.clone(), data, config(batch), wrong, 0);
        for _ in 0..STEPS {
            other.step().unwrap();
        }
        apart(other.params(), params)
    };
    (0..3).map(run).fold(0.0, f64::max)
}

#[test]
fn gradients_agree() {
    let Some(gpu) = gpu() else { return };
    for (name, flow, batch) in flows() {
        let trainer = trainer(flow.clone(), batch);
        let params: Vec<f32> = {
            let mut rng = Rng::new(4, Stream::Test(1));
            trainer.params().iter().map(|w| w + (0.05 * rng.normal()) as f32).collect()
        };
        // A first moment that keeps nothing is the gradient.
        let step = TrainingStep { rate: 0.0, clip: f32::MAX, keep: [1.0; 2], ..steps(&trainer, 0..1).remove(0) };
        let points = step.points.clone();
        let mut training = Training::new(&gpu, &flow, &params).unwrap();
        let loss = training.submit(&gpu, &[step]).unwrap().wait().unwrap();
        let state = training.state(&gpu).wait().unwrap();
        assert_eq!(state.params, params, "{name}: a rate of 0");
        let found = [&state.moments[0][..], &loss].concat();
        let evaluate = |params: &[f64], x: &Batch<f64>| -> Vec<f64> {
            let mut lane = Lane::new(&flow);
            lane.x = x.clone();
            let loss = likelihood_step(&flow, params, batch, &mut lane);
            [lane.gradient, vec![loss]].concat()
        };
        let (params, x) = (wide(&params), points.cast());
        let exact = evaluate(&params, &x);
        let (ratio, relative) = worst(&found, &exact, &bounds(&exact, &params, &x, evaluate));
        println!("  {name:24} {ratio:.3} ({relative:.1e})");
        assert!(ratio <= 1.0, "{name}: {ratio} times the bound");
    }
}

#[test]
fn weights_and_losses_stay_with_the_cpu_for_a_hundred_steps() {
    let Some(gpu) = gpu() else { return };
    for (name, flow, batch) in flows() {
        let mut trainer = trainer(flow.clone(), batch);
        let (losses, params) = on_gpu(&gpu, &trainer);
        let start = trainer.params().to_vec();
        let expected: Vec<f32> = (0..STEPS).map(|_| trainer.step().unwrap()).collect();
        assert_eq!(losses.len(), STEPS, "{name}");
        let gaps = losses.iter().zip(&expected).map(|(a, b)| f64::from((a - b).abs()));
        let first = gaps.take(SAME).fold(0.0, f64::max);
        let (distance, moved) = (apart(&params, trainer.params()), apart(&start, trainer.params()));
        let allowed = APART * sensitivity(&flow, batch, &start, trainer.params()) + ROUNDING;
        println!("  {name:24} first losses {first:.1e}, weights {distance:.1e} of {allowed:.1e}, moved {moved:.2}");
        assert!(first < LOSS, "{name}: losses differ by {first}");
        assert!(distance <= allowed && moved > 3.0 * allowed, "{name}: {distance} apart, {moved} moved");
    }
}

#[test]
fn another_batch_is_noticed() {
    let Some(gpu) = gpu() else { return };
    let flow = Spec { layers: 2, ..Spec::new(2, Family::Nice) }.flow();
    let mut trainer = trainer(flow.clone(), 64);
    let start = trainer.params().to_vec();
    let mut training = Training::new(&gpu, &flow, &start).unwrap();
    let mut wrong = steps(&trainer, 0..STEPS as u64);
    wrong.swap(3, 4);
    let losses = training.submit(&gpu, &wrong).unwrap().wait().unwrap();
    let expected: Vec<f32> = (0..STEPS).map(|_| trainer.step().unwrap()).collect();
    assert!(f64::from((losses[3] - expected[3]).abs()) > 10.0 * LOSS);
    let distance = apart(&training.params(&gpu).wait().unwrap(), trainer.params());
    let allowed = APART * sensitivity(&flow, 64, &start, trainer.params()) + ROUNDING;
    assert!(distance > allowed, "{distance}, {allowed} are allowed");
}

/// The losses of a worker's run, as the page hears them.
fn heard(device: Option<Command>, flow: &Flow) -> (Vec<f32>, Vec<Event>) {
    let config = Config { lr: 1e-3, batch: 256, steps: 60, seed: 3, objective: Objective::Likelihood };
    let start = Command::Start {
        run: 1,
        flow: flow.clone(),
        problem: Problem::Toy(Dataset::TwoMoons),
        units: None,
        config,
        origin: Origin::Seed,
    };
    let mut worker = Worker::new();
    for command in device.into_iter().chain([start, Command::Train]) {
        worker.receive(&command.to_bytes());
    }
    let clock = std::time::Instant::now();
    let (mut losses, mut others) = (Vec::new(), Vec::new());
    while worker.is_busy() {
        for event in worker.work(0.01, &|| clock.elapsed().as_secs_f64()) {
            match Event::from_bytes(&event).unwrap() {
                Event::Snapshot(snapshot) => losses.extend(snapshot.losses),
                event => others.push(event),
            }
        }
    }
    (losses, others)
}

#[test]
fn a_worker_trains_on_the_gpu_when_it_is_told_to() {
    let Some(_) = gpu() else { return };
    let flow = Spec { layers: 4, ..Spec::new(2, Family::Nice) }.flow();
    let (expected, _) = heard(None, &flow);
    let (losses, events) = heard(Some(Command::Device { gpu: true, software: true }), &flow);
    assert!(events.contains(&Event::Device { run: 1, gpu: true, why: None }));
    assert_eq!((losses.len(), expected.len()), (60, 60));
    assert!(losses.iter().zip(&expected).all(|(a, b)| f64::from((a - b).abs()) < LOSS));
    let maf = Spec { layers: 2, hidden: vec![8], ..Spec::new(2, Family::Maf) }.flow();
    let (losses, events) = heard(Some(Command::Device { gpu: true, software: true }), &maf);
    assert_eq!(losses.len(), 60, "another flow is trained on the CPU");
    let says_why = |e: &Event| matches!(e, Event::Device { gpu: false, why: Some(why), .. } if why.contains("MAF") || why.contains("autoregressive"));
    assert!(events.iter().any(says_why), "{events:?}");
}

#[test]
fn a_loss_that_is_not_finite_stops_the_run_at_the_last_good_weights() {
    let Some(gpu) = gpu() else { return };
    let trainer = trainer(Spec { layers: 2, ..Spec::new(2, Family::RealNvp) }.flow(), 64);
    let mut training = Training::new(&gpu, &trainer.flow, trainer.params()).unwrap();
    let mut run = steps(&trainer, 0..8);
    assert_eq!(training.submit(&gpu, &run[..4]).unwrap().wait().unwrap().len(), 4);
    let before = training.params(&gpu).wait().unwrap();
    run[5].points.values_mut()[7] = 1e30;
    let losses = training.submit(&gpu, &run[4..8]).unwrap().wait().unwrap();
    assert_eq!(losses.len(), 1, "step 4 is good, step 5 is not");
    assert_eq!(training.params(&gpu).wait().unwrap(), before, "the weights that step 4's loss was computed with");
    assert!(training.submit(&gpu, &run[..2]).unwrap().wait().unwrap().is_empty(), "and nothing changes any more");
}

#[test]
fn batches_may_change_their_size_and_what_cannot_be_trained_is_refused() {
    let Some(gpu) = gpu() else { return };
    let small = trainer(Spec { layers: 2, ..Spec::new(2, Family::RealNvp) }.flow(), 64);
    let mut training = Training::new(&gpu, &small.flow, small.params()).unwrap();
    for batch in [64, 1, 300] {
        let points = random_points(2, batch, 1.0, 70);
        let step = TrainingStep { points, ..steps(&small, 0..1).remove(0) };
        assert_eq!(training.submit(&gpu, &[step]).unwrap().wait().unwrap().len(), 1);
    }
    let step = |points: Batch<f32>| TrainingStep { points, ..steps(&small, 0..1).remove(0) };
    let unequal = [step(Batch::zeros(2, 8)), step(Batch::zeros(2, 9))];
    for wrong in [&[][..], &unequal, &[step(Batch::zeros(3, 8))], &[step(Batch::zeros(2, 0))]] {
        assert!(matches!(training.submit(&gpu, wrong), Err(Unavailable::Unsupported(_))));
    }
    for family in [Family::Maf, Family::Cnf, Family::Glow] {
        let flow = Spec::new(2, family).flow();
        let params = vec![0.0; flow.num_params()];
        assert!(matches!(Training::new(&gpu, &flow, &params), Err(Unavailable::Unsupported(_))), "{family:?}");
    }
}
