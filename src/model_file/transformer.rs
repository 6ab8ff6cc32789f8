//! Elementwise maps.

use super::node::Node;
use super::place::{BadModel, Place};
use crate::flow::{Derivative, Ends, Knot, PiecewiseLinear, Scale, Spline, Transformer};

/// Bins beyond these are taken for a mistake.
const MAX_BINS: usize = 1024;

/// One whose parameters a conditioner gives: all but those that take none.
pub(super) fn read(place: &Place<'_>) -> Result<Transformer, BadModel> {
    match read_any(place)? {
        found if found.num_params() == 0 => {
            Err(place.error("it takes no parameters, so it stands in a layer of type \"pointwise\""))
        }
        found => Ok(found),
    }
}

pub(super) fn read_any(place: &Place<'_>) -> Result<Transformer, BadModel> {
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
        "rational-quadratic" => spline(place).map(Transformer::Spline),
        "piecewise-linear" => {
            place.object(&["type", "bins", "bound", "minimum_width", "minimum_height"])?;
            let (bins, bound) = (place.get("bins")?.whole(1, MAX_BINS)?, place.get("bound")?.positive()?);
            let [minimum_width, minimum_height] = minima(place, bins)?;
            Ok(Transformer::PiecewiseLinear(PiecewiseLinear { bins, bound, minimum_width, minimum_height }))
        }
        "leaky-relu" => place.object(&["type"]).map(|_| Transformer::LeakyRelu),
        "sigmoid" => {
            place.object(&["type", "alpha"])?;
            let alpha = place.get("alpha")?;
            match alpha.number()? {
                value if (0.0..0.5).contains(&value) => Ok(Transformer::Sigmoid { alpha: value }),
                _ => Err(alpha.error("a number from 0 to below 0.5 must stand here")),
            }
        }
        _ => {
            Err(kind.error("write one of additive, affine, rational-quadratic, piecewise-linear, leaky-relu, sigmoid"))
        }
    }
}

fn spline(place: &Place<'_>) -> Result<Spline, BadModel> {
    place.object(&[
        "type",
        "bins",
        "bound",
        "minimum_width",
        "minimum_height",
        "minimum_derivative",
        "soft_clip",
        "derivative",
        "ends",
        "knot",
    ])?;
    let (bins, bound) = (place.get("bins")?.whole(1, MAX_BINS)?, place.get("bound")?.positive()?);
    let [minimum_width, minimum_height] = minima(place, bins)?;
    let least = place.get("minimum_derivative")?;
    let minimum_derivative = match least.number()? {
        value if (0.0..1.0).contains(&value) => value,
        _ => return Err(least.error("a number from 0 to below 1 must stand here")),
    };
    let soft_clip = if place.has("soft_clip") { Some(place.get("soft_clip")?.positive()?) } else { None };
    let derivative = one_of(place, "derivative", [("softplus", Derivative::Softplus), ("exp", Derivative::Exp)])?;
    let ends = one_of(place, "ends", [("linear", Ends::Linear), ("free", Ends::Free)])?;
    let knot = one_of(place, "knot", [("right", Knot::Right), ("left", Knot::Left)])?;
    Ok(Spline { bins, bound, minimum_width, minimum_height, minimum_derivative, soft_clip, derivative, ends, knot })
}

/// The least shares of 2B: K of them must leave something.
fn minima(place: &Place<'_>, bins: usize) -> Result<[f64; 2], BadModel> {
    let least = |key| {
        let least = place.get(key)?;
        match least.number()? {
            value if value >= 0.0 && value * bins as f64 <= 1.0 - 1e-9 => Ok(value),
            _ => Err(least.error(format!("a number from 0 to below 1 / {bins} (the bins) must stand here"))),
        }
    };
    Ok([least("minimum_width")?, least("minimum_height")?])
}

fn one_of<V: Copy>(place: &Place<'_>, key: &str, names: [(&str, V); 2]) -> Result<V, BadModel> {
    let (found, [first, second]) = (place.get(key)?, names);
    match found.text()? {
        name if name == first.0 => Ok(first.1),
        name if name == second.0 => Ok(second.1),
        _ => Err(found.error(format!("write \"{}\" or \"{}\"", first.0, second.0))),
    }
}

fn scale(place: &Place<'_>) -> Result<Scale, BadModel> {
    let kind = place.get("type")?;
    let bound = || place.object(&["type", "bound"]).and_then(|_| place.get("bound")?.positive());
    match kind.text()? {
        "exp" => place.object(&["type"]).map(|_| Scale::Exp),
        "tanh" => Ok(Scale::Tanh { bound: bound()? }),
        "soft-clip" => Ok(Scale::SoftClip { bound: bound()? }),
        name @ ("sigmoid" | "inverse-sigmoid") => {
            place.object(&["type", "offset", "minimum"])?;
            let (offset, minimum) = (place.get("offset")?.number()?, place.get("minimum")?);
            match minimum.number()? {
                minimum if minimum >= 0.0 && name == "sigmoid" => Ok(Scale::Sigmoid { offset, minimum }),
                minimum if minimum >= 0.0 => Ok(Scale::InverseSigmoid { offset, minimum }),
                _ => Err(minimum.error("a number from 0 on must stand here")),
            }
        }
        _ => Err(kind.error("write one of exp, tanh, soft-clip, sigmoid, inverse-sigmoid")),
    }
}

pub(super) fn write(transformer: &Transformer) -> Node {
    let sigmoid = |name, offset, minimum| {
        vec![("type", Node::Text(name)), ("offset", Node::Number(offset)), ("minimum", Node::Number(minimum))]
    };
    let bounded = |name, bound| vec![("type", Node::Text(name)), ("bound", Node::Number(bound))];
    match transformer {
        Transformer::Additive => Node::Object(vec![("type", Node::Text("additive"))]),
        Transformer::Affine(scale) => {
            let scale = match *scale {
                Scale::Exp => vec![("type", Node::Text("exp"))],
                Scale::Tanh { bound } => bounded("tanh", bound),
                Scale::SoftClip { bound } => bounded("soft-clip", bound),
                Scale::Sigmoid { offset, minimum } => sigmoid("sigmoid", offset, minimum),
                Scale::InverseSigmoid { offset, minimum } => sigmoid("inverse-sigmoid", offset, minimum),
            };
            Node::Object(vec![("type", Node::Text("affine")), ("scale", Node::Object(scale))])
        }
        Transformer::Spline(spline) => write_spline(spline),
        Transformer::PiecewiseLinear(map) => Node::of_type(
            "piecewise-linear",
            vec![
                ("bins", Node::Whole(map.bins)),
                ("bound", Node::Number(map.bound)),
                ("minimum_width", Node::Number(map.minimum_width)),
                ("minimum_height", Node::Number(map.minimum_height)),
            ],
        ),
        Transformer::LeakyRelu => Node::of_type("leaky-relu", vec![]),
        Transformer::Sigmoid { alpha } => Node::of_type("sigmoid", vec![("alpha", Node::Number(*alpha))]),
    }
}

fn write_spline(spline: &Spline) -> Node {
    let mut entries = vec![
        ("bins", Node::Whole(spline.bins)),
        ("bound", Node::Number(spline.bound)),
        ("minimum_width", Node::Number(spline.minimum_width)),
        ("minimum_height", Node::Number(spline.minimum_height)),
        ("minimum_derivative", Node::Number(spline.minimum_derivative)),
    ];
    entries.extend(spline.soft_clip.map(|c| ("soft_clip", Node::Number(c))));
    entries.extend([
        ("derivative", Node::Text(if spline.derivative == Derivative::Softplus { "softplus" } else { "exp" })),
        ("ends", Node::Text(if spline.ends == Ends::Linear { "linear" } else { "free" })),
        ("knot", Node::Text(if spline.knot == Knot::Right { "right" } else { "left" })),
    ]);
    Node::of_type("rational-quadratic", entries)
}
