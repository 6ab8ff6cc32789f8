//! What the figures are drawn with: a plane with locked aspect, fields as textures, colour bars, points and lines in bulk.
//! What is drawn the views decide.

mod bar;
mod field;
mod handle;
mod lines;
mod places;
mod plane;
mod shapes;
mod ticks;

pub use crate::words::{number, positive, whole};
pub use bar::{Bar, colour_bar, colour_bar_flat};
pub use field::{Field, fingerprint, paint_texture};
pub use handle::{Handle, Moved};
pub use lines::Lines;
pub use places::Places;
pub use plane::Plane;
pub use shapes::{points_with_halo, polylines};
pub use ticks::ticks;
