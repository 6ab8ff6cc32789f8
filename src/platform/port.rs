//! The page's end of a worker: bytes go in, bytes come out, and it may die. Natively a worker is a thread, on the web a Web
//! Worker; both run [`crate::engine::Worker`] on the same bytes.

/// How long a worker works before it looks at its messages again.
pub(super) const SLICE_SECS: f64 = 0.010;

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
