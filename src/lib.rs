//! Pushforward: a lab for normalizing flows.
pub mod flow;
pub mod math;
pub mod net;
pub mod platform;
pub mod ui;
