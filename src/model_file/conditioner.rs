//! The network of a coupling or autoregressive layer.

use super::node::Node;
use super::place::{BadModel, Place};
use crate::net::{Activation, Mlp};

/// Units of a layer beyond this are taken for a mistake.
const MAX_WIDTH: usize = 16_384;

/// The widths come from the weights, and must begin with `inputs` and end with `outputs`.
pub(super) fn read(place: &Place<'_>, inputs: usize, outputs: usize, params: &mut Vec<f64>) -> Result<Mlp, BadModel> {
    place.object(&["type", "activation", "layers"])?;
    let kind = place.get("type")?;
    if kind.text()? != "mlp" {
        return Err(kind.error("write \"mlp\""));
    }
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
        let why = if i == 0 { "one a coordinate that is not transformed" } else { "one a row of the weight before" };
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
    Node::Object(vec![
        ("type", Node::Text("mlp")),
        ("activation", Node::Text(mlp.activation.name())),
        ("layers", Node::List(maps.collect())),
    ])
}
