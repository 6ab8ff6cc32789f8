//! The screen: a model that actions change, and views that read it.

mod action;
mod app;
pub mod fonts;
pub mod model;

pub use action::{Action, Effect};
pub use app::App;
pub use model::Model;
