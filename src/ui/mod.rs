//! The screen.

mod app;

pub use app::App;
