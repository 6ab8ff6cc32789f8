//! Sentences that were filled in English before they reached the screen: errors of a file, of a link, of a worker, whose types
//! know no language and travel as text. Their patterns are keys of assets/lang/it.json like all others, `{}` for a value;
//! the longest that fits is translated, and so are the values that are sentences or phrases themselves.

use super::fill;
use super::lang::{Lang, patterns, tr, weight};
use core::fmt::Display;

/// A pattern with fewer letters of its own is found around short values alone.
const LEAST: usize = 8;
/// Sentences within sentences.
const DEEP: usize = 8;

/// `english` in `lang`; as it stands where neither it nor a pattern of it is known.
///
/// ```
/// use pushforward::words::{Lang, heard};
/// let english = "points.csv: line 3 has 9 columns; keep at most 8";
/// assert_eq!(heard(Lang::It, english), "points.csv: la riga 3 ha 9 colonne; tienine al massimo 8");
/// assert_eq!(heard(Lang::En, english), english);
/// ```
pub fn heard(lang: Lang, english: &str) -> String {
    match lang {
        Lang::En => english.to_owned(),
        Lang::It => within(english, DEEP),
    }
}

fn within(english: &str, deep: usize) -> String {
    let exact = tr(Lang::It, english);
    if exact != english || deep == 0 {
        return exact.to_owned();
    }
    let found = patterns().iter().find_map(|(key, italian)| {
        let found = values(key, english)?;
        // What stands before a colon is the place of an error, not a part of its sentence.
        let is_sentence = !key.starts_with("{}") || !found[0].contains(": ");
        // "{} to {}" says too little to be found around whole sentences.
        let brief = || found.iter().all(|value| !value.replace(", ", "").contains(' '));
        (is_sentence && (weight(key) >= LEAST || brief())).then_some((italian, found))
    });
    if let Some((italian, values)) = found {
        let values: Vec<String> = values.into_iter().map(|value| within(value, deep - 1)).collect();
        let values: Vec<&dyn Display> = values.iter().map(|value| value as &dyn Display).collect();
        return fill(italian, &values);
    }
    if let Some(inner) = english.strip_suffix('.') {
        let said = within(inner, deep - 1);
        return if said == inner { english.to_owned() } else { said + "." };
    }
    match english.split_once(": ") {
        Some((place, what)) => format!("{place}: {}", within(what, deep - 1)),
        None => english.to_owned(),
    }
}

/// What stands for each `{}` of `pattern` in `text`, if it is a filling of it.
fn values<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (i, part) in parts.iter().enumerate() {
        let last = i + 1 == parts.len();
        let end = match (last, part.is_empty()) {
            (true, _) => rest.strip_suffix(*part)?.len(),
            (false, true) => return None,
            (false, false) => rest.find(part)?,
        };
        values.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    (!values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filling_gives_its_values_back() {
        assert_eq!(values("line {}, column {}: no", "line 3, column 12: no"), Some(vec!["3", "12"]));
        assert_eq!(values("{} of {}", "3 of"), None);
        assert_eq!(values("step {}", "stop 3"), None);
        assert_eq!(values("no value", "no value"), None);
    }

    #[test]
    fn a_sentence_within_a_sentence_is_translated_too() {
        let english = "flow.json: layers[2].bound: a positive number must stand here, but it is -1.";
        assert_eq!(heard(Lang::It, english), "flow.json: layers[2].bound: qui ci vuole un numero positivo, ma è -1.");
        assert_eq!(heard(Lang::It, "something else of another kind: 3"), "something else of another kind: 3");
    }
}
