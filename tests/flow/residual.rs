//! Residual flows: their estimated log-determinants and gradients have the right means, projection keeps the Lipschitz bound, and they
//! train.

use crate::support::cases::{points, residual::residual};
use crate::support::oracle;
use pushforward::data::{Data, Dataset};
use pushforward::flow::{ActNorm, Base, Bijection, Estimator, Flow, Invert, Layer, Prefix, Residual, Warm, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::model_file::read;
use pushforward::net::{Activation, Pass};
use pushforward::train::{Config, Objective, Trainer};
use std::sync::Arc;

const N: usize = 5;

fn layer(estimator: Estimator, lipschitz: f64) -> Residual {
    residual(3, &[6, 5], Activation::LipSwish, lipschitz, estimator)
}

/// Weights at the bound.
fn weights(layer: &Residual) -> Vec<f64> {
    let mut rng = Rng::new(3, Stream::Test(0));
    let mut params: Vec<f32> = (0..layer.num_params()).map(|_| rng.normal() as f32).collect();
    layer.project(&mut params, &mut Warm::default());
    params.iter().map(|&w| f64::from(w)).collect()
}

/// One realisation: the log-determinants of N points, then the gradients of Σ output + Σ log_det by inputs and weights.
fn realisation(layer: &Residual, way: Way, params: &[f64], key: Option<u64>) -> Vec<f64> {
    let (mut x, mut pass) = (points(3, N), Pass::recording());
    if let Some(key) = key {
        pass.estimate(9, key);
    }
    let mut log_det = vec![0.0; N];
    layer.apply(way, params, &mut x, &mut log_det, &mut pass);
    let (mut g, mut g_params) = (Batch::from_rows(3, vec![1.0; 3 * N]), vec![0.0; params.len()]);
    layer.vjp(way, params, &mut g, &[1.0; N], &mut g_params, &mut pass);
    [&log_det, g.values(), &g_params].concat()
}

/// Every number's mean over many keys lies within five standard errors of what is expected.
fn has_mean(layer: &Residual, way: Way, params: &[f64], expected: &[f64]) {
    let many = 20_000;
    let (mut sum, mut squares) = (vec![0.0; expected.len()], vec![0.0; expected.len()]);
    for key in 0..many {
        for (i, v) in realisation(layer, way, params, Some(key)).into_iter().enumerate() {
            sum[i] += v - expected[i];
            squares[i] += (v - expected[i]) * (v - expected[i]);
        }
    }
    for i in 0..expected.len() {
        let (mean, square) = (sum[i] / many as f64, squares[i] / many as f64);
        let error = ((square - mean * mean).max(0.0) / many as f64).sqrt();
        assert!(mean.abs() <= 5.0 * error + 1e-12, "{way:?}, number {i}: off by {mean:e}, standard error {error:e}");
    }
}

#[test]
fn roulette_is_unbiased_in_value_and_gradient_both_ways() {
    let layer = layer(Estimator::Roulette { always: 2, go_on: 0.6 }, 0.6);
    let params = weights(&layer);
    for way in [Way::Generate, Way::Normalize] {
        has_mean(&layer, way, &params, &realisation(&layer, way, &params, None));
    }
}

/// Log det of the exact traces up to `terms`, through the eigenvalues of J.
fn truncated(layer: &Residual, params: &[f64], terms: usize) -> Vec<f64> {
    let map = oracle::Whole(layer, Way::Generate);
    let series = |j: nalgebra::DMatrix<f64>| {
        let j = j - nalgebra::DMatrix::identity(3, 3);
        let mut power = nalgebra::DMatrix::identity(3, 3);
        (1..=terms).fold(0.0, |sum, k| {
            power = &power * &j;
            sum + if k % 2 == 1 { power.trace() } else { -power.trace() } / k as f64
        })
    };
    oracle::jacobians(&map, params, &points(3, N)).into_iter().map(series).collect()
}

#[test]
fn the_mean_of_a_series_is_the_truncated_series_and_its_gradient_that_of_it() {
    let terms = 3;
    let layer = layer(Estimator::Series { terms }, 0.8);
    let params = weights(&layer);
    let mut expected = realisation(&layer, Way::Generate, &params, None);
    expected[..N].copy_from_slice(&truncated(&layer, &params, terms));
    // The gradient by central differences of the truncated series, the outputs' by the exact layer.
    let h = 1e-5;
    let total = |params: &[f64]| truncated(&layer, params, terms).iter().sum::<f64>();
    let whole = |params: &[f64]| {
        let (y, _) = oracle::evaluate(&oracle::Whole(&layer, Way::Generate), params, &points(3, N));
        y.values().iter().sum::<f64>() + total(params)
    };
    let differences: Vec<f64> = (0..params.len())
        .map(|i| {
            let moved = |h: f64| {
                let mut params = params.clone();
                params[i] += h;
                whole(&params)
            };
            (moved(h) - moved(-h)) / (2.0 * h)
        })
        .collect();
    let mut found = vec![0.0; params.len()];
    let many = 20_000;
    let mut squares = found.clone();
    let mut log_det = [0.0; N];
    for key in 0..many {
        let r = realisation(&layer, Way::Generate, &params, Some(key));
        log_det.iter_mut().zip(&r).for_each(|(l, r)| *l += r / many as f64);
        for (i, v) in r[4 * N..].iter().enumerate() {
            found[i] += (v - differences[i]) / many as f64;
            squares[i] += (v - differences[i]).powi(2) / many as f64;
        }
    }
    for (i, (mean, square)) in found.iter().zip(&squares).enumerate() {
        let error = (square / many as f64).sqrt();
        assert!(mean.abs() <= 5.0 * error + 1e-8, "weight {i}: off by {mean:e}, standard error {error:e}");
    }
    for (l, e) in log_det.iter().zip(&expected) {
        assert!((l - e).abs() < 0.02, "{l} against {e}");
    }
}

/// Mean and variance of the estimate with a random number of terms: given N it is vᵀ S_N v for S_N = Σ_{k <= N} c_k J^k, whose mean is
/// tr S_N and whose variance, with signs for v, is Σ_{i<j} (S_ij + S_ji)².
#[test]
fn mean_and_variance_of_roulette_are_those_of_theory() {
    let (always, go_on, lipschitz) = (1, 0.5, 0.6);
    let layer = layer(Estimator::Roulette { always, go_on }, lipschitz);
    let params = weights(&layer);
    let map = oracle::Whole(&layer, Way::Generate);
    let jacobians = oracle::jacobians(&map, &params, &points(3, N));
    let many = 40_000;
    let draws: Vec<Vec<f64>> = (0..many)
        .map(|key| {
            let (mut x, mut log_det, mut pass) = (points(3, N), vec![0.0; N], Pass::new());
            pass.estimate(1, key);
            layer.apply(Way::Generate, &params, &mut x, &mut log_det, &mut pass);
            log_det
        })
        .collect();
    for (p, jacobian) in jacobians.iter().enumerate() {
        let j = jacobian - nalgebra::DMatrix::identity(3, 3);
        let (mut power, mut s) = (nalgebra::DMatrix::identity(3, 3), nalgebra::DMatrix::zeros(3, 3));
        let (mut mean, mut square) = (0.0, 0.0);
        for k in 1..=60usize {
            let reached = go_on.powi(k.saturating_sub(always) as i32);
            power = &power * &j;
            s += &power * ((if k % 2 == 1 { 1.0 } else { -1.0 }) / (k as f64 * reached));
            let symmetric = &s + s.transpose();
            let variance: f64 = (0..3).flat_map(|i| (0..i).map(move |j| (i, j))).map(|at| symmetric[at].powi(2)).sum();
            let ends_here = if k < always { 0.0 } else { reached * (1.0 - go_on) };
            mean += ends_here * s.trace();
            square += ends_here * (s.trace() * s.trace() + variance);
        }
        let variance = square - mean * mean;
        let average = |f: &dyn Fn(f64) -> f64| draws.iter().map(|d| f(d[p])).sum::<f64>() / many as f64;
        let (found, spread) = (average(&|l| l), average(&|l| (l - mean).powi(2)));
        let error = (average(&|l| ((l - mean).powi(2) - variance).powi(2)) / many as f64).sqrt();
        assert!((mean - jacobian.determinant().ln()).abs() < 1e-9, "point {p}: {mean}");
        assert!((found - mean).abs() < 5.0 * (variance / many as f64).sqrt(), "point {p}: {found} against {mean}");
        assert!((spread - variance).abs() < 5.0 * error + 1e-12, "point {p}: variance {spread} against {variance}");
    }
}

#[test]
fn the_series_converges_as_the_power_of_the_lipschitz_constant() {
    for lipschitz in [0.5, 0.95] {
        let layer = layer(Estimator::Exact, lipschitz);
        let params = weights(&layer);
        let exact = realisation(&layer, Way::Generate, &params, None);
        for terms in [1, 2, 4, 8, 16, 32] {
            let rest: f64 = (terms + 1..2000).map(|k| 3.0 * lipschitz.powi(k as i32) / k as f64).sum();
            for (t, e) in truncated(&layer, &params, terms).iter().zip(&exact) {
                assert!((t - e).abs() <= rest + 1e-12, "{terms} terms at {lipschitz}: {t} against {e}");
            }
        }
    }
}

#[test]
fn exact_stays_exact_and_a_key_gives_the_same_noise_again() {
    let exact = layer(Estimator::Exact, 0.9);
    let params = weights(&exact);
    let run = |layer: &Residual, key| realisation(layer, Way::Generate, &params, key);
    assert_eq!(run(&exact, Some(1)), run(&exact, None));
    for estimator in [Estimator::Series { terms: 4 }, Estimator::Roulette { always: 1, go_on: 0.9 }] {
        let layer = layer(estimator, 0.9);
        assert_eq!(run(&layer, Some(1)), run(&layer, Some(1)));
        assert_ne!(run(&layer, Some(1)), run(&layer, Some(2)));
        assert_eq!(run(&layer, None), run(&exact, None));
    }
}

#[test]
fn the_bound_holds_after_every_one_of_fifty_noisy_updates() {
    for (hidden, activation) in [
        (vec![], Activation::Elu),
        (vec![9], Activation::LipSwish),
        (vec![32, 32], Activation::Tanh),
        (vec![16, 40, 8], Activation::Silu),
    ] {
        for lipschitz in [0.5, 0.95] {
            let layer = residual(2, &hidden, activation, lipschitz, Estimator::Exact);
            let mut rng = Rng::new(4, Stream::Test(0));
            let mut params = vec![0.0; layer.num_params()];
            layer.init(Way::Generate, &mut params, &points(2, 4).cast(), &mut rng);
            let (mut warm, mut scaled) = (Warm::default(), 0);
            for step in 0..50 {
                params.iter_mut().for_each(|w| *w += (0.2 * rng.normal()) as f32);
                let before = params.clone();
                warm.rewind();
                layer.project(&mut params, &mut warm);
                scaled += usize::from(params != before);
                let bound = layer.lipschitz_bounds(&params).iter().product::<f64>() * layer.slopes();
                assert!(bound <= lipschitz, "{hidden:?}, step {step}: {bound} is above {lipschitz}");
                assert!(params == before || bound > 0.985 * lipschitz, "{hidden:?}, step {step}: {bound} is far below");
            }
            assert!(scaled > 0, "{hidden:?}: nothing had to be scaled");
        }
    }
}

#[test]
fn the_bound_holds_inside_other_layers_too() {
    let inner = || Layer::Residual(layer(Estimator::Exact, 0.9));
    let prefix = Layer::Prefix(Prefix { dim: 4, size: 3, layers: vec![inner(), Layer::Invert(Invert::new(inner()))] });
    let flow = Flow::new(Base::Normal { dim: 4 }, vec![prefix, Layer::ActNorm(ActNorm { dim: 4 })]);
    let mut rng = Rng::new(5, Stream::Test(0));
    let mut params: Vec<f32> = (0..flow.num_params()).map(|_| rng.normal() as f32).collect();
    flow.project(&mut params, &mut Warm::default());
    let own = layer(Estimator::Exact, 0.9);
    for params in params.chunks(own.num_params()).take(2) {
        let bound: f64 = own.lipschitz_bounds(params).iter().product();
        assert!(bound <= 0.9 && bound > 0.88, "{bound}");
    }
}

#[test]
fn projecting_again_changes_nothing() {
    let layer = layer(Estimator::Exact, 0.9);
    let mut params: Vec<f32> = weights(&layer).iter().map(|&w| w as f32).collect();
    let before = params.clone();
    layer.project(&mut params, &mut Warm::default());
    assert_eq!(params, before);
}

#[test]
fn the_inverse_counts_its_iterations_more_where_the_bound_is_looser() {
    let iterations = |lipschitz| {
        let layer = layer(Estimator::Exact, lipschitz);
        let (mut x, mut pass) = (points(3, 64), Pass::new());
        layer.apply(Way::Normalize, &weights(&layer), &mut x, &mut [0.0; 64], &mut pass);
        pass.count.iterations
    };
    assert!(iterations(0.1) < iterations(0.95) && iterations(0.95) < 1000, "{} {}", iterations(0.1), iterations(0.95));
}

#[test]
fn a_context_below_the_points_stays_and_changes_nothing() {
    let layer = layer(Estimator::Exact, 0.9);
    let params = weights(&layer);
    for way in [Way::Generate, Way::Normalize] {
        let plain = realisation(&layer, way, &params, None);
        let mut x = Batch::from_rows(4, [points(3, N).values(), &[7.0; N]].concat());
        let (mut pass, mut log_det) = (Pass::recording(), vec![0.0; N]);
        layer.apply(way, &params, &mut x, &mut log_det, &mut pass);
        let (mut g, mut g_params) = (Batch::from_rows(4, vec![1.0; 4 * N]), vec![0.0; params.len()]);
        layer.vjp(way, &params, &mut g, &[1.0; N], &mut g_params, &mut pass);
        assert_eq!((x.row(3), g.row(3)), (&[7.0; N][..], &[1.0; N][..]));
        assert_eq!([&log_det, &g.values()[..3 * N], &g_params].concat(), plain);
    }
}

fn trainer(estimator: Estimator, steps: u64) -> (Trainer, Data) {
    let data = Data::toy(Dataset::TwoMoons, 0);
    let residual = residual(2, &[32], Activation::Tanh, 0.95, estimator);
    let block = [Layer::Invert(Invert::new(Layer::Residual(residual))), Layer::ActNorm(ActNorm { dim: 2 })];
    let layers = (0..8).flat_map(|_| block.clone()).collect();
    let config = Config { lr: 1e-2, batch: 128, steps, seed: 0, objective: Objective::Likelihood };
    (Trainer::new(Flow::new(Base::Normal { dim: 2 }, layers), Arc::new(data.train.clone()), config), data)
}

#[test]
fn a_residual_flow_trains_with_every_estimator() {
    for estimator in [Estimator::Exact, Estimator::Series { terms: 6 }, Estimator::Roulette { always: 4, go_on: 0.5 }] {
        let (mut trainer, data) = trainer(estimator, 300);
        let nll = |trainer: &Trainer| {
            let log_prob = trainer.flow.log_prob(trainer.params(), &data.test);
            -log_prob.iter().map(|&l| f64::from(l)).sum::<f64>() / log_prob.len() as f64
        };
        let before = nll(&trainer);
        (0..300).for_each(|_| assert!(trainer.step().is_ok()));
        let after = nll(&trainer);
        assert!(
            before > 2.7 && after < 1.7 && after > Dataset::TwoMoons.entropy(),
            "{estimator:?}: {before} -> {after}"
        );
    }
}

#[test]
fn noise_is_fresh_each_step_and_does_not_depend_on_threads() {
    let losses = |threads: usize| {
        let (mut trainer, _) = trainer(Estimator::Roulette { always: 2, go_on: 0.5 }, 100);
        trainer.set_threads(threads);
        (0..10).map(|_| trainer.step().expect("finite")).collect::<Vec<f32>>()
    };
    let one = losses(1);
    assert_eq!(one, losses(1));
    for (a, b) in one.iter().zip(losses(2)) {
        assert!((a - b).abs() < 1e-4, "{a} against {b}");
    }
    let (mut still, _) = trainer(Estimator::Series { terms: 2 }, 100);
    still.config.lr = 0.0;
    let (a, b) = (still.step(), still.step());
    assert_ne!(a, b, "another batch, another probe");
}

fn file(scale: f64, rest: &str) -> String {
    format!(
        r#"{{"format": "pushforward-model", "version": 1, "dim": 1, "base": {{"type": "normal"}}, "layers": [{{"type": "residual",
        "network": {{"type": "mlp", "activation": "tanh", "layers": [{{"weight": [[{scale}], [0]], "bias": [0, 0]}},
        {{"weight": [[0, 2]], "bias": [0]}}]}}, {rest}}}]}}"#
    )
}

#[test]
fn a_file_that_need_not_be_invertible_is_refused_with_the_number() {
    let good = r#""lipschitz": 0.9, "estimator": {"type": "exact"}"#;
    assert!(read(&file(0.4, good)).is_ok());
    for (scale, rest, said) in [
        (
            0.75,
            good,
            "layers[0].network: the spectral norms of the weights multiply to 1.5000, which must be below 1; scale the weights down",
        ),
        (
            0.4,
            r#""lipschitz": 1, "estimator": {"type": "exact"}"#,
            "layers[0].lipschitz: a number below 1 must stand here, but it is 1",
        ),
        (
            0.4,
            r#""lipschitz": 0.9, "estimator": {"type": "roulette", "always": 2, "go_on": 1}"#,
            "layers[0].estimator.go_on: a probability below 1 must stand here",
        ),
        (
            0.4,
            r#""lipschitz": 0.9, "estimator": {"type": "hope"}"#,
            "layers[0].estimator.type: write one of exact, series, roulette",
        ),
    ] {
        assert_eq!(read(&file(scale, rest)).unwrap_err().to_string(), said);
    }
    assert!(read(&file(1e308, good)).is_err());
}
