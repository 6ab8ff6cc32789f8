//! Mixtures of Gaussians: Σ wₖ N(x; mₖ, Lₖ Lₖᵀ), L lower triangular.
//!
//! Eight on a circle (8gaussians of FFJORD, Grathwohl et al. 2019: radius 4, standard deviation ½), four of
//! different weight and shape in the plane, and two on the line.

use super::density::{Density, Parts};
use super::{Moments, special::LogSum};
use crate::math::{LN_TAU, Rng};
use core::f64::consts::FRAC_PI_4;

struct Component {
    weight: f64,
    mean: Vec<f64>,
    /// D·D, row-major.
    lower: Vec<f64>,
}

pub(super) struct Gaussians {
    components: Vec<Component>,
    /// For each component the cosine and the sine of its place on a circle; empty where there is none.
    angles: Vec<[f64; 2]>,
}

impl Gaussians {
    pub(super) fn eight() -> Self {
        let at = |k: u32| (libm::cos(f64::from(k) * FRAC_PI_4), libm::sin(f64::from(k) * FRAC_PI_4));
        let component =
            |(c, s)| Component { weight: 0.125, mean: vec![4.0 * c, 4.0 * s], lower: vec![0.5, 0.0, 0.0, 0.5] };
        let angles = (0..8).map(|k| [at(k).0, at(k).1]).collect();
        Self { components: (0..8).map(at).map(component).collect(), angles }
    }

    pub(super) fn mixture() -> Self {
        let plane = |weight, mean: [f64; 2], [a, b, c]: [f64; 3]| Component {
            weight,
            mean: mean.to_vec(),
            lower: vec![a, 0.0, b, c],
        };
        let components = vec![
            plane(0.35, [-2.0, -0.5], [0.9, 0.6, 0.35]),
            plane(0.25, [1.5, 1.8], [0.5, -0.45, 0.3]),
            plane(0.25, [1.6, -1.6], [0.35, 0.0, 0.9]),
            plane(0.15, [-0.6, 2.2], [0.8, 0.1, 0.2]),
        ];
        Self { components, angles: Vec::new() }
    }

    pub(super) fn bimodal() -> Self {
        let line = |weight, mean, std| Component { weight, mean: vec![mean], lower: vec![std] };
        Self { components: vec![line(0.6, -1.0, 0.5), line(0.4, 1.5, 0.35)], angles: Vec::new() }
    }
}

impl Density for Gaussians {
    fn moments(&self) -> Moments {
        let dim = self.components[0].mean.len();
        let mean: Vec<f64> = (0..dim).map(|d| self.components.iter().map(|c| c.weight * c.mean[d]).sum()).collect();
        let mut cov = vec![0.0; dim * dim];
        for c in &self.components {
            for a in 0..dim {
                for b in 0..dim {
                    let within: f64 = (0..dim).map(|k| c.lower[a * dim + k] * c.lower[b * dim + k]).sum();
                    cov[a * dim + b] += c.weight * (within + (c.mean[a] - mean[a]) * (c.mean[b] - mean[b]));
                }
            }
        }
        Moments { mean, cov }
    }

    fn draw(&self, rng: &mut Rng, x: &mut [f64]) {
        self.draw_part(rng, x);
    }

    fn log_density(&self, x: &[f64]) -> f64 {
        let mut sum = LogSum::new();
        self.components.iter().for_each(|c| sum.add(c.scaled_log_density(x), c.weight));
        sum.ln() - 0.5 * x.len() as f64 * LN_TAU
    }

    fn parts(&self) -> Option<&dyn Parts> {
        (!self.angles.is_empty()).then_some(self)
    }
}

impl Parts for Gaussians {
    fn labels(&self) -> Vec<Vec<f64>> {
        self.angles.iter().map(|angle| angle.to_vec()).collect()
    }

    fn draw_part(&self, rng: &mut Rng, x: &mut [f64]) -> usize {
        let mut u = rng.uniform();
        let last = self.components.len() - 1;
        let part = self.components[..last].iter().position(|c| {
            u -= c.weight;
            u < 0.0
        });
        let part = part.unwrap_or(last);
        let c = &self.components[part];
        let dim = x.len();
        x.copy_from_slice(&c.mean);
        for k in 0..dim {
            let n = rng.normal();
            for (d, x) in x.iter_mut().enumerate().skip(k) {
                *x += c.lower[d * dim + k] * n;
            }
        }
        part
    }

    fn log_density_of(&self, part: usize, x: &[f64]) -> f64 {
        self.components[part].scaled_log_density(x) - 0.5 * x.len() as f64 * LN_TAU
    }
}

impl Component {
    /// ln N(x; m, L Lᵀ) + D/2 ln 2π.
    fn scaled_log_density(&self, x: &[f64]) -> f64 {
        let dim = x.len();
        let (mut n, mut value) = ([0.0; 2], 0.0);
        for d in 0..dim {
            let dot: f64 = (0..d).map(|k| self.lower[d * dim + k] * n[k]).sum();
            n[d] = (x[d] - self.mean[d] - dot) / self.lower[d * dim + d];
            value -= 0.5 * n[d] * n[d] + libm::log(self.lower[d * dim + d]);
        }
        value
    }
}
