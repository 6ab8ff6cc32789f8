//! Model files: what is written comes back bit for bit, what is wrong is said with its place, and nothing panics.

mod support;

use proptest::prelude::*;
use pushforward::data::Standardize;
use pushforward::flow::{
    Autoregressive, Base, BaseKind, Bijection, Family, Flow, Invert, Layer, Mixture, ParameterLayout, Scale, Spec,
    Transformer, Warm,
};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::model_file::{Model, read, write, write_gradient};
use pushforward::net::Activation;
use serde_json::{Value, json};
use support::cases;

fn model(base: Base, layers: Vec<Layer>, rng: &mut Rng) -> Model {
    let flow = Flow::new(base, layers);
    let dim = flow.dim();
    let mut draw = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
    let mut params: Vec<f32> = draw(flow.num_params()).iter().map(|&w| w as f32).collect();
    flow.project(&mut params, &mut Warm::default());
    let mut params = params.iter().map(|&w| f64::from(w)).collect::<Vec<_>>();
    clear_masked(&flow, &mut params);
    Model {
        params,
        standardize: Standardize { mean: draw(dim), std: draw(dim).iter().map(|s| s.exp()).collect() },
        flow,
    }
}

/// Masked weights are read as 0.
fn clear_masked(flow: &Flow, params: &mut [f64]) {
    for (i, layer) in flow.layers.iter().enumerate() {
        cases::autoregressive::clear_masked(layer, &mut params[flow.window(i)]);
    }
}

/// A file with every kind of layer and constant.
fn every_kind() -> Model {
    let mut rng = Rng::new(5, Stream::Test(0));
    let mut layers: Vec<Layer> =
        cases::all().into_iter().filter(|c| c.layer.dim() == 3 && c.context == 0).map(|c| c.layer).collect();
    for scale in [Scale::Exp, Scale::Tanh { bound: 2.0 }, Scale::SoftClip { bound: 0.1 }] {
        let transforms = [true, false, true];
        layers.push(cases::coupling::coupling(&transforms, Transformer::Affine(scale), &[3, 2], Activation::Silu));
    }
    layers.push(Layer::Invert(Invert::new(Layer::Invert(Invert::new(layers[0].clone())))));
    model(Base::Mixture(Mixture { dim: 3, components: 2, fixed: None }), layers, &mut rng)
}

fn small() -> Value {
    let base = BaseKind::Mixture;
    let spec = Spec { layers: 1, hidden: vec![2], base, ..Spec::new(2, Family::Nice) };
    let flow = spec.flow();
    let text = write(&model(flow.base, flow.layers, &mut Rng::new(1, Stream::Test(1))));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_layer_comes_back_bit_for_bit() {
    let mut rng = Rng::new(0, Stream::Test(0));
    for case in cases::all() {
        let context = case.context;
        let base = Base::Normal { dim: case.layer.dim() - context };
        let mut model = model(base, vec![case.layer], &mut rng);
        model.flow.context = context;
        model.params = case.params;
        clear_masked(&model.flow, &mut model.params);
        let text = write(&model);
        let again = read(&text).unwrap_or_else(|e| panic!("{}: {e}", case.name));
        assert_eq!(again.params, model.params, "{}", case.name);
        assert_eq!(again.standardize, model.standardize);
        assert_eq!(write(&again), text, "{}", case.name);
        let x = cases::points(model.flow.rows(), 5);
        assert_eq!(again.flow.log_prob(&again.params, &x), model.flow.log_prob(&model.params, &x), "{}", case.name);
    }
}

#[test]
fn a_file_with_everything_comes_back() {
    let model = every_kind();
    let text = write(&model);
    let again = read(&text).unwrap();
    assert_eq!(again.params, model.params);
    assert_eq!(write(&again), text);
}

#[test]
fn a_fixed_mixture_has_no_weights() {
    let mut file = small();
    let before = read(&file.to_string()).unwrap();
    file["base"]["trainable"] = json!(false);
    let model = read(&file.to_string()).unwrap();
    assert_eq!(model.params.len() + 20, before.params.len());
    let x = Batch::from_points(2, &[0.3, -0.4, 1.0, 2.0]);
    assert_eq!(model.flow.log_prob(&model.params, &x), before.flow.log_prob(&before.params, &x));
}

#[test]
fn the_gradient_has_the_shape_of_the_layers() {
    let model = every_kind();
    let file: Value = serde_json::from_str(&write(&model)).unwrap();
    let gradient: Value = serde_json::from_str(&write_gradient(&model.flow, 1.5, &model.params)).unwrap();
    assert_eq!(gradient["nll"], 1.5);
    assert_eq!(gradient["grad"], file["layers"]);
    assert_eq!(gradient["base"], file["base"]);
}

/// Puts `value` at a JSON pointer of a good file, or takes it away, and returns the complaint.
fn complaint(pointer: &str, value: Option<Value>) -> String {
    let mut file = small();
    match value {
        Some(value) => *file.pointer_mut(pointer).unwrap() = value,
        None => {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            file.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        }
    }
    read(&file.to_string()).unwrap_err().to_string()
}

#[test]
fn complaints_say_where_and_what_to_do() {
    for (pointer, value, said) in [
        (
            "/format",
            Some(json!("keras")),
            "format: \"pushforward-model\" must stand here; this is another kind of file",
        ),
        ("/version", Some(json!(2)), "version: only version 1 is read; a newer Pushforward wrote this file"),
        ("/dim", Some(json!(0)), "dim: a whole number from 1 to 4096 must stand here, but it is 0"),
        ("/dim", Some(json!(3)), "layers[0].log_scale: 3 elements must stand here (one a dimension), but there are 2"),
        ("/layers", None, "the file: \"layers\" is missing; add it"),
        (
            "/layers/1/type",
            Some(json!("spline")),
            "layers[1].type: write one of coupling, autoregressive, pointwise, diagonal, triangular, plu, householder, actnorm, permute, rotation, planar, radial, continuous, prefix, residual, invert",
        ),
        (
            "/layers/1/transformed",
            Some(json!([0, 1])),
            "layers[1].transformed: 1 to 1 of the 2 coordinates must stand here",
        ),
        (
            "/layers/1/transformed",
            Some(json!([2])),
            "layers[1].transformed[0]: a whole number from 0 to 1 must stand here, but it is 2",
        ),
        ("/layers/1/transformer/type", Some(json!("affine")), "layers[1].transformer: \"scale\" is missing; add it"),
        (
            "/layers/1/transformer",
            Some(json!({"type": "affine", "scale": {"type": "exp"}})),
            "layers[1].conditioner.layers[1].weight: 2 rows must stand here (the outputs of the conditioner), but there are 1",
        ),
        (
            "/layers/1/conditioner/layers/0/weight/1",
            Some(json!([1, 2])),
            "layers[1].conditioner.layers[0].weight[1]: 1 elements must stand here (one a coordinate that is not transformed), but there are 2",
        ),
        (
            "/layers/1/conditioner/layers/0/bias/0",
            Some(Value::Null),
            "layers[1].conditioner.layers[0].bias[0]: a finite number must stand here, but it is null",
        ),
        (
            "/layers/1/conditioner/activation",
            Some(json!("gelu")),
            "layers[1].conditioner.activation: write one of relu, tanh, elu, silu, lipswish",
        ),
        ("/standardize/std/0", Some(json!(0)), "standardize.std[0]: a positive number must stand here, but it is 0"),
        (
            "/base",
            Some(json!({"type": "normal", "scale": 2})),
            "base: \"scale\" is not known; remove it or write one of type",
        ),
    ] {
        assert_eq!(complaint(pointer, value), said);
    }
    let error = read("{\n \"format\": pushforward\n}").unwrap_err().to_string();
    assert_eq!(error, "line 2, column 12: this is not JSON (expected value); correct it there");
}

/// A conditional model of one autoregressive layer.
fn conditional() -> Value {
    let transformer = Transformer::Affine(Scale::Exp);
    let layer = Autoregressive::new(vec![1, 0], 1, transformer, ParameterLayout::Interleaved, &[3], Activation::Tanh);
    let mut model =
        model(Base::Normal { dim: 2 }, vec![Layer::Autoregressive(layer)], &mut Rng::new(2, Stream::Test(0)));
    model.flow.context = 1;
    serde_json::from_str(&write(&model)).unwrap()
}

#[test]
fn complaints_about_masked_nets_say_what_belongs_there() {
    assert_eq!(conditional()["layers"][0]["conditioner"]["degrees"], json!([[2, 1, 0], [0, 0, 1], [2, 2, 1, 1]]));
    for (pointer, value, said) in [
        ("/context", json!(-1), "context: a whole number from 0 to 4096 must stand here, but it is -1"),
        (
            "/context",
            json!(2),
            "layers[0].conditioner.layers[0].weight[0]: 4 elements must stand here (one a coordinate, then one a number of the context), but there are 3",
        ),
        (
            "/layers/0/order",
            json!([0]),
            "layers[0].order: 2 elements must stand here (one a dimension), but there are 1",
        ),
        (
            "/layers/0/order",
            json!([1, 1]),
            "layers[0].order: no coordinate has rank 0; ranks must run from 0 without a gap",
        ),
        (
            "/layers/0/order",
            json!([0, 1]),
            "layers[0].conditioner.degrees[0]: [1, 2, 0] must stand here (rank + 1 of each coordinate, 0 for the context)",
        ),
        (
            "/layers/0/parameters",
            json!("blocks"),
            "layers[0].conditioner.degrees[2]: [2, 1, 2, 1] must stand here (rank + 1 of each coordinate, in the order of parameters)",
        ),
        ("/layers/0/parameters", json!("rows"), "layers[0].parameters: write \"blocks\" or \"interleaved\""),
        ("/layers/0/formula", json!("both"), "layers[0].formula: write \"generate\" or \"normalize\""),
        ("/layers/0/conditioner/type", json!("mlp"), "layers[0].conditioner.type: write \"masked-mlp\""),
        (
            "/layers/0/conditioner/degrees",
            json!([[2, 1, 0]]),
            "layers[0].conditioner.degrees: 3 elements must stand here (one more than layers), but there are 1",
        ),
        (
            "/layers/0/conditioner/degrees/1",
            json!([0, 1]),
            "layers[0].conditioner.degrees[1]: 3 elements must stand here (one a row of the weight before), but there are 2",
        ),
        (
            "/layers/0/conditioner/degrees/1/2",
            json!(3),
            "layers[0].conditioner.degrees[1][2]: a whole number from 0 to 2 must stand here, but it is 3",
        ),
    ] {
        let mut file = conditional();
        *file.pointer_mut(pointer).unwrap() = value;
        assert_eq!(read(&file.to_string()).unwrap_err().to_string(), said);
    }
}

#[test]
fn masked_weights_are_read_as_zero() {
    let mut file = conditional();
    let plain = read(&file.to_string()).unwrap();
    let hidden = "/layers/0/conditioner/layers/0/weight/0/0";
    assert_eq!(file.pointer(hidden), Some(&json!(0.0)));
    *file.pointer_mut(hidden).unwrap() = json!(5.0);
    assert_eq!(read(&file.to_string()).unwrap(), plain);
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let deep = format!("{}{}", r#"{"type": "invert", "layer": "#.repeat(100_000), "}".repeat(100_000));
    assert!(read(&deep).is_err());
    assert!(read(&"[".repeat(1_000_000)).is_err());
}

/// The pointers of everything in a JSON tree.
fn pointers(value: &Value, here: &str, out: &mut Vec<String>) {
    out.push(here.to_owned());
    match value {
        Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| pointers(v, &format!("{here}/{i}"), out)),
        Value::Object(map) => map.iter().for_each(|(k, v)| pointers(v, &format!("{here}/{k}"), out)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        prop_assert!(read(&text).is_err());
    }

    #[test]
    fn a_file_with_one_thing_changed_is_read_or_explained(place in any::<prop::sample::Index>(), change in 0..12usize) {
        let mut file: Value = serde_json::from_str(&write(&every_kind())).unwrap();
        let mut all = Vec::new();
        pointers(&file, "", &mut all);
        let changes = [
            Value::Null, json!(true), json!(-1), json!(1e308), json!(2), json!("normal"), json!([]), json!({}),
            json!([[1.0]]), json!([0, 1, 2]), json!(18446744073709551615u64), json!({"type": "exp"}),
        ];
        let at: &String = place.get(&all);
        *file.pointer_mut(at).unwrap() = changes[change].clone();
        match read(&file.to_string()) {
            Ok(model) => {
                let x = cases::points(model.flow.rows(), 2);
                prop_assert_eq!(model.flow.num_params(), model.params.len());
                let _ = model.flow.log_prob(&model.params, &x);
            }
            Err(error) => prop_assert!(error.to_string().contains(": "), "{}", error),
        }
    }

    #[test]
    fn every_finite_number_comes_back(params in prop::collection::vec(prop::num::f64::ANY, 4), mean in any::<[f64; 2]>()) {
        let finite = |x: f64| if x.is_finite() { x } else { 0.1 };
        let layer = Layer::Diagonal(pushforward::flow::Diagonal { dim: 2, shift: true });
        let model = Model {
            flow: Flow::new(Base::Normal { dim: 2 }, vec![layer]),
            params: params.into_iter().map(finite).collect(),
            standardize: Standardize { mean: mean.map(finite).to_vec(), std: vec![1.0, f64::MIN_POSITIVE] },
        };
        let again = read(&write(&model)).unwrap();
        let bits = |m: &Model| m.params.iter().chain(&m.standardize.mean).map(|p| p.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&again), bits(&model));
    }
}
