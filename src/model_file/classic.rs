//! Planar and radial flows.

use super::layer::Scope;
use super::matrix::not_zero;
use super::node::Node;
use super::place::{BadModel, EACH_DIM, Place};
use crate::flow::{Planar, Radial};

pub(super) fn read_planar(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Planar, BadModel> {
    place.object(&["type", "w", "u", "b"])?;
    params.extend(place.get("u")?.numbers(scope.dim, EACH_DIM)?);
    params.extend(not_zero(&place.get("w")?, scope.dim)?);
    params.push(place.get("b")?.number()?);
    Ok(Planar { dim: scope.dim })
}

pub(super) fn write_planar(l: &Planar, params: &[f64]) -> Node {
    let (u, rest) = params.split_at(l.dim);
    let (w, b) = rest.split_at(l.dim);
    Node::of_type("planar", vec![("w", Node::numbers(w)), ("u", Node::numbers(u)), ("b", Node::Number(b[0]))])
}

pub(super) fn read_radial(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Radial, BadModel> {
    place.object(&["type", "center", "log_alpha", "beta"])?;
    params.extend(place.get("center")?.numbers(scope.dim, EACH_DIM)?);
    params.push(place.get("log_alpha")?.number()?);
    params.push(place.get("beta")?.number()?);
    Ok(Radial { dim: scope.dim })
}

pub(super) fn write_radial(l: &Radial, params: &[f64]) -> Node {
    let (center, shape) = params.split_at(l.dim);
    let number = |i: usize| Node::Number(shape[i]);
    Node::of_type("radial", vec![("center", Node::numbers(center)), ("log_alpha", number(0)), ("beta", number(1))])
}
