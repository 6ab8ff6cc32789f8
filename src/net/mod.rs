//! Conditioners: the networks whose outputs are the parameters of a coupling layer. They are never inverted.

mod activation;
mod divergence;
mod given;
mod made;
mod masked;
mod mlp;
mod pass;
mod tangent;
mod turns;

pub use activation::Activation;
pub use mlp::{Gain, Mlp};
pub use pass::{Count, Pass};
pub use tangent::Linearized;
pub use turns::Turns;
