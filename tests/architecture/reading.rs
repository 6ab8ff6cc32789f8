//! How the source is read: code without comments, strings and tests, and the modules that it names.

use crate::Source;

/// Code and nothing else: comments are blanked, string literals emptied; the number of lines stays.
pub fn code(text: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\n');
    let mut i = 0;
    while i < chars.len() {
        let word_before = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
        match (at(i), at(i + 1)) {
            ('/', '/') => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            ('/', '*') => {
                let mut depth = 0;
                loop {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        ('\n', _) => {
                            out.push('\n');
                            i += 1;
                        }
                        _ => i += 1,
                    }
                    if depth == 0 || i >= chars.len() {
                        break;
                    }
                }
            }
            ('r', '"' | '#') if !word_before && raw_string_hashes(&chars[i + 1..]).is_some() => {
                let hashes = raw_string_hashes(&chars[i + 1..]).unwrap_or(0);
                i += 2 + hashes;
                while i < chars.len() && !(at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#')) {
                    if at(i) == '\n' {
                        out.push('\n');
                    }
                    i += 1;
                }
                i += 1 + hashes;
                out.push_str("\"\"");
            }
            ('"', _) => {
                i += 1;
                while i < chars.len() && at(i) != '"' {
                    if at(i) == '\n' {
                        out.push('\n');
                    }
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
                out.push_str("\"\"");
            }
            // A character literal of a quote or a backslash; a lifetime has no second quote there.
            ('\'', '"') if at(i + 2) == '\'' => i += 3,
            ('\'', '\\') => i += 4,
            (c, _) => {
                out.push(c);
                i += 1;
            }
        }
    }
    out
}

/// How many `#` a raw string begins with, after its `r`.
fn raw_string_hashes(after_r: &[char]) -> Option<usize> {
    let hashes = after_r.iter().take_while(|&&c| c == '#').count();
    (after_r.get(hashes) == Some(&'"')).then_some(hashes)
}

/// The code outside items marked `#[cfg(test)]`, their lines blanked.
pub fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..start]);
        let mut depth = 0;
        let end = rest[start..].char_indices().find(|&(_, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            (c == '}' || c == ';') && depth == 0
        });
        let end = end.map_or(rest.len(), |(i, c)| start + i + c.len_utf8());
        out.extend(rest[start..end].chars().filter(|&c| c == '\n'));
        rest = &rest[end..];
    }
    out + rest
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// The first names of a path's tail: `a::b` gives a; `{a, b::{c, d}}` gives a and b.
fn heads(tail: &str) -> Vec<String> {
    let name = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = tail.trim_start().strip_prefix('{') else { return vec![name(tail.trim_start())] };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(name(group[start..i].trim_start()));
                start = i + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|n| !n.is_empty());
    names
}

/// Every module of the crate that the code names, by `crate::` or by enough `super::`, with its line.
pub fn modules_named(source: &Source) -> Vec<(usize, String)> {
    let code = code(&source.text);
    let mut found = Vec::new();
    // `$crate::` in a macro names it too, and the library's own name in a module of the binary; `my_crate::` does not.
    for (i, marker) in code.match_indices("crate::").chain(code.match_indices("pushforward::")) {
        if !code[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            found.extend(heads(&code[i + marker.len()..]).into_iter().map(|name| (line_of(&code, i), name)));
        }
    }
    // src/flow/mod.rs and src/flow.rs stand one step below the root, src/flow/chain.rs two.
    let stem = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let climb = "super::".repeat(stem.split('/').count());
    let visible = without_tests(&code);
    for (i, _) in visible.match_indices(&climb) {
        found.extend(heads(&visible[i + climb.len()..]).into_iter().map(|name| (line_of(&visible, i), name)));
    }
    found
}
