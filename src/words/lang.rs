//! The language of the screen. As in gettext the English sentence is the key, so that the source reads as the screen does;
//! assets/lang/it.json holds the Italian. tests/words.rs keeps the two in step.

use crate::asset::{Asset, asset};
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    En,
    It,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::En, Lang::It];

    /// Its name in `?lang=` and in the page's `lang` attribute.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::It => "it",
        }
    }

    /// What its speakers call it.
    pub fn title(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::It => "Italiano",
        }
    }

    /// The file that it is read from.
    pub fn file(self) -> Option<&'static Asset> {
        match self {
            Lang::En => None,
            Lang::It => Some(&ITALIAN),
        }
    }

    /// The language of a tag such as `it`, `it-CH` or `it_IT.UTF-8`; English where there is no translation.
    pub fn from_tag(tag: &str) -> Self {
        let first = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| first.eq_ignore_ascii_case(lang.name())).unwrap_or_default()
    }
}

/// `english` in `lang`; where a translation is missing, or the language is not here yet, as it stands.
///
/// ```
/// use pushforward::words::{Lang, tr};
/// assert_eq!(tr(Lang::It, "Gallery"), "Galleria");
/// assert_eq!(tr(Lang::It, "no such sentence"), "no such sentence");
/// ```
pub fn tr(lang: Lang, english: &str) -> &str {
    match lang {
        Lang::En => english,
        Lang::It => italian().and_then(|italian| italian.get(english)).map_or(english, String::as_str),
    }
}

/// The keys with values in them that [`super::heard`] looks for, those with the most letters first, and their Italian.
pub(super) fn patterns() -> &'static [(&'static str, &'static str)] {
    static PATTERNS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    let Some(italian) = italian() else { return &[] };
    PATTERNS.get_or_init(|| {
        let all = italian.iter().map(|(key, italian)| (key.as_str(), italian.as_str()));
        let mut patterns: Vec<_> = all.filter(|(key, _)| key.contains("{}") && weight(key) > 0).collect();
        patterns.sort_by(|(a, _), (b, _)| weight(b).cmp(&weight(a)).then(a.cmp(b)));
        patterns
    })
}

/// How many letters a pattern has of its own.
pub(super) fn weight(pattern: &str) -> usize {
    pattern.chars().filter(|c| c.is_alphabetic()).count()
}

static ITALIAN: Asset = asset!("lang/it.json");

fn italian() -> Option<&'static HashMap<String, String>> {
    static READ: OnceLock<HashMap<String, String>> = OnceLock::new();
    let text = ITALIAN.text()?;
    // tests/words.rs sees to it that the file can be read.
    Some(READ.get_or_init(|| serde_json::from_str(text).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_by_its_first_part() {
        assert_eq!(["it", "IT-ch", "it_IT.UTF-8"].map(Lang::from_tag), [Lang::It; 3]);
        assert_eq!(["en-GB", "de", "", "C.UTF-8", "italic"].map(Lang::from_tag), [Lang::En; 5]);
    }
}
