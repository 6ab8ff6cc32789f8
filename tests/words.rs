//! The Italian of the screen keeps step with the source: nothing that is said lacks a translation, no translation is left
//! over, and both have the same places for numbers.

use pushforward::data::Dataset;
use pushforward::flow::{BaseKind, Family};
use pushforward::preset::{fields, shipped};
use pushforward::words::{Lang, Notation, tr};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn italian() -> BTreeMap<String, String> {
    serde_json::from_str(include_str!("../assets/lang/it.json")).expect("it.json is an object of strings")
}

/// Every file of src, its tests cut off.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|e| e == "rs") && path.file_stem().is_some_and(|s| s != "tests") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            let code = text.split("\n#[cfg(test)]").next().unwrap_or_default();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (path, code.join("\n"))
        })
        .collect()
}

/// The literal that `text` begins with, as it is in memory.
fn literal(text: &str) -> Option<String> {
    let mut chars = text.strip_prefix('"')?.chars();
    let mut out = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(out),
            '\\' => match chars.next()? {
                'n' => out.push('\n'),
                'u' => {
                    let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                    out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                }
                '\n' => {
                    let rest = chars.as_str().trim_start();
                    chars = rest.chars();
                }
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
}

/// What stands in `.tr("…")` and `.say("…")`.
fn said(code: &str) -> BTreeSet<String> {
    let calls = [".tr(", ".say(", " tr(lang,"];
    let after = |call: &'static str| code.match_indices(call).map(move |(i, _)| &code[i + call.len()..]);
    calls.into_iter().flat_map(after).filter_map(|text| literal(text.trim_start())).collect()
}

#[test]
fn everything_that_is_said_has_an_italian_sentence() {
    let italian = italian();
    let mut missing = Vec::new();
    for (path, code) in sources() {
        let lacks = said(&code).into_iter().filter(|key| !italian.contains_key(key));
        missing.extend(lacks.map(|key| format!("{}: {key:?}", path.display())));
    }
    assert!(missing.is_empty(), "{} sentences lack their Italian:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn titles_and_help_of_the_tables_have_an_italian_sentence() {
    let italian = italian();
    let families = Family::ALL.map(Family::about);
    let controls: String = sources()
        .into_iter()
        .filter(|(path, _)| path.components().any(|part| part.as_os_str() == "controls"))
        .map(|(_, code)| code)
        .collect();
    // The sentence of a field reaches the screen where a control names its key.
    let captioned: BTreeSet<&str> =
        fields().iter().map(|field| field.key).filter(|key| controls.contains(&format!("\"{key}\""))).collect();
    let keys = families
        .iter()
        .flat_map(|about| [about.title, about.help, about.kind.title()])
        .chain(Dataset::ALL.iter().flat_map(|d| [d.title(), d.about()]))
        .chain(BaseKind::ALL.iter().flat_map(|b| [b.title(), b.help()]))
        .chain(shipped().iter().flat_map(|preset| [preset.title, preset.about]))
        .chain(Notation::ALL.iter().flat_map(|n| [n.title(), n.about()]))
        .chain(fields().iter().filter(|field| captioned.contains(field.key)).map(|field| field.help));
    let missing: Vec<&str> = keys.filter(|key| !italian.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{} sentences lack their Italian: {missing:#?}", missing.len());
}

#[test]
fn no_translation_is_left_over() {
    let mut literals: BTreeSet<String> = BTreeSet::new();
    for (_, code) in sources() {
        literals.extend(code.match_indices('"').filter_map(|(i, _)| literal(&code[i..])));
    }
    let tables = include_str!("../assets/presets/presets.json");
    let left: Vec<String> = italian()
        .into_keys()
        .filter(|key| !literals.contains(key) && !tables.contains(&format!("\"{key}\"")))
        .collect();
    assert!(left.is_empty(), "{} keys of it.json are said nowhere: {left:#?}", left.len());
}

#[test]
fn no_key_stands_twice() {
    let key = |line: &str| literal(line.trim());
    let mut keys: Vec<String> = include_str!("../assets/lang/it.json").lines().filter_map(key).collect();
    keys.sort();
    let twice: Vec<&[String]> = keys.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn both_languages_have_the_same_places_for_values() {
    for (english, italian) in italian() {
        let places = |text: &str| text.matches("{}").count();
        assert_eq!(places(&english), places(&italian), "{english:?}: {italian:?}");
        let edges = |text: &str| (text.starts_with([' ', ',']), text.ends_with(['.', ':', ' ', '\u{a0}']));
        assert_eq!(edges(&english), edges(&italian), "{english:?}: {italian:?} begins or ends otherwise");
        assert!(!italian.is_empty() || english.is_empty(), "{english:?}");
    }
}

#[test]
fn formulas_are_the_same_in_both_languages() {
    let marks = |text: &str| -> Vec<char> { text.chars().filter(|c| "=|→⁻¹∂Σσ‖".contains(*c)).collect() };
    for (english, italian) in italian() {
        assert_eq!(marks(&english), marks(&italian), "{english:?}: {italian:?}");
    }
}

#[test]
fn a_missing_sentence_stays_english() {
    assert_eq!(tr(Lang::It, "nobody says this"), "nobody says this");
    assert_eq!(tr(Lang::En, "Gallery"), "Gallery");
}

#[test]
fn a_sentence_is_found_in_the_source() {
    let code = "style.tr(\"one\"); style.say(\n    \"two \\\"2\\\"\"); other(\"three\"); self.style.tr(\"a\\u{a0}b\")";
    let expected: BTreeSet<String> = ["one", "two \"2\"", "a\u{a0}b"].map(String::from).into();
    assert_eq!(said(code), expected);
}
