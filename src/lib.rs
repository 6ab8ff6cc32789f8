//! Pushforward.
