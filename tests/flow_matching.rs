//! Flow matching: its gradient is exact, the same seed gives the same run, its minimum on Gaussians is the known one, and it
//! learns a density that no likelihood was computed for.

use pushforward::data::{Data, Dataset};
use pushforward::engine::{Command, Event, Origin, Problem, Snapshot, Worker};
use pushforward::flow::{BaseKind, Continuous, Family, Flow, Layer, Method, Spec};
use pushforward::math::{Batch, Dual, Real, Rng, Stream};
use pushforward::net::{Activation, Pass};
use pushforward::preset::Settings;
use pushforward::train::{Config, Lane, Objective, Pairing, Trainer, flow_matching_step, lone_field};
use std::sync::Arc;

fn flow(hidden: &[usize], activation: Activation) -> Flow {
    Spec { hidden: hidden.to_vec(), activation, ..Spec::new(2, Family::Cnf) }.flow()
}

fn field(flow: &Flow) -> &Continuous {
    lone_field(flow).expect("one continuous layer")
}

fn config(pairing: Pairing, steps: u64) -> Config {
    Config { lr: 2e-3, batch: 256, steps, seed: 0, objective: Objective::FlowMatching { pairing } }
}

/// The loss and gradient over given paths.
fn loss<T: Real>(flow: &Flow, params: &[T], paths: &Batch<T>) -> (T, Vec<T>) {
    let mut lane = Lane::new(flow);
    lane.x = paths.clone();
    (flow_matching_step(flow, params, paths.len(), &mut lane), lane.gradient)
}

fn draw(data: &Batch<f32>, pairing: Pairing, n: usize, seed: u64) -> Batch<f32> {
    let mut lane = Lane::new(&flow(&[4], Activation::Tanh));
    pairing.draw(data, n, &mut Rng::new(seed, Stream::Test(0)), &mut lane);
    lane.x
}

/// Points and their partners, from y_t, t and x - z.
fn ends(paths: &Batch<f32>, i: usize) -> ([f32; 2], [f32; 2]) {
    let t = paths.get(2, i);
    let z = core::array::from_fn(|d| paths.get(d, i) - t * paths.get(3 + d, i));
    let x = core::array::from_fn(|d| paths.get(d, i) + (1.0 - t) * paths.get(3 + d, i));
    (z, x)
}

#[test]
fn the_gradient_of_the_loss_is_that_of_dual_numbers() {
    let data = Data::toy(Dataset::TwoMoons, 0).train;
    for activation in Activation::ALL {
        let flow = flow(&[5, 4], activation);
        let mut rng = Rng::new(1, Stream::Test(1));
        let params: Vec<f64> = (0..flow.num_params()).map(|_| rng.normal()).collect();
        let paths: Batch<f64> = draw(&data, Pairing::Independent, 11, 2).cast();
        let (value, gradient) = loss(&flow, &params, &paths);
        for (k, g) in gradient.iter().enumerate() {
            let seed = |(i, &re): (usize, &f64)| Dual { re, du: f64::from(u8::from(i == k)) };
            let dual: Vec<Dual> = params.iter().enumerate().map(seed).collect();
            let (exact, _) = loss(&flow, &dual, &paths.cast());
            assert!((exact.re - value).abs() < 1e-12);
            assert!(
                (g - exact.du).abs() < 1e-10 * (1.0 + exact.du.abs()),
                "{activation:?}, weight {k}: {g}, {exact:?}"
            );
        }
    }
}

#[test]
fn paths_begin_in_the_base_and_end_in_the_data_at_stratified_times() {
    let data = Data::toy(Dataset::EightGaussians, 0).train;
    let known: std::collections::HashSet<_> = (0..data.len()).map(|i| (data.get(0, i) * 1e4).round() as i64).collect();
    for pairing in Pairing::ALL {
        let (mut z_sum, mut square, n) = (0.0, 0.0, 64);
        for seed in 0..100 {
            let paths = draw(&data, pairing, n, seed);
            for i in 0..n {
                let t = paths.get(2, i);
                assert!((i as f32..=i as f32 + 1.0).contains(&(t * n as f32)));
                let (z, x) = ends(&paths, i);
                let cell = (x[0] * 1e4).round() as i64;
                assert!((cell - 1..=cell + 1).any(|c| known.contains(&c)), "{x:?} is no point of the data");
                z_sum += f64::from(z[0]);
                square += f64::from(z[0] * z[0] + z[1] * z[1]);
            }
        }
        let all = 100.0 * n as f64;
        assert!((z_sum / all).abs() < 0.05 && (square / all - 2.0).abs() < 0.1, "{pairing:?}: {z_sum}, {square}");
    }
}

#[test]
fn optimal_transport_pairs_the_same_points_so_that_no_exchange_of_two_shortens_them() {
    let data = Data::toy(Dataset::TwoMoons, 0).train;
    let length = |paths: &Batch<f32>| -> f64 {
        (0..paths.len()).map(|i| f64::from(paths.get(3, i).powi(2) + paths.get(4, i).powi(2))).sum()
    };
    let (free, paired) = (draw(&data, Pairing::Independent, 64, 5), draw(&data, Pairing::OptimalTransport, 64, 5));
    assert!(length(&paired) < 0.6 * length(&free), "{} of {}", length(&paired), length(&free));
    let apart = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    for i in 0..64 {
        let ((z, x), (free_z, free_x)) = (ends(&paired, i), ends(&free, i));
        assert!(apart(x, free_x) < 1e-8);
        assert!((0..64).any(|j| apart(z, ends(&free, j).0) < 1e-8) && free_z[0].is_finite());
        for j in 0..i {
            let (other_z, other_x) = ends(&paired, j);
            let exchanged = apart(z, other_x) + apart(other_z, x);
            assert!(apart(z, x) + apart(other_z, other_x) <= exchanged + 1e-4, "{i} and {j} should be exchanged");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run_bit_for_bit_and_threads_change_only_the_rounding() {
    let data = Arc::new(Data::toy(Dataset::TwoMoons, 0).train);
    for pairing in Pairing::ALL {
        let run = |threads: usize, seed: u64| {
            let config = Config { seed, ..config(pairing, 100) };
            let mut trainer = Trainer::new(flow(&[16, 16], Activation::Silu), Arc::clone(&data), config);
            trainer.set_threads(threads);
            let losses: Vec<f32> = (0..20).map(|_| trainer.step().expect("finite")).collect();
            (losses, trainer.params().to_vec())
        };
        let (losses, params) = run(1, 3);
        assert_eq!(run(1, 3), (losses.clone(), params));
        assert_ne!(run(1, 4).0, losses);
        assert!(run(2, 3).0.iter().zip(&losses).all(|(a, b)| (a - b).abs() < 1e-4));
    }
}

/// Between N(0, I) and N(m, σ² I), independent: v(y, t) = m + ((t σ² − (1 − t)) / ((1 − t)² + t² σ²)) (y − t m).
#[test]
fn the_minimum_on_a_gaussian_pair_is_the_known_velocity() {
    let (mean, std) = ([0.8f64, -0.4], 0.5f64);
    let mut rng = Rng::new(0, Stream::Test(7));
    let points: Vec<f32> = (0..40_000).flat_map(|_| mean.map(|m| (m + std * rng.normal()) as f32)).collect();
    let config = Config { lr: 5e-3, ..config(Pairing::Independent, 3000) };
    let mut trainer = Trainer::new(flow(&[32, 32], Activation::Silu), Arc::new(Batch::from_points(2, &points)), config);
    (0..3000).for_each(|_| assert!(trainer.step().is_ok()));
    let (mut squares, mut count) = (0.0, 0.0);
    for k in 0..=10 {
        let t = f64::from(k) / 10.0;
        let spread = ((1.0 - t).powi(2) + (t * std).powi(2)).sqrt();
        let slope = (t * std * std - (1.0 - t)) / (spread * spread);
        for (a, b) in [(-1.0, 0.5), (0.3, 0.2), (1.2, -1.0), (0.0, 1.5)] {
            let y = [t * mean[0] + a * spread, t * mean[1] + b * spread];
            let input = [y[0] as f32, y[1] as f32, t as f32].to_vec();
            let v = field(&trainer.flow).field.apply(trainer.params(), input, 1, &mut Pass::new());
            for d in 0..2 {
                let exact = mean[d] + slope * (y[d] - t * mean[d]);
                squares += (f64::from(v[d]) - exact).powi(2);
                count += 1.0;
            }
        }
    }
    let error = (squares / count).sqrt();
    assert!(error < 0.05, "root mean square error of the velocity: {error}");
}

#[test]
fn a_field_learns_moons_without_a_solver_and_a_solver_confirms_it() {
    let data = Data::toy(Dataset::TwoMoons, 0);
    let train = Arc::new(data.train.clone());
    let settings = Settings { act: Activation::Silu, solver: Method::Dopri5, ..Settings::of_family(Family::Cnf) };
    for pairing in Pairing::ALL {
        let steps = if pairing == Pairing::Independent { 6000 } else { 4000 };
        let mut trainer = Trainer::new(settings.spec(2).flow(), Arc::clone(&train), config(pairing, steps));
        (0..steps).for_each(|_| assert!(trainer.step().is_ok()));
        let mut points = Batch::zeros(2, 4000);
        points.copy_chunk(&data.test, 0);
        let log_prob = trainer.flow.log_prob(trainer.params(), &points);
        let nll = -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64;
        let gap = nll - Dataset::TwoMoons.entropy();
        // One Gaussian is 1.59 nats away.
        assert!((0.0..0.5).contains(&gap), "{pairing:?}: {gap} nats");
    }
}

#[test]
fn what_flow_matching_cannot_train_is_refused_in_a_sentence() {
    let objective = Objective::FlowMatching { pairing: Pairing::Independent };
    assert!(objective.check(&flow(&[4], Activation::Silu)).is_ok());
    let two = Spec { layers: 2, ..Spec::new(2, Family::Cnf) };
    let wide = Spec { base: BaseKind::Mixture, ..Spec::new(2, Family::Cnf) };
    for spec in [two, wide, Spec::new(2, Family::RealNvp)] {
        let error = objective.check(&spec.flow()).expect_err("no lone field").to_string();
        assert!(error.contains("flow=cnf"), "{error}");
        let mut worker = Worker::new();
        worker.receive(
            &Command::Start {
                run: 1,
                flow: spec.flow(),
                problem: Problem::Toy(Dataset::TwoMoons),
                units: None,
                config: config(Pairing::Independent, 10),
                origin: Origin::Seed,
            }
            .to_bytes(),
        );
        let events: Vec<Event> =
            worker.work(0.0, &|| 0.0).iter().map(|e| Event::from_bytes(e).expect("an event")).collect();
        assert!(events.iter().any(|e| matches!(e, Event::Refused { run: 1, .. })), "{events:?}");
    }
}

#[test]
fn weights_that_overflow_are_named_and_the_last_good_ones_stay() {
    let data = Arc::new(Data::toy(Dataset::TwoMoons, 0).train);
    let flow = flow(&[8], Activation::Relu);
    let Layer::Continuous(_) = flow.layers[0] else { panic!("a field") };
    let params = vec![1e30; flow.num_params()];
    let mut trainer = Trainer::resume(flow, data, config(Pairing::Independent, 10), params.clone(), 0);
    let broken = trainer.step().expect_err("overflow");
    assert!(broken.to_string().contains("layer 1 (continuous"), "{broken}");
    assert_eq!(trainer.params(), params);
}

#[test]
fn the_session_measures_the_nll_by_the_solver_while_the_losses_are_squared_velocities() {
    let settings = Settings::of_family(Family::Cnf);
    let mut worker = Worker::new();
    let start = Command::Start {
        run: 1,
        flow: settings.spec(2).flow(),
        problem: Problem::Toy(Dataset::TwoMoons),
        units: None,
        config: config(Pairing::Independent, 50),
        origin: Origin::Seed,
    };
    for command in [start, Command::Train] {
        worker.receive(&command.to_bytes());
    }
    let mut snapshots: Vec<Snapshot> = Vec::new();
    while worker.is_busy() {
        for bytes in worker.work(10.0, &|| 0.0) {
            if let Ok(Event::Snapshot(snapshot)) = Event::from_bytes(&bytes) {
                snapshots.push(snapshot);
            }
        }
    }
    let losses: Vec<f32> = snapshots.iter().flat_map(|s| s.losses.clone()).collect();
    assert_eq!(losses.len(), 50);
    // At the start v is nearly 0, and E|x - z|² = 4 for standardised data in two dimensions.
    assert!((losses[0] - 4.0).abs() < 0.8, "{}", losses[0]);
    let nll = snapshots.iter().rev().find_map(|s| s.test).expect("measured").1;
    assert!((1.5..3.2).contains(&nll), "{nll}");
}

#[test]
fn two_runs_train_in_turns_and_one_question_is_answered_for_both() {
    use pushforward::engine::{Answer, Request, Weights};
    use pushforward::watch::{Found, Question, matching};
    let flow = flow(&[16], Activation::Silu);
    let start = |run: u32, objective: Objective| Command::Start {
        run,
        flow: flow.clone(),
        problem: Problem::Toy(Dataset::TwoMoons),
        units: None,
        config: Config { objective, ..config(Pairing::Independent, 30) },
        origin: Origin::Seed,
    };
    let mut worker = Worker::new();
    let beside = |command: Command| Command::Beside(Box::new(command));
    let paired = Objective::FlowMatching { pairing: Pairing::Independent };
    for command in [start(1, paired), beside(start(9, Objective::Likelihood)), Command::Train, beside(Command::Train)] {
        worker.receive(&command.to_bytes());
    }
    let ticks = std::cell::Cell::new(0.0);
    let clock = || ticks.replace(ticks.get() + 0.001);
    let (mut steps, mut seconds, mut order) = ([0, 0], [0.0, 0.0], Vec::new());
    while worker.is_busy() {
        for bytes in worker.work(0.01, &clock) {
            if let Ok(Event::Snapshot(snapshot)) = Event::from_bytes(&bytes) {
                let which = usize::from(snapshot.run == 9);
                (steps[which], seconds[which]) = (snapshot.step, snapshot.seconds);
                order.push(which);
            }
        }
    }
    assert_eq!(steps, [30, 30]);
    assert!(seconds.iter().all(|s| (0.02..0.2).contains(s)), "{seconds:?}");
    assert!(order.windows(2).any(|two| two == [0, 1]) && order.windows(2).any(|two| two == [1, 0]), "{order:?}");

    let params = flow.init(&Batch::zeros(2, 8), 3);
    let weights = |version| Command::Load(Weights { version, flow: flow.clone(), params: params.clone() });
    let question = matching::Question { beside: 5, size: 8, seed: 0 };
    let ask = Command::Evaluate(Request::Watch(Question::Matching(question)));
    for command in [weights(4), beside(weights(5)), ask] {
        worker.receive(&command.to_bytes());
    }
    let mut answers = Vec::new();
    while worker.is_busy() {
        answers.extend(worker.work(0.01, &clock).iter().filter_map(|bytes| Event::from_bytes(bytes).ok()));
    }
    let found = answers.into_iter().find_map(|event| match event {
        Event::Answer(Answer::Watch { version: 4, found: Found::Matching(found), .. }) => Some(found),
        _ => None,
    });
    let found = found.expect("an answer");
    assert_eq!(found.first, found.beside);
    let side = found.first.expect("the first flow");
    assert!(side.log_density.len() == 64 && side.straightness.ratio >= 1.0, "{:?}", side.straightness);
}

#[test]
fn the_view_starts_the_run_beside_and_leaving_it_lets_that_rest() {
    use pushforward::preset::{Settings, View};
    use pushforward::ui::{Action, Effect, Model};
    let (mut model, effects) = Model::new("#v=1&flow=cnf&objective=flow-matching&view=matching", true);
    let told = |effects: &[Effect]| -> Vec<Command> {
        let beside = effects.iter().filter_map(|effect| match effect {
            Effect::Trainer(Command::Beside(command)) => Some(command.as_ref().clone()),
            _ => None,
        });
        beside.collect()
    };
    let [Command::Start { config, .. }] = &told(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(config.objective, Objective::Likelihood);
    assert!(matches!(told(&model.update(Action::Train))[..], [Command::Train]));
    let mut other = model.settings.clone();
    other.watch.matching.beside = pushforward::watch::matching::Rival::Matching(Pairing::OptimalTransport);
    let effects = model.update(Action::Change(Box::new(other)));
    let [Command::Start { config, .. }] = &told(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(config.objective, Objective::FlowMatching { pairing: Pairing::OptimalTransport });
    let left = Settings { view: View::Morph, ..model.settings.clone() };
    assert!(told(&model.update(Action::Change(Box::new(left)))).is_empty(), "it was not training");
    assert!(told(&model.update(Action::Train)).is_empty());
}

/// The page at a link, its trainer called by hand until it has nothing to say; of the events all are heard.
fn page(link: &str) -> (pushforward::ui::Model, Worker) {
    use pushforward::ui::{Action, Effect, Model};
    let (mut model, mut effects) = Model::new(link, true);
    let mut trainer = Worker::new();
    loop {
        for effect in effects.drain(..) {
            if let Effect::Trainer(command) = effect {
                trainer.receive(&command.to_bytes());
            }
        }
        if !trainer.is_busy() {
            return (model, trainer);
        }
        for event in trainer.work(0.01, &|| 0.0) {
            let event = Event::from_bytes(&event).expect("an event");
            effects.extend(model.update(Action::Event(Box::new(event))));
        }
    }
}

#[test]
fn the_view_shows_the_batch_that_a_step_is_trained_on() {
    use pushforward::watch::matching::Conditional;
    let link = "#v=1&flow=cnf&net=8x8&ode-steps=4&batch=64&seed=3&view=matching&objective=flow-matching&group=2";
    let (model, _) = page(link);
    let shown = model.paths.clone().expect("the trainer has told");
    assert_eq!((shown.step, shown.run), (2, model.run.number));
    // The third step of the same run by hand: its loss is that of the paths that are shown.
    let data = Arc::new(Data::toy(Dataset::TwoMoons, 3).train);
    let mut trainer = Trainer::new((*model.run.flow).clone(), data.clone(), model.settings.config());
    assert_eq!(trainer.params(), &model.run.params[..]);
    trainer.step().expect("the first step");
    trainer.step().expect("the second");
    let before = trainer.params().to_vec();
    let stepped = trainer.step().expect("the third");
    let paths = Batch::from_rows(5, shown.rows.clone());
    let (on_shown, _) = loss(&model.run.flow, &before, &paths);
    assert!((on_shown - stepped).abs() <= 1e-6 * stepped, "{on_shown} against {stepped}");
    let (on_another, _) = loss(&model.run.flow, &before, &trainer.batch(3));
    assert!((on_another - stepped).abs() > 1e-3, "another batch would be noticed");
    // Every x is a point of the training data, and most are not among those that the page draws.
    let near = |x: [f32; 2], i: usize| (data.get(0, i) - x[0]).abs() + (data.get(1, i) - x[1]).abs() < 1e-5;
    let group = Conditional::group(&shown.rows);
    let from: Vec<usize> = group.iter().filter_map(|c| (0..data.len()).find(|&i| near(c.x, i))).collect();
    assert_eq!(from.len(), 64);
    assert!(from.iter().filter(|&&i| i >= model.run.points.len() / 2).count() > 32);
    assert_eq!(page(link).0.paths.expect("paths").rows, shown.rows, "the same seed and step, the same batch");
}

#[test]
fn the_run_beside_tells_its_batch_where_it_alone_is_trained_by_flow_matching() {
    let link = "#v=1&flow=cnf&net=8x8&ode-steps=4&view=matching";
    let (model, _) = page(link);
    assert!(model.matched().is_none() && model.paths.is_none(), "likelihood beside likelihood has no pairs");
    let (model, _) = page(&format!("{link}&beside=optimal-transport"));
    let (shown, beside) = (model.paths.as_ref().expect("paths"), model.beside.as_ref().expect("a run beside"));
    assert_eq!((shown.run, shown.step, shown.rows.len()), (beside.run.number, 0, 5 * 64));
}
