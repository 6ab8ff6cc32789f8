//! Links: interim signatures.
use super::Settings;

/// What a link says, and what it says that was not understood or was changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    pub settings: Settings,
    pub warnings: Vec<String>,
}

/// Never fails.
pub fn decode(_fragment: &str) -> Decoded {
    Decoded::default()
}

/// The canonical fragment, with `#`.
pub fn encode(_settings: &Settings) -> String {
    "#v=1".to_owned()
}
