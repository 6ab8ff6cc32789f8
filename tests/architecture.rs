//! The shape of the source, held by reading it: which module may use which, where platforms and the GPU may be named,
//! how long a file may be, and that nothing unwraps. Each rule is shown to fail on a made-up line.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of src: its path from there, with forward slashes, and its text.
struct Source {
    path: String,
    text: String,
}

/// What each module may use besides itself. Dependence runs one way: a module stands below all that may use it.
const MAY_USE: [(&str, &[&str]); 17] = [
    ("math", &[]),
    ("net", &["math"]),
    ("flow", &["math", "net"]),
    ("data", &["math"]),
    ("train", &["math", "net", "flow", "data"]),
    ("explicit", &["math", "net", "flow", "data", "train"]),
    ("gpu", &["math", "net", "flow"]),
    ("model_file", &["math", "net", "flow", "data"]),
    ("words", &[]),
    ("figure", &["math", "net", "flow", "data", "words"]),
    ("watch", &["math", "net", "flow", "data", "train"]),
    // A link names a step of a lesson, so lessons hold links as text and stand below what reads them.
    ("lesson", &["figure", "words"]),
    ("preset", &["math", "net", "flow", "data", "train", "model_file", "figure", "watch", "words", "lesson"]),
    ("engine", &["math", "net", "flow", "data", "train", "gpu", "explicit", "model_file", "watch", "preset"]),
    ("platform", &["engine"]),
    (
        "ui",
        &[
            "math",
            "net",
            "flow",
            "data",
            "train",
            "gpu",
            "model_file",
            "figure",
            "watch",
            "words",
            "lesson",
            "preset",
            "engine",
            "platform",
        ],
    ),
    (
        "cli",
        &[
            "math",
            "net",
            "flow",
            "data",
            "train",
            "explicit",
            "gpu",
            "model_file",
            "figure",
            "watch",
            "words",
            "preset",
            "engine",
            "platform",
            "ui",
        ],
    ),
];

/// The files that join the parts, which may use everything.
const JOINTS: [&str; 2] = ["lib.rs", "main.rs"];

const MAX_LINES: usize = 400;

/// What is wrong in a file: its line (from 1) and a sentence.
type Finding = (usize, String);

/// Code and nothing else: comments are blanked, string literals emptied; the number of lines stays.
fn code(text: &str) -> String {
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
fn without_tests(code: &str) -> String {
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
fn modules_named(source: &Source) -> Vec<(usize, String)> {
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

fn one_way(source: &Source) -> Vec<Finding> {
    let own = source.path.split(['/', '.']).next().unwrap_or_default();
    if JOINTS.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let Some((_, may_use)) = MAY_USE.iter().find(|(module, _)| *module == own) else {
        return vec![(1, format!("`{own}` is not in the table of modules: say there what it may use"))];
    };
    modules_named(source)
        .into_iter()
        .filter(|(_, used)| used != own && !may_use.contains(&used.as_str()))
        .filter(|(_, used)| used.starts_with(|c: char| c.is_lowercase()))
        .map(|(line, used)| (line, format!("`{own}` may not use `{used}`: it uses {may_use:?}")))
        .collect()
}

/// `target_arch` names a platform, and so does every other `target_…` but the features of a processor.
fn platforms(source: &Source) -> Vec<Finding> {
    let machine = ["platform/", "math/simd/"].iter().any(|folder| source.path.starts_with(folder));
    let allowed = machine || source.path == "main.rs";
    lines_with(source, !allowed, |line| line.contains("target_arch") || line.contains("target_family"))
        .map(|line| (line, "platforms are told apart in src/platform alone".into()))
        .collect()
}

fn wgpu(source: &Source) -> Vec<Finding> {
    let allowed = source.path.starts_with("gpu/") || source.path.starts_with("platform/");
    lines_with(source, !allowed, |line| {
        line.match_indices("wgpu::").any(|(i, _)| !line[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            || line.contains("use wgpu")
    })
    .map(|line| (line, "wgpu is named in src/gpu and src/platform alone".into()))
    .collect()
}

fn unwraps(source: &Source) -> Vec<Finding> {
    lines_with(source, true, |line| line.contains(".unwrap()") || line.contains(".expect("))
        .map(|line| (line, "outside tests nothing unwraps: hand the error on, or match".into()))
        .collect()
}

/// The lines of code outside tests that `is_bad` picks, where the rule applies.
fn lines_with(source: &Source, applies: bool, is_bad: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
    let code = without_tests(&code(&source.text));
    let bad = code.lines().enumerate().filter(|(_, line)| applies && is_bad(line)).map(|(i, _)| i + 1);
    bad.collect::<Vec<_>>().into_iter()
}

fn length(source: &Source) -> Vec<Finding> {
    let lines = source.text.lines().count();
    if lines > MAX_LINES {
        return vec![(lines, format!("{lines} lines: more than {MAX_LINES}, so it holds more than one idea"))];
    }
    Vec::new()
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let path = |file: &Path| file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    files.iter().map(|file| Source { path: path(file), text: fs::read_to_string(file).unwrap() }).collect()
}

fn hold(rule: impl Fn(&Source) -> Vec<Finding>) {
    let sources = sources();
    assert!(sources.len() > 20, "only {} files were read", sources.len());
    let findings: Vec<String> = sources
        .iter()
        .flat_map(|s| rule(s).into_iter().map(|(line, what)| format!("src/{}:{line}: {what}", s.path)))
        .collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

#[test]
fn dependence_runs_one_way() {
    hold(one_way);
}

#[test]
fn platforms_are_named_in_one_place() {
    hold(platforms);
}

#[test]
fn wgpu_is_named_in_two_places() {
    hold(wgpu);
}

#[test]
fn no_file_is_long() {
    hold(length);
}

#[test]
fn nothing_unwraps_outside_tests() {
    hold(unwraps);
}

#[test]
fn the_table_of_modules_has_no_circle() {
    let mut height: BTreeMap<&str, usize> = BTreeMap::new();
    for (module, may_use) in MAY_USE {
        let mut below = may_use.iter().map(|used| height.get(used).copied());
        let below: Option<usize> = below.try_fold(0, |top, h| Some(top.max(h? + 1)));
        assert!(below.is_some(), "`{module}` may use a module that stands after it in the table");
        height.extend(below.map(|h| (module, h)));
    }
}

#[test]
fn a_use_against_the_direction_is_found() {
    let bad = [
        ("math/batch.rs", "use crate::flow::Flow;", "flow"),
        ("net/mlp.rs", "use crate::{math::Batch, flow::{Flow, Way}};", "flow"),
        ("flow/chain.rs", "fn f() -> crate::train::Trainer { todo!() }", "train"),
        ("flow/chain.rs", "use super::super::train::Trainer;", "train"),
        ("flow/mod.rs", "use super::ui::App;", "ui"),
        ("data/moons.rs", "use crate::{\n    math::Rng,\n    preset,\n};", "preset"),
        ("train/adam.rs", "#[cfg(test)]\nmod tests { use crate::engine::Engine; }", "engine"),
        ("engine/worker.rs", "macro_rules! m { () => { $crate::cli::run() } }", "cli"),
        ("gpu/plan.rs", "pub use crate::data::moons;", "data"),
        ("ui/app.rs", "use crate::cli;", "cli"),
        ("cli/train.rs", "use pushforward::{math::Rng, lesson::Lesson};", "lesson"),
    ];
    for (path, text, used) in bad {
        let found = one_way(&source(path, text));
        assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
        assert!(found[0].1.contains(&format!("may not use `{used}`")), "{found:?}");
    }
    assert_eq!(one_way(&source("helpers/mod.rs", "")).len(), 1, "a module that the table does not know");
    assert_eq!(one_way(&source("math/rng.rs", "\n\nuse crate::net::Pass;"))[0].0, 3, "the line is named");
}

#[test]
fn a_use_along_the_direction_is_not() {
    let good = [
        ("flow/chain.rs", "use super::{Base, train};\nuse crate::math::{Batch, Real};"),
        ("flow/chain.rs", "// see crate::train\n/* use crate::ui; */ const S: &str = \"crate::ui::App\";"),
        ("flow/spec.rs", "const S: &str = r#\"a \"quoted\" crate::ui\"#; const Q: char = '\"'; use crate::net::Mlp;"),
        ("flow/chain.rs", "#[cfg(test)]\nmod tests { use super::super::train; }"),
        ("ui/views/morph.rs", "use super::super::model::Model;\nuse crate::engine::Engine;"),
        ("math/mod.rs", "use other_crate::flow::Flow; use crate::LIMIT;"),
        ("main.rs", "use crate::ui::App;"),
    ];
    for (path, text) in good {
        assert_eq!(one_way(&source(path, text)), [], "{path}: {text}");
    }
}

#[test]
fn a_platform_named_elsewhere_is_found() {
    let text = "fn f() {}\n#[cfg(target_arch = \"wasm32\")]\nfn g() {}\n";
    assert_eq!(platforms(&source("ui/app.rs", text))[0].0, 2);
    assert_eq!(platforms(&source("ui/app.rs", "if cfg!(target_arch = \"wasm32\") {}")).len(), 1);
    for path in ["platform/mod.rs", "platform/web/page.rs", "main.rs", "math/simd/lanes.rs"] {
        assert_eq!(platforms(&source(path, text)), []);
    }
    assert_eq!(platforms(&source("ui/app.rs", "// target_arch")), []);
}

#[test]
fn wgpu_named_elsewhere_is_found() {
    for text in ["use wgpu::Device;", "fn f(d: &wgpu::Device) {}", "use wgpu as w;", "use ::wgpu::Queue;"] {
        assert_eq!(wgpu(&source("ui/app.rs", text)).len(), 1, "{text}");
        assert_eq!(wgpu(&source("flow/mod.rs", text)).len(), 1, "{text}");
        assert_eq!(wgpu(&source("gpu/device.rs", text)), []);
        assert_eq!(wgpu(&source("platform/native.rs", text)), []);
    }
    assert_eq!(wgpu(&source("ui/app.rs", "let label = \"wgpu::Device\"; // wgpu::Device")), []);
}

#[test]
fn an_unwrap_is_found_outside_tests_only() {
    assert_eq!(unwraps(&source("a.rs", "fn f() {\n    x.unwrap();\n}"))[0].0, 2);
    assert_eq!(unwraps(&source("a.rs", "fn f() { x.expect(\"there\"); }")).len(), 1);
    let after = "#[cfg(test)]\nmod tests {\n    fn f() { x.unwrap(); }\n}\nfn g() { y.unwrap(); }";
    assert_eq!(unwraps(&source("a.rs", after)).iter().map(|f| f.0).collect::<Vec<_>>(), [5]);
    for text in ["/// x.unwrap()", "x.unwrap_or(3); x.unwrap_or_default();", "#[cfg(test)]\nuse a::b;\nfn f() {}"] {
        assert_eq!(unwraps(&source("a.rs", text)), [], "{text}");
    }
}

#[test]
fn a_long_file_is_found() {
    assert_eq!(length(&source("a.rs", &"\n".repeat(401))).len(), 1);
    assert_eq!(length(&source("a.rs", &"\n".repeat(400))), []);
}
