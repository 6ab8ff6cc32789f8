//! Linear layers and those with a number or two a coordinate.

use super::layer::Scope;
use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use crate::flow::{ActNorm, Diagonal, Permute, Rotation};

pub(super) fn read_diagonal(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Diagonal, BadModel> {
    let shift = place.has("shift");
    scale_and_shift(place, scope, shift, params)?;
    Ok(Diagonal { dim: scope.dim, shift })
}

pub(super) fn read_actnorm(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<ActNorm, BadModel> {
    scale_and_shift(place, scope, true, params)?;
    Ok(ActNorm { dim: scope.dim })
}

fn scale_and_shift(place: &Place<'_>, scope: Scope, shift: bool, params: &mut Vec<f64>) -> Result<(), BadModel> {
    place.object(&["type", "log_scale", "shift"])?;
    params.extend(place.get("log_scale")?.numbers(scope.dim, EACH_DIM)?);
    if shift {
        params.extend(place.get("shift")?.numbers(scope.dim, EACH_DIM)?);
    }
    Ok(())
}

pub(super) fn write_diagonal(kind: &'static str, dim: usize, params: &[f64]) -> Node {
    let (scale, shift) = params.split_at(dim.min(params.len()));
    let mut entries = vec![("log_scale", Node::numbers(scale))];
    if !shift.is_empty() {
        entries.push(("shift", Node::numbers(shift)));
    }
    Node::of_type(kind, entries)
}

pub(super) fn read_permute(place: &Place<'_>, scope: Scope) -> Result<Permute, BadModel> {
    place.object(&["type", "order"])?;
    Ok(Permute { order: place.get("order")?.permutation(scope.dim)? })
}

pub(super) fn write_permute(permute: &Permute) -> Node {
    Node::of_type("permute", vec![("order", Node::indices(&permute.order))])
}

pub(super) fn read_rotation(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Rotation, BadModel> {
    place.object(&["type", "plane", "angle"])?;
    let plane = place.get("plane")?.indices(scope.dim)?;
    let [i, j] = plane[..] else { return Err(place.get("plane")?.error("two coordinates must stand here")) };
    let angle = place.get("angle")?.number()?;
    params.push(angle);
    Ok(Rotation { dim: scope.dim, plane: (i, j), start: angle })
}

pub(super) fn write_rotation(rotation: &Rotation, params: &[f64]) -> Node {
    let plane = Node::indices(&[rotation.plane.0, rotation.plane.1]);
    Node::of_type("rotation", vec![("plane", plane), ("angle", Node::Number(params[0]))])
}
