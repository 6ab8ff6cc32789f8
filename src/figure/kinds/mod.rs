//! What a layer may be: the shape of its Jacobian, what it can do to a Gaussian, and what its determinant and its inverse
//! cost. A triangular Jacobian is the way out of the D³ of a determinant: the product of a diagonal takes its place
//! (Papamakarios et al. 2021, section 3.1).

pub mod cost;
pub mod example;
mod kind;
pub mod measure;
pub mod shape;
mod work;

pub use cost::Task;
pub use example::Example;
pub use kind::{Kind, Knob};
pub use measure::Measure;
pub use shape::{Cell, Shape};

use super::Reading;

/// The sizes that are drawn.
pub const LEAST: usize = 2;
pub const MOST: usize = 12;

#[derive(Clone, Debug, PartialEq)]
pub struct KindsState {
    pub kind: Kind,
    /// D of the matrix that is drawn.
    pub size: usize,
    /// The seed of the example's weights.
    pub variant: u64,
    /// The numbers of the example that were moved by hand; empty: those that the seed draws.
    pub knobs: Vec<f64>,
}

impl Default for KindsState {
    fn default() -> Self {
        Self { kind: Kind::Diagonal, size: 6, variant: 0, knobs: Vec::new() }
    }
}

impl KindsState {
    /// The movable numbers as they stand.
    pub fn knobs(&self) -> Vec<f64> {
        let drawn = example::knobs(self.kind, self.variant);
        if self.knobs.len() != drawn.len() {
            return drawn;
        }
        let held = |(value, knob): (&f64, &Knob)| value.clamp(knob.range[0], knob.range[1]);
        self.knobs.iter().zip(self.kind.knobs()).map(held).collect()
    }

    /// The layer in `dim` dimensions.
    pub fn example(&self, dim: usize) -> Example {
        Example::new(self.kind, dim, self.variant, &self.knobs())
    }

    pub fn readings(&self) -> Vec<Reading> {
        let (large, plane) = (self.example(self.size), self.example(2));
        let (kind, d) = (self.kind, self.size as u64);
        let shape = shape::jacobian(kind, self.size, large.order());
        let readings = [
            ("kinds.log_det", large.log_det()),
            ("kinds.free", cost::free(kind, d) as f64),
            ("kinds.zero_share", shape.zero_share()),
            ("kinds.correlation", plane.correlation()),
            ("kinds.det_ops", cost::operations(kind, Task::Determinant, d) as f64),
            ("kinds.inverse_ops", cost::operations(kind, Task::Inverse, d) as f64),
            ("kinds.det_slope", f64::from(cost::exponent(kind, Task::Determinant))),
            ("kinds.volume_preserving", f64::from(u8::from(large.layer.preserves_volume()))),
        ];
        readings.into_iter().map(|(name, value)| Reading { name, value }).collect()
    }
}

#[cfg(test)]
mod tests;
