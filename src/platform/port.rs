//! The page's end of a worker: bytes go in, bytes come out, and it may die. Natively a worker is a thread, on the web a Web
//! Worker; both run [`crate::engine::Worker`] on the same bytes.

use std::sync::{Arc, OnceLock};

/// How long a worker works before it looks at its messages again.
pub(super) const SLICE_SECS: f64 = 0.010;

/// Draws a frame when a worker has something to say: of a window that may open later than the worker starts.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<OnceLock<egui::Context>>);

impl Wake {
    /// From now on this window is drawn.
    pub fn window(&self, ctx: &egui::Context) {
        self.0.get_or_init(|| ctx.clone()).request_repaint();
    }

    pub(super) fn wake(&self) {
        self.0.get().into_iter().for_each(egui::Context::request_repaint);
    }
}

/// What comes from a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    Bytes(Vec<u8>),
    /// It stopped for good, and what it said.
    Died(String),
}

/// A worker as the page sees it.
pub trait Port {
    /// Sends a command; it is kept until the worker listens.
    fn post(&mut self, bytes: Vec<u8>);
    /// The oldest message that has not been taken.
    fn poll(&mut self) -> Option<Received>;
}
