//! A coupling: which coordinates move, how, and the network that says by how much.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, Place};
use super::{conditioner, transformer};
use crate::flow::{Coupling, ParameterLayout};

/// Reads a coupling and appends its weights to `params`.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Coupling, BadModel> {
    place.object(&["type", "transformed", "transformer", "parameters", "conditioner"])?;
    let (dim, moved) = (scope.dim, place.get("transformed")?);
    let transformed = moved.indices(dim)?;
    if transformed.is_empty() || transformed.len() == dim + scope.context {
        let most = if scope.context > 0 { dim } else { dim - 1 };
        return Err(moved.error(format!("1 to {most} of the {dim} coordinates must stand here")));
    }
    let transformer = transformer::read(&place.get("transformer")?)?;
    let layout = layout(place)?;
    let inputs = dim - transformed.len() + scope.context;
    let outputs = transformed.len() * transformer.num_params();
    let conditioner = conditioner::read(&place.get("conditioner")?, inputs, outputs, params)?;
    let transforms = (0..dim + scope.context).map(|d| transformed.contains(&d)).collect();
    Ok(Coupling { transforms, conditioner, transformer, layout })
}

/// The order of the conditioner's outputs: `parameters`, or blocks where it is left out.
pub(super) fn layout(place: &Place<'_>) -> Result<ParameterLayout, BadModel> {
    if !place.has("parameters") {
        return Ok(ParameterLayout::Blocks);
    }
    let name = place.get("parameters")?;
    ParameterLayout::from_name(name.text()?).ok_or_else(|| name.error("write \"blocks\" or \"interleaved\""))
}

pub(super) fn write(coupling: &Coupling, params: &[f64]) -> Node {
    Node::of_type(
        "coupling",
        vec![
            ("transformed", Node::List(coupling.transformed().map(Node::Whole).collect())),
            ("transformer", transformer::write(&coupling.transformer)),
            ("parameters", Node::Text(coupling.layout.name())),
            ("conditioner", conditioner::write(&coupling.conditioner, params)),
        ],
    )
}
