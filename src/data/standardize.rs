//! Standardised coordinates: z_d = (x_d - mean_d) / std_d.

use crate::math::{Batch, Real};
use serde::{Deserialize, Serialize};

/// The affine change from a file's units x to standardised coordinates z, one mean and one positive
/// standard deviation a coordinate.
///
/// Densities obey ln p(x) = ln p(z) - [`log_det`](Self::log_det), so NLL(x) = NLL(z) + `log_det`.
///
/// ```
/// use pushforward::{data::Standardize, math::Batch};
/// let s = Standardize { mean: vec![1.0], std: vec![2.0] };
/// let mut x = Batch::from_points(1, &[5.0f64]);
/// s.apply(&mut x);
/// assert_eq!(x.values(), [2.0]);
/// s.undo(&mut x);
/// assert_eq!(x.values(), [5.0]);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standardize {
    pub mean: Vec<f64>,
    pub std: Vec<f64>,
}

impl Standardize {
    pub fn identity(dim: usize) -> Self {
        Self { mean: vec![0.0; dim], std: vec![1.0; dim] }
    }

    pub fn dim(&self) -> usize {
        self.mean.len()
    }

    pub fn is_identity(&self) -> bool {
        self.mean.iter().all(|&m| m == 0.0) && self.std.iter().all(|&s| s == 1.0)
    }

    /// x to z, in place. Rows below the coordinates, a context, stay as they are.
    pub fn apply<T: Real>(&self, x: &mut Batch<T>) {
        for d in 0..self.dim() {
            let (mean, std) = (T::from_f64(self.mean[d]), T::from_f64(self.std[d]));
            x.row_mut(d).iter_mut().for_each(|v| *v = (*v - mean) / std);
        }
    }

    /// z to x, in place.
    pub fn undo<T: Real>(&self, z: &mut Batch<T>) {
        for d in 0..self.dim() {
            let (mean, std) = (T::from_f64(self.mean[d]), T::from_f64(self.std[d]));
            z.row_mut(d).iter_mut().for_each(|v| *v = *v * std + mean);
        }
    }

    /// These coordinates and the others below them.
    pub fn with(&self, below: &Standardize) -> Self {
        let both = |a: &[f64], b: &[f64]| a.iter().chain(b).copied().collect();
        Self { mean: both(&self.mean, &below.mean), std: both(&self.std, &below.std) }
    }

    /// Keeps the first `dim` coordinates and returns the rest.
    pub fn split_off(&mut self, dim: usize) -> Self {
        Self { mean: self.mean.split_off(dim), std: self.std.split_off(dim) }
    }

    /// Σ ln std, in nats: ln |det ∂x/∂z|, what an NLL in standardised coordinates lacks to one in the file's units.
    pub fn log_det(&self) -> f64 {
        self.std.iter().map(|&s| libm::log(s)).sum()
    }
}
