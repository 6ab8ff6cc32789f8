//! What differs between a browser tab and a desktop window, behind one set of names. With `main.rs` and
//! [`crate::asset`] the only place that asks for the target.

mod files;
mod frame_clock;
mod options;
mod port;
mod reader;
mod state;

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub use native::*;
#[cfg(target_arch = "wasm32")]
pub use web::*;

use crate::asset::Asset;

pub use files::{OpenedFile, take_files};
pub use options::{Options, RendererChoice};
pub use port::{Port, Received, Wake};
pub use state::{PageState, Painter, read_state, update_state};

/// What the app is started with.
pub struct Start {
    pub options: Options,
    pub painter: Painter,
    /// What the user should know from the start.
    pub warnings: Vec<String>,
}

/// What runs in a page or a window.
pub trait Program: eframe::App + Sized + 'static {
    /// What it is before there is something to draw on.
    type Early: 'static;
    /// What has to be here before it begins.
    fn files(link: &str, options: &Options) -> Vec<&'static Asset>;
    /// Begins, while the browser is still asked for its GPU. The link is its fragment as it stands in the address bar, without
    /// `#`, not decoded; empty where there is none.
    fn begin(link: &str, options: &Options) -> Self::Early;
    fn open(cc: &eframe::CreationContext<'_>, start: Start, early: Self::Early) -> Self;
}

/// What every window does, whatever it shows.
fn prepare(ctx: &egui::Context) {
    ctx.add_plugin(frame_clock::FrameClock::default());
    if HAS_DOCUMENT {
        ctx.add_plugin(reader::Reader::default());
    }
}

/// What OpenGL or WebGL calls the hardware; browsers tell by an extension.
fn opengl_renderer(cc: &eframe::CreationContext<'_>) -> String {
    use eframe::glow::{HasContext, RENDERER};
    const UNMASKED_RENDERER_WEBGL: u32 = 0x9246;
    let Some(gl) = &cc.gl else { return String::new() };
    let unmasked = gl.supported_extensions().contains("WEBGL_debug_renderer_info");
    // SAFETY: eframe made this context current, and both names are valid for it.
    unsafe { gl.get_parameter_string(if unmasked { UNMASKED_RENDERER_WEBGL } else { RENDERER }) }
}
