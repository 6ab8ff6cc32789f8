//! Layers that act on the first coordinates only.

use super::Case;
use super::coupling::coupling;
use super::matrix::triangular;
use pushforward::flow::{Invert, Layer, Permute, Planar, Prefix, Radial, Scale, Transformer};
use pushforward::net::Activation;

pub fn cases(list: &mut Vec<Case>) {
    let affine = |mask: &[bool]| coupling(mask, Transformer::Affine(Scale::Exp), &[5], Activation::Tanh);
    let bent = |dim| vec![Layer::Planar(Planar { dim }), Layer::Invert(Invert::new(Layer::Radial(Radial { dim })))];
    let mut own = Vec::new();
    for dim in [1, 2, 3, 5] {
        own.push(Case::new(format!("prefix, 1 of {dim}"), prefix(dim, 1, bent(1))));
    }
    for dim in [2, 3, 5] {
        let layers = vec![affine(&[true, false]), affine(&[false, true]), triangular(2, true, false, vec![], true, 1)];
        own.push(Case::new(format!("prefix, 2 of {dim}"), prefix(dim, 2, layers)));
    }
    let swap = vec![affine(&[true, false]), Layer::Permute(Permute { order: vec![1, 0] })];
    own.push(Case::new("prefix with a permutation", prefix(3, 2, swap)).jumping());
    let nested = prefix(3, 3, vec![affine(&[true, false, true]), prefix(3, 2, bent(2))]);
    own.push(Case::new("prefix in a prefix", prefix(5, 3, vec![nested])));
    // The inner coupling reads the row below the three coordinates.
    let reads = coupling(&[true, false, false], Transformer::Additive, &[4], Activation::Tanh);
    own.push(Case::new("prefix, 2 of 3, with a context", prefix(3, 2, vec![reads])).given(1));
    let inverses: Vec<Case> = own.iter().map(Case::inverted).collect();
    list.extend(own.into_iter().chain(inverses));
}

fn prefix(dim: usize, size: usize, layers: Vec<Layer>) -> Layer {
    Layer::Prefix(Prefix { dim, size, layers })
}
