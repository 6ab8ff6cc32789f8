//! Flows that other libraries trained and evaluated give the same numbers here. assets/reference holds their weights and
//! results, in float64; assets/reference/convert.py made the model files in assets/reference/models from them. Everything
//! goes through the commands `evaluate` and `gradient`, as a user's own flow would.

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::folder::Folder;

type Matrix = Vec<Vec<f64>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reference")
}

fn model(name: &str) -> String {
    folder().join("models").join(format!("{name}.json")).to_str().unwrap().to_owned()
}

fn results(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn matrix(value: &Value) -> Matrix {
    serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e}: {value:.80}"))
}

fn list(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e}: {value:.80}"))
}

fn pushforward(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pushforward")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Points in a file of their own, with a context beside them where there is one.
fn points_file(folder: &Folder, points: &[Vec<f64>], context: Option<&Matrix>) -> String {
    let row = |i: usize| {
        let more = context.map_or(&[][..], |c| &c[i]);
        points[i].iter().chain(more).map(|v| format!("{v:?}")).collect::<Vec<_>>().join(",")
    };
    folder.write("points.csv", &(0..points.len()).map(|i| row(i) + "\n").collect::<String>())
}

/// What `evaluate` printed.
struct Evaluated {
    points: Matrix,
    log_abs_det: Vec<f64>,
    /// Normalizing only.
    log_prob: Vec<f64>,
}

fn evaluate(name: &str, direction: &str, precision: &str, points: &Matrix, context: Option<&Matrix>) -> Evaluated {
    let folder = Folder::new(&format!("reference-{name}-{direction}-{precision}"));
    let file = points_file(&folder, points, context);
    let model = model(name);
    let args = ["evaluate", "--model", &model, "--points", &file, "--direction", direction, "--precision", precision];
    let text = pushforward(&args);
    let dim = points[0].len();
    let mut out = Evaluated { points: Vec::new(), log_abs_det: Vec::new(), log_prob: Vec::new() };
    for line in text.lines().skip(1) {
        let numbers: Vec<f64> = line.split(',').map(|v| v.parse().unwrap()).collect();
        out.points.push(numbers[..dim].to_vec());
        out.log_abs_det.push(numbers[dim]);
        out.log_prob.extend(numbers.get(dim + 1));
    }
    assert_eq!(out.points.len(), points.len(), "{text}");
    out
}

/// The largest difference, relative to the expected number where that is larger than 1.
fn worst(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let off = |(f, e): (&f64, &f64)| (f - e).abs() / e.abs().max(1.0);
    // A NaN must not get lost in a maximum.
    found.iter().zip(expected).map(off).fold(0.0, |a, b| if b <= a { a } else { b })
}

fn agree(name: &str, what: &str, found: &[f64], expected: &[f64], limit: f64) {
    let error = worst(found, expected);
    assert!(error < limit, "{name}, {what}: off by {error:e}");
}

/// The flows with `points` and an inverse.
const FLOWS: [(&str, &str); 10] = [
    ("nflows_affine_coupling", "inverse"),
    ("nflows_nice", "inverse"),
    ("nflows_rqs_coupling", "inverse"),
    ("normflows_masked_affine", "inverse"),
    ("normflows_mixed_linear_4d", "inverse"),
    ("normflows_residual", "tight_inverse"),
    ("zuko_maf_3d", "inverse"),
    ("zuko_maf_conditional", "inverse"),
    ("zuko_nsf_ar_2d", "inverse"),
    ("zuko_nsf_coupling_4d", "inverse"),
];

fn context(section: &Value) -> Option<Matrix> {
    section.get("context").map(matrix)
}

#[test]
fn latents_and_densities_agree_in_f64() {
    for (name, _) in FLOWS {
        let points = &results(name)["points"];
        let found = evaluate(name, "normalize", "f64", &matrix(&points["x"]), context(points).as_ref());
        agree(name, "z", &found.points.concat(), &matrix(&points["z"]).concat(), 1e-9);
        agree(name, "log_abs_det", &found.log_abs_det, &list(&points["log_abs_det"]), 1e-9);
        agree(name, "log_prob", &found.log_prob, &list(&points["log_prob"]), 1e-9);
    }
}

#[test]
fn the_inverse_agrees_in_f64() {
    for (name, section) in FLOWS {
        let inverse = &results(name)[section];
        let found = evaluate(name, "generate", "f64", &matrix(&inverse["z"]), context(inverse).as_ref());
        agree(name, "x", &found.points.concat(), &matrix(&inverse["x"]).concat(), 1e-7);
        if inverse.get("log_abs_det").is_some() {
            agree(name, "log_abs_det", &found.log_abs_det, &list(&inverse["log_abs_det"]), 1e-7);
        }
    }
}

#[test]
fn single_precision_loses_at_most_ten_times_what_the_library_loses() {
    let mut judged = 0;
    for (name, _) in FLOWS {
        let file = results(name);
        let Some(limits) = file.get("library_in_float32_max_abs_error") else { continue };
        let points = &file["points"];
        let found = evaluate(name, "normalize", "f32", &matrix(&points["x"]), context(points).as_ref());
        let off = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        for (what, found, expected) in [
            ("z", found.points.concat(), matrix(&points["z"]).concat()),
            ("log_abs_det", found.log_abs_det, list(&points["log_abs_det"])),
            ("log_prob", found.log_prob, list(&points["log_prob"])),
        ] {
            for (which, range) in [("all", 0..found.len()), ("generic_16_63", 16 * found.len() / 64..found.len())] {
                let limit = 10.0 * limits[what][which].as_f64().unwrap();
                let error = off(&found[range.clone()], &expected[range]);
                assert!(error <= limit, "{name}, {what}, {which}: {error:e} against {limit:e}");
            }
            judged += 1;
        }
    }
    assert!(judged >= 15, "only {judged} were judged");
}

/// All numbers of a JSON tree in order.
fn numbers(value: &Value, out: &mut Vec<f64>) {
    match value {
        Value::Number(n) => out.extend(n.as_f64()),
        Value::Array(list) => list.iter().for_each(|v| numbers(v, out)),
        _ => {}
    }
}

/// The weights and biases of one layer's net, as `gradient` prints them.
fn net_gradient(layer: &Value) -> Vec<f64> {
    let inner = if layer["type"] == "invert" { &layer["layer"] } else { layer };
    let mut out = Vec::new();
    for map in inner["conditioner"]["layers"].as_array().unwrap() {
        numbers(&map["weight"], &mut out);
        numbers(&map["bias"], &mut out);
    }
    out
}

#[test]
fn the_gradient_agrees_in_f64() {
    let nflows = |layer: usize| {
        ["_input_layer", "_hidden_layers.0", "_output_layer"]
            .map(|part| format!("_transform._transforms.{layer}.transform_net.m.{part}"))
    };
    let zuko = |layer: usize| [0, 2, 4].map(|k| format!("transform.transforms.{layer}.hyper.{k}"));
    let mut judged = 0;
    for (name, _) in FLOWS {
        let file = results(name);
        let Some(theirs) = file.get("mean_nll_gradient") else { continue };
        if name.starts_with("normflows") {
            continue; // its nets are written otherwise in the model file
        }
        let folder = Folder::new(&format!("reference-gradient-{name}"));
        let points = points_file(&folder, &matrix(&file["points"]["x"])[16..64], None);
        let text = pushforward(&["gradient", "--model", &model(name), "--points", &points, "--precision", "f64"]);
        let ours: Value = serde_json::from_str(&text).unwrap();
        agree(name, "loss", &[ours["nll"].as_f64().unwrap()], &[theirs["loss"].as_f64().unwrap()], 1e-9);
        let layers = ours["grad"].as_array().unwrap();
        for (i, layer) in layers.iter().enumerate() {
            let k = layers.len() - 1 - i;
            let parts = if name.starts_with("nflows") { nflows(k) } else { zuko(k) };
            let mut expected = Vec::new();
            for part in parts {
                numbers(&theirs["grads"][format!("{part}.weight")], &mut expected);
                numbers(&theirs["grads"][format!("{part}.bias")], &mut expected);
            }
            agree(name, &format!("gradient of layer {i}"), &net_gradient(layer), &expected, 1e-7);
        }
        judged += 1;
    }
    assert!(judged >= 6, "only {judged} were judged");
}

/// Of the net of a coupling: (weight, bias) of each map.
fn maps_of(layer: &Value) -> Vec<(Matrix, Vec<f64>)> {
    let maps = layer["conditioner"]["layers"].as_array().unwrap();
    maps.iter().map(|map| (matrix(&map["weight"]), list(&map["bias"]))).collect()
}

/// normflows' leaky nets for t and s stand in one net of ReLUs, two units for each of theirs: a unit h and its mirror image -h,
/// of which the next map takes -0.1 (convert.py). Back from the gradient of that net to theirs, by the chain rule.
fn leaky_gradient(maps: &[(Matrix, Vec<f64>)], net: usize, stays: usize) -> Vec<f64> {
    let width = maps[0].0.len() / 4;
    let mut out = Vec::new();
    for (i, (weight, bias)) in maps.iter().enumerate() {
        let last = i + 1 == maps.len();
        // Of a column: the two units below that stand for one of theirs.
        let column = |row: &[f64], k: usize| match i {
            0 => {
                if k == stays {
                    row[0]
                } else {
                    0.0
                }
            }
            _ => row[2 * net * width + k] - 0.1 * row[(2 * net + 1) * width + k],
        };
        let columns = if i == 0 { 2 } else { width };
        let combined = |row: usize, of: &dyn Fn(usize) -> f64| match last {
            // s = 1.5 tanh(r): the net here gives 1.5 r. The row of the coordinate that stays has no effect.
            true if row == stays => 0.0,
            true => (if net == 1 { 1.5 } else { 1.0 }) * of(net),
            false => of(2 * net * width + row) - of((2 * net + 1) * width + row),
        };
        let rows = if last { 2 } else { width };
        for row in 0..rows {
            out.extend((0..columns).map(|k| combined(row, &|r| column(&weight[r], k))));
        }
        out.extend((0..rows).map(|row| combined(row, &|r| bias[r])));
    }
    out
}

#[test]
fn the_gradient_of_leaky_nets_agrees_in_f64() {
    let (name, file) = ("normflows_masked_affine", results("normflows_masked_affine"));
    let theirs = &file["mean_nll_gradient"];
    let folder = Folder::new("reference-gradient-leaky");
    let points = points_file(&folder, &matrix(&file["points"]["x"])[16..64], None);
    let text = pushforward(&["gradient", "--model", &model(name), "--points", &points, "--precision", "f64"]);
    let ours: Value = serde_json::from_str(&text).unwrap();
    agree(name, "loss", &[ours["nll"].as_f64().unwrap()], &[theirs["loss"].as_f64().unwrap()], 1e-9);
    let layers = ours["grad"].as_array().unwrap();
    for (i, layer) in layers.iter().enumerate() {
        let mask = list(&file["layers"][layers.len() - 1 - i]["mask_b"]);
        let stays = mask.iter().position(|&b| b == 1.0).unwrap();
        for (net, letter) in ["t", "s"].into_iter().enumerate() {
            let mut expected = Vec::new();
            for k in [0, 2, 4] {
                numbers(&theirs["grads"][format!("flows.{i}.{letter}.net.{k}.weight")], &mut expected);
                numbers(&theirs["grads"][format!("flows.{i}.{letter}.net.{k}.bias")], &mut expected);
            }
            let found = leaky_gradient(&maps_of(layer), net, stays);
            agree(name, &format!("gradient of {letter} in layer {i}"), &found, &expected, 1e-7);
        }
    }
}

#[test]
fn the_score_agrees_in_f64() {
    use pushforward::flow::Way;
    use pushforward::math::Batch;
    use pushforward::net::Pass;
    let mut judged = 0;
    for (name, _) in FLOWS {
        let file = results(name);
        let Some(score) = file["points"].get("score_dlogp_dx") else { continue };
        let model = pushforward::model_file::read(&std::fs::read_to_string(model(name)).unwrap()).unwrap();
        let (flow, params) = (&model.flow, &model.params[..]);
        let x = matrix(&file["points"]["x"])[16..].to_vec();
        let (mut z, n) = (Batch::from_points(flow.dim(), &x.concat()), x.len());
        let (mut log_prob, mut pass) = (vec![0.0; n], Pass::recording());
        flow.apply(Way::Normalize, params, &mut z, &mut log_prob, &mut pass);
        let (mut g, mut unused) = (Batch::zeros(flow.dim(), n), vec![0.0; params.len()]);
        flow.base.vjp(&[], &z, &vec![1.0; n], &mut g, &mut []);
        flow.vjp(Way::Normalize, params, &mut g, &vec![1.0; n], &mut unused, &mut pass);
        let found: Vec<f64> = (0..n).flat_map(|i| g.point(i).collect::<Vec<_>>()).collect();
        agree(name, "score", &found, &matrix(score)[16..].concat(), 1e-7);
        judged += 1;
    }
    assert!(judged >= 8, "only {judged} were judged");
}

#[test]
fn the_invertible_convolution_of_normflows_agrees() {
    let (name, file) = ("normflows_conv1x1_plu", results("normflows_conv1x1_plu"));
    let x = matrix(&file["x"]);
    let log_det = |key: &str| vec![file[key].as_f64().unwrap(); x.len()];
    let there = evaluate(name, "normalize", "f64", &x, None);
    agree(name, "z", &there.points.concat(), &matrix(&file["z"]).concat(), 1e-9);
    agree(name, "log_abs_det", &there.log_abs_det, &log_det("log_abs_det"), 1e-9);
    let back = evaluate(name, "generate", "f64", &matrix(&file["z"]), None);
    agree(name, "x", &back.points.concat(), &x.concat(), 1e-7);
    let inverse = evaluate(name, "generate", "f64", &x, None);
    agree(name, "inverse_x", &inverse.points.concat(), &matrix(&file["inverse_x"]).concat(), 1e-7);
    agree(name, "inverse_log_abs_det", &inverse.log_abs_det, &log_det("inverse_log_abs_det"), 1e-9);
}

#[test]
fn planar_and_radial_layers_of_normflows_agree() {
    for case in results("normflows_planar_radial")["cases"].as_array().unwrap() {
        let name = format!("normflows_{}", case["kind"].as_str().unwrap());
        let (z, x, log_det) = (matrix(&case["z"]), matrix(&case["x"]), list(&case["log_abs_det_dx_dz"]));
        let there = evaluate(&name, "generate", "f64", &z, None);
        agree(&name, "x", &there.points.concat(), &x.concat(), 1e-9);
        agree(&name, "log_abs_det", &there.log_abs_det, &log_det, 1e-9);
        let back = evaluate(&name, "normalize", "f64", &x, None);
        agree(&name, "z", &back.points.concat(), &z.concat(), 1e-7);
        let minus: Vec<f64> = log_det.iter().map(|l| -l).collect();
        agree(&name, "log_abs_det back", &back.log_abs_det, &minus, 1e-7);
    }
}

#[test]
fn the_continuous_flow_of_torchdiffeq_agrees() {
    let (name, file) = ("torchdiffeq_cnf", results("torchdiffeq_cnf"));
    let truth = &file["forward_truth_rk4_3000_steps"];
    let path: Vec<Matrix> = serde_json::from_value(truth["z_t"].clone()).unwrap();
    let log_p = matrix(&truth["log_p_t_at_z_t"]);
    let there = evaluate(name, "generate", "f64", &path[0], None);
    agree(name, "z at t = 1", &there.points.concat(), &path[10].concat(), 1e-9);
    let change: Vec<f64> = log_p[0].iter().zip(&log_p[10]).map(|(start, end)| start - end).collect();
    agree(name, "log_abs_det", &there.log_abs_det, &change, 1e-9);
    let back = evaluate(name, "normalize", "f64", &matrix(&file["points"]), None);
    agree(name, "log_prob", &back.log_prob, &list(&file["backward_from_data_at_t1"]["log_prob_truth"]), 1e-9);
}

#[test]
fn fixed_steps_are_those_of_torchdiffeq() {
    let file = results("torchdiffeq_cnf");
    let start: Vec<Matrix> = serde_json::from_value(file["forward_truth_rk4_3000_steps"]["z_t"].clone()).unwrap();
    let log_p = matrix(&file["forward_truth_rk4_3000_steps"]["log_p_t_at_z_t"]);
    let fixed = &file["fixed_step_from_base_to_t1"];
    for (name, key) in [
        ("torchdiffeq_rk4", "classic_rk4_20_steps"),
        ("torchdiffeq_euler", "euler_50_steps"),
        ("torchdiffeq_midpoint", "midpoint_50_steps"),
    ] {
        let found = evaluate(name, "generate", "f64", &start[0], None);
        for (i, row) in matrix(&fixed[key]).iter().enumerate() {
            agree(name, "z", &found.points[i], &row[..2], 1e-9);
            agree(name, "log p", &[log_p[0][i] - found.log_abs_det[i]], &row[2..], 1e-9);
        }
    }
}
