//! The state of the page as data: what a link holds, and the presets that come with the program.
//!
//! Read `settings` (the value), `fields` (the table that drives everything), `domain` (what a field may hold), then
//! `codec` (links) and `shipped` (presets with trained weights).

mod bug;
mod codec;
mod domain;
mod fields;
mod figures;
mod given;
pub mod half;
mod migrate;
mod motion;
mod objective;
mod settings;
mod shipped;

pub use bug::Bug;
pub use codec::{Decoded, Remark, allowed, decode, encode, examine, start};
pub use fields::{Field, field, fields};
pub use figures::{FigureCard, cards, figures, link_of_preset};
pub use given::Given;
pub use migrate::VERSION;
pub use motion::in_motion;
pub use settings::{Goal, LayerPicture, Settings, Source, Theme, View};
pub use shipped::{Preset, shipped};
