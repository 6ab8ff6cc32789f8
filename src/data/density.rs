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
    /// The parts that it is a mixture of, where points are told which they come from.
    fn parts(&self) -> Option<&dyn Parts> {
        None
    }
}

/// A mixture of parts.
pub(super) trait Parts {
    /// For each part the numbers that say which it is, as many for one as for another: the label of its points.
    fn labels(&self) -> Vec<Vec<f64>>;
    /// A point, as [`Density::draw`] draws it, and the number of its part.
    fn draw_part(&self, rng: &mut Rng, x: &mut [f64]) -> usize;
    /// ln p(x | part), nats.
    fn log_density_of(&self, part: usize, x: &[f64]) -> f64;
}

/// A density together with the change to coordinates of mean 0 and standard deviation 1.
pub(super) struct Toy {
    density: Box<dyn Density>,
    pub(super) standardize: Standardize,
    pub(super) gaussian_nll: f64,
    /// Of the parts; empty where there are none.
    pub(super) labels: Vec<Vec<f64>>,
}

impl Toy {
    pub(super) fn new(density: impl Density + 'static) -> Self {
        let moments = density.moments();
        let labels = density.parts().map_or_else(Vec::new, Parts::labels);
        let (standardize, gaussian_nll) = (moments.standardize(), moments.gaussian_nll());
        Self { density: Box::new(density), standardize, gaussian_nll, labels }
    }

    pub(super) fn sample(&self, n: usize, rng: &mut Rng) -> Batch<f32> {
        self.draw(n, 0, |x, _| self.density.draw(rng, x))
    }

    /// The same points, each with its label below it.
    pub(super) fn sample_labelled(&self, n: usize, rng: &mut Rng) -> Batch<f32> {
        let Some(parts) = self.density.parts() else { return self.sample(n, rng) };
        let rows = self.labels.first().map_or(0, Vec::len);
        self.draw(n, rows, |x, label| label.copy_from_slice(&self.labels[parts.draw_part(rng, x)]))
    }

    fn draw(&self, n: usize, rows: usize, mut draw: impl FnMut(&mut [f64], &mut [f64])) -> Batch<f32> {
        let Standardize { mean, std } = &self.standardize;
        let (mut x, mut label) = (vec![0.0; mean.len()], vec![0.0; rows]);
        let mut batch = Batch::zeros(mean.len() + rows, n);
        for i in 0..n {
            draw(&mut x, &mut label);
            for d in 0..x.len() {
                batch.set(d, i, ((x[d] - mean[d]) / std[d]) as f32);
            }
            label.iter().enumerate().for_each(|(k, &c)| batch.set(mean.len() + k, i, c as f32));
        }
        batch
    }

    pub(super) fn log_density(&self, z: &[f64]) -> f64 {
        self.in_own_units(z, |x| self.density.log_density(x))
    }

    /// ln p(z | part); that of the whole where there are no parts.
    pub(super) fn log_density_of(&self, part: usize, z: &[f64]) -> f64 {
        self.in_own_units(z, |x| match self.density.parts() {
            Some(parts) => parts.log_density_of(part, x),
            None => self.density.log_density(x),
        })
    }

    fn in_own_units(&self, z: &[f64], log_density: impl Fn(&[f64]) -> f64) -> f64 {
        let Standardize { mean, std } = &self.standardize;
        let mut x = [0.0; 2];
        let x = &mut x[..mean.len()];
        for d in 0..x.len() {
            x[d] = mean[d] + std[d] * z[d];
        }
        log_density(x) + self.standardize.log_det()
    }
}
