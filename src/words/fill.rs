//! Numbers and names put into a translated sentence.

use core::fmt::{Display, Write};

/// `pattern` with its `{}` replaced by the values, in order; a `{}` without a value stays, a value without one is left out.
///
/// ```
/// assert_eq!(pushforward::words::fill("step {} of {}", &[&3, &"20"]), "step 3 of 20");
/// ```
pub fn fill(pattern: &str, values: &[&dyn Display]) -> String {
    let mut parts = pattern.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut values = values.iter();
    for part in parts {
        match values.next() {
            // Writing to a string fails only where a value refuses to be shown.
            Some(value) => drop(write!(out, "{value}")),
            None => out.push_str("{}"),
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_and_too_few_values_do_no_harm() {
        assert_eq!(fill("{} of {}", &[&1]), "1 of {}");
        assert_eq!(fill("all", &[&1]), "all");
        assert_eq!(fill("{}", &[&"{}"]), "{}");
    }
}
