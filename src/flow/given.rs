//! A conditional flow at one context, p(x | c) for a fixed c: a flow like any other. Only networks read a context, and there it
//! goes into the first biases ([`crate::net::Mlp::given`]), so that nothing else need know of it.

use super::{Autoregressive, Bijection, Coupling, Flow, Invert, Layer, Prefix};
use crate::math::Real;

impl Flow {
    /// The flow whose context is held at `context`, and its weights. What is missing of the context is 0; a flow without any
    /// is returned as it is.
    pub fn given<T: Real>(&self, params: &[T], context: &[T]) -> (Flow, Vec<T>) {
        let mut held = context.to_vec();
        held.resize(self.context, T::ZERO);
        let (layers, mut own) = all(&self.layers, params, &held, self.dim());
        own.extend_from_slice(self.base_params(params));
        (Flow::new(self.base.clone(), layers), own)
    }
}

impl Flow {
    /// Changes the weights so that the context is taken as c where it was (c - mean) / std.
    pub fn take_raw_context<T: Real>(&self, params: &mut [T], mean: &[T], std: &[T]) {
        for (i, layer) in self.layers.iter().enumerate() {
            take_raw(layer, &mut params[self.window(i)], (mean, std), self.dim());
        }
    }
}

/// The same for one layer on `dim` coordinates.
fn take_raw<T: Real>(layer: &Layer, params: &mut [T], units: (&[T], &[T]), dim: usize) {
    match layer {
        Layer::Coupling(l) if l.transforms.len() > dim => l.conditioner.take_raw(params, units.0, units.1),
        Layer::Autoregressive(l) if l.context > 0 => l.conditioner.take_raw(params, units.0, units.1),
        Layer::Invert(l) => take_raw(&l.layer, params, units, dim),
        Layer::Prefix(l) => {
            let mut rest = params;
            for layer in &l.layers {
                let (own, after) = rest.split_at_mut(layer.num_params());
                take_raw(layer, own, units, l.size);
                rest = after;
            }
        }
        _ => {}
    }
}

/// Layers that stand one after another, with their weights.
fn all<T: Real>(layers: &[Layer], params: &[T], context: &[T], dim: usize) -> (Vec<Layer>, Vec<T>) {
    let (mut held, mut own, mut start) = (Vec::with_capacity(layers.len()), Vec::with_capacity(params.len()), 0);
    for layer in layers {
        let end = start + layer.num_params();
        let (layer, params) = one(layer, &params[start..end], context, dim);
        held.push(layer);
        own.extend(params);
        start = end;
    }
    (held, own)
}

/// One layer on `dim` coordinates with the context below them.
fn one<T: Real>(layer: &Layer, params: &[T], context: &[T], dim: usize) -> (Layer, Vec<T>) {
    match layer {
        Layer::Coupling(l) if l.transforms.len() > dim => {
            let (conditioner, own) = l.conditioner.given(params, context);
            (Layer::Coupling(Coupling { transforms: l.transforms[..dim].to_vec(), conditioner, ..l.clone() }), own)
        }
        Layer::Autoregressive(l) if l.context > 0 => {
            let (conditioner, own) = l.conditioner.given(params, context);
            (Layer::Autoregressive(Autoregressive { context: 0, conditioner, ..l.clone() }), own)
        }
        Layer::Prefix(l) => {
            let (layers, own) = all(&l.layers, params, context, l.size);
            (Layer::Prefix(Prefix { layers, ..l.clone() }), own)
        }
        Layer::Invert(l) => {
            let (layer, own) = one(&l.layer, params, context, dim);
            (Layer::Invert(Invert::new(layer)), own)
        }
        other => (other.clone(), params.to_vec()),
    }
}
