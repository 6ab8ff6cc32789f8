//! Objectives, the optimiser and the trainer that joins them.

mod adam;
mod likelihood;
mod trainer;

pub use adam::{Adam, cosine};
pub use likelihood::{Lane, likelihood_step};
pub use trainer::{Broken, Config, Trainer};
