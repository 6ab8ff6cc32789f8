//! Scalars, batches, random numbers and matrix products. Nothing here knows of flows.

mod batch;
mod dual;
pub mod lu;
mod real;
mod rng;

pub use batch::Batch;
pub use dual::Dual;
pub use kernels as simd;
pub use kernels::{Product, Wide};
pub use real::Real;
pub use rng::{Rng, Stream};

/// ln(2π), the constant of every Gaussian log-density, in nats.
pub const LN_TAU: f64 = 1.837_877_066_409_345_3;
