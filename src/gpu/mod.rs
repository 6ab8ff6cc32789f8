//! Flows on the GPU: WGSL compute on the painter's device, or without a window. The only module that names wgpu compute.
//!
//! ```text
//!   &Flow --pack--> Packed --load--> Resident --evaluate--> Pending<Evaluated>      points, both ways, any position
//!   &[f32] ------------write-----------^   |
//!                                          +--density, heat--> Field --paint--> Picture (a texture for egui)
//! ```
//! Everything is asynchronous: a result is asked for with [`Pending::try_take`] once a frame. What the GPU cannot do is
//! an [`Unavailable`], upon which the CPU engine takes over.

mod device;
mod evaluate;
mod field;
mod kernels;
pub mod layout;
mod onscreen;
mod picture;
pub mod plan;
mod readback;
mod resident;
pub mod shader;

pub use device::Gpu;
pub use evaluate::Evaluated;
pub use field::{Field, Window};
pub use onscreen::{Map, OnScreen};
pub use picture::{Fade, Picture, Scheme};
pub use readback::Pending;
pub use resident::Resident;

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
