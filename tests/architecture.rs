//! The shape of the source, held by reading it: which module may use which, where platforms and the GPU may be named,
//! how long a file may be, and that nothing unwraps. Each rule is shown to fail on a made-up line.

#[path = "architecture/controls.rs"]
mod controls;
#[path = "architecture/reading.rs"]
mod reading;

use reading::{code, modules_named, without_tests};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of src: its path from there, with forward slashes, and its text.
struct Source {
    path: String,
    text: String,
}

/// What each module may use besides itself. Dependence runs one way: a module stands below all that may use it.
const MAY_USE: [(&str, &[&str]); 18] = [
    ("asset", &[]),
    ("math", &[]),
    ("net", &["math"]),
    ("flow", &["math", "net"]),
    ("data", &["math"]),
    ("train", &["math", "net", "flow", "data"]),
    ("explicit", &["math", "net", "flow", "data", "train"]),
    ("gpu", &["math", "net", "flow"]),
    ("model_file", &["math", "net", "flow", "data"]),
    ("words", &["asset"]),
    ("figure", &["math", "net", "flow", "data", "words"]),
    ("watch", &["math", "net", "flow", "data", "train"]),
    // A link names a step of a lesson, so lessons hold links as text and stand below what reads them.
    ("lesson", &["asset", "figure", "words"]),
    ("preset", &["asset", "math", "net", "flow", "data", "train", "model_file", "figure", "watch", "words", "lesson"]),
    ("engine", &["math", "net", "flow", "data", "train", "gpu", "explicit", "model_file", "watch", "preset"]),
    ("platform", &["asset", "engine"]),
    (
        "ui",
        &[
            "asset",
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

/// `target_arch` names a platform, and so does every other `target_…` but the features of a processor. Processors are told
/// apart in kernels/.
fn platforms(source: &Source) -> Vec<Finding> {
    let allowed = source.path.starts_with("platform/") || ["main.rs", "asset.rs"].contains(&source.path.as_str());
    lines_with(source, !allowed, |line| line.contains("target_arch") || line.contains("target_family"))
        .map(|line| (line, "platforms are told apart in src/platform, src/asset.rs and src/main.rs alone".into()))
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
