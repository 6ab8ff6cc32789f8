//! Natively the window, on the web the canvas.

use pushforward::{platform, ui::App};

#[cfg(target_arch = "wasm32")]
fn main() {
    platform::run_page(App::new);
}

/// What `worker.js` calls in a worker.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn worker_entry() {
    platform::run_worker();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let opened = platform::run_window("", &platform::Options::default(), App::new);
    if let Err(sentence) = opened {
        eprintln!("{sentence}");
        return std::process::ExitCode::FAILURE;
    }
    std::process::ExitCode::SUCCESS
}
