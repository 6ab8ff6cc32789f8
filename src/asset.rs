//! Files of assets/ that nobody needs at the first picture. Natively they are part of the program; a page finds them beside
//! itself, [`crate::platform`] fetches them when they are wanted, and whoever reads one says what to do while it is not here.

use std::sync::OnceLock;

/// A file by its path in assets/.
#[derive(Debug)]
pub struct Asset {
    pub path: &'static str,
    compiled_in: Option<&'static [u8]>,
    fetched: OnceLock<Vec<u8>>,
}

/// The file of this path, part of the program everywhere but on a page.
macro_rules! asset {
    ($path:expr) => {
        $crate::asset::Asset::new(
            $path,
            if cfg!(target_arch = "wasm32") {
                None
            } else {
                Some(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/", $path)))
            },
        )
    };
}
pub(crate) use asset;

impl Asset {
    pub const fn new(path: &'static str, compiled_in: Option<&'static [u8]>) -> Self {
        Self { path, compiled_in, fetched: OnceLock::new() }
    }

    /// What is in it, once it is here.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.compiled_in.or_else(|| self.fetched.get().map(Vec::as_slice))
    }

    pub fn text(&self) -> Option<&str> {
        str::from_utf8(self.bytes()?).ok()
    }

    pub fn is_here(&self) -> bool {
        self.bytes().is_some()
    }

    /// Takes what was fetched; the first time counts.
    pub fn put(&self, bytes: Vec<u8>) {
        self.fetched.get_or_init(|| bytes);
    }
}

impl PartialEq for Asset {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_here_once_it_was_put_and_stays_as_it_was() {
        let file = Asset::new("a", None);
        assert!(!file.is_here());
        file.put(b"first".to_vec());
        file.put(b"second".to_vec());
        assert_eq!(file.text(), Some("first"));
        assert_eq!(Asset::new("b", Some(b"compiled in")).text(), Some("compiled in"));
    }
}
