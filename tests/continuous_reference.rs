//! A continuous flow of torchdiffeq, evaluated there and with 3,000 steps of the classic method in NumPy, gives the same numbers.

use pushforward::flow::{Bijection, Continuous, Layer, Method, Solver, Way};
use pushforward::math::{Batch, Real};
use pushforward::model_file::{Model, read};
use pushforward::net::Pass;
use serde_json::{Value, json};

struct Reference {
    file: Value,
}

impl Reference {
    fn new() -> Self {
        Self { file: serde_json::from_str(include_str!("../assets/reference/torchdiffeq_cnf.json")).unwrap() }
    }

    fn model(&self, solver: &Value) -> Model {
        let map = |i: usize| json!({"weight": self.file[format!("W{i}")], "bias": self.file[format!("b{i}")]});
        let field = json!({"type": "mlp", "activation": "tanh", "layers": [map(1), map(2), map(3)]});
        let layer = json!({"type": "continuous", "field": field, "solver": solver});
        let base = json!({"type": "normal"});
        let file = json!({"format": "pushforward-model", "version": 1, "dim": 2, "base": base, "layers": [layer]});
        read(&file.to_string()).unwrap()
    }

    fn points(&self) -> Batch<f64> {
        batch(&self.file["points"])
    }
}

fn batch(rows: &Value) -> Batch<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).unwrap();
    Batch::from_points(rows[0].len(), &rows.concat())
}

fn list(values: &Value) -> Vec<f64> {
    serde_json::from_value(values.clone()).unwrap()
}

fn continuous(model: &Model) -> &Continuous {
    let Layer::Continuous(layer) = &model.flow.layers[0] else { panic!("one continuous layer was written") };
    layer
}

fn worst(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f64::max)
}

/// The standard normal's log p of every point, less log_det.
fn log_prob(z: &Batch<f64>, log_det: &[f64]) -> Vec<f64> {
    let normal = |k: usize| z.point(k).map(|z| -0.5 * z * z - 0.5 * std::f64::consts::TAU.ln()).sum::<f64>();
    log_det.iter().enumerate().map(|(k, l)| normal(k) - l).collect()
}

fn converged() -> Value {
    json!({"type": "dopri5", "rtol": 1e-12, "atol": 1e-12})
}

#[test]
fn densities_agree_with_the_truth() {
    let r = Reference::new();
    for solver in [converged(), json!({"type": "rk4", "steps": 300})] {
        let model = r.model(&solver);
        let log_prob = model.flow.log_prob(&model.params, &r.points());
        let error = worst(&log_prob, &list(&r.file["backward_from_data_at_t1"]["log_prob_truth"]));
        assert!(error < 1e-9, "{solver}: {error:e}");
    }
}

#[test]
fn single_precision_agrees_to_its_digits() {
    let r = Reference::new();
    let model = r.model(&json!({"type": "rk4", "steps": 60}));
    let found = model.flow.log_prob(&model.params::<f32>(), &r.points().cast());
    let found: Vec<f64> = found.into_iter().map(Real::to_f64).collect();
    let error = worst(&found, &list(&r.file["backward_from_data_at_t1"]["log_prob_truth"]));
    assert!(error < 1e-4, "{error:e}");
}

#[test]
fn the_way_from_the_base_agrees_with_the_truth_at_all_times() {
    let r = Reference::new();
    let (model, times) = (r.model(&json!({"type": "dopri5", "rtol": 1e-13, "atol": 1e-13})), list(&r.file["times"]));
    let truth = &r.file["forward_truth_rk4_3000_steps"];
    let z = r.points();
    let found = continuous(&model).trajectory(&model.params, Way::Generate, &z, &times);
    for (i, found) in found.iter().enumerate() {
        let error = worst(found.values(), batch(&truth["z_t"][i]).values());
        assert!(error < 1e-9, "t = {}: {error:e}", times[i]);
        if i % 5 != 0 {
            continue;
        }
        let (mut x, mut log_det) = (z.clone(), vec![0.0; z.len()]);
        let layer = continuous(&model);
        layer.apply_fraction(times[i], Way::Generate, &model.params, &mut x, &mut log_det, &mut Pass::new());
        let error = worst(&log_prob(&z, &log_det), &list(&truth["log_p_t_at_z_t"][i]));
        assert!(error < 1e-9, "log p at t = {}: {error:e}", times[i]);
    }
}

#[test]
fn fixed_steps_agree_with_the_same_steps_elsewhere() {
    let r = Reference::new();
    let z = r.points();
    for (method, steps, name) in [
        (Method::Rk4, 20, "classic_rk4_20_steps"),
        (Method::Euler, 50, "euler_50_steps"),
        (Method::Midpoint, 50, "midpoint_50_steps"),
    ] {
        let model = r.model(&json!({"type": method.name(), "steps": steps}));
        assert_eq!(continuous(&model).solver, Solver::Fixed { method, steps });
        let mut x = z.clone();
        let log_det = model.flow.transform(Way::Generate, &model.params, &mut x);
        let expected = batch(&r.file["fixed_step_from_base_to_t1"][name]);
        let errors =
            (worst(x.values(), &expected.values()[..2 * z.len()]), worst(&log_prob(&z, &log_det), expected.row(2)));
        assert!(errors.0 < 1e-9 && errors.1 < 1e-9, "{name}: {errors:?}");
    }
}

#[test]
fn the_field_its_trace_and_its_probe_agree() {
    let r = Reference::new();
    let model = r.model(&converged());
    let (net, at) = (&continuous(&model).field, &r.file["field_at_t_0.3"]);
    let (points, n) = (r.points(), r.points().len());
    let input: Vec<f64> = points.values().iter().copied().chain(vec![0.3; n]).collect();
    let mut pass = Pass::new();
    let (v, linearized) = net.linearize(&model.params, &input, n, &mut pass);
    assert!(worst(&v, batch(&at["f"]).values()) < 1e-9);
    let matrix = net.trace_matrix(&model.params, &mut pass).unwrap();
    let mut trace = vec![0.0; n];
    net.trace(&linearized, &matrix, &mut trace, &mut pass);
    assert!(worst(&trace, &list(&at["trace"])) < 1e-9);
    let probe = batch(&at["rademacher_v"]);
    let direction: Vec<f64> = probe.values().iter().copied().chain(vec![0.0; n]).collect();
    let pushed = net.push(&model.params, &linearized, &direction, &mut pass);
    let products: Vec<f64> = (0..n).map(|k| (0..2).map(|d| probe.get(d, k) * pushed[d * n + k]).sum()).collect();
    assert!(worst(&products, &list(&at["v_J_v"])) < 1e-9);
}

#[test]
fn the_score_agrees() {
    let r = Reference::new();
    let model = r.model(&json!({"type": "rk4", "steps": 300}));
    let (mut z, mut log_prob, mut pass) = (r.points(), vec![0.0; 64], Pass::recording());
    model.flow.apply(Way::Normalize, &model.params, &mut z, &mut log_prob, &mut pass);
    let mut g = Batch::from_rows(2, z.values().iter().map(|z| -z).collect());
    let mut unused = vec![0.0; model.params.len()];
    model.flow.vjp(Way::Normalize, &model.params, &mut g, &[1.0; 64], &mut unused, &mut pass);
    let error = worst(g.values(), batch(&r.file["backward_from_data_at_t1"]["score_dlogp_dx"]).values());
    assert!(error < 1e-6, "{error:e}");
}
