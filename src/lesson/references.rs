//! The papers that lessons name by a key.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reference {
    pub authors: String,
    pub title: String,
    pub venue: String,
    /// Slides may not say theirs.
    #[serde(default)]
    pub year: Option<u32>,
    /// Where it can be read.
    #[serde(default)]
    pub url: String,
}

impl Reference {
    /// "Dinh et al. 2017"; the title stands for a year that is not known.
    pub fn short(&self) -> String {
        let surname = |author: &str| {
            let names: Vec<&str> = author.split_whitespace().collect();
            let last = names.len().saturating_sub(1);
            let from = names.iter().position(|name| name.starts_with(char::is_lowercase)).unwrap_or(last);
            names[from..].join(" ")
        };
        let authors: Vec<&str> = self.authors.split(", ").collect();
        let who = match authors.as_slice() {
            [] => String::new(),
            [one] => surname(one),
            [one, two] => format!("{} & {}", surname(one), surname(two)),
            [first, ..] => format!("{} et al.", surname(first)),
        };
        self.year.map_or_else(|| format!("{who}: {}", self.title), |year| format!("{who} {year}"))
    }
}

/// All papers by key.
pub fn references() -> &'static BTreeMap<String, Reference> {
    static REFERENCES: OnceLock<BTreeMap<String, Reference>> = OnceLock::new();
    // tests/lessons.rs sees to it that the file is read.
    REFERENCES
        .get_or_init(|| serde_json::from_str(include_str!("../../assets/lessons/references.json")).unwrap_or_default())
}
