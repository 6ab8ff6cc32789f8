//! Lessons on the screen: the page beside the figure, the contents, and the presenter's view.

mod contents;
mod keys;
mod panel;
mod presenter;
mod prose;
mod question;
mod task;

pub(super) use presenter::zoom;
