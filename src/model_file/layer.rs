//! The kinds of layer: each name with the functions that read and write it.

use super::node::Node;
use super::place::{BadModel, Place};
use super::{autoregressive, classic, continuous, coupling, linear, matrix, pointwise, prefix, residual};
use crate::flow::{Bijection, Invert, Layer};

/// What surrounds a layer.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub dim: usize,
    /// Coordinates that are given, below those that move.
    pub context: usize,
}

/// Reads a layer and appends its weights to `params`.
pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Layer, BadModel> {
    let kind = place.get("type")?;
    Ok(match kind.text()? {
        "coupling" => Layer::Coupling(coupling::read(place, scope, params)?),
        "autoregressive" => Layer::Autoregressive(autoregressive::read(place, scope, params)?),
        "pointwise" => Layer::Pointwise(pointwise::read(place, scope, params)?),
        "diagonal" => Layer::Diagonal(linear::read_diagonal(place, scope, params)?),
        "actnorm" => Layer::ActNorm(linear::read_actnorm(place, scope, params)?),
        "permute" => Layer::Permute(linear::read_permute(place, scope)?),
        "rotation" => Layer::Rotation(linear::read_rotation(place, scope, params)?),
        "continuous" => Layer::Continuous(continuous::read(place, scope, params)?),
        "residual" => Layer::Residual(residual::read(place, scope, params)?),
        "triangular" => Layer::Triangular(matrix::read_triangular(place, scope, params)?),
        "plu" => Layer::Plu(matrix::read_plu(place, scope, params)?),
        "householder" => Layer::Householder(matrix::read_householder(place, scope, params)?),
        "planar" => Layer::Planar(classic::read_planar(place, scope, params)?),
        "radial" => Layer::Radial(classic::read_radial(place, scope, params)?),
        "prefix" => Layer::Prefix(prefix::read(place, scope, params)?),
        "invert" => {
            place.object(&["type", "layer"])?;
            Layer::Invert(Invert::new(read(&place.get("layer")?, scope, params)?))
        }
        _ => {
            return Err(kind.error(
                "write one of coupling, autoregressive, pointwise, diagonal, triangular, plu, householder, actnorm, permute, rotation, planar, radial, continuous, prefix, residual, invert",
            ));
        }
    })
}

pub(super) fn write(layer: &Layer, params: &[f64]) -> Node {
    match layer {
        Layer::Coupling(l) => coupling::write(l, params),
        Layer::Autoregressive(l) => autoregressive::write(l, params),
        Layer::Pointwise(l) => pointwise::write(l, params),
        Layer::Diagonal(l) => linear::write_diagonal("diagonal", l.dim, params),
        Layer::ActNorm(l) => linear::write_diagonal("actnorm", l.dim(), params),
        Layer::Permute(l) => linear::write_permute(l),
        Layer::Rotation(l) => linear::write_rotation(l, params),
        Layer::Continuous(l) => continuous::write(l, params),
        Layer::Residual(l) => residual::write(l, params),
        Layer::Triangular(l) => matrix::write_triangular(l, params),
        Layer::Plu(l) => matrix::write_plu(l, params),
        Layer::Householder(l) => matrix::write_householder(l, params),
        Layer::Planar(l) => classic::write_planar(l, params),
        Layer::Radial(l) => classic::write_radial(l, params),
        Layer::Prefix(l) => prefix::write(l, params),
        Layer::Invert(l) => Node::of_type("invert", vec![("layer", write(&l.layer, params))]),
    }
}
