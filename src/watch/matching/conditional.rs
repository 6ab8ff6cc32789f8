//! The conditional paths of one group of a batch: from z to x, with the place y_t at which training asks for the velocity.

use crate::math::Batch;

/// Numbers of a pair: two coordinates of y_t, t, and two of x − z.
const ROWS: usize = 5;

/// One pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditional {
    pub z: [f32; 2],
    pub x: [f32; 2],
    pub t: f32,
}

impl Conditional {
    /// The pairs of a step, of which the trainer gives the rows y_t, t and x − z.
    pub fn group(rows: &[f32]) -> Vec<Self> {
        if !rows.len().is_multiple_of(ROWS) {
            return Vec::new();
        }
        let paths = Batch::from_rows(ROWS, rows.to_vec());
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
