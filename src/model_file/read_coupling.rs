//! A coupling: which coordinates move, how, and the network that says by how much.

use super::place::{BadModel, Place};
use super::read::indices;
use crate::flow::{Coupling, Scale, Transformer};
use crate::net::{Activation, Mlp};

/// Units of a layer beyond this are taken for a mistake.
const MAX_WIDTH: usize = 16_384;

/// Reads a coupling and appends its weights to `params`.
pub(super) fn coupling(place: &Place<'_>, dim: usize, params: &mut Vec<f64>) -> Result<Coupling, BadModel> {
    place.object(&["type", "transformed", "transformer", "conditioner"])?;
    let moved = place.get("transformed")?;
    let transformed = indices(&moved, dim)?;
    if transformed.is_empty() || transformed.len() == dim {
        return Err(moved.error(format!("1 to {} of the {dim} coordinates must stand here", dim - 1)));
    }
    let transformer = transformer(&place.get("transformer")?)?;
    let (inputs, outputs) = (dim - transformed.len(), transformed.len() * transformer.num_params());
    let conditioner = mlp(&place.get("conditioner")?, inputs, outputs, params)?;
    let transforms = (0..dim).map(|d| transformed.contains(&d)).collect();
    Ok(Coupling { transforms, conditioner, transformer })
}

fn transformer(place: &Place<'_>) -> Result<Transformer, BadModel> {
    let kind = place.get("type")?;
    match kind.text()? {
        "additive" => {
            place.object(&["type"])?;
            Ok(Transformer::Additive)
        }
        "affine" => {
            place.object(&["type", "scale"])?;
            scale(&place.get("scale")?).map(Transformer::Affine)
        }
        _ => Err(kind.error("write \"additive\" or \"affine\"")),
    }
}

fn scale(place: &Place<'_>) -> Result<Scale, BadModel> {
    let kind = place.get("type")?;
    let bound = || place.object(&["type", "bound"]).and_then(|_| place.get("bound")?.positive());
    match kind.text()? {
        "exp" => place.object(&["type"]).map(|_| Scale::Exp),
        "tanh" => Ok(Scale::Tanh { bound: bound()? }),
        "soft-clip" => Ok(Scale::SoftClip { bound: bound()? }),
        "sigmoid" => {
            place.object(&["type", "offset", "minimum"])?;
            let (offset, minimum) = (place.get("offset")?.number()?, place.get("minimum")?);
            match minimum.number()? {
                value if value >= 0.0 => Ok(Scale::Sigmoid { offset, minimum: value }),
                _ => Err(minimum.error("a number from 0 on must stand here")),
            }
        }
        _ => Err(kind.error("write one of exp, tanh, soft-clip, sigmoid")),
    }
}

/// The widths come from the weights, and must begin with `inputs` and end with `outputs`.
fn mlp(place: &Place<'_>, inputs: usize, outputs: usize, params: &mut Vec<f64>) -> Result<Mlp, BadModel> {
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
    Ok(Mlp { widths, activation })
}
