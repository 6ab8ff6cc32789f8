//! Normalizing flows: layers that fulfil one contract, base densities, and the chain that joins them.

mod actnorm;
mod base;
mod bijection;
mod chain;
mod coupling;
mod diagonal;
mod invert;
mod jacobian;
mod morph;
mod permute;
mod rotation;
mod spec;
mod transformer;

pub use actnorm::ActNorm;
pub use base::{Base, Mixture};
pub use bijection::{Bijection, Layer, Way};
pub use chain::{CHUNK, Flow, Trace};
pub use coupling::Coupling;
pub use diagonal::Diagonal;
pub use invert::Invert;
pub use jacobian::{Jacobian, jacobians};
pub use morph::Position;
pub use permute::Permute;
pub use rotation::Rotation;
pub use spec::{BaseKind, Family, Spec};
pub use transformer::{Scale, Transformer};
