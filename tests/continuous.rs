//! What a continuous flow promises beyond the laws of every layer: orders, tolerances, estimates, penalties and counts.

mod support;

use pushforward::flow::{Base, Bijection, Continuous, Divergence, Flow, Gradient, Layer, Method, Solver, Way};
use pushforward::math::{Batch, Dual, Real, Rng, Stream};
use pushforward::model_file::read;
use pushforward::net::{Activation, Mlp, Pass};
use pushforward::train::{Lane, likelihood_step};
use serde_json::{Value, json};
use support::cases::points;

const WAYS: [Way; 2] = [Way::Generate, Way::Normalize];
const CONVERGED: Solver = Solver::Fixed { method: Method::Dopri5, steps: 400 };

fn fixed(method: Method, steps: usize) -> Solver {
    Solver::Fixed { method, steps }
}

fn adaptive(tolerance: f64) -> Solver {
    Solver::Adaptive { rtol: tolerance, atol: tolerance }
}

/// A flow with a lively field, and its weights.
fn flow(dim: usize, hidden: &[usize], activation: Activation, solver: Solver) -> (Continuous, Vec<f64>) {
    let net = Mlp::new(dim + 1, hidden, dim, activation);
    let mut rng = Rng::new(3, Stream::Test(dim as u64));
    let params = (0..net.num_params()).map(|_| 0.6 * rng.normal()).collect();
    (Continuous::new(net, solver), params)
}

fn with(layer: &Continuous, solver: Solver) -> Continuous {
    Continuous { solver, ..layer.clone() }
}

fn normal(dim: usize, n: usize) -> Batch<f64> {
    let mut rng = Rng::new(4, Stream::Test(0));
    Batch::from_rows(dim, (0..dim * n).map(|_| rng.normal()).collect())
}

fn run(layer: &Continuous, way: Way, params: &[f64], x: &Batch<f64>, pass: &mut Pass<f64>) -> (Batch<f64>, Vec<f64>) {
    let (mut y, mut log_det) = (x.clone(), vec![0.0; x.len()]);
    layer.apply(way, params, &mut y, &mut log_det, pass);
    (y, log_det)
}

fn rms(a: &[f64], b: &[f64]) -> f64 {
    (a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / a.len() as f64).sqrt()
}

fn largest(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs() / (1.0 + b.abs()))
        .fold(0.0, |m, e| if e > m || e.is_nan() { e } else { m })
}

#[test]
fn every_method_converges_at_its_order_in_the_value_and_in_log_det() {
    // Gentle, so that the first term of the error is the largest by far before rounding is seen.
    let (layer, _) = flow(2, &[8, 8], Activation::Tanh, CONVERGED);
    let mut rng = Rng::new(2, Stream::Test(2));
    let params: Vec<f64> = (0..layer.num_params()).map(|_| 0.5 * rng.normal()).collect();
    let x = normal(2, 64);
    for way in WAYS {
        let (y, log_det) = run(&layer, way, &params, &x, &mut Pass::new());
        for method in Method::ALL {
            let steps = match method.order() {
                1 => 256,
                2 => 64,
                4 => 32,
                _ => 64,
            };
            let [coarse, fine] = [steps, 2 * steps].map(|steps| {
                let found = run(&with(&layer, fixed(method, steps)), way, &params, &x, &mut Pass::new());
                (rms(found.0.values(), y.values()), rms(&found.1, &log_det))
            });
            for (what, order) in [("value", (coarse.0 / fine.0).log2()), ("log_det", (coarse.1 / fine.1).log2())] {
                assert!((order - f64::from(method.order())).abs() < 0.15, "{method:?}, {way:?}, {what}: {order}");
            }
        }
    }
}

#[test]
fn adaptive_steps_meet_their_tolerance() {
    for (dim, hidden, activation) in
        [(1, vec![6], Activation::Silu), (2, vec![8, 8], Activation::Tanh), (5, vec![5, 5, 5], Activation::Silu)]
    {
        let (layer, params) = flow(dim, &hidden, activation, CONVERGED);
        let x = points(dim, 64);
        for way in WAYS {
            let (y, log_det) = run(&layer, way, &params, &x, &mut Pass::new());
            for tolerance in [1e-4, 1e-6, 1e-8] {
                let found = run(&with(&layer, adaptive(tolerance)), way, &params, &x, &mut Pass::new());
                // A step's error is held down; what earlier steps left grows with the field.
                let errors = (largest(found.0.values(), y.values()), largest(&found.1, &log_det));
                assert!(errors.0 < 20.0 * tolerance && errors.1 < 20.0 * tolerance, "{dim}, {tolerance}: {errors:?}");
            }
        }
    }
}

#[test]
fn trajectories_are_exact_at_steps_and_between_them_to_the_order() {
    let (layer, params) = flow(2, &[8, 8], Activation::Tanh, CONVERGED);
    let x = normal(2, 20);
    let times = [1.0, 0.0, 0.25, 0.5, 0.37, 0.9];
    for way in WAYS {
        let exact = layer.trajectory(&params, way, &x, &times);
        let start = if way == Way::Generate { 1 } else { 0 };
        assert_eq!(exact[start], x);
        assert_eq!(exact[1 - start], run(&layer, way, &params, &x, &mut Pass::new()).0);
        let rk4 = with(&layer, fixed(Method::Rk4, 40)).trajectory(&params, way, &x, &times);
        let chosen = with(&layer, adaptive(1e-7)).trajectory(&params, way, &x, &times);
        for (i, exact) in exact.iter().enumerate() {
            let errors = (largest(rk4[i].values(), exact.values()), largest(chosen[i].values(), exact.values()));
            assert!(errors.0 < 1e-5 && errors.1 < 3e-6, "{way:?}, t = {}: {errors:?}", times[i]);
        }
        assert_eq!(chosen[1 - start], run(&with(&layer, adaptive(1e-7)), way, &params, &x, &mut Pass::new()).0);
    }
    let ten = with(&layer, fixed(Method::Rk4, 10)).trajectory(&params, Way::Generate, &x, &[0.3]);
    let (mut three, mut unused) = (x.clone(), vec![0.0; 20]);
    with(&layer, fixed(Method::Rk4, 3)).apply_fraction(
        0.3,
        Way::Generate,
        &params,
        &mut three,
        &mut unused,
        &mut Pass::new(),
    );
    assert!(largest(ten[0].values(), three.values()) < 1e-14);
}

#[test]
fn interpolation_keeps_order_four() {
    let (layer, params) = flow(2, &[8, 8], Activation::Tanh, CONVERGED);
    let x = normal(2, 20);
    let times: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
    let exact = with(&layer, adaptive(1e-13)).trajectory(&params, Way::Generate, &x, &times);
    let reference = layer.trajectory(&params, Way::Generate, &x, &times);
    for (i, reference) in reference.iter().enumerate() {
        assert!(largest(exact[i].values(), reference.values()) < 1e-11, "t = {}", times[i]);
    }
    let error = |tolerance: f64| {
        let found = with(&layer, adaptive(tolerance)).trajectory(&params, Way::Generate, &x, &times);
        found.iter().zip(&reference).map(|(a, b)| largest(a.values(), b.values())).fold(0.0, f64::max)
    };
    for tolerance in [1e-5, 1e-7, 1e-9] {
        assert!(error(tolerance) < 100.0 * tolerance, "{tolerance}: {}", error(tolerance));
    }
}

#[test]
fn hutchinson_is_unbiased_and_moves_no_point() {
    for hidden in [&[8, 8][..], &[5, 5, 5]] {
        let (exact, params) = flow(3, hidden, Activation::Tanh, fixed(Method::Rk4, 8));
        let layer = Continuous { divergence: Divergence::Hutchinson, ..exact.clone() };
        let x = normal(3, 5);
        let (y, log_det) = run(&exact, Way::Normalize, &params, &x, &mut Pass::new());
        assert_eq!(run(&layer, Way::Normalize, &params, &x, &mut Pass::new()), (y.clone(), log_det.clone()));
        let draws = 4000;
        let (mut sum, mut squares) = ([0.0; 5], [0.0; 5]);
        for key in 0..draws {
            let mut pass = Pass::new();
            pass.estimate(1, key);
            let (z, estimate) = run(&layer, Way::Normalize, &params, &x, &mut pass);
            assert_eq!(z, y);
            for k in 0..5 {
                sum[k] += estimate[k];
                squares[k] += estimate[k] * estimate[k];
            }
        }
        for k in 0..5 {
            let mean = sum[k] / draws as f64;
            let error = ((squares[k] / draws as f64 - mean * mean) / draws as f64).sqrt();
            assert!(error > 0.0 && error < 0.05, "no spread, or a wild one: {error}");
            assert!((mean - log_det[k]).abs() < 4.0 * error, "{mean} ± {error} against {}", log_det[k]);
        }
    }
}

/// ⟨g, y⟩ + ⟨g_log_det, log_det⟩ + share · penalty, and its derivative along weight or input `direction`.
fn objective(
    layer: &Continuous,
    way: Way,
    (params, x): (&[f64], &Batch<f64>),
    (g, g_log_det, share): (&Batch<f64>, &[f64], Option<f64>),
    noise: bool,
    direction: usize,
) -> f64 {
    let seed = |at: usize, re: f64| Dual { re, du: f64::from(u8::from(at == direction)) };
    let weights: Vec<Dual> = params.iter().enumerate().map(|(i, &w)| seed(i, w)).collect();
    let inputs = x.values().iter().enumerate().map(|(i, &v)| seed(params.len() + i, v)).collect();
    let (mut y, mut log_det) = (Batch::from_rows(x.dim(), inputs), vec![Dual::ZERO; x.len()]);
    let mut pass = Pass::new();
    if noise {
        pass.estimate(5, 2);
    }
    pass.penalty_share = share.map(Dual::from_f64);
    layer.apply(way, &weights, &mut y, &mut log_det, &mut pass);
    let moved: f64 = y.values().iter().zip(g.values()).map(|(y, g)| y.du * g).sum();
    let stretched: f64 = log_det.iter().zip(g_log_det).map(|(l, g)| l.du * g).sum();
    moved + stretched + share.unwrap_or(0.0) * pass.penalty.du
}

/// The gradient by vjp, that of the weights first.
fn gradient(
    layer: &Continuous,
    way: Way,
    (params, x): (&[f64], &Batch<f64>),
    (g, g_log_det, share): (&Batch<f64>, &[f64], Option<f64>),
    noise: bool,
) -> Vec<f64> {
    let mut pass = Pass::recording();
    if noise {
        pass.estimate(5, 2);
    }
    pass.penalty_share = share;
    run(layer, way, params, x, &mut pass);
    let (mut g, mut g_params) = (g.clone(), vec![0.0; params.len()]);
    layer.vjp(way, params, &mut g, g_log_det, &mut g_params, &mut pass);
    g_params.extend(g.values());
    g_params
}

fn cotangents(dim: usize, n: usize) -> (Batch<f64>, Vec<f64>) {
    let mut rng = Rng::new(9, Stream::Test(0));
    let mut draw = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
    (Batch::from_rows(dim, draw(dim * n)), draw(n))
}

#[test]
fn gradients_of_estimates_and_penalties_agree_with_dual_numbers() {
    for (dim, hidden) in [(1, vec![3]), (2, vec![4, 3]), (3, vec![3, 4, 3])] {
        for solver in [fixed(Method::Rk4, 3), adaptive(1e-3)] {
            for (divergence, kinetic, jacobian) in [
                (Divergence::Hutchinson, 0.0, 0.0),
                (Divergence::Hutchinson, 0.3, 0.2),
                (Divergence::Exact, 0.3, 0.0),
                (Divergence::Exact, 0.0, 0.2),
            ] {
                let (layer, params) = flow(dim, &hidden, Activation::Tanh, solver);
                let layer = Continuous { divergence, kinetic, jacobian, ..layer };
                let (x, (g, g_log_det)) = (normal(dim, 3), cotangents(dim, 3));
                for way in WAYS {
                    for noise in [false, true] {
                        let by = (&g, &g_log_det[..], Some(0.7));
                        let found = gradient(&layer, way, (&params, &x), by, noise);
                        for (direction, found) in found.iter().enumerate() {
                            let exact = objective(&layer, way, (&params, &x), by, noise, direction);
                            assert!(
                                (found - exact).abs() < 1e-9 * (1.0 + exact.abs()),
                                "{layer:?}, {way:?}, noise {noise}, {direction}: {found} against {exact}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_adjoint_gradient_is_that_through_the_solver_to_the_order() {
    for (hidden, noise) in [(&[6, 5][..], false), (&[4, 4, 4], false), (&[6, 5], true)] {
        let (layer, params) = flow(2, hidden, Activation::Tanh, CONVERGED);
        let divergence = if noise { Divergence::Hutchinson } else { Divergence::Exact };
        let layer = Continuous { divergence, kinetic: 0.1, jacobian: 0.2, ..layer };
        let (x, (g, g_log_det)) = (normal(2, 7), cotangents(2, 7));
        for way in WAYS {
            let by = (&g, &g_log_det[..], Some(0.3));
            let difference = |solver| {
                let through = with(&layer, solver);
                let adjoint = Continuous { gradient: Gradient::Adjoint, ..through.clone() };
                let [a, b] = [&through, &adjoint].map(|layer| gradient(layer, way, (&params, &x), by, noise));
                largest(&b, &a)
            };
            let [coarse, fine] = [20, 40].map(|steps| difference(fixed(Method::Rk4, steps)));
            let order = (coarse / fine).log2();
            assert!(fine < 1e-3 && order > 3.5, "{hidden:?}, {way:?}: {fine}, order {order}");
            assert!(difference(adaptive(1e-10)) < 1e-7, "{}", difference(adaptive(1e-10)));
        }
    }
}

#[test]
fn evaluations_are_counted_there_and_back() {
    let counts = |solver: Solver, gradient: Gradient| {
        let (layer, params) = flow(2, &[4, 4], Activation::Tanh, solver);
        let (layer, x) = (Continuous { gradient, ..layer }, normal(2, 9));
        let mut pass = Pass::recording();
        run(&layer, Way::Normalize, &params, &x, &mut pass);
        let there = pass.count.evaluations;
        layer.vjp(Way::Normalize, &params, &mut x.clone(), &[1.0; 9], &mut vec![0.0; params.len()], &mut pass);
        (there, pass.count.evaluations - there)
    };
    for (method, stages) in
        [(Method::Euler, 1), (Method::Midpoint, 2), (Method::Heun, 2), (Method::Rk4, 4), (Method::Dopri5, 6)]
    {
        assert_eq!(counts(fixed(method, 7), Gradient::Solver), (7 * stages, 7 * stages), "{method:?}");
    }
    assert_eq!(counts(fixed(Method::Rk4, 7), Gradient::Adjoint), (28, 56));
    let (coarse, fine) = (counts(adaptive(1e-3), Gradient::Solver).0, counts(adaptive(1e-9), Gradient::Solver).0);
    assert!(coarse % 6 == 2 && fine % 6 == 2 && 8 < coarse && coarse < fine && fine < 600, "{coarse} and {fine}");
}

#[test]
fn penalties_are_the_integrals_they_are_called() {
    let params = [0.3, -0.4, 9.0, 0.5, 0.2, 9.0, 1.5, -2.0].map(|w| if w == 9.0 { 0.0 } else { w });
    let layer = |kinetic, jacobian| {
        let net = Mlp::new(3, &[], 2, Activation::Tanh);
        Continuous { kinetic, jacobian, ..Continuous::new(net, fixed(Method::Rk4, 50)) }
    };
    let penalty = |layer: &Continuous, params: &[f64], x: &Batch<f64>, way| {
        let mut pass = Pass::new();
        pass.penalty_share = Some(1.0);
        run(layer, way, params, x, &mut pass);
        pass.penalty
    };
    let x = normal(2, 4);
    for way in WAYS {
        // v = A y + b has the Jacobian A everywhere, and v = b the speed |b|.
        let frobenius = 0.3 * 0.3 + 0.4 * 0.4 + 0.5 * 0.5 + 0.2 * 0.2;
        assert!((penalty(&layer(0.0, 0.7), &params, &x, way) - 4.0 * 0.7 * frobenius).abs() < 1e-12);
        let still = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.5, -2.0];
        assert!((penalty(&layer(0.7, 0.0), &still, &x, way) - 4.0 * 0.7 * 6.25).abs() < 1e-12);
        let mut pass = Pass::new();
        run(&layer(0.7, 0.7), way, &params, &x, &mut pass);
        assert_eq!(pass.penalty, 0.0, "nobody asked");
    }
}

#[test]
fn the_loss_of_training_holds_the_penalty_and_its_gradient() {
    let (layer, params) = flow(2, &[4, 4], Activation::Tanh, fixed(Method::Rk4, 4));
    let x = normal(2, 6);
    let loss = |kinetic: f64, params: &[f64]| {
        let layer = Continuous { kinetic, jacobian: kinetic, ..layer.clone() };
        let flow = Flow::new(Base::Normal { dim: 2 }, vec![Layer::Continuous(layer)]);
        let mut lane = Lane::new(&flow);
        let losses = [0, 1].map(|_| {
            lane.x = x.clone();
            lane.gradient.fill(0.0);
            likelihood_step(&flow, params, 12, &mut lane)
        });
        assert_eq!(losses[0], losses[1], "a penalty is of one step");
        (losses[0], lane.gradient)
    };
    let mut pass = Pass::new();
    pass.penalty_share = Some(1.0);
    run(&Continuous { kinetic: 0.5, jacobian: 0.5, ..layer.clone() }, Way::Normalize, &params, &x, &mut pass);
    assert!((loss(0.5, &params).0 - loss(0.0, &params).0 - pass.penalty / 12.0).abs() < 1e-12);
    let (_, gradient) = loss(0.5, &params);
    for i in (0..params.len()).step_by(5) {
        let moved = |by: f64| {
            let mut params = params.clone();
            params[i] += by;
            loss(0.5, &params).0
        };
        let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        assert!((slope - gradient[i]).abs() < 1e-7 * (1.0 + slope.abs()), "{i}: {slope} against {}", gradient[i]);
    }
}

#[test]
fn a_point_whose_steps_underflow_is_nan_counted_and_alone() {
    // v = 1e8 max(y, 0): positive points leave for infinity, the others stay.
    let net = Mlp::new(2, &[1], 1, Activation::Relu);
    let params = [1.0, 0.0, 0.0, 1e8, 0.0];
    let layer = Continuous::new(net, adaptive(1e-6));
    let x = Batch::from_rows(1, vec![-1.0, 0.5, -2.0, 3.0]);
    let mut pass = Pass::recording();
    let (y, log_det) = run(&layer, Way::Generate, &params, &x, &mut pass);
    assert_eq!(pass.count.underflows, 2);
    assert_eq!((y.get(0, 0), y.get(0, 2), log_det[0], log_det[2]), (-1.0, -2.0, 0.0, 0.0));
    assert!(y.get(0, 1).is_nan() && y.get(0, 3).is_nan() && log_det[1].is_nan());
    let y = run32(&layer, &params, &x);
    assert!(y.get(0, 0) == -1.0 && y.get(0, 1).is_nan());
}

fn run32(layer: &Continuous, params: &[f64], x: &Batch<f64>) -> Batch<f32> {
    let params: Vec<f32> = params.iter().map(|&w| w as f32).collect();
    let mut y = x.cast();
    layer.apply(Way::Generate, &params, &mut y, &mut vec![0.0; x.len()], &mut Pass::new());
    y
}

#[test]
fn a_wrong_file_is_explained_with_its_place() {
    let complaint = |key: &str, value: Value| {
        let map = json!({"weight": [[1.0, 0.5]], "bias": [0.0]});
        let field = json!({"type": "mlp", "activation": "tanh", "layers": [map]});
        let solver = json!({"type": "rk4", "steps": 8});
        let mut layer = json!({"type": "continuous", "field": field, "solver": solver});
        layer[key] = value;
        let base = json!({"type": "normal"});
        let file = json!({
            "format": "pushforward-model", "version": 1, "dim": 1, "base": base, "layers": [layer]
        });
        read(&file.to_string()).unwrap_err().to_string()
    };
    for (key, value, said) in [
        (
            "solver",
            json!({"type": "rk45", "steps": 8}),
            "layers[0].solver.type: write one of euler, midpoint, heun, rk4, dopri5",
        ),
        (
            "solver",
            json!({"type": "rk4", "steps": 0}),
            "layers[0].solver.steps: a whole number from 1 to 100000 must stand here, but it is 0",
        ),
        (
            "solver",
            json!({"type": "dopri5", "rtol": 0.0, "atol": 1.0}),
            "layers[0].solver.rtol: a positive number must stand here, but it is 0.0",
        ),
        ("solver", json!({"type": "dopri5", "rtol": 1e-5}), "layers[0].solver: \"atol\" is missing; add it"),
        ("divergence", json!("skilling"), "layers[0].divergence: write \"exact\" or \"hutchinson\""),
        ("gradient", json!("both"), "layers[0].gradient: write \"solver\" or \"adjoint\""),
        ("kinetic", json!(-1), "layers[0].kinetic: a number that is not negative must stand here"),
    ] {
        assert_eq!(complaint(key, value), said);
    }
}

#[test]
fn half_the_time_twice_is_the_whole() {
    let net = Mlp::new(3, &[6], 2, Activation::Tanh);
    let mut rng = Rng::new(1, Stream::Test(0));
    let mut params: Vec<f64> = (0..net.num_params()).map(|_| rng.normal()).collect();
    // A field that does not read t.
    (0..6).for_each(|unit| params[3 * unit + 2] = 0.0);
    let layer = Continuous::new(net, CONVERGED);
    let x = normal(2, 9);
    let (whole, whole_log_det) = run(&layer, Way::Generate, &params, &x, &mut Pass::new());
    let (mut y, mut log_det, mut pass) = (x, vec![0.0; 9], Pass::new());
    for _ in 0..2 {
        layer.apply_fraction(0.5, Way::Generate, &params, &mut y, &mut log_det, &mut pass);
    }
    assert!(largest(y.values(), whole.values()) < 1e-11 && largest(&log_det, &whole_log_det) < 1e-11);
}
