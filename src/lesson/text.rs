//! Small questions to texts: the formulas in them, and one link changed by another.

/// The formulas of a text in TeX, in their order: `$inline$` and `$$display$$`.
///
/// # Errors
/// A sentence, where a `$` is not closed.
pub fn formulas(text: &str) -> Result<Vec<&str>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        let mark = if rest[start..].starts_with("$$") { "$$" } else { "$" };
        let inside = &rest[start + mark.len()..];
        let Some(end) = inside.find(mark) else {
            let shown: String = inside.chars().take(30).collect();
            return Err(format!("a {mark} before \"{shown}\" is never closed"));
        };
        found.push(&inside[..end]);
        rest = &inside[end + mark.len()..];
    }
    Ok(found)
}

/// The first displayed formula of a text, with what says its direction.
pub fn key_formula(text: &str) -> Option<&str> {
    text.split("$$").nth(1).map(str::trim)
}

/// The pairs of `link` with those of `change` in the place of the same keys.
pub(super) fn merge(link: &str, change: &str) -> String {
    let key = |pair: &str| pair.split('=').next().unwrap_or_default().trim().to_owned();
    let pairs = |text: &'_ str| text.split('&').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
    let changed: Vec<String> = pairs(change);
    let mut merged: Vec<String> = pairs(link);
    merged.retain(|pair| !changed.iter().any(|c| key(c) == key(pair)));
    merged.extend(changed);
    merged.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_of_a_change_take_the_place_of_the_same_keys() {
        assert_eq!(merge("view=line&t=1", "t=0&focus=2"), "view=line&t=0&focus=2");
        assert_eq!(merge("", "t=0"), "t=0");
    }

    #[test]
    fn formulas_are_found_in_their_order_and_must_be_closed() {
        assert_eq!(formulas("a $x$ and $$y = 2$$, $z$").unwrap(), ["x", "y = 2", "z"]);
        assert!(formulas("costs $5").is_err());
        assert_eq!(key_formula("so\n\n$$generate: x = f(z)$$"), Some("generate: x = f(z)"));
        assert_eq!(key_formula("$x$"), None);
    }
}
