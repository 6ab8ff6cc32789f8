//! Elementwise maps.

use super::node::Node;
use super::place::{BadModel, Place};
use crate::flow::{Scale, Transformer};

pub(super) fn read(place: &Place<'_>) -> Result<Transformer, BadModel> {
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

pub(super) fn write(transformer: &Transformer) -> Node {
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
