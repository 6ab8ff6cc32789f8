//! Who runs a trainer: messages between the page and its workers, as bytes, and what a worker does with them.
//! A worker is a thread natively and a Web Worker on the web; both exchange the same bytes.

mod backlog;
pub mod bench;
pub mod bench_gpu;
mod evaluate;
mod local;
mod marginal;
mod measuring;
mod message;
mod on_device;
pub mod parallel;
mod place;
mod session;
mod travellers;
mod worker;

pub use backlog::join_snapshots;
pub use evaluate::Evaluator;
pub use message::{
    Answer, Command, Ellipse, Event, Frame, LayerField, Local, Origin, Problem, Request, Snapshot, Standing, Tile,
    VERSION, Weights, Window,
};
pub use on_device::{Landed, OnDevice};
pub use travellers::{Travellers, grid_points};
pub use worker::Worker;
