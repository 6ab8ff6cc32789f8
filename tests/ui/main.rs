//! The page without a browser: the whole screen in a harness, drawn at every size, pressed, dragged, touched and read.

mod by_hand;
mod by_hand_plane;
mod given;
mod lesson;
mod many;
mod mistakes;
mod screen;
mod touch;

#[path = "../support/finger.rs"]
mod finger;
#[path = "../support/page.rs"]
mod page;
#[path = "../support/pointer.rs"]
mod pointer;
#[path = "../support/window.rs"]
mod window;
