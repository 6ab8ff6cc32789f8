//! The state of the page as data: what a link holds, and the presets that come with the program.

mod codec;
mod settings;
mod shipped;

pub use codec::{Decoded, decode, encode};
pub use settings::{LayerPicture, Settings, Source, Theme, View};
pub use shipped::{Preset, shipped};
