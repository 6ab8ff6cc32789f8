//! Mean and covariance, and the NLL of the one Gaussian that has them:
//! among all Gaussians it has the smallest NLL, its own entropy D/2 (1 + ln 2π) + ½ ln det Σ.

use super::Standardize;
use crate::math::{Batch, LN_TAU};

/// Mean and covariance (D·D, row-major) of a population or of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    pub mean: Vec<f64>,
    pub cov: Vec<f64>,
}

impl Moments {
    /// Of the points themselves (divided by their number).
    pub fn of(points: &Batch<f64>) -> Self {
        let (dim, n) = (points.dim(), points.len() as f64);
        let mean: Vec<f64> = (0..dim).map(|d| points.row(d).iter().sum::<f64>() / n).collect();
        let mut cov = vec![0.0; dim * dim];
        for a in 0..dim {
            for b in 0..=a {
                let products = points.row(a).iter().zip(points.row(b)).map(|(x, y)| (x - mean[a]) * (y - mean[b]));
                cov[a * dim + b] = products.sum::<f64>() / n;
                cov[b * dim + a] = cov[a * dim + b];
            }
        }
        Self { mean, cov }
    }

    /// The change to coordinates of mean 0 and standard deviation 1; a constant coordinate keeps its scale.
    pub fn standardize(&self) -> Standardize {
        let dim = self.mean.len();
        let std = (0..dim).map(|d| libm::sqrt(self.cov[d * dim + d])).map(|s| if s > 0.0 { s } else { 1.0 });
        Standardize { mean: self.mean.clone(), std: std.collect() }
    }

    /// The NLL, in nats and in standardised coordinates, of the Gaussian with this mean and full covariance.
    /// A direction without any spread counts as 10⁻⁶ standard deviations, so the number is finite.
    pub fn gaussian_nll(&self) -> f64 {
        let (dim, std) = (self.mean.len(), self.standardize().std);
        let mut lower = vec![0.0; dim * dim];
        let mut log_det = 0.0;
        for i in 0..dim {
            for j in 0..=i {
                let dot: f64 = (0..j).map(|k| lower[i * dim + k] * lower[j * dim + k]).sum();
                let rest = self.cov[i * dim + j] / (std[i] * std[j]) - dot;
                if i == j {
                    let pivot = rest.max(1e-12);
                    log_det += libm::log(pivot);
                    lower[i * dim + i] = libm::sqrt(pivot);
                } else {
                    lower[i * dim + j] = rest / lower[j * dim + j];
                }
            }
        }
        0.5 * (dim as f64 * (1.0 + LN_TAU) + log_det)
    }
}

impl Moments {
    /// The NLL of the best Gaussian of the first coordinates whose mean is linear in the last `given`: h(x, c) - h(c).
    pub fn gaussian_nll_given(&self, given: usize) -> f64 {
        let (dim, first) = (self.mean.len(), self.mean.len() - given);
        let cov = (first..dim).flat_map(|a| self.cov[a * dim + first..(a + 1) * dim].iter().copied()).collect();
        self.gaussian_nll() - Moments { mean: self.mean[first..].to_vec(), cov }.gaussian_nll()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gaussian_nll_counts_the_correlation_and_ignores_the_scale() {
        let moments = Moments { mean: vec![3.0, -1.0], cov: vec![4.0, 1.2, 1.2, 9.0] };
        let rho: f64 = 1.2 / 6.0;
        assert!((moments.gaussian_nll() - (1.0 + LN_TAU + 0.5 * (1.0 - rho * rho).ln())).abs() < 1e-14);
    }

    #[test]
    fn dependent_columns_give_a_finite_nll() {
        let points = Batch::from_points(2, &[0.0, 0.0, 1.0, 2.0, 2.0, 4.0]);
        assert!(Moments::of(&points).gaussian_nll().is_finite());
    }
}
