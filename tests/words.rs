//! The Italian of the screen keeps step with the source: nothing that is said lacks a translation, no translation is left
//! over, and both have the same places for numbers.

use pushforward::data::Dataset;
use pushforward::flow::{BaseKind, Family, ScaleKind, SplineKind};
use pushforward::preset::{fields, shipped};
use pushforward::words::{Lang, Notation, UPRIGHT, tr};
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
        .chain(ScaleKind::ALL.iter().flat_map(|s| [s.title(), s.help()]))
        .chain(SplineKind::ALL.iter().flat_map(|s| [s.title(), s.help()]))
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
        literals.extend(code.match_indices('"').filter_map(|(i, _)| literal(&code[i..])).map(|text| pattern(&text)));
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

/// Every comma of a text between two digits, with them.
fn decimal_commas(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let is_number = |w: &&[char]| w[1] == ',' && w[0].is_ascii_digit() && w[2].is_ascii_digit();
    chars.windows(3).filter(is_number).map(|w| w.iter().collect()).collect()
}

#[test]
fn numbers_have_a_decimal_point_in_both_languages() {
    for (english, italian) in italian() {
        let added = decimal_commas(&italian).into_iter().find(|comma| !decimal_commas(&english).contains(comma));
        assert_eq!(added, None, "{italian:?}");
    }
    assert_eq!(decimal_commas("λ / 3,3 = 1, 2"), ["3,3"]);
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

/// Files whose formulas are shown beside the badge that another file draws.
const BADGE_ELSEWHERE: [(&str, &str); 3] = [
    ("ui/views/place.rs", "ui/views/morph.rs"),
    ("ui/views/layer_margin.rs", "ui/views/layer.rs"),
    ("ui/shell/controls/flow.rs", "ui/views/morph.rs"),
];

/// Formulas that hold in both directions: a motion and what it does to a density.
const WITHOUT_DIRECTION: [&str; 2] = ["dy/dt = v(y, t)", "−tr ∂v/∂y = {}"];

/// Whether a literal is an equation between quantities of the flow, and no sentence.
fn is_equation(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let mut words = text.split(|c| !is_letter(c)).filter(|word| !word.is_empty());
    let is_quantity = |word: &str| matches!(word, "x" | "y" | "z" | "J" | "dx" | "dy" | "dz");
    text.contains('=')
        && text.split(|c| !is_letter(c)).any(is_quantity)
        && words.all(|word| word.len() <= 2 || UPRIGHT.contains(&word) || word == "loss")
}

#[test]
fn every_formula_of_a_figure_stands_by_a_badge() {
    let sources: Vec<(String, String)> = sources()
        .into_iter()
        .map(|(path, code)| (path.to_string_lossy().replace('\\', "/"), code))
        .filter(|(path, _)| path.contains("/ui/views/") || path.contains("/ui/shell/"))
        .collect();
    let badges =
        |wanted: &dyn Fn(&str) -> bool| sources.iter().any(|(path, code)| wanted(path) && code.contains("badge_ui("));
    let mut bare = Vec::new();
    for (path, code) in &sources {
        // The files of a figure show one formula's parts together.
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let figure = folder.contains("/by_hand/") || folder.contains("/watch/");
        let elsewhere = BADGE_ELSEWHERE.iter().find(|(file, _)| path.ends_with(file)).map(|(_, other)| *other);
        let has_badge = badges(&|p| p == path || figure && p.starts_with(folder))
            || elsewhere.is_some_and(|other| badges(&|p| p.ends_with(other)));
        let literals: BTreeSet<String> = code.match_indices('"').filter_map(|(i, _)| literal(&code[i..])).collect();
        let formulas = literals.into_iter().filter(|text| is_equation(text) && !has_badge);
        let formulas = formulas.filter(|text| !WITHOUT_DIRECTION.contains(&text.as_str()));
        bare.extend(formulas.map(|formula| format!("{path}: {formula}")));
    }
    assert!(bare.is_empty(), "formulas without a badge:\n{}", bare.join("\n"));
}

#[test]
fn an_equation_is_told_from_a_sentence() {
    for equation in ["x = f(z)", "log |det J| = Σ s", "loss = −log p(z)", "z₂ = f⁻¹(x₂; s(x₁), t(x₁))"] {
        assert!(is_equation(equation), "{equation}");
    }
    for other in ["The map x = f(z).", "p(x)", "D = 3", "v=1&data=moons"] {
        assert!(!is_equation(other), "{other}");
    }
}

/// Sentences that reach the screen as text: an error of a file or a link, or what the page tells.
fn told() -> BTreeSet<String> {
    let calls = ["Level::Error,", "Level::Warning,", "Level::Notice,", "remark(", "error("];
    let mut all = BTreeSet::new();
    for (path, code) in sources() {
        let path = path.to_string_lossy().replace('\\', "/");
        let of_page = ["/ui/", "/preset/", "/data/imported", "/model_file/", "/train/", "/platform/files"];
        if !of_page.iter().any(|part| path.contains(part)) {
            continue;
        }
        for call in calls {
            for (at, _) in code.match_indices(call) {
                let mut text = code[at + call.len()..].trim_start();
                if call == "remark(" {
                    text = text.split_once(',').map_or("", |(_, rest)| rest).trim_start();
                }
                let text = text.strip_prefix('&').unwrap_or(text);
                let text = text.strip_prefix("format!(").unwrap_or(text).trim_start();
                all.extend(literal(text).map(|text| pattern(&text)));
            }
        }
    }
    all.retain(|text| text.chars().any(char::is_alphabetic));
    all
}

/// A text for `format!` as a key: whatever stands in braces is a value.
fn pattern(text: &str) -> String {
    let mut parts = text.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("{}");
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

#[test]
fn every_error_has_an_italian_sentence() {
    let italian = italian();
    let missing: Vec<String> = told().into_iter().filter(|key| !italian.contains_key(key)).collect();
    assert!(missing.is_empty(), "{} sentences lack their Italian: {missing:#?}", missing.len());
}

#[test]
fn errors_of_files_links_and_runs_are_heard_in_italian() {
    use pushforward::words::heard;
    let mut english = pushforward::preset::decode("#v=1&layers=900&colour=red&flow=nothing&probe=9,9").warnings;
    assert_eq!(english.len(), 4);
    english.extend([pushforward::data::Points::parse("1,2\n3").map(|_| ()).expect_err("ragged").to_string()]);
    english.extend([pushforward::model_file::read("{\"format\": 3}").map(|_| ()).expect_err("no model").to_string()]);
    let broken = pushforward::train::Broken {
        step: 61,
        what: "the log-determinant".into(),
        place: "layer 2 (affine coupling)".into(),
    };
    english.push(format!("Training stopped: {broken}."));
    for sentence in english {
        let italian = heard(Lang::It, &sentence);
        assert_ne!(italian, sentence);
        for word in [" is ", " the ", " must ", " takes ", " of ", "line ", "layer ("] {
            assert!(!italian.contains(word), "{sentence:?} is heard as {italian:?}");
        }
    }
}
