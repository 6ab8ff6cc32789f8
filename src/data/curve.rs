//! A curve with noise: x = c(t) + ε, t with density w(t) on [from, to].
//!
//! ```text
//! p(x) = ∫ w(t) k(x - c(t)) dt        k: the density of the noise, narrow against the curve's bends
//! ```
//!
//! The integral becomes a sum over Gauss-Legendre nodes, eight a panel. A panel is at most 2.5 noise widths of
//! arc, and much shorter near the ends, where far points see an exponential edge. Halving the panels changes
//! log-densities by less than 1e-8 within 8 noise widths of the curve.

use super::{Moments, special::LogSum};

/// Positive nodes and weights of the 8-point Gauss-Legendre rule on [-1, 1].
pub(super) const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];
const LONGEST_PANEL: f64 = 2.5;
const SHORTEST_PANEL: f64 = 0.1;
/// Terms below e^-30 of the largest are left out.
const NEGLIGIBLE: f64 = 30.0;

/// Points on a curve with the probability that each stands for.
pub(super) struct Curve {
    nodes: Vec<[f64; 2]>,
    weights: Vec<f64>,
    sigma: f64,
}

impl Curve {
    /// The curve `at(t)`, t in `range` with density `weight(t)`, for noise of standard deviation `sigma`.
    pub(super) fn new(at: impl Fn(f64) -> [f64; 2], weight: impl Fn(f64) -> f64, range: [f64; 2], sigma: f64) -> Self {
        Self::refined(at, weight, range, sigma, 1.0)
    }

    /// With panels of `panel` times the usual length.
    fn refined(
        at: impl Fn(f64) -> [f64; 2],
        weight: impl Fn(f64) -> f64,
        range: [f64; 2],
        sigma: f64,
        panel: f64,
    ) -> Self {
        let mut curve = Self { nodes: Vec::new(), weights: Vec::new(), sigma };
        let mut panels = vec![range];
        while let Some([a, b]) = panels.pop() {
            let middle = 0.5 * (a + b);
            let arc = distance(at(a), at(middle)) + distance(at(middle), at(b));
            let room = arc * (a - range[0]).min(range[1] - b) / (b - a);
            if arc > panel * room.clamp(SHORTEST_PANEL * sigma, LONGEST_PANEL * sigma) {
                panels.extend([[a, middle], [middle, b]]);
                continue;
            }
            for (node, w) in GAUSS.into_iter().flat_map(|(node, w)| [(-node, w), (node, w)]) {
                let t = middle + 0.5 * (b - a) * node;
                curve.nodes.push(at(t));
                curve.weights.push(weight(t) * 0.5 * (b - a) * w);
            }
        }
        curve
    }

    /// Both curves together.
    pub(super) fn and(mut self, other: Curve) -> Self {
        self.nodes.extend(other.nodes);
        self.weights.extend(other.weights);
        self
    }

    /// Mean and covariance of the curve's points plus independent noise of variance `noise` in each coordinate.
    pub(super) fn moments(&self, noise: f64) -> Moments {
        let mean =
            |f: &dyn Fn(&[f64; 2]) -> f64| -> f64 { self.nodes.iter().zip(&self.weights).map(|(c, w)| w * f(c)).sum() };
        let (mx, my) = (mean(&|c| c[0]), mean(&|c| c[1]));
        let xy = mean(&|c| (c[0] - mx) * (c[1] - my));
        let (xx, yy) = (mean(&|c| (c[0] - mx) * (c[0] - mx)), mean(&|c| (c[1] - my) * (c[1] - my)));
        Moments { mean: vec![mx, my], cov: vec![xx + noise, xy, xy, yy + noise] }
    }

    /// ln p(x) under isotropic Gaussian noise.
    pub(super) fn log_density(&self, x: [f64; 2]) -> f64 {
        let variance = self.sigma * self.sigma;
        let ln_k = |u: [f64; 2]| -0.5 * (u[0] * u[0] + u[1] * u[1]) / variance;
        self.log_density_with(x, 0.0, ln_k) - libm::log(core::f64::consts::TAU * variance)
    }

    /// ln p(x) under noise of log-density `ln_k`, which lies between those of two isotropic Gaussians of
    /// standard deviation sigma moved towards and away from x by `spread`.
    pub(super) fn log_density_with(&self, x: [f64; 2], spread: f64, ln_k: impl Fn([f64; 2]) -> f64) -> f64 {
        let squared = |c: &[f64; 2]| (x[0] - c[0]) * (x[0] - c[0]) + (x[1] - c[1]) * (x[1] - c[1]);
        let nearest = self.nodes.iter().map(squared).fold(f64::INFINITY, f64::min);
        let near = libm::sqrt(nearest) + spread;
        let reach = libm::sqrt(near * near + 2.0 * NEGLIGIBLE * self.sigma * self.sigma) + spread;
        let mut sum = LogSum::new();
        for (c, &w) in self.nodes.iter().zip(&self.weights) {
            if squared(c) <= reach * reach {
                sum.add(ln_k([x[0] - c[0], x[1] - c[1]]), w);
            }
        }
        sum.ln()
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    libm::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_segment_has_its_closed_form_also_beyond_its_ends() {
        let (length, sigma) = (3.0, 0.1);
        let curve = Curve::new(|t| [t, 0.0], |_| 1.0 / length, [0.0, length], sigma);
        for x in [[1.5, 0.0], [-0.3, 0.1], [0.01, 0.4], [3.6, -0.2], [-1.5, 0.0]] {
            let (a, b) = ((-x[0]) / sigma, (length - x[0]) / sigma);
            let (a, b) = if b < 0.0 || a.abs() > b { (-b, -a) } else { (a, b) };
            let along = crate::data::special::ln_normal_interval(a, b) - libm::log(length);
            let across = -0.5 * x[1] * x[1] / (sigma * sigma) - 0.5 * libm::log(core::f64::consts::TAU * sigma * sigma);
            let error = curve.log_density(x) - (along + across);
            assert!(error.abs() < 1e-8, "{x:?}: {error}");
        }
    }

    #[test]
    fn halving_the_panels_changes_nothing() {
        // The tightest bend that is used: the inner end of the two spirals.
        let arm = |n: f64| [-n * libm::cos(n) / 3.0, n * libm::sin(n) / 3.0];
        let curve = |panel| Curve::refined(arm, |n| n / 40.0, [0.0, 9.4], 0.1, panel);
        let (usual, halved) = (curve(1.0), curve(0.5));
        for i in 0..2000 {
            let (n, angle) = (0.0047 * f64::from(i), f64::from(i));
            let away = 0.8 * f64::from(i % 17) / 16.0;
            let [a, b] = arm(n);
            let x = [a + away * libm::cos(angle), b + away * libm::sin(angle)];
            let error = usual.log_density(x) - halved.log_density(x);
            assert!(error.abs() < 1e-8, "{x:?}, {away} from the curve: {error:e}");
        }
    }
}
