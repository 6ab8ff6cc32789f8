//! The state of the page as data: what a link holds.

mod settings;

pub use settings::{LayerPicture, Settings, Source, Theme, View};
