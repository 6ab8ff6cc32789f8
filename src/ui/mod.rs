//! The screen.

mod app;
pub mod fonts;

pub use app::App;
