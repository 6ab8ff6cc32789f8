//! Spectral normalisation: the norm of each matrix by power iteration (Miyato et al. 2018, section 2.1), and all matrices scaled
//! alike where the product of the norms is too large.

use super::Residual;
use crate::math::Real;
use crate::net::Mlp;
use nalgebra::DMatrix;

/// A power iteration ends when a step changes the norm by less than this part of it, or after so many steps.
const SETTLED: f64 = 1e-7;
const MOST: usize = 100;
/// Power iteration gives a lower bound of the norm: this much is left for what it misses.
const MARGIN: f64 = 2e-3;
/// How much of the start is mixed into the vector of the step before, so that another direction that has become the longest is seen.
const FRESH: f32 = 0.1;

/// Where power iterations begin: the vectors of the step before, layer after layer, in the order in which layers ask for them.
#[derive(Clone, Debug, Default)]
pub struct Warm {
    vectors: Vec<f32>,
    used: usize,
}

impl Warm {
    /// To the first layer again.
    pub fn rewind(&mut self) {
        self.used = 0;
    }

    fn next(&mut self, len: usize) -> &mut [f32] {
        let start = self.used;
        self.used += len;
        if self.vectors.len() < self.used {
            self.vectors.resize(self.used, 0.0);
        }
        &mut self.vectors[start..self.used]
    }
}

/// Scales the matrices of `net` so that the product of their norms and of the activations' steepest slopes is at most `most`.
pub(super) fn project(net: &Mlp, most: f64, params: &mut [f32], warm: &mut Warm) {
    let depth = net.depth();
    let mut bound = slopes(net);
    for i in 0..depth {
        let inputs = net.widths[i];
        bound *= norm(&params[matrix(net, i)], inputs, warm.next(2 * inputs));
    }
    let most = most * (1.0 - MARGIN);
    if bound > most {
        // A little further than needed, so that rounding does not bring the next call to scale again.
        let scale = libm::pow(most * (1.0 - MARGIN) / bound, 1.0 / depth as f64) as f32;
        (0..depth).for_each(|i| params[matrix(net, i)].iter_mut().for_each(|w| *w *= scale));
    }
}

/// Where matrix `i` stands among the weights.
fn matrix(net: &Mlp, i: usize) -> core::ops::Range<usize> {
    net.offset(i)..net.offset(i) + net.widths[i] * net.widths[i + 1]
}

fn slopes(net: &Mlp) -> f64 {
    (1..net.depth()).map(|_| net.activation.steepest()).product()
}

/// ‖Wᵀ W v‖ / ‖W v‖ for W [out][in], v following WᵀW; `warm` holds v and room for the next.
fn norm(w: &[f32], inputs: usize, warm: &mut [f32]) -> f64 {
    let (v, next) = warm.split_at_mut(inputs);
    v.iter_mut().enumerate().for_each(|(i, v)| *v += FRESH * start(i));
    if !normalize(v) {
        v.iter_mut().enumerate().for_each(|(i, v)| *v = start(i));
        normalize(v);
    }
    let mut found = 0.0;
    for _ in 0..MOST {
        next.fill(0.0);
        let mut squares = 0.0;
        for row in w.chunks_exact(inputs.max(1)) {
            let y = dot(row, v);
            squares += y * y;
            next.iter_mut().zip(row).for_each(|(n, &w)| *n += y as f32 * w);
        }
        let before = found;
        found = if squares > 0.0 { (dot(next, next) / squares).sqrt() } else { 0.0 };
        if !normalize(next) {
            break;
        }
        v.swap_with_slice(next);
        if (found - before).abs() <= SETTLED * found {
            break;
        }
    }
    found
}

/// Numbers in ±1/2 without a pattern: the multiples of the golden ratio.
fn start(i: usize) -> f32 {
    ((i as f64 * 0.618_033_988_749_895).fract() - 0.5) as f32
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// To length 1; false where there is no direction.
fn normalize(v: &mut [f32]) -> bool {
    let length = dot(v, v).sqrt();
    let has_direction = length.is_finite() && length > 0.0;
    if has_direction {
        v.iter_mut().for_each(|v| *v = (f64::from(*v) / length) as f32);
    }
    has_direction
}

impl Residual {
    /// The spectral norm of each of g's matrices, from its singular values. Their product, times [`Residual::slopes`], bounds the
    /// Lipschitz constant of g.
    pub fn lipschitz_bounds<T: Real>(&self, params: &[T]) -> Vec<f64> {
        let norm = |i: usize| {
            let w: Vec<f64> = params[matrix(&self.net, i)].iter().map(|w| w.to_f64()).collect();
            let largest = w.iter().fold(0.0, |a: f64, w| a.max(w.abs()));
            if largest == 0.0 || !largest.is_finite() {
                return largest;
            }
            let unit =
                DMatrix::from_row_iterator(self.net.widths[i + 1], self.net.widths[i], w.iter().map(|w| w / largest));
            let frobenius = unit.norm();
            largest
                * unit.try_svd(false, false, f64::EPSILON, 10_000).map_or(frobenius, |svd| svd.singular_values.max())
        };
        (0..self.net.depth()).map(norm).collect()
    }

    /// The product of the activations' steepest slopes between g's matrices: 1, but for SiLU.
    pub fn slopes(&self) -> f64 {
        slopes(&self.net)
    }
}
