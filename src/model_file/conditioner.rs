//! The network of a coupling or autoregressive layer.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, Place};
use crate::net::{Activation, Mlp};

/// Units of a layer beyond this are taken for a mistake.
const MAX_WIDTH: usize = 16_384;

/// The widths come from the weights, and must begin with `inputs` and end with `outputs`.
pub(super) fn read(place: &Place<'_>, inputs: usize, outputs: usize, params: &mut Vec<f64>) -> Result<Mlp, BadModel> {
    let kind = place.get("type")?;
    if kind.text()? != "mlp" {
        return Err(kind.error("write \"mlp\""));
    }
    place.object(&["type", "activation", "layers"])?;
    maps(place, (inputs, "one a coordinate that is not transformed"), outputs, params)
}

/// A masked net for coordinates of these ranks, its outputs belonging to `owners`. Masked weights become 0.
pub(super) fn read_masked(
    place: &Place<'_>,
    scope: Scope,
    order: &[usize],
    owners: &[usize],
    params: &mut Vec<f64>,
) -> Result<Mlp, BadModel> {
    let kind = place.get("type")?;
    if kind.text()? != "masked-mlp" {
        return Err(kind.error("write \"masked-mlp\""));
    }
    place.object(&["type", "activation", "degrees", "layers"])?;
    let start = params.len();
    let inputs = (order.len() + scope.context, "one a coordinate, then one a number of the context");
    let mut net = maps(place, inputs, owners.len(), params)?;
    let each = "one more than layers";
    let levels = place.get("degrees")?.list(Some((net.widths.len(), each)))?;
    let mut degrees = Vec::new();
    for (i, (level, &width)) in levels.iter().zip(&net.widths).enumerate() {
        let found = level.list(Some((width, if i == 0 { inputs.1 } else { "one a row of the weight before" })))?;
        let found: Vec<usize> = found.iter().map(|d| d.whole(0, order.len())).collect::<Result<_, _>>()?;
        let rank = |d: usize| order.get(d).map_or(0, |r| r + 1);
        let fixed: Option<Vec<usize>> = if i == 0 {
            Some((0..width).map(rank).collect())
        } else {
            (i == net.depth()).then(|| owners.iter().map(|&d| rank(d)).collect())
        };
        if let Some(fixed) = fixed.filter(|fixed| *fixed != found) {
            let what = if i == 0 { "0 for the context" } else { "in the order of parameters" };
            return Err(level.error(format!("{fixed:?} must stand here (rank + 1 of each coordinate, {what})")));
        }
        degrees.push(found);
    }
    net.degrees = Some(degrees);
    net.clear_masked(&mut params[start..]);
    Ok(net)
}

fn maps(
    place: &Place<'_>,
    (inputs, each_input): (usize, &str),
    outputs: usize,
    params: &mut Vec<f64>,
) -> Result<Mlp, BadModel> {
    let name = place.get("activation")?;
    let activation = Activation::from_name(name.text()?)
        .ok_or_else(|| name.error(format!("write one of {}", Activation::ALL.map(Activation::name).join(", "))))?;
    let layers = place.get("layers")?;
    let list = layers.list(None)?;
    if !(1..=64).contains(&list.len()) {
        return Err(layers.error(format!("1 to 64 affine maps are read, but there are {}", list.len())));
    }
    let mut widths = vec![inputs];
    for (i, affine) in list.iter().enumerate() {
        affine.object(&["weight", "bias"])?;
        let rows = affine.get("weight")?;
        let found = rows.list(None)?.len();
        if i + 1 == list.len() && found != outputs {
            return Err(rows.error(format!(
                "{outputs} rows must stand here (the outputs of the conditioner), but there are {found}"
            )));
        }
        if !(1..=MAX_WIDTH).contains(&found) {
            return Err(rows.error(format!("1 to {MAX_WIDTH} rows are read, but there are {found}")));
        }
        let why = if i == 0 { each_input } else { "one a row of the weight before" };
        for row in rows.list(None)? {
            params.extend(row.numbers(widths[i], why)?);
        }
        params.extend(affine.get("bias")?.numbers(found, "one a row of weight")?);
        widths.push(found);
    }
    Ok(Mlp { widths, activation, degrees: None })
}

pub(super) fn write(mlp: &Mlp, params: &[f64]) -> Node {
    let maps = (0..mlp.depth()).map(|i| {
        let (inputs, outputs) = (mlp.widths[i], mlp.widths[i + 1]);
        let (weight, bias) = params[mlp.offset(i)..mlp.offset(i + 1)].split_at(inputs * outputs);
        Node::Object(vec![("weight", Node::rows(weight, inputs)), ("bias", Node::numbers(bias))])
    });
    let mut entries = vec![("activation", Node::Text(mlp.activation.name()))];
    if let Some(degrees) = &mlp.degrees {
        entries.push(("degrees", Node::List(degrees.iter().map(|level| Node::indices(level)).collect())));
    }
    entries.push(("layers", Node::List(maps.collect())));
    Node::of_type(if mlp.degrees.is_some() { "masked-mlp" } else { "mlp" }, entries)
}
