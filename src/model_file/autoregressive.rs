//! An autoregressive layer: the ranks of its coordinates, how they move, and the masked network that says by how much.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use super::{conditioner, coupling, transformer};
use crate::flow::{Autoregressive, Way};

/// Reads an autoregressive layer and appends its weights to `params`.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Autoregressive, BadModel> {
    place.object(&["type", "order", "transformer", "parameters", "formula", "conditioner"])?;
    let order = order(&place.get("order")?, scope.dim)?;
    let transformer = transformer::read(&place.get("transformer")?)?;
    let layout = coupling::layout(place)?;
    let formula = formula(place)?;
    let each = transformer.num_params();
    let owners: Vec<usize> = (0..order.len() * each).map(|row| layout.owner(row, order.len(), each)).collect();
    let conditioner = conditioner::read_masked(&place.get("conditioner")?, scope, &order, &owners, params)?;
    Ok(Autoregressive { order, context: scope.context, conditioner, transformer, layout, formula })
}

/// The rank of each coordinate; every rank from 0 to the largest is there.
fn order(place: &Place<'_>, dim: usize) -> Result<Vec<usize>, BadModel> {
    let ranks = place.list(Some((dim, EACH_DIM)))?;
    let order: Vec<usize> = ranks.iter().map(|rank| rank.whole(0, dim - 1)).collect::<Result<_, _>>()?;
    let largest = order.iter().copied().max().unwrap_or(0);
    match (0..largest).find(|rank| !order.contains(rank)) {
        Some(gap) => Err(place.error(format!("no coordinate has rank {gap}; ranks must run from 0 without a gap"))),
        None => Ok(order),
    }
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
