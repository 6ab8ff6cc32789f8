//! What a continuous flow promises beyond the laws of every layer: orders, tolerances, estimates, penalties and counts.

#[path = "continuous/accuracy.rs"]
mod accuracy;
#[path = "continuous/gradients.rs"]
mod gradients;
#[path = "continuous/penalties.rs"]
mod penalties;
mod support;

use pushforward::flow::{Bijection, Continuous, Gradient, Method, Solver, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::model_file::read;
use pushforward::net::{Activation, Mlp, Pass};
use serde_json::{Value, json};

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
