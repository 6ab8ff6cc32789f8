//! Natively the command line and the window, on the web the canvas.

#[cfg(not(target_arch = "wasm32"))]
mod cli;

use pushforward::{platform, ui::App};

#[cfg(target_arch = "wasm32")]
fn main() {
    platform::run_page::<App>();
}

/// What `worker.js` calls in a worker.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn worker_entry() {
    platform::run_worker();
}

/// What the program calls where its second part is not here yet: see `web/split.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn complete_program() {
    platform::complete_program();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::run(|link| platform::run_window::<App>(link, &platform::Options::default()))
}
