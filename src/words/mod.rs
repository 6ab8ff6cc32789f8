//! What stands on the screen in words and letters: the language, and the notation of the formulas. Plain values without a
//! screen, so that links, lessons and figures can speak of them.

mod fill;
mod heard;
mod lang;
mod letters;
mod notation;
mod number;

pub use fill::fill;
pub use heard::heard;
pub use lang::{Lang, tr};
pub use letters::{UPRIGHT, in_prose, rewrite};
pub use notation::{Notation, badge};
pub use number::{number, positive, typed, whole, with_unit};
