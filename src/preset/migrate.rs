//! Versions of links. Every link ever published opens: what an older version wrote differently is rewritten here, once.

/// The version that is written. Raised when a key changes its meaning; new keys need no new version.
pub const VERSION: u64 = 1;

/// A key and its value, as they stand in a link.
pub(super) type Pair = (String, String);

/// Rewrites the pairs of a link of version `from` for [`VERSION`]. There is no older version yet.
pub(super) fn migrate(_from: u64, pairs: Vec<Pair>) -> Vec<Pair> {
    pairs
}
