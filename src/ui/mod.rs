//! The screen: a model that actions change, and views that read it.

mod action;
mod app;
pub mod colour;
pub mod digits;
pub mod film;
pub mod fonts;
pub mod formula;
mod gpu_engine;
pub mod model;
pub mod plot;
mod publish;
pub mod raster;
pub mod shell;
pub mod style;
pub mod views;
mod waiting;
mod workers;

pub use action::{Action, Effect};
pub use app::App;
pub use model::Model;
pub use style::Style;
