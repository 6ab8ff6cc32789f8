//! Flows on the GPU: WGSL compute on the painter's device, or without a window. The only module that names wgpu compute.
//!
//! ```text
//!   &Flow --pack--> Packed --load--> Resident --evaluate--> Pending<Evaluated>      points, both ways, any position
//!   &[f32] ------------write-----------^   |
//!                                          +--survey--> Pending<Vec<Seen>>      single layers, over their inputs
//!                                          +--density, heat--> Field --paint--> Picture (a texture for egui)
//! ```
//!
//! ```no_run
//! use pushforward::flow::{Flow, Position};
//! use pushforward::gpu::{Field, Gpu, Picture, Scheme, Unavailable, Window};
//!
//! fn show(gpu: &Gpu, flow: &Flow, params: &[f32], map: &[[u8; 4]; 256]) -> Result<Picture, Unavailable> {
//!     let flow = gpu.load(flow, params)?;
//!     let field = Field::new(gpu, 256, 256);
//!     let picture = Picture::new(gpu, field.size());
//!     picture.set_map(gpu, map);
//!     field.density(gpu, &flow, Window::square(4.0), Position::from_time(0.5, flow.layers()))?;
//!     picture.paint(gpu, &field, Scheme::Sequential { high: None }, None);
//!     Ok(picture) // picture.view() goes to egui's renderer, once
//! }
//! ```
//!
//! Everything is asynchronous: a result is asked for with [`Pending::try_take`] once a frame. What the GPU cannot do is
//! an [`Unavailable`], upon which the CPU engine takes over.

mod budget;
mod device;
mod evaluate;
mod field;
mod kernels;
pub mod layout;
mod onscreen;
mod picture;
pub mod pieces;
pub mod plan;
mod readback;
mod resident;
pub mod shader;
mod survey;
mod training;
mod trajectories;

pub use device::{Asked, Gpu, is_software};
pub use evaluate::Evaluated;
pub use field::{Field, Window};
pub use onscreen::{Map, OnScreen, Shot};
pub use picture::{Fade, Picture, Scheme};
pub use readback::Pending;
pub use resident::Resident;
pub use survey::{Seen, Survey};
pub use training::{MOST_STEPS, Training, TrainingState, TrainingStep};

/// Why the CPU engine must do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    #[error("no GPU adapter was found; flows are computed on the CPU")]
    NoAdapter,
    #[error("the GPU allows {found} for {limit}, {needed} are needed; flows are computed on the CPU")]
    Limit { limit: &'static str, needed: u64, found: u64 },
    #[error("the GPU's driver refused: {0}; flows are computed on the CPU")]
    Refused(String),
    #[error("this flow does not fit the GPU kernels ({0}); it is computed on the CPU")]
    Unsupported(String),
    #[error("the GPU was lost while it worked; flows are computed on the CPU")]
    Lost,
    #[error("a GPU result cannot be waited for here; ask for it again in a later frame")]
    NotReady,
}
