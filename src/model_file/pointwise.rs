//! A pointwise layer: a transformer with weights of its own in every coordinate.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use super::transformer;
use crate::flow::Pointwise;

/// Reads a pointwise layer and appends its weights, row after row, to `params`. Where there are none, `weights` is left out.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Pointwise, BadModel> {
    place.object(&["type", "transformer", "weights"])?;
    let transformer = transformer::read_any(&place.get("transformer")?)?;
    let each = transformer.num_params();
    if each > 0 || place.has("weights") {
        for row in place.get("weights")?.list(Some((scope.dim, EACH_DIM)))? {
            params.extend(row.numbers(each, "the parameters of the transformer")?);
        }
    }
    Ok(Pointwise { dim: scope.dim, transformer })
}

pub(super) fn write(pointwise: &Pointwise, params: &[f64]) -> Node {
    let mut entries = vec![("transformer", transformer::write(&pointwise.transformer))];
    if !params.is_empty() {
        entries.push(("weights", Node::rows(params, pointwise.transformer.num_params())));
    }
    Node::of_type("pointwise", entries)
}
