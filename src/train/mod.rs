//! Objectives, the optimiser and the trainer that joins them.

mod adam;
mod assignment;
mod flow_matching;
mod importance;
mod likelihood;
mod mistake;
mod objective;
mod reverse_kl;
mod trainer;

pub use adam::{Adam, Rates, cosine};
pub use flow_matching::{Pairing, flow_matching_step, lone_field};
pub use importance::Importance;
pub use likelihood::{Lane, likelihood_step};
pub use mistake::Mistake;
pub use objective::{Objective, Unfit};
pub use reverse_kl::reverse_kl_step;
pub use trainer::{Broken, CLIP, Config, Trainer};
