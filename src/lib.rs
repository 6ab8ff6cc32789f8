//! Pushforward: a lab for normalizing flows.
pub mod flow;
pub mod math;
pub mod net;
