//! The multilayer perceptron: h ↦ σ(W h + b), repeated, with a linear last layer.

use super::{Activation, Pass};
use crate::math::{Product, Real, Rng};
use serde::{Deserialize, Serialize};

/// Widths from input to output, for example 1-64-64-2. Its weights are, layer after layer, W row-major [out][in] then b.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mlp {
    pub widths: Vec<usize>,
    pub activation: Activation,
    /// For a masked net (MADE): the degree of every unit, level by level from the inputs to the outputs. A unit sees those
    /// below it of degrees up to its own, an output those of smaller degrees. Weights of what is not seen are ignored.
    pub degrees: Option<Vec<Vec<usize>>>,
}

/// How large first weights are, in units of 1/√inputs: those of the hidden layers, those of the last one, which are small so
/// that the flow starts near the identity, and the last one's biases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    pub hidden: f64,
    pub last: f64,
    pub last_bias: f64,
}

impl Gain {
    /// √6 keeps the variance through ReLUs (He et al. 2015). The others were found by trial on the densities of the README's table.
    pub const COUPLING: Gain = Gain { hidden: 2.449_489_742_783_178, last: 0.03, last_bias: 0.1 };
    pub const AUTOREGRESSIVE: Gain = Gain { last_bias: 0.0, ..Gain::COUPLING };
    /// Many outputs together bend a spline.
    pub const SPLINE: Gain = Gain { last: 0.01, last_bias: 0.01, ..Gain::COUPLING };
    /// A field starts slow and smooth, or fixed steps would be too long for it (LeCun et al. 1998).
    pub const FIELD: Gain = Gain { hidden: 1.0, last: 0.01, last_bias: 0.01 };
    /// What is added to the identity is held small by its spectral norm.
    pub const RESIDUAL: Gain = Gain { hidden: 1.0, last: 0.1, last_bias: 0.1 };
}

/// One affine map of the net and where its weights stand.
pub(super) struct Affine {
    pub inputs: usize,
    pub outputs: usize,
    start: usize,
}

impl Affine {
    pub fn split<'a, T>(&self, params: &'a [T]) -> (&'a [T], &'a [T]) {
        params[self.start..self.end()].split_at(self.inputs * self.outputs)
    }

    pub fn split_mut<'a, T>(&self, params: &'a mut [T]) -> (&'a mut [T], &'a mut [T]) {
        params[self.start..self.end()].split_at_mut(self.inputs * self.outputs)
    }

    fn end(&self) -> usize {
        self.start + self.outputs * (self.inputs + 1)
    }
}

impl Mlp {
    pub fn new(inputs: usize, hidden: &[usize], outputs: usize, activation: Activation) -> Self {
        let widths = [&[inputs], hidden, &[outputs]].concat();
        Self { widths, activation, degrees: None }
    }

    pub fn inputs(&self) -> usize {
        self.widths[0]
    }

    pub fn outputs(&self) -> usize {
        self.widths[self.depth()]
    }

    /// The number of affine maps.
    pub fn depth(&self) -> usize {
        self.widths.len() - 1
    }

    pub fn num_params(&self) -> usize {
        self.widths.windows(2).map(|w| w[1] * (w[0] + 1)).sum()
    }

    /// The offset of affine map `i`'s weights.
    pub fn offset(&self, i: usize) -> usize {
        self.widths[..=i].windows(2).map(|w| w[1] * (w[0] + 1)).sum()
    }

    pub(super) fn affine(&self, i: usize) -> Affine {
        Affine { inputs: self.widths[i], outputs: self.widths[i + 1], start: self.offset(i) }
    }

    /// Uniform on ±gain/√inputs, inputs that are seen.
    pub fn init(&self, gain: Gain, params: &mut [f32], rng: &mut Rng) {
        for i in 0..self.depth() {
            let (a, mask) = (self.affine(i), self.mask(i));
            let is_last = i + 1 == self.depth();
            let (weight, bias) = if is_last { (gain.last, gain.last_bias) } else { (gain.hidden, gain.hidden) };
            let bound = |o| 1.0 / libm::sqrt(mask.map_or(a.inputs.max(1), |m| m.count(o).max(1)) as f64);
            let (w, b) = a.split_mut(params);
            for (o, row) in w.chunks_exact_mut(a.inputs.max(1)).enumerate() {
                let bound = weight * bound(o);
                for (k, w) in row.iter_mut().enumerate() {
                    let bound = if mask.is_none_or(|m| m.sees(o, k)) { bound } else { 0.0 };
                    *w = rng.range(-bound, bound) as f32;
                }
            }
            for (o, b) in b.iter_mut().enumerate() {
                let bound = bias * bound(o);
                *b = rng.range(-bound, bound) as f32;
            }
        }
    }

    /// x [inputs][n] -> [outputs][n]. Takes `x`; the caller gives the result back to the pass.
    pub fn apply<T: Real>(&self, params: &[T], x: Vec<T>, n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let mut h = x;
        for i in 0..self.depth() {
            let a = self.affine(i);
            let (w, b) = a.split(params);
            let mut y = pass.take(a.outputs * n);
            let hidden = i + 1 < self.depth();
            let (p, relu) = (Product { m: a.outputs, k: a.inputs, n }, hidden && self.activation == Activation::Relu);
            match self.mask(i) {
                Some(mask) => mask.affine((w, b), &h, n, &mut y, relu, pass),
                None if relu => T::matmul_relu(p, w, &h, b, &mut y),
                None => T::matmul(p, w, &h, b, &mut y),
            }
            pass.save(h);
            if hidden && self.activation != Activation::Relu {
                if pass.is_recording() {
                    let mut slope = pass.take(y.len());
                    self.activation.apply(&mut y, Some(&mut slope));
                    pass.save(slope);
                } else {
                    self.activation.apply(&mut y, None);
                }
            }
            h = y;
        }
        h
    }

    /// The gradient of the outputs [outputs][n] -> that of the inputs [inputs][n]; adds that of the weights to `g_params`.
    pub fn vjp<T: Real>(&self, params: &[T], g: Vec<T>, n: usize, g_params: &mut [T], pass: &mut Pass<T>) -> Vec<T> {
        let g = self.back(params, g, n, g_params, pass);
        let a = self.affine(0);
        let (w, mut g_x) = (a.split(params).0, pass.take(a.inputs * n));
        match self.mask(0) {
            Some(mask) => mask.transposed(w, &g, None, n, &mut g_x, pass),
            None => T::matmul_transposed(Product { m: a.inputs, k: a.outputs, n }, w, &g, &mut g_x),
        }
        pass.give(g);
        g_x
    }

    /// [`Self::vjp`] where the gradient of the inputs is not wanted.
    pub fn vjp_params<T: Real>(&self, params: &[T], g: Vec<T>, n: usize, g_params: &mut [T], pass: &mut Pass<T>) {
        let g = self.back(params, g, n, g_params, pass);
        pass.give(g);
    }

    /// Down to what the first affine map gave.
    fn back<T: Real>(&self, params: &[T], g: Vec<T>, n: usize, g_params: &mut [T], pass: &mut Pass<T>) -> Vec<T> {
        let mut g = g;
        for i in (0..self.depth()).rev() {
            let a = self.affine(i);
            if i + 1 < self.depth() && self.activation != Activation::Relu {
                let slope = pass.restore();
                T::multiply(&mut g, &slope);
                pass.give(slope);
            }
            let h = pass.restore();
            let (g_w, g_b) = a.split_mut(g_params);
            let (p, mask) = (Product { m: a.outputs, k: a.inputs, n }, self.mask(i));
            match mask {
                Some(mask) => mask.gradient(&g, &h, n, g_w, pass),
                None => T::matmul_gradient(p, &g, &h, g_w),
            }
            T::add_row_sums(&g, n, g_b);
            if i == 0 {
                pass.give(h);
                break;
            }
            let (w, mut g_h) = (a.split(params).0, pass.take(a.inputs * n));
            // The ReLU's slope is 1 where what came out of it is positive.
            let (p, gate) = (Product { m: p.k, k: p.m, n }, (self.activation == Activation::Relu).then_some(&h[..]));
            match (mask, gate) {
                (Some(mask), gate) => mask.transposed(w, &g, gate, n, &mut g_h, pass),
                (None, Some(gate)) => T::matmul_gated(p, w, &g, gate, &mut g_h),
                (None, None) => T::matmul_transposed(p, w, &g, &mut g_h),
            }
            pass.give(h);
            pass.give(core::mem::replace(&mut g, g_h));
        }
        g
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Dual, Stream};

    #[test]
    fn vjp_agrees_with_dual_numbers_for_every_activation() {
        let masked = Mlp::made(&[1, 0], 0, &[5, 4], [0, 1, 1].into_iter(), Activation::Tanh);
        for net in Activation::ALL.map(|a| Mlp::new(2, &[5, 4], 3, a)).into_iter().chain([masked]) {
            let mut rng = Rng::new(3, Stream::Test(0));
            let n = 3;
            let draw = |len: usize, rng: &mut Rng| (0..len).map(|_| rng.normal()).collect::<Vec<f64>>();
            let (w, x, c) = (draw(net.num_params(), &mut rng), draw(2 * n, &mut rng), draw(3 * n, &mut rng));
            let value = |direction: usize| {
                let seed = |v: &[f64], at: usize| -> Vec<Dual> {
                    v.iter()
                        .enumerate()
                        .map(|(i, &re)| Dual { re, du: f64::from(u8::from(at + i == direction)) })
                        .collect()
                };
                let y = net.apply(&seed(&w, 0), seed(&x, w.len()), n, &mut Pass::new());
                y.iter().zip(&c).map(|(y, c)| y.du * c).sum::<f64>()
            };
            let mut pass = Pass::recording();
            let y = net.apply(&w, x.clone(), n, &mut pass);
            pass.give(y);
            let mut g_w = vec![0.0; w.len()];
            let g_x = net.vjp(&w, c.clone(), n, &mut g_w, &mut pass);
            for (i, g) in g_w.iter().chain(&g_x).enumerate() {
                assert!((g - value(i)).abs() < 1e-12, "{net:?}, direction {i}: {g} against {}", value(i));
            }
        }
    }
}
