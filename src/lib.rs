//! Pushforward: a lab for normalizing flows.
pub mod data;
pub mod engine;
pub mod flow;
pub mod math;
pub mod net;
pub mod platform;
pub mod preset;
pub mod train;
pub mod ui;
