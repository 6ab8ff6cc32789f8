//! Pushforward: a lab for normalizing flows.
pub mod math;
