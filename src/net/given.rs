//! A network whose last inputs are fixed: what they add becomes part of the first biases, W [x, c] + b = W_x x + (W_c c + b).
//! And one whose last inputs come in other units.

use super::Mlp;
use crate::math::Real;

impl Mlp {
    /// The network of the inputs before `last`, which are held at these values, and its weights.
    ///
    /// ```
    /// use pushforward::net::{Activation, Mlp, Pass};
    /// let net = Mlp::new(2, &[], 1, Activation::Tanh); // y = 3 x + 4 c + 5
    /// let (net, params) = net.given(&[3.0, 4.0, 5.0], &[10.0]);
    /// assert_eq!((net.inputs(), params.as_slice()), (1, &[3.0, 45.0][..]));
    /// ```
    pub fn given<T: Real>(&self, params: &[T], last: &[T]) -> (Mlp, Vec<T>) {
        let (first, mask, kept) = (self.affine(0), self.mask(0), self.inputs() - last.len());
        let (w, b) = first.split(params);
        let mut own = Vec::with_capacity(params.len());
        let mut biases = b.to_vec();
        for (o, (row, bias)) in w.chunks_exact(first.inputs.max(1)).zip(&mut biases).enumerate() {
            own.extend_from_slice(&row[..kept]);
            for (k, (&w, &c)) in row[kept..].iter().zip(last).enumerate() {
                *bias += if mask.is_none_or(|m| m.sees(o, kept + k)) { w * c } else { T::ZERO };
            }
        }
        own.extend(biases);
        own.extend_from_slice(&params[self.offset(1)..]);
        let mut net = self.clone();
        net.widths[0] = kept;
        if let Some(degrees) = &mut net.degrees {
            degrees[0].truncate(kept);
        }
        (net, own)
    }

    /// Changes the weights so that the last inputs are taken as c where they were (c - mean) / std.
    pub fn take_raw<T: Real>(&self, params: &mut [T], mean: &[T], std: &[T]) {
        let (first, mask, kept) = (self.affine(0), self.mask(0), self.inputs() - mean.len());
        let (w, b) = first.split_mut(params);
        for (o, (row, bias)) in w.chunks_exact_mut(first.inputs.max(1)).zip(b).enumerate() {
            for (k, w) in row[kept..].iter_mut().enumerate() {
                *w = *w / std[k];
                *bias -= if mask.is_none_or(|m| m.sees(o, kept + k)) { *w * mean[k] } else { T::ZERO };
            }
        }
    }
}
