//! Each rule fails on a made-up line, and on no other.

use crate::{Source, length, one_way, platforms, unwraps, wgpu};

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
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
    for path in ["platform/mod.rs", "platform/web/page.rs", "main.rs", "asset.rs"] {
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
