//! What differs between a browser tab and a desktop window, behind one set of names. With `main.rs` the only place that
//! asks for the target.

mod files;
mod frame_clock;
mod options;
mod state;

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub use native::*;
#[cfg(target_arch = "wasm32")]
pub use web::*;

pub use files::{OpenedFile, take_files};
pub use frame_clock::FrameClock;
pub use options::{Options, RendererChoice};
pub use state::{PageState, Painter, read_state, update_state};

/// What the app is started with.
pub struct Start {
    /// The link's fragment as it stands in the address bar, without `#`, not decoded; empty where there is none.
    pub link: String,
    pub options: Options,
    pub painter: Painter,
}
