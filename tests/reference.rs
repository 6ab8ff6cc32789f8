//! Flows that other libraries trained and evaluated: rewritten as model files they give the same numbers.
//! assets/reference holds their weights and results, in float64; the layers there stand in the order x -> z.

use pushforward::flow::{CHUNK, Way};
use pushforward::math::{Batch, Real};
use pushforward::model_file::{Model, read};
use pushforward::net::Pass;
use pushforward::train::{Lane, likelihood_step};
use serde_json::{Value, json};

/// One library's flow: its file, and how a layer of it becomes one of ours.
struct Reference {
    name: &'static str,
    file: Value,
    convert: fn(&Value) -> Value,
}

fn references() -> Vec<Reference> {
    let parse = |text: &str| serde_json::from_str(text).unwrap();
    vec![
        Reference {
            name: "nflows affine coupling",
            file: parse(include_str!("../assets/reference/nflows_affine_coupling.json")),
            convert: nflows_layer,
        },
        Reference {
            name: "nflows NICE",
            file: parse(include_str!("../assets/reference/nflows_nice.json")),
            convert: nflows_layer,
        },
        Reference {
            name: "normflows masked affine",
            file: parse(include_str!("../assets/reference/normflows_masked_affine.json")),
            convert: normflows_layer,
        },
        Reference {
            name: "normflows residual",
            file: {
                let mut file: Value = parse(include_str!("../assets/reference/normflows_residual.json"));
                // The library's own inverse stops early.
                file["inverse"] = file["tight_inverse"].clone();
                file
            },
            convert: normflows_residual,
        },
    ]
}

/// nflows writes x -> z, so each layer stands inverted.
fn nflows_layer(layer: &Value) -> Value {
    let transformer = match layer["type"].as_str() {
        Some("additive_coupling") => json!({"type": "additive"}),
        _ => json!({"type": "affine", "scale": {"type": "sigmoid", "offset": 2.0, "minimum": 1e-3}}),
    };
    let maps = layer["conditioner"]["layers"].as_array().unwrap();
    let maps: Vec<Value> = maps.iter().map(|m| json!({"weight": m["W"], "bias": m["b"]})).collect();
    let conditioner = json!({"type": "mlp", "activation": layer["conditioner"]["activation"], "layers": maps});
    let transformed = &layer["transformed_index"];
    let inner =
        json!({"type": "coupling", "transformed": transformed, "transformer": transformer, "conditioner": conditioner});
    json!({"type": "invert", "layer": inner})
}

type Matrix = Vec<Vec<f64>>;

/// The nets for s and t read the whole masked vector, with leaky ReLUs; one net of ReLUs on the coordinate that stays does
/// the same: leaky(h) = relu(h) - 0.1 relu(-h).
fn normflows_layer(layer: &Value) -> Value {
    let mask: Vec<f64> = serde_json::from_value(layer["mask_b"].clone()).unwrap();
    let stays = mask.iter().position(|&b| b == 1.0).unwrap();
    let maps = |net: &str, i: usize| -> (Matrix, Vec<f64>) {
        let map = &layer[net]["layers"][i];
        (serde_json::from_value(map["W"].clone()).unwrap(), serde_json::from_value(map["b"].clone()).unwrap())
    };
    let depth = layer["s"]["layers"].as_array().unwrap().len();
    let mut joint = Vec::new();
    for i in 0..depth {
        let (mut weight, mut bias) = (Matrix::new(), Vec::new());
        for (k, net) in ["t", "s"].iter().enumerate() {
            let (w, b) = maps(net, i);
            let last = if i + 1 < depth { None } else { Some(if *net == "s" { 1.5 } else { 1.0 }) };
            for sign in [1.0, -1.0].into_iter().take(if last.is_some() { 1 } else { 2 }) {
                // The last rows are one a coordinate; that of the one that moves is wanted.
                for (j, (row, b)) in w.iter().zip(&b).enumerate() {
                    if last.is_some() && j == stays {
                        continue;
                    }
                    let factor = sign * last.unwrap_or(1.0);
                    let row: Vec<f64> = if i == 0 {
                        vec![factor * row[stays]]
                    } else {
                        let own = row.iter().map(|w| factor * w).chain(row.iter().map(|w| -0.1 * factor * w));
                        let other = vec![0.0; 2 * row.len()];
                        if k == 0 { own.chain(other).collect() } else { other.into_iter().chain(own).collect() }
                    };
                    weight.push(row);
                    bias.push(factor * b);
                }
            }
        }
        joint.push(json!({"weight": weight, "bias": bias}));
    }
    json!({
        "type": "coupling",
        "transformed": [1 - stays],
        "transformer": {"type": "affine", "scale": {"type": "tanh", "bound": 1.5}},
        "conditioner": {"type": "mlp", "activation": "relu", "layers": joint},
    })
}

/// g is written x -> z. Its swishes stand before each map, u sigmoid(s u) / 1.1 = LipSwish(s u) / s: so a first map s I, and s taken
/// back in the map that follows.
fn normflows_residual(layer: &Value) -> Value {
    let maps = layer["layers"].as_array().unwrap();
    let slopes: Vec<f64> = maps.iter().map(|m| m["swish_beta_raw"].as_f64().unwrap().exp().ln_1p()).collect();
    let mut list = vec![json!({"weight": [[slopes[0], 0.0], [0.0, slopes[0]]], "bias": [0.0, 0.0]})];
    for (i, map) in maps.iter().enumerate() {
        let next = slopes.get(i + 1).copied().unwrap_or(1.0);
        let mut weight: Matrix = serde_json::from_value(map["W_effective"].clone()).unwrap();
        let mut bias: Vec<f64> = serde_json::from_value(map["b"].clone()).unwrap();
        weight.iter_mut().flatten().for_each(|w| *w *= next / slopes[i]);
        bias.iter_mut().for_each(|b| *b *= next);
        list.push(json!({"weight": weight, "bias": bias}));
    }
    let network = json!({"type": "mlp", "activation": "lipswish", "layers": list});
    let inner = json!({"type": "residual", "network": network, "lipschitz": 0.9, "estimator": {"type": "exact"}});
    json!({"type": "invert", "layer": inner})
}

impl Reference {
    fn model(&self) -> Model {
        let mut layers: Vec<Value> = self.file["layers"].as_array().unwrap().iter().map(self.convert).collect();
        layers.reverse();
        let dim = &self.file["dim"];
        let base = json!({"type": "normal"});
        let file = json!({"format": "pushforward-model", "version": 1, "dim": dim, "base": base, "layers": layers});
        read(&file.to_string()).unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }

    fn batch(&self, pointer: &str) -> Batch<f64> {
        let points: Matrix = serde_json::from_value(self.file.pointer(pointer).unwrap().clone()).unwrap();
        Batch::from_points(points[0].len(), &points.concat())
    }

    fn list(&self, pointer: &str) -> Vec<f64> {
        serde_json::from_value(self.file.pointer(pointer).unwrap().clone()).unwrap()
    }
}

/// Where points go, the log-determinant, and (normalizing) the log-density.
fn evaluate<T: Real>(model: &Model, way: Way, x: &Batch<f64>) -> (Batch<f64>, Vec<f64>, Vec<f64>) {
    let params: Vec<T> = model.params();
    let mut y: Batch<T> = x.cast();
    let log_det = model.flow.transform(way, &params, &mut y);
    let log_prob = model.flow.log_prob(&params, &x.cast());
    let numbers = |values: Vec<T>| values.into_iter().map(Real::to_f64).collect();
    (y.cast(), numbers(log_det), numbers(log_prob))
}

/// The largest difference, relative to the expected number where that is larger than 1.
fn worst(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f64::max)
}

#[test]
fn latents_and_densities_agree_in_f64() {
    for r in references() {
        let (z, log_det, log_prob) = evaluate::<f64>(&r.model(), Way::Normalize, &r.batch("/points/x"));
        for (what, error) in [
            ("z", worst(z.values(), r.batch("/points/z").values())),
            ("log_abs_det", worst(&log_det, &r.list("/points/log_abs_det"))),
            ("log_prob", worst(&log_prob, &r.list("/points/log_prob"))),
        ] {
            assert!(error < 1e-9, "{}, {what}: {error:e}", r.name);
        }
    }
}

#[test]
fn the_inverse_agrees_in_f64() {
    for r in references() {
        let (x, log_det, _) = evaluate::<f64>(&r.model(), Way::Generate, &r.batch("/inverse/z"));
        let errors =
            (worst(x.values(), r.batch("/inverse/x").values()), worst(&log_det, &r.list("/inverse/log_abs_det")));
        assert!(errors.0 < 1e-7 && errors.1 < 1e-7, "{}: {errors:?}", r.name);
    }
}

#[test]
fn single_precision_loses_at_most_ten_times_what_the_library_loses() {
    for r in references() {
        let Some(limits) = r.file.get("library_in_float32_max_abs_error") else { continue };
        let limit = |what: &str| 10.0 * limits[what]["all"].as_f64().unwrap();
        let (z, log_det, log_prob) = evaluate::<f32>(&r.model(), Way::Normalize, &r.batch("/points/x"));
        let error = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        for (what, error) in [
            ("z", error(z.values(), r.batch("/points/z").values())),
            ("log_abs_det", error(&log_det, &r.list("/points/log_abs_det"))),
            ("log_prob", error(&log_prob, &r.list("/points/log_prob"))),
        ] {
            assert!(error <= limit(what), "{}, {what}: {error:e} against {:e}", r.name, limit(what));
        }
    }
}

#[test]
fn the_gradient_of_nflows_agrees_in_f64() {
    for r in references().into_iter().filter(|r| r.name.starts_with("nflows")) {
        let (model, x) = (r.model(), r.batch("/points/x"));
        let generic: Vec<f64> = (16..64).flat_map(|i| x.point(i)).collect();
        let mut lane = Lane::new(&model.flow);
        lane.x = Batch::from_points(2, &generic);
        assert!(lane.x.len() <= CHUNK);
        let loss = likelihood_step(&model.flow, &model.params, 48, &mut lane);
        assert!((loss - r.file["mean_nll_gradient"]["loss"].as_f64().unwrap()).abs() < 1e-9, "{}: {loss}", r.name);
        for i in 0..model.flow.layers.len() {
            let theirs = model.flow.layers.len() - 1 - i;
            let mut expected = Vec::new();
            for part in ["_input_layer", "_hidden_layers.0", "_output_layer"] {
                let name = |kind: &str| format!("_transform._transforms.{theirs}.transform_net.m.{part}.{kind}");
                let of = |kind: &str| r.file["mean_nll_gradient"]["grads"][name(kind)].clone();
                expected.extend(serde_json::from_value::<Matrix>(of("weight")).unwrap().concat());
                expected.extend(serde_json::from_value::<Vec<f64>>(of("bias")).unwrap());
            }
            let error = worst(&lane.gradient[model.flow.window(i)], &expected);
            assert!(error < 1e-7, "{}, layer {i}: {error:e}", r.name);
        }
    }
}

#[test]
fn the_score_of_the_residual_flow_agrees_in_f64() {
    let r = references().into_iter().find(|r| r.name == "normflows residual").unwrap();
    let (model, x) = (r.model(), r.batch("/points/x"));
    let (mut pass, mut z, mut unused) = (Pass::recording(), x.clone(), vec![0.0; model.params.len()]);
    model.flow.apply(Way::Normalize, &model.params, &mut z, &mut [0.0; 64], &mut pass);
    let mut g = z;
    g.values_mut().iter_mut().for_each(|z| *z = -*z);
    model.flow.vjp(Way::Normalize, &model.params, &mut g, &[1.0; 64], &mut unused, &mut pass);
    let error = worst(g.values(), r.batch("/points/score_dlogp_dx").values());
    assert!(error < 1e-9, "{error:e}");
}

/// A map of normflows as a layer, with its points on both sides in the order of generating: z, x, and log |det dx/dz|.
fn maps() -> Vec<(String, Value, [Matrix; 2], Vec<f64>)> {
    let mut list = Vec::new();
    let matrix = |value: &Value| serde_json::from_value::<Matrix>(value.clone()).unwrap();
    let classic: Value =
        serde_json::from_str(include_str!("../assets/reference/normflows_planar_radial.json")).unwrap();
    for case in classic["cases"].as_array().unwrap() {
        let of = |name: &str| &case["params"][name];
        let layer = match case["kind"].as_str() {
            Some("planar") => json!({"type": "planar", "w": of("w")[0], "u": of("u")[0], "b": of("b")[0]}),
            _ => {
                let log_alpha = of("alpha")[0].as_f64().unwrap().abs().ln();
                json!({"type": "radial", "center": of("z_0")[0], "log_alpha": log_alpha, "beta": of("beta")[0]})
            }
        };
        let log_det = serde_json::from_value(case["log_abs_det_dx_dz"].clone()).unwrap();
        list.push((case["kind"].to_string(), layer, [matrix(&case["z"]), matrix(&case["x"])], log_det));
    }
    let glow: Value = serde_json::from_str(include_str!("../assets/reference/normflows_conv1x1_plu.json")).unwrap();
    let order = matrix(&glow["P"]).iter().map(|row| row.iter().position(|&p| p == 1.0)).collect::<Vec<_>>();
    let negative: Vec<bool> = glow["sign_S"].as_array().unwrap().iter().map(|s| s.as_f64() < Some(0.0)).collect();
    let strict = |name: &str, upper: bool| {
        let rows = matrix(&glow[name]).into_iter().enumerate();
        rows.map(|(i, row)| if upper { row[i + 1..].to_vec() } else { row[..i].to_vec() }).collect::<Matrix>()
    };
    let plu = json!({
        "type": "plu", "order": order, "lower": strict("L_raw", false), "upper": strict("U_raw", true),
        "log_diagonal": glow["log_S"], "negative": negative, "tiles": 16,
    });
    let log_det = vec![glow["log_abs_det"].as_f64().unwrap(); 64];
    // It multiplies from x to z, so that here its x is the latent side.
    list.push(("1x1 convolution".into(), plu, [matrix(&glow["x"]), matrix(&glow["z"])], log_det));
    list
}

#[test]
fn the_planar_radial_and_convolutional_maps_of_normflows_agree_both_ways() {
    for (name, layer, [z, x], log_det) in maps() {
        let dim = z[0].len();
        let base = json!({"type": "normal"});
        let file = json!({"format": "pushforward-model", "version": 1, "dim": dim, "base": base, "layers": [layer]});
        let model = read(&file.to_string()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (z, x) = (Batch::from_points(dim, &z.concat()), Batch::from_points(dim, &x.concat()));
        let back: Vec<f64> = log_det.iter().map(|l| -l).collect();
        for (way, from, to, log_det) in [(Way::Generate, &z, &x, &log_det), (Way::Normalize, &x, &z, &back)] {
            let (found, found_log_det, _) = evaluate::<f64>(&model, way, from);
            let errors = (worst(found.values(), to.values()), worst(&found_log_det, log_det));
            assert!(errors.0 < 1e-9 && errors.1 < 1e-9, "{name}, {way:?}: {errors:?}");
        }
    }
}
