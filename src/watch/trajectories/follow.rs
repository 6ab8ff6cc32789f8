//! One particle in double precision: its curve, and log p_t along it.

use crate::flow::{Flow, Way};
use crate::math::Batch;

/// Moments at which the curve is known.
const POINTS: usize = 65;

/// A particle on its way from z to x.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// From 0 to 1.
    pub times: Vec<f64>,
    pub points: Vec<Vec<f64>>,
    /// log p_t(y_t), nats.
    pub log_density: Vec<f64>,
    /// tr ∂v/∂y there, per unit of time: log p_t(y_t) falls at this rate.
    pub divergence: Vec<f64>,
}

/// The particle that arrives at `x`; `None` where the flow is not one continuous layer with weights, or gives up.
pub fn follow(flow: &Flow, params: &[f32], x: &[f64]) -> Option<Curve> {
    if params.len() != flow.num_params() || x.len() != flow.dim() {
        return None;
    }
    let params: Vec<f64> = params.iter().map(|&p| f64::from(p)).collect();
    let (layer, weights) = flow.continuous(&params)?;
    let times: Vec<f64> = (0..POINTS).map(|i| i as f64 / (POINTS - 1) as f64).collect();
    let paths = layer.paths(weights, Way::Normalize, &Batch::from_points(x.len(), x), &times);
    let points: Vec<Vec<f64>> = paths.iter().map(|at| at.point(0).take(x.len()).collect()).collect();
    let mut log_base = [0.0];
    flow.base.log_prob(flow.base_params(&params), &Batch::from_points(x.len(), &points[0]), &mut log_base);
    let log_det = |i: usize| paths[i].get(x.len(), 0);
    let log_density: Vec<f64> = (0..POINTS).map(|i| log_base[0] + log_det(0) - log_det(i)).collect();
    let divergence = times.iter().zip(&points).map(|(&t, y)| {
        let (_, divergence) = layer.velocity(weights, &Batch::from_points(y.len(), y), t);
        divergence[0]
    });
    let divergence = divergence.collect();
    let is_finite = points.iter().flatten().chain(&log_density).all(|v| v.is_finite());
    is_finite.then_some(Curve { times, points, log_density, divergence })
}

impl Curve {
    /// The place between two known moments, as an index and a share.
    fn between(&self, t: f64) -> (usize, f64) {
        let s = t.clamp(0.0, 1.0) * (POINTS - 1) as f64;
        let i = (s as usize).min(POINTS - 2);
        (i, s - i as f64)
    }

    /// Where the particle is at time `t`.
    pub fn at(&self, t: f64) -> Vec<f64> {
        let (i, share) = self.between(t);
        self.points[i].iter().zip(&self.points[i + 1]).map(|(a, b)| a + share * (b - a)).collect()
    }

    /// log p_t and the divergence there.
    pub fn values(&self, t: f64) -> (f64, f64) {
        let (i, share) = self.between(t);
        let of = |v: &[f64]| v[i] + share * (v[i + 1] - v[i]);
        (of(&self.log_density), of(&self.divergence))
    }
}
