//! Layers that act on the first coordinates only.

use super::layer::{self, Scope};
use super::node::Node;
use super::place::{BadModel, Place};
use crate::flow::{Bijection, Prefix};

const MAX_LAYERS: usize = 1024;

pub(super) fn read(place: &Place<'_>, scope: Scope, params: &mut Vec<f64>) -> Result<Prefix, BadModel> {
    place.object(&["type", "size", "layers"])?;
    let size = place.get("size")?.whole(1, scope.dim)?;
    let layers = place.get("layers")?;
    let list = layers.list(None)?;
    if !(1..=MAX_LAYERS).contains(&list.len()) {
        return Err(layers.error(format!("1 to {MAX_LAYERS} layers are read, but there are {}", list.len())));
    }
    let inner = Scope { dim: size, ..scope };
    let layers = list.iter().map(|place| layer::read(place, inner, params)).collect::<Result<_, _>>()?;
    Ok(Prefix { dim: scope.dim, size, layers })
}

pub(super) fn write(prefix: &Prefix, params: &[f64]) -> Node {
    let mut rest = params;
    let layers = prefix.layers.iter().map(|l| {
        let (own, after) = rest.split_at(l.num_params());
        rest = after;
        layer::write(l, own)
    });
    let layers = Node::List(layers.collect());
    Node::of_type("prefix", vec![("size", Node::Whole(prefix.size)), ("layers", layers)])
}
