//! A line over time: p_t(y) for all t at once, the divergence, and curves y(t) that begin at equally spaced quantiles of the
//! base, so that the same mass flows between each two neighbours. Solutions are unique, so no two curves meet
//! (Chen et al. 2018, figure 1).

use super::super::lattice::cells;
use crate::flow::{Flow, Position, Way};
use crate::math::{Batch, Rng, Stream};
use serde::{Deserialize, Serialize};

/// Points of a curve.
const MOMENTS: usize = 97;
/// Samples that the quantiles of the base are taken from.
const SAMPLES: usize = 4095;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpaceTime {
    /// Moments, evenly from 0 to 1, and places.
    pub size: usize,
    /// log p_t(y) in nats, y by y from below and t by t in each: [size][size].
    pub log_density: Vec<f32>,
    /// ∂v/∂y, per unit of time, in the same order.
    pub divergence: Vec<f32>,
    /// v, per unit of time, in the same order.
    pub velocity: Vec<f32>,
    /// Curves from below, each y at evenly spaced times from 0 to 1.
    pub curves: Vec<Vec<f32>>,
    /// Where each began, for its colour; of a box, in standard deviations from its centre.
    pub origins: Vec<f32>,
}

impl SpaceTime {
    pub(super) fn new(flow: &Flow, params: &[f32], size: usize, curves: usize, seed: u64) -> Self {
        let Some((layer, weights)) = flow.continuous(params).filter(|_| flow.dim() == 1) else {
            return Self::default();
        };
        let places = cells(1, size);
        let [mut log_density, mut divergence, mut velocity] = [(); 3].map(|()| vec![0.0; size * size]);
        for i in 0..size {
            let t = i as f64 / (size - 1).max(1) as f64;
            let log_p = flow.log_prob_at(Position::from_time(t, 1), params, &places);
            let (v, spread) = layer.velocity(weights, &places, t);
            for j in 0..size {
                log_density[j * size + i] = log_p[j];
                divergence[j * size + i] = spread[j];
                velocity[j * size + i] = v.get(0, j);
            }
        }
        let z = quantiles(flow, params, curves, seed);
        let times: Vec<f64> = (0..MOMENTS).map(|i| i as f64 / (MOMENTS - 1) as f64).collect();
        let at = layer.trajectory(weights, Way::Generate, &z, &times);
        let curves = (0..z.len()).map(|k| at.iter().map(|y| y.get(0, k)).collect()).collect();
        let origins = z.row(0).iter().map(|&z| flow.base.in_deviations(0, z)).collect();
        Self { size, log_density, divergence, velocity, curves, origins }
    }
}

/// Places of the base with mass 1/(n + 1) between neighbours.
fn quantiles(flow: &Flow, params: &[f32], n: usize, seed: u64) -> Batch<f32> {
    let mut rng = Rng::new(seed, Stream::Samples);
    let mut z = flow.base.sample(flow.base_params(params), SAMPLES, 1.0, &mut rng).into_values();
    z.sort_by(f32::total_cmp);
    let chosen = (1..=n).map(|k| z[k * SAMPLES / (n + 1)]).collect();
    Batch::from_rows(1, chosen)
}
