//! Reverse KL: its gradient is exact, its minimum is the target, and from an energy alone a flow learns it.

use pushforward::data::{Data, Dataset, Energy, Score, Standardize};
use pushforward::engine::{Command, Event, Origin, Problem, Snapshot, Worker};
use pushforward::flow::{BaseKind, Family, Flow, Spec};
use pushforward::math::{Batch, Dual, LN_TAU, Real, Rng, Stream};
use pushforward::net::Activation;
use pushforward::preset::Settings;
use pushforward::train::{Config, Importance, Lane, Objective, Trainer, reverse_kl_step};
use std::sync::Arc;

fn spec(family: Family, layers: usize, hidden: &[usize], activation: Activation) -> Spec {
    Spec { layers, hidden: hidden.to_vec(), activation, ..Spec::new(2, family) }
}

/// The loss and gradient over given latent points.
fn loss<T: Real>(flow: &Flow, params: &[T], target: &impl Score, z: &Batch<T>) -> (T, Vec<T>) {
    let mut lane = Lane::new(flow);
    lane.x = z.clone();
    let loss = reverse_kl_step(flow, params, target, z.len(), &mut lane);
    (loss, lane.gradient)
}

fn normals(n: usize, seed: u64) -> Vec<f64> {
    let mut rng = Rng::new(seed, Stream::Test(3));
    (0..n).map(|_| rng.normal()).collect()
}

/// N(mean, diag(e^(2s))), its density multiplied by e^raised.
struct Gaussian {
    mean: [f64; 2],
    log_std: [f64; 2],
    raised: f64,
}

impl Score for Gaussian {
    fn dim(&self) -> usize {
        2
    }

    fn score<T: Real>(&self, x: &Batch<T>, log_p: &mut [T], g: &mut Batch<T>) {
        log_p.fill(T::from_f64(self.raised - LN_TAU - self.log_std[0] - self.log_std[1]));
        for d in 0..2 {
            let precision = T::from_f64((-2.0 * self.log_std[d]).exp());
            for (i, log_p) in log_p.iter_mut().enumerate() {
                let off = x.get(d, i) - T::from_f64(self.mean[d]);
                *log_p -= T::from_f64(0.5) * precision * off * off;
                g.set(d, i, -precision * off);
            }
        }
    }
}

const GAUSSIAN: Gaussian = Gaussian { mean: [0.3, -1.2], log_std: [0.4, -0.9], raised: 0.0 };

/// The one-layer linear flow whose density is the Gaussian: s, then b.
fn matched() -> (Flow, Vec<f64>) {
    let params = GAUSSIAN.log_std.into_iter().chain(GAUSSIAN.mean).collect();
    (spec(Family::Linear, 1, &[], Activation::Tanh).flow(), params)
}

#[test]
fn the_gradient_of_the_loss_is_that_of_dual_numbers() {
    for energy in Energy::all() {
        for (family, layers) in [(Family::Linear, 3), (Family::Nice, 3), (Family::RealNvp, 4)] {
            let flow = spec(family, layers, &[3], Activation::Tanh).flow();
            let params: Vec<f64> = normals(flow.num_params(), 1).iter().map(|v| 0.4 * v).collect();
            let z = Batch::from_points(2, &normals(22, 2));
            let (value, gradient) = loss(&flow, &params, &energy, &z);
            for (k, g) in gradient.iter().enumerate() {
                let seed = |(i, &re): (usize, &f64)| Dual { re, du: f64::from(u8::from(i == k)) };
                let dual: Vec<Dual> = params.iter().enumerate().map(seed).collect();
                let (exact, _) = loss(&flow, &dual, &energy, &z.cast());
                assert_eq!(exact.re, value);
                let error = (g - exact.du).abs();
                assert!(error < 1e-9 * (1.0 + exact.du.abs()), "{energy:?}, {family:?}, weight {k}: {error:e}");
            }
        }
    }
}

#[test]
fn a_flow_that_is_the_target_has_ess_one_and_the_constant_of_the_target() {
    let (flow, params) = matched();
    for raised in [0.0, 2.5, -700.0] {
        let found = Importance::measure(&flow, &params, &Gaussian { raised, ..GAUSSIAN }, 1000, 0);
        assert!((found.ess - 1.0).abs() < 1e-12, "{found:?}");
        assert!((found.log_z - raised).abs() < 1e-11 && (found.kl + raised).abs() < 1e-11, "{found:?}");
    }
}

#[test]
fn at_the_target_the_gradient_is_zero() {
    let (flow, params) = matched();
    // Four points with the mean and the covariance of the standard normal: for Gaussians nothing else counts.
    let r = 2f64.sqrt();
    let (value, gradient) =
        loss(&flow, &params, &GAUSSIAN, &Batch::from_points(2, &[r, 0.0, -r, 0.0, 0.0, r, 0.0, -r]));
    assert!(value.abs() < 1e-14, "{value}");
    assert!(gradient.iter().all(|g| g.abs() < 1e-14), "{gradient:?}");
    let away: Vec<f64> = params.iter().map(|p| p + 0.1).collect();
    let (_, gradient) = loss(&flow, &away, &GAUSSIAN, &Batch::from_points(2, &[r, 0.0, -r, 0.0, 0.0, r, 0.0, -r]));
    assert!(gradient.iter().all(|g| g.abs() > 0.03), "{gradient:?}");
}

#[test]
fn the_estimated_kl_is_that_of_two_gaussians() {
    let (flow, mut params) = matched();
    params[0] += 0.2;
    params[3] -= 0.1;
    let found = Importance::measure(&flow, &params, &GAUSSIAN, 200_000, 0);
    let off = 0.1 / GAUSSIAN.log_std[1].exp();
    let exact = 0.5 * (0.4f64.exp() - 1.0 - 0.4) + 0.5 * off * off;
    assert!((found.kl - exact).abs() < 4e-3, "{found:?}, KL {exact}");
    assert!(found.log_z.abs() < 4e-3 && found.ess < 0.95, "{found:?}");
}

fn trainer(energy: Energy, layers: usize, config: Config) -> (Trainer, Data) {
    let data = Data::toy(energy.dataset(), config.seed);
    let config = Config { objective: Objective::ReverseKl(energy), ..config };
    let flow = spec(Family::RealNvp, layers, &[32, 32], Activation::Silu).flow();
    (Trainer::new(flow, Arc::new(data.train.clone()), config), data)
}

fn losses(trainer: &mut Trainer, n: usize) -> Vec<f32> {
    (0..n).map(|_| trainer.step().expect("finite")).collect()
}

fn learns(dataset: Dataset, least: f64) {
    let energy = dataset.energy().expect("an energy");
    let (mut trainer, data) = trainer(energy, 8, Config { steps: 1000, ..Settings::default().config() });
    let start = std::time::Instant::now();
    losses(&mut trainer, 1000);
    let found = Importance::measure(&trainer.flow, trainer.params(), &energy, 20_000, 0);
    let log_prob = trainer.flow.log_prob(trainer.params(), &data.test);
    let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
    println!("{dataset}: {found:?}, NLL {nll:.4}, entropy {:.4}, {:?}", dataset.entropy(), start.elapsed());
    assert!(found.ess > least && found.ess <= 1.0, "{dataset}: {found:?}");
    assert!(found.kl > -0.01 && found.log_z.abs() < 0.1, "{dataset}: the energy is normalised: {found:?}");
    assert!(nll > dataset.entropy() - 0.02, "{dataset}: {nll} is below the entropy");
}

#[test]
fn the_ridge_is_learned_from_its_energy() {
    learns(Dataset::Ridge, 0.75);
}

#[test]
fn the_ring_mixture_is_learned_from_its_energy() {
    learns(Dataset::RingMixture, 0.5);
}

#[test]
fn the_banana_is_learned_from_its_energy() {
    learns(Dataset::Banana, 0.95);
}

#[test]
fn the_same_seed_gives_the_same_bits_and_threads_change_them_by_rounding_only() {
    let energy = Dataset::Ridge.energy().expect("an energy");
    let run = |seed, threads| {
        let (mut trainer, _) = trainer(energy, 4, Config { seed, ..Settings::default().config() });
        trainer.set_threads(threads);
        losses(&mut trainer, 10)
    };
    assert_eq!(run(3, 1), run(3, 1));
    assert_ne!(run(3, 1), run(4, 1));
    for (a, b) in run(3, 1).iter().zip(run(3, 2)) {
        assert!((a - b).abs() < 1e-5, "{a} against {b}");
    }
}

#[test]
fn a_run_that_breaks_names_the_place_and_keeps_finite_weights() {
    let (mut trainer, data) = trainer(Dataset::Banana.energy().expect("an energy"), 4, Settings::default().config());
    trainer.config.lr = 1e30;
    let broken = (0..10).find_map(|_| trainer.step().err()).expect("it breaks");
    assert!(broken.to_string().contains("is not a finite number"), "{broken}");
    assert!(trainer.flow.log_prob(trainer.params(), &data.test).iter().all(|l| l.is_finite()), "{broken}");
}

#[test]
fn what_does_not_fit_is_refused_in_a_sentence() {
    let error = Objective::reverse_kl(Dataset::TwoMoons).expect_err("no energy").to_string();
    assert!(error.contains("\"moons\" has no energy") && error.contains("ridge, ring-mixture, banana"), "{error}");
    let objective = Objective::reverse_kl(Dataset::Ridge).expect("an energy");
    let normal = spec(Family::RealNvp, 2, &[8], Activation::Relu);
    assert_eq!(objective.check(&normal.flow()), Ok(()));
    let mixture = Spec { base: BaseKind::Mixture, ..normal.clone() }.flow();
    assert!(objective.check(&mixture).expect_err("learned").to_string().contains("choose base=normal"));
    assert_eq!(Objective::Likelihood.check(&mixture), Ok(()));
    let line = Spec { dim: 1, family: Family::Linear, ..normal }.flow();
    assert!(objective.check(&line).expect_err("a line").to_string().contains("2 dimensions"));
}

fn snapshots(spec: Spec, objective: Objective) -> Result<Vec<Snapshot>, String> {
    snapshots_in(None, spec, objective)
}

/// As the flow of a file trains, which has `units` of its own.
fn snapshots_in(units: Option<Standardize>, spec: Spec, objective: Objective) -> Result<Vec<Snapshot>, String> {
    let config = Config { steps: 3, objective, ..Settings::default().config() };
    let (problem, origin) = (Problem::Toy(Dataset::Ridge), Origin::Seed);
    let mut worker = Worker::new();
    for command in [Command::Start { run: 1, flow: spec.flow(), problem, units, config, origin }, Command::Train] {
        worker.receive(&command.to_bytes());
    }
    let mut found = Vec::new();
    for _ in 0..100 {
        for bytes in worker.work(0.01, &|| 0.0) {
            match Event::from_bytes(&bytes).expect("an event") {
                Event::Snapshot(snapshot) => found.push(snapshot),
                Event::Refused { why, .. } => return Err(why),
                _ => {}
            }
        }
    }
    Ok(found)
}

#[test]
fn the_session_measures_the_ess_with_the_test_points_under_reverse_kl_alone() {
    let flow = spec(Family::RealNvp, 2, &[8], Activation::Relu);
    let objective = Objective::reverse_kl(Dataset::Ridge).expect("an energy");
    let with = snapshots(flow.clone(), objective).expect("a run");
    assert!(with.iter().any(|s| s.ess.is_some()));
    assert!(with.iter().all(|s| s.ess.is_some() == s.test.is_some() && s.ess.is_none_or(|e| e > 0.01 && e <= 1.0)));
    let without = snapshots(flow.clone(), Objective::Likelihood).expect("a run");
    assert!(without.iter().any(|s| s.test.is_some()) && without.iter().all(|s| s.ess.is_none()));
    let why = snapshots(Spec { base: BaseKind::Mixture, ..flow }, objective).expect_err("refused");
    assert!(why.starts_with("Reverse KL draws") && why.ends_with("maximum likelihood."), "{why}");
}

#[test]
fn the_flow_of_a_file_with_units_of_its_own_is_not_trained_by_an_energy() {
    let flow = spec(Family::RealNvp, 2, &[8], Activation::Relu);
    let units = || Some(Standardize { mean: vec![1.0, 0.0], std: vec![2.0, 3.0] });
    let objective = Objective::reverse_kl(Dataset::Ridge).expect("an energy");
    let why = snapshots_in(units(), flow.clone(), objective).expect_err("refused");
    assert!(why.contains("units of its own") && why.ends_with("train it by likelihood."), "{why}");
    assert!(!snapshots_in(units(), flow, Objective::Likelihood).expect("a run").is_empty());
}
