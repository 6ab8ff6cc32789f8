//! A model to JSON, and a gradient to JSON of the same shape.

use super::node::Node;
use super::{FORMAT, Model, VERSION};
use crate::flow::{Base, Bijection, Coupling, Flow, Layer, Mixture, Scale, Transformer};
use crate::net::Mlp;

/// The file of a model. Reading it gives the same model, bit for bit.
pub fn write(model: &Model) -> String {
    let Model { flow, params, standardize } = model;
    let file = Node::Object(vec![
        ("format", Node::Text(FORMAT)),
        ("version", Node::Whole(VERSION as usize)),
        ("dim", Node::Whole(flow.dim())),
        ("base", base(&flow.base, flow.base_params(params))),
        (
            "standardize",
            Node::Object(vec![("mean", Node::numbers(&standardize.mean)), ("std", Node::numbers(&standardize.std))]),
        ),
        ("layers", layers(flow, params)),
    ]);
    format!("{file}\n")
}

/// `{"nll", "grad", "base"}`: `grad` has the shape of `layers`, with the derivative in the place of each weight;
/// `base` has that of `base` and stands there only where the base has weights.
pub fn write_gradient(flow: &Flow, nll: f64, gradient: &[f64]) -> String {
    let mut entries = vec![("nll", Node::Number(nll)), ("grad", layers(flow, gradient))];
    let own = flow.base_params(gradient);
    if !own.is_empty() {
        entries.push(("base", base(&flow.base, own)));
    }
    format!("{}\n", Node::Object(entries))
}

fn layers(flow: &Flow, params: &[f64]) -> Node {
    Node::List(flow.layers.iter().enumerate().map(|(i, l)| layer(l, &params[flow.window(i)])).collect())
}

fn base(base: &Base, params: &[f64]) -> Node {
    match base {
        Base::Normal { .. } => Node::Object(vec![("type", Node::Text("normal"))]),
        Base::Mixture(Mixture { dim, fixed, .. }) => {
            let values = fixed.as_deref().unwrap_or(params);
            let components = || values.chunks(1 + 2 * dim);
            Node::Object(vec![
                ("type", Node::Text("mixture")),
                ("trainable", Node::Switch(fixed.is_none())),
                ("logits", Node::List(components().map(|c| Node::Number(c[0])).collect())),
                ("means", Node::List(components().map(|c| Node::numbers(&c[1..=*dim])).collect())),
                ("log_stds", Node::List(components().map(|c| Node::numbers(&c[1 + dim..])).collect())),
            ])
        }
    }
}

fn layer(layer: &Layer, params: &[f64]) -> Node {
    let indices = |list: &[usize]| Node::List(list.iter().map(|&d| Node::Whole(d)).collect());
    let (scale, shift) = params.split_at(layer.dim().min(params.len()));
    match layer {
        Layer::Coupling(coupling) => self::coupling(coupling, params),
        Layer::Diagonal(_) | Layer::ActNorm(_) => {
            let name = if matches!(layer, Layer::ActNorm(_)) { "actnorm" } else { "diagonal" };
            let mut entries = vec![("type", Node::Text(name)), ("log_scale", Node::numbers(scale))];
            if !shift.is_empty() {
                entries.push(("shift", Node::numbers(shift)));
            }
            Node::Object(entries)
        }
        Layer::Permute(permute) => {
            Node::Object(vec![("type", Node::Text("permute")), ("order", indices(&permute.order))])
        }
        Layer::Rotation(rotation) => Node::Object(vec![
            ("type", Node::Text("rotation")),
            ("plane", indices(&[rotation.plane.0, rotation.plane.1])),
            ("angle", Node::Number(params[0])),
        ]),
        Layer::Invert(invert) => {
            Node::Object(vec![("type", Node::Text("invert")), ("layer", self::layer(&invert.layer, params))])
        }
    }
}

fn coupling(coupling: &Coupling, params: &[f64]) -> Node {
    Node::Object(vec![
        ("type", Node::Text("coupling")),
        ("transformed", Node::List(coupling.transformed().map(Node::Whole).collect())),
        ("transformer", transformer(&coupling.transformer)),
        ("conditioner", mlp(&coupling.conditioner, params)),
    ])
}

fn transformer(transformer: &Transformer) -> Node {
    let bounded = |name, bound| vec![("type", Node::Text(name)), ("bound", Node::Number(bound))];
    match transformer {
        Transformer::Additive => Node::Object(vec![("type", Node::Text("additive"))]),
        Transformer::Affine(scale) => {
            let scale = match *scale {
                Scale::Exp => vec![("type", Node::Text("exp"))],
                Scale::Tanh { bound } => bounded("tanh", bound),
                Scale::SoftClip { bound } => bounded("soft-clip", bound),
                Scale::Sigmoid { offset, minimum } => vec![
                    ("type", Node::Text("sigmoid")),
                    ("offset", Node::Number(offset)),
                    ("minimum", Node::Number(minimum)),
                ],
            };
            Node::Object(vec![("type", Node::Text("affine")), ("scale", Node::Object(scale))])
        }
    }
}

fn mlp(mlp: &Mlp, params: &[f64]) -> Node {
    let maps = (0..mlp.depth()).map(|i| {
        let (inputs, outputs) = (mlp.widths[i], mlp.widths[i + 1]);
        let (weight, bias) = params[mlp.offset(i)..mlp.offset(i + 1)].split_at(inputs * outputs);
        Node::Object(vec![("weight", Node::rows(weight, inputs)), ("bias", Node::numbers(bias))])
    });
    Node::Object(vec![
        ("type", Node::Text("mlp")),
        ("activation", Node::Text(mlp.activation.name())),
        ("layers", Node::List(maps.collect())),
    ])
}
