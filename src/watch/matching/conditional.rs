//! The conditional paths of one group of a batch: from z to x, with the place y_t at which training asks for the velocity.

use crate::flow::Flow;
use crate::math::{Batch, Rng, Stream};
use crate::train::{Lane, Pairing};

/// Paths of a group: as many as training pairs at a time.
pub const GROUP: usize = crate::flow::CHUNK;

/// One pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditional {
    pub z: [f32; 2],
    pub x: [f32; 2],
    pub t: f32,
}

impl Conditional {
    /// A group from points of the data [B][D], drawn as training draws it.
    pub fn group(flow: &Flow, points: &[f32], pairing: Pairing, seed: u64, step: u64) -> Vec<Self> {
        if flow.dim() != 2 || points.len() < 2 {
            return Vec::new();
        }
        let mut lane = Lane::new(flow);
        pairing.draw(&Batch::from_points(2, points), GROUP, &mut Rng::new(seed, Stream::Paths(step)), &mut lane);
        let paths = &lane.x;
        let pair = |i: usize| {
            let t = paths.get(2, i);
            let place = |share: f32| core::array::from_fn(|d| paths.get(d, i) + share * paths.get(3 + d, i));
            Self { z: place(-t), x: place(1.0 - t), t }
        };
        (0..paths.len()).map(pair).collect()
    }

    /// y_t = (1 - t) z + t x.
    pub fn place(&self) -> [f32; 2] {
        core::array::from_fn(|d| self.z[d] + self.t * (self.x[d] - self.z[d]))
    }

    /// x - z, which the velocity at y_t is fitted to.
    pub fn velocity(&self) -> [f32; 2] {
        core::array::from_fn(|d| self.x[d] - self.z[d])
    }

    /// The mean of |x - z| over a group: what pairing makes smaller.
    pub fn mean_distance(group: &[Self]) -> f64 {
        let total: f64 = group.iter().map(|c| f64::from(c.velocity()[0].hypot(c.velocity()[1]))).sum();
        total / group.len().max(1) as f64
    }
}
