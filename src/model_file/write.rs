//! A model to JSON, and a gradient to JSON of the same shape.

use super::node::Node;
use super::{FORMAT, Model, VERSION, base, layer};
use crate::flow::Flow;

/// The file of a model. Reading it gives the same model, bit for bit.
pub fn write(model: &Model) -> String {
    let Model { flow, params, standardize } = model;
    let mut file = vec![
        ("format", Node::Text(FORMAT)),
        ("version", Node::Whole(VERSION as usize)),
        ("dim", Node::Whole(flow.dim())),
    ];
    if flow.context > 0 {
        file.push(("context", Node::Whole(flow.context)));
    }
    file.extend([
        ("base", base::write(&flow.base, flow.base_params(params))),
        (
            "standardize",
            Node::Object(vec![("mean", Node::numbers(&standardize.mean)), ("std", Node::numbers(&standardize.std))]),
        ),
        ("layers", layers(flow, params)),
    ]);
    let file = Node::Object(file);
    format!("{file}\n")
}

/// `{"nll", "grad", "base"}`: `grad` has the shape of `layers`, with the derivative in the place of each weight;
/// `base` has that of `base` and stands there only where the base has weights.
pub fn write_gradient(flow: &Flow, nll: f64, gradient: &[f64]) -> String {
    let mut entries = vec![("nll", Node::Number(nll)), ("grad", layers(flow, gradient))];
    let own = flow.base_params(gradient);
    if !own.is_empty() {
        entries.push(("base", base::write(&flow.base, own)));
    }
    format!("{}\n", Node::Object(entries))
}

fn layers(flow: &Flow, params: &[f64]) -> Node {
    Node::List(flow.layers.iter().enumerate().map(|(i, l)| layer::write(l, &params[flow.window(i)])).collect())
}
