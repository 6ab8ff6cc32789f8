//! From how many steps on no step folds the plane. A residual step y + h v is one-to-one if h Lip(v) < 1 (Behrmann et al.
//! 2019): enough, not necessary. It folds where det (I + h ∂v/∂y) ≤ 0, so where ∂v/∂y has a real eigenvalue μ ≤ −1/h.

use super::sheet::{for_slopes, looked_at};
use crate::flow::{Bijection, Continuous};
use crate::math::Batch;
use crate::watch::matrix::Small;
use serde::{Deserialize, Serialize};

/// Moments at which the field is looked at, and cells of the plane along each axis.
pub const MOMENTS: usize = 33;
pub const SIDE: usize = 48;
/// No more steps than this are tried.
const MOST: usize = 1024;
/// Between the moments the field may pull so much harder than at them, and where it pulls this share of n a step may fold.
const MARGIN: f64 = 1.25;
const NEAR: f64 = 0.5;

/// What was found over the plane [-4, 4]² and t in [0, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// The largest singular value of ∂v/∂y that was met: Lip(v) is at least this. More steps than this are enough.
    pub lipschitz: f64,
    /// The largest −μ over real eigenvalues μ of ∂v/∂y; 0 where none is negative.
    pub contraction: f64,
    /// The smallest n from which on no step folds the plane.
    pub steps: usize,
}

impl Threshold {
    pub fn new(layer: &Continuous, params: &[f32]) -> Self {
        let dim = layer.dim();
        let y = looked_at(dim, SIDE);
        let (mut lipschitz, mut pull) = (0.0_f64, vec![0.0_f64; y.len()]);
        for j in 0..MOMENTS {
            for_slopes(layer, params, &y, j as f64 / (MOMENTS - 1) as f64, |p, slope| {
                lipschitz = lipschitz.max(slope.norm());
                pull[p] = pull[p].max(-slope.smallest_real_eigenvalue().unwrap_or(0.0));
            });
        }
        let contraction = pull.iter().copied().fold(0.0, f64::max);
        let folds = |n: &usize| folds(layer, params, &y, &pull, *n);
        let steps = (1..=((MARGIN * contraction) as usize + 2).min(MOST)).rev().find(folds).map_or(1, |n| n + 1);
        Self { lipschitz, contraction, steps }
    }
}

/// Whether one of n steps folds the plane somewhere near where the field pulls hard enough for it.
fn folds(layer: &Continuous, params: &[f32], y: &Batch<f32>, pull: &[f64], n: usize) -> bool {
    let near: Vec<usize> = (0..y.len()).filter(|&p| pull[p] >= NEAR * n as f64).collect();
    if near.is_empty() {
        return false;
    }
    let dim = y.dim();
    let values = (0..dim).flat_map(|d| near.iter().map(move |&p| y.get(d, p))).collect();
    let (at, h) = (Batch::from_rows(dim, values), 1.0 / n as f64);
    (0..n).any(|k| {
        let mut found = false;
        for_slopes(layer, params, &at, k as f64 * h, |_, slope| {
            found |= Small::identity(dim).plus(h, slope).det() <= 0.0;
        });
        found
    })
}
