//! An autoregressive layer: the ranks of its coordinates, how they move, and the masked network that says by how much.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, Place};
use super::{conditioner, coupling, transformer};
use crate::flow::{Autoregressive, Way};

/// Reads an autoregressive layer and appends its weights to `params`.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Autoregressive, BadModel> {
    place.object(&["type", "order", "transformer", "parameters", "formula", "conditioner"])?;
    let order = place.get("order")?.permutation(scope.dim)?;
    let transformer = transformer::read(&place.get("transformer")?)?;
    let layout = coupling::layout(place)?;
    let formula = formula(place)?;
    let each = transformer.num_params();
    let owners: Vec<usize> = (0..order.len() * each).map(|row| layout.owner(row, order.len(), each)).collect();
    let conditioner = conditioner::read_masked(&place.get("conditioner")?, scope, &order, &owners, params)?;
    Ok(Autoregressive { order, context: scope.context, conditioner, transformer, layout, formula })
}

/// The way in which the transformer is written: `formula`, or generate where it is left out.
fn formula(place: &Place<'_>) -> Result<Way, BadModel> {
    if !place.has("formula") {
        return Ok(Way::Generate);
    }
    let name = place.get("formula")?;
    match name.text()? {
        "generate" => Ok(Way::Generate),
        "normalize" => Ok(Way::Normalize),
        _ => Err(name.error("write \"generate\" or \"normalize\"")),
    }
}

pub(super) fn write(layer: &Autoregressive, params: &[f64]) -> Node {
    let formula = if layer.formula == Way::Generate { "generate" } else { "normalize" };
    Node::of_type(
        "autoregressive",
        vec![
            ("order", Node::indices(&layer.order)),
            ("transformer", transformer::write(&layer.transformer)),
            ("parameters", Node::Text(layer.layout.name())),
            ("formula", Node::Text(formula)),
            ("conditioner", conditioner::write(&layer.conditioner, params)),
        ],
    )
}
