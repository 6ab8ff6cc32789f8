//! Natively the command line and the window, on the web the canvas.

#[cfg(not(target_arch = "wasm32"))]
mod cli;

use pushforward::{platform, ui::App};

#[cfg(target_arch = "wasm32")]
fn main() {
    platform::run_page(App::new, App::files);
}

/// What `worker.js` calls in a worker.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn worker_entry() {
    platform::run_worker();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::run(|link| platform::run_window(link, &platform::Options::default(), App::new))
}
