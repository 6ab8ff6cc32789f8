//! What a toy density provides in the units of its definition, and its view in standardised coordinates.

use super::{Moments, Standardize};
use crate::math::{Batch, Rng};

/// A density on R^D in the units of its definition.
///
/// `draw` and `moments` use `libm` alone, so that data are bit-identical on every platform.
pub(super) trait Density: Send + Sync {
    /// Mean and covariance of the population.
    fn moments(&self) -> Moments;
    fn draw(&self, rng: &mut Rng, x: &mut [f64]);
    /// ln p(x), nats.
    fn log_density(&self, x: &[f64]) -> f64;
}

/// A density together with the change to coordinates of mean 0 and standard deviation 1.
pub(super) struct Toy {
    density: Box<dyn Density>,
    pub(super) standardize: Standardize,
    pub(super) gaussian_nll: f64,
}

impl Toy {
    pub(super) fn new(density: impl Density + 'static) -> Self {
        let moments = density.moments();
        Self { density: Box::new(density), standardize: moments.standardize(), gaussian_nll: moments.gaussian_nll() }
    }

    pub(super) fn sample(&self, n: usize, rng: &mut Rng) -> Batch<f32> {
        let Standardize { mean, std } = &self.standardize;
        let mut x = vec![0.0; mean.len()];
        let mut batch = Batch::zeros(mean.len(), n);
        for i in 0..n {
            self.density.draw(rng, &mut x);
            for d in 0..x.len() {
                batch.set(d, i, ((x[d] - mean[d]) / std[d]) as f32);
            }
        }
        batch
    }

    pub(super) fn log_density(&self, z: &[f64]) -> f64 {
        let Standardize { mean, std } = &self.standardize;
        let mut x = [0.0; 2];
        let x = &mut x[..mean.len()];
        for d in 0..x.len() {
            x[d] = mean[d] + std[d] * z[d];
        }
        self.density.log_density(x) + self.standardize.log_det()
    }
}
