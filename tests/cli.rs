//! The program from outside: what each command prints, and that a bad file or argument ends with status 2 and one sentence.

mod support;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use support::folder::Folder;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pushforward")).args(arguments).output().unwrap()
}

/// The stdout of a command that must succeed.
fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{arguments:?}: {err}");
    out
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// The one sentence of a command that must end with status 2.
fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {err}");
    assert!(output.stdout.is_empty() && err.trim_end().lines().count() == 1, "{arguments:?}: {err}");
    err.trim_end().to_owned()
}

/// The header and the numbers of CSV text.
fn table(text: &str) -> (Vec<&str>, Vec<Vec<f64>>) {
    let mut lines = text.lines();
    let header = lines.next().unwrap().split(',').collect();
    (header, lines.map(|line| line.split(',').map(|n| n.parse().unwrap()).collect()).collect())
}

const LINK: &str = "#v=1&layers=4&net=16x16";

#[test]
fn train_ends_with_a_line_of_json_and_writes_what_it_is_told_to() {
    let folder = Folder::new("train");
    let (model, metrics) = (folder.path("model.json"), folder.path("metrics.csv"));
    let arguments = ["train", "--preset", LINK, "--steps", "60", "--seed", "3", "--threads", "1"];
    let out = stdout(&[&arguments[..], &["--out", &model, "--metrics", &metrics]].concat());
    let summary = json(out.lines().last().unwrap());
    let keys = ["steps", "train_nll", "test_nll", "entropy", "steps_per_s", "seconds", "params"];
    assert_eq!(summary.as_object().unwrap().len(), keys.len());
    assert!(keys.iter().all(|key| summary[key].is_number()), "{summary}");
    assert_eq!((&summary["steps"], &summary["params"]), (&60.into(), &1352.into()));
    let metrics = std::fs::read_to_string(&metrics).unwrap();
    assert!(metrics.starts_with("step,train_nll,test_nll\n0,") && metrics.lines().count() == 62);

    let test_nll = |out: &str| json(out.lines().last().unwrap())["test_nll"].as_f64().unwrap();
    assert_eq!(test_nll(&out), test_nll(&stdout(&arguments)), "the same seed gives the same run");
    let evaluated = stdout(&["evaluate", "--model", &model, "--points", &folder.write("p.csv", "0.1,0.2\n")]);
    assert!(evaluated.starts_with("z0,z1,log_abs_det,log_prob\n"));
}

/// 200 points x near 3 c with their condition c behind them, in units of their own.
fn file_of_pairs(folder: &Folder) -> String {
    let row = |i: i32| {
        let c = f64::from(i * 37 % 101);
        format!("{},{},{c}\n", 500.0 + 3.0 * c + f64::from(i * 13 % 17), f64::from(i * 7 % 23))
    };
    folder.write("pairs.csv", &(0..200).map(row).collect::<String>())
}

#[test]
fn a_flow_is_trained_on_pairs_and_its_model_takes_them_as_the_file_has_them() {
    let folder = Folder::new("pairs");
    let (pairs, model) = (file_of_pairs(&folder), folder.path("given.json"));
    let arguments = ["train", "--preset", "#v=1&flow=rqs&layers=2&net=16", "--points", &pairs, "--context", "1"];
    let more = ["--steps", "150", "--threads", "1", "--out", &model];
    let out = stdout(&[&arguments[..], &more].concat());
    let summary = json(out.lines().last().unwrap());
    let own = stdout(&["evaluate", "--model", &model, "--points", &pairs]);
    let (header, rows) = table(&own);
    assert_eq!(header, ["z0", "z1", "log_abs_det", "log_prob"]);
    let nll = -rows.iter().map(|row| row[3]).sum::<f64>() / rows.len() as f64;
    let of = |key: &str| summary[key].as_f64().unwrap();
    let all = 0.8 * of("train_nll") + 0.2 * of("test_nll");
    assert!((nll - all).abs() < 1e-3, "{nll} against {all}");
    let sampled = stdout(&["sample", "--model", &model, "--n", "400", "--context", "50"]);
    let mean = table(&sampled).1.iter().map(|row| row[0]).sum::<f64>() / 400.0;
    assert!((mean - 658.0).abs() < 25.0, "x given c = 50: {mean}");
}

#[test]
fn a_picture_of_a_conditional_flow_is_at_the_context_of_the_link() {
    let folder = Folder::new("given-picture");
    let picture = |context: &str| {
        let link = format!("#v=1&given=label&flow=rqs&layers=2&net=8&steps=5{context}");
        let out = folder.path("given.png");
        stdout(&["render", "--preset", &link, "--view", "morph", "--size", "60x60", "--out", &out]);
        std::fs::read(&out).unwrap()
    };
    let outer = picture("");
    assert_eq!(outer, picture("&context=0"), "the first label is usual");
    assert_ne!(outer, picture("&context=1"));
}

#[test]
fn pairs_that_cannot_be_learned_from_are_one_sentence() {
    let folder = Folder::new("bad-pairs");
    let pairs = file_of_pairs(&folder);
    let gap = folder.write("gap.csv", &"1,2\n3,nan\n".repeat(20));
    let missing = folder.write("missing.csv", "1,2,3\n4,5\n");
    let flat = folder.write("flat.csv", &(0..40).map(|i| format!("{i},7\n")).collect::<String>());
    for (link, points, context, says) in [
        ("#v=1", &pairs, "3", "the last 3 columns are to be conditions, and there are 3; at least one must be left"),
        ("#v=1", &pairs, "64", "the last 64 columns are to be conditions, and there are 3"),
        ("#v=1", &gap, "1", "line 2, column 2: \"nan\" is not finite"),
        ("#v=1", &missing, "1", "line 2 ends at column 2 but the first line has 3"),
        ("#v=1", &flat, "1", "column 2 (x1) is 7 in every row; take it away from the conditions"),
        ("#v=1&flow=cnf", &pairs, "1", "conditions=1 needs couplings or autoregressive layers"),
    ] {
        let complaint = complaint(&["train", "--preset", link, "--points", points, "--context", context]);
        assert!(complaint.contains(says), "{complaint}");
    }
    assert!(complaint(&["train", "--preset", "moons", "--context", "1"]).contains("--points"));
}

#[test]
fn every_dataset_can_be_trained_on_by_its_name() {
    for dataset in json(&stdout(&["datasets", "--json"])).as_array().unwrap() {
        let link = format!("#v=1&data={}&layers=2&net=4", dataset["name"].as_str().unwrap());
        let summary = json(&stdout(&["train", "--preset", &link, "--steps", "3"]));
        assert_eq!((&summary["entropy"], &summary["steps"]), (&dataset["entropy"], &3.into()), "{link}");
    }
    assert!(complaint(&["train", "--preset", "data=bimodal&flow=nice"]).contains("NICE needs two coordinates"));
}

#[test]
fn nlls_of_a_file_are_in_its_own_units() {
    let folder = Folder::new("units");
    let cloud = stdout(&["sample", "--model", &gaussian(&folder, [3.0, -2.0], [10.0, 0.5]), "--n", "4000"]);
    let points = folder.write("cloud.csv", &cloud);
    let model = folder.path("model.json");
    let link = "#v=1&flow=linear&layers=1";
    let summary = json(&stdout(&["train", "--preset", link, "--points", &points, "--steps", "300", "--out", &model]));
    let entropy = 2.0 * 1.418_938_5 + 0.25 + (10.0f64 * 0.5).ln();
    assert!(summary["entropy"].is_null());
    assert!((summary["test_nll"].as_f64().unwrap() - entropy).abs() < 0.1, "{summary} against {entropy}");
    let (_, rows) = table_of(&stdout(&["evaluate", "--model", &model, "--points", &points]));
    let nll = -rows.iter().map(|row| row[3]).sum::<f64>() / rows.len() as f64;
    assert!((nll - summary["train_nll"].as_f64().unwrap()).abs() < 0.05, "{nll} against {summary}");
}

fn table_of(text: &str) -> (Vec<String>, Vec<Vec<f64>>) {
    let (header, rows) = table(text);
    (header.into_iter().map(String::from).collect(), rows)
}

/// A model file of one Gaussian.
fn gaussian(folder: &Folder, mean: [f64; 2], std: [f64; 2]) -> String {
    let file = format!(
        r#"{{"format": "pushforward-model", "version": 1, "dim": 2, "base": {{"type": "normal"}},
            "standardize": {{"mean": {mean:?}, "std": {std:?}}},
            "layers": [{{"type": "diagonal", "log_scale": [0.25, 0.0], "shift": [0.0, 1.0]}},
                       {{"type": "rotation", "plane": [0, 1], "angle": 0.5}}]}}"#
    );
    folder.write("gaussian.json", &file)
}

#[test]
fn the_two_directions_undo_each_other() {
    let folder = Folder::new("directions");
    let model = gaussian(&folder, [1.0, 2.0], [3.0, 0.5]);
    let points = folder.write("points.csv", "a,b\n1,2\n-0.25,4\n7,-3\n");
    let z = stdout(&["evaluate", "--model", &model, "--points", &points]);
    let (_, z) = table_of(&z);
    let latents: String = z.iter().map(|row| format!("{},{}\n", row[0], row[1])).collect();
    let latents = folder.write("latents.csv", &latents);
    let (header, x) =
        table_of(&stdout(&["evaluate", "--model", &model, "--points", &latents, "--direction", "generate"]));
    assert_eq!(header, ["x0", "x1", "log_abs_det"]);
    for ((x, z), expected) in x.iter().zip(&z).zip([[1.0, 2.0], [-0.25, 4.0], [7.0, -3.0]]) {
        assert!((x[0] - expected[0]).abs() < 1e-12 && (x[1] - expected[1]).abs() < 1e-12, "{x:?}");
        assert!((x[2] + z[2]).abs() < 1e-12, "the log-determinants cancel: {x:?}, {z:?}");
        let log_det = -(0.25 + 3.0f64.ln() + 0.5f64.ln());
        assert!((z[2] - log_det).abs() < 1e-12, "{z:?}");
        let log_base = -0.5 * (z[0] * z[0] + z[1] * z[1]) - 1.837_877_066_409_345_3;
        assert!((z[3] - log_base - log_det).abs() < 1e-12, "{z:?}");
    }
}

#[test]
fn per_layer_columns_follow_the_order_of_travel() {
    let folder = Folder::new("layers");
    let model = gaussian(&folder, [0.0, 0.0], [1.0, 1.0]);
    let points = folder.write("points.csv", "1,2\n");
    let (header, rows) = table_of(&stdout(&["evaluate", "--model", &model, "--points", &points, "--per-layer"]));
    assert_eq!(header[4..], ["y1_0", "y1_1", "log_abs_det_1", "y2_0", "y2_1", "log_abs_det_2"]);
    let row = &rows[0];
    let (c, s) = (0.5f64.cos(), 0.5f64.sin());
    assert!((row[4] - (c + 2.0 * s)).abs() < 1e-12 && row[6] == 0.0, "the rotation comes first: {row:?}");
    assert_eq!((row[7], row[8], row[6] + row[9]), (row[0], row[1], row[2]));
    let single = stdout(&["evaluate", "--model", &model, "--points", &points, "--per-layer", "--precision", "f32"]);
    for (a, b) in table_of(&single).1[0].iter().zip(row) {
        assert!((a - b).abs() < 1e-6, "{a} against {b}");
    }
}

/// Without an adapter it says so, unless PUSHFORWARD_REQUIRE_GPU=1 wants one.
#[test]
fn the_gpu_gives_the_same_numbers_or_one_sentence() {
    let folder = Folder::new("gpu");
    let model = folder.path("model.json");
    stdout(&["train", "--preset", LINK, "--steps", "50", "--out", &model]);
    let points: String =
        (0..300).map(|i| format!("{},{}\n", (i % 20) as f64 / 5.0 - 2.0, (i / 20) as f64 / 5.0 - 1.5)).collect();
    let points = folder.write("points.csv", &points);
    let arguments = ["evaluate", "--model", &model, "--points", &points, "--per-layer"];
    let on_gpu = [&arguments[..], &["--device", "gpu"]].concat();
    let output = run(&on_gpu);
    if !output.status.success() && std::env::var("PUSHFORWARD_REQUIRE_GPU").as_deref() != Ok("1") {
        assert!(complaint(&on_gpu).starts_with("--device gpu cannot be used: "));
        println!("SKIPPED: no GPU adapter");
        return;
    }
    let (header, rows) = table_of(&stdout(&on_gpu));
    let (expected_header, expected) = table_of(&stdout(&arguments));
    assert_eq!(header, expected_header);
    for (a, b) in rows.iter().flatten().zip(expected.iter().flatten()) {
        assert!((a - b).abs() < 1e-3 * b.abs().max(1.0), "{a} against {b}");
    }
}

#[test]
fn gradient_agrees_with_differences_of_the_nll() {
    let folder = Folder::new("gradient");
    let model = gaussian(&folder, [1.0, 0.0], [2.0, 1.0]);
    let points = folder.write("points.csv", "1,2\n0.5,-1\n-2,0\n");
    let gradient = json(&stdout(&["gradient", "--model", &model, "--points", &points]));
    let nll = |shift: f64| {
        let text = std::fs::read_to_string(&model).unwrap().replace("[0.0, 1.0]}", &format!("[{shift}, 1.0]}}"));
        let moved = folder.write("moved.json", &text);
        let (_, rows) = table_of(&stdout(&["evaluate", "--model", &moved, "--points", &points]));
        -rows.iter().map(|row| row[3]).sum::<f64>() / rows.len() as f64
    };
    assert!((gradient["nll"].as_f64().unwrap() - nll(0.0)).abs() < 1e-12);
    let expected = (nll(1e-5) - nll(-1e-5)) / 2e-5;
    let found = gradient["grad"][0]["shift"][0].as_f64().unwrap();
    assert!((found - expected).abs() < 1e-8, "{found} against {expected}");
    assert_eq!(gradient["grad"][1]["plane"], serde_json::json!([0, 1]));
}

#[test]
fn samples_repeat_and_temperature_narrows_them() {
    let folder = Folder::new("sample");
    let model = gaussian(&folder, [5.0, 5.0], [1.0, 1.0]);
    let draw = |more: &[&str]| stdout(&[&["sample", "--model", &model, "--n", "2000"], more].concat());
    assert_eq!(draw(&[]), draw(&["--seed", "0"]));
    assert_ne!(draw(&[]), draw(&["--seed", "1"]));
    let spread = |text: &str| {
        let (header, rows) = table(text);
        assert_eq!((header, rows.len()), (vec!["x0", "x1"], 2000));
        let mean = rows.iter().map(|row| row[0]).sum::<f64>() / 2000.0;
        (rows.iter().map(|row| (row[0] - mean).powi(2)).sum::<f64>() / 2000.0).sqrt()
    };
    let ratio = spread(&draw(&["--temperature", "0.5"])) / spread(&draw(&[]));
    assert!((ratio - 0.5).abs() < 1e-6, "{ratio}");
}

/// x given c: log_scale 0 and shift c by a coupling that reads nothing but the context.
fn given_a_shift(folder: &Folder) -> String {
    let file = r#"{"format": "pushforward-model", "version": 1, "dim": 1, "context": 1, "base": {"type": "normal"},
        "standardize": {"mean": [10.0], "std": [2.0]},
        "layers": [{"type": "coupling", "transformed": [0], "transformer": {"type": "additive"}, "conditioner":
            {"type": "mlp", "activation": "relu", "layers": [{"weight": [[1.0]], "bias": [0.0]}]}}]}"#;
    folder.write("given.json", file)
}

#[test]
fn a_conditional_model_is_given_its_context_with_the_points() {
    let folder = Folder::new("context");
    let model = given_a_shift(&folder);
    let points = folder.write("points.csv", "x,c\n16,3\n10,-1\n");
    let arguments = ["--model", &model, "--points", &points];
    let out = stdout(&[&["evaluate", "--per-layer"], &arguments[..]].concat());
    let (header, rows) = table(&out);
    assert_eq!(header, ["z0", "log_abs_det", "log_prob", "y1_0", "log_abs_det_1"]);
    assert_eq!([rows[0][0], rows[1][0]], [0.0, 1.0]);
    let log_prob = |z: f64| -0.5 * z * z - 0.918_938_533_204_672_7 - 2f64.ln();
    assert!((rows[1][2] - log_prob(1.0)).abs() < 1e-12, "{rows:?}");
    let gradient = json(&stdout(&[&["gradient"], &arguments[..]].concat()));
    assert!((gradient["nll"].as_f64().unwrap() + 0.5 * (log_prob(0.0) + log_prob(1.0))).abs() < 1e-12);
    assert_eq!(gradient["grad"][0]["conditioner"]["layers"][0]["weight"][0][0], 0.5);

    let sample = |context: &str| stdout(&["sample", "--model", &model, "--n", "500", "--context", context]);
    let shifted = sample("-2.5");
    let (header, rows) = table(&shifted);
    assert_eq!((header, rows.len(), rows[0].len()), (vec!["x0"], 500, 1));
    for (moved, plain) in rows.iter().zip(table(&sample("0")).1) {
        assert!((plain[0] - moved[0] - 5.0).abs() < 1e-5, "{moved:?}, {plain:?}");
    }
    let said = complaint(&["sample", "--model", &model, "--n", "1"]);
    assert!(said.contains("this model takes a context of 1 finite numbers; give --context"), "{said}");
    let plain = gaussian(&folder, [0.0, 0.0], [1.0, 1.0]);
    let said = complaint(&["sample", "--model", &plain, "--n", "1", "--context", "1"]);
    assert!(said.contains("takes no context; leave --context out"), "{said}");
    let narrow = folder.write("narrow.csv", "1\n2\n");
    let said = complaint(&["evaluate", "--model", &model, "--points", &narrow]);
    assert!(said.contains("narrow.csv, line 1, column 2: the file has 1 columns but the model takes 1 coordinates, then 1 numbers of context; give it 2 columns"), "{said}");
    let picture = |link: &str| {
        let out = folder.path("p.png");
        stdout(&["render", "--preset", link, "--model", &model, "--size", "90x60", "--out", &out]);
        std::fs::read(Path::new(&out)).unwrap()
    };
    assert_ne!(picture("#v=1&data=bimodal&context=1"), picture("#v=1&data=bimodal&context=-1"));
}

#[test]
fn a_model_of_many_dimensions_has_pictures() {
    let folder = Folder::new("many");
    let model = format!("{}/assets/reference/models/zuko_nsf_coupling_4d.json", env!("CARGO_MANIFEST_DIR"));
    let picture = |link: &str, view: &str| {
        let out = folder.path("p.png");
        let given = ["render", "--preset", link, "--model", &model, "--view", view, "--size", "90x60", "--out", &out];
        stdout(&given);
        std::fs::read(Path::new(&out)).unwrap()
    };
    assert_ne!(picture("#v=1", "morph"), picture("#v=1&axes=3,4", "morph"));
    assert_ne!(picture("#v=1", "layers"), picture("#v=1&focus=1,0,0,2", "layers"));
}

#[test]
fn bench_prints_one_line_of_json() {
    let out = stdout(&["bench", "--work", "affine", "--threads", "1", "--seconds", "0.05"]);
    let line = json(&out);
    assert_eq!((line["work"].as_str(), line["device"].as_str()), (Some("affine"), Some("cpu")));
    assert_eq!((&line["threads"], &line["params"]), (&1.into(), &35_344.into()));
    for key in ["steps_per_s", "log_prob_per_s", "samples_per_s"] {
        assert!(line[key].as_f64().unwrap() > 0.0, "{line}");
    }
    assert!(complaint(&["bench", "--work", "everything"]).contains("affine"));
}

#[test]
fn lists_are_text_and_json() {
    let datasets = json(&stdout(&["datasets", "--json"]));
    assert_eq!((&datasets[0]["name"], datasets.as_array().unwrap().len()), (&"moons".into(), 14));
    assert!((datasets[0]["entropy"].as_f64().unwrap() - 1.1312).abs() < 1e-3);
    assert!(stdout(&["datasets"]).lines().next().unwrap().starts_with("moons"));
    let presets = json(&stdout(&["presets", "--json"]));
    assert!(presets.as_array().unwrap().len() >= 8);
    assert_eq!(presets[0]["link"], "#v=1");
}

#[test]
fn render_writes_a_picture_of_every_view() {
    let folder = Folder::new("render");
    for (i, more) in [
        &["--view", "morph", "--t", "0.5"][..],
        &["--view", "layers"],
        &["--view", "training"],
        &["--preset", "bimodal"],
        &["--preset", "#v=1&layers=2&net=8&steps=5&theme=light"],
        &["--preset", "#v=1&view=coupling"],
        &["--view", "line"],
        &["--view", "plane"],
    ]
    .iter()
    .enumerate()
    {
        let out = folder.path(&format!("{i}.png"));
        let preset = ["--preset", "linear"];
        let preset = if more.contains(&"--preset") { &[][..] } else { &preset[..] };
        stdout(&[&["render", "--size", "90x60", "--out", &out], preset, more].concat());
        let bytes = std::fs::read(Path::new(&out)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes[16..24] == [0, 0, 0, 90, 0, 0, 0, 60], "{more:?}");
    }
}

#[test]
fn render_draws_every_figure_of_flows_in_motion() {
    let folder = Folder::new("motion");
    let picture = |preset: &str, more: &[&str]| {
        let out = folder.path("p.png");
        let given = ["render", "--preset", preset, "--size", "480x320", "--out", &out];
        stdout(&[&given[..], more].concat());
        let bytes = std::fs::read(Path::new(&out)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes[16..24] == [0, 0, 1, 224, 0, 0, 1, 64], "{preset} {more:?}");
        bytes
    };
    let cnf = "#v=1&flow=cnf&net=8&ode-steps=4&steps=3";
    let views = ["trajectories", "strip", "field", "solver", "resnet", "matching"];
    let mut seen: Vec<Vec<u8>> = views.iter().map(|view| picture(cnf, &["--view", view])).collect();
    let residual = "#v=1&flow=residual&layers=2&net=8&steps=3&view=blocks";
    seen.push(picture(residual, &[]));
    seen.push(picture(&format!("{residual}&turning=1"), &[]));
    seen.push(picture(&format!("{residual}&theme=light"), &[]));
    // What the link says is drawn, and the name of a card draws its figure.
    seen.push(picture(&format!("{cnf}&cut=2"), &["--view", "resnet"]));
    seen.push(picture("field", &[]));
    seen.push(picture("field", &["--t", "0.9"]));
    for (i, one) in seen.iter().enumerate() {
        assert!(seen[..i].iter().all(|other| other != one), "picture {i} is another's");
    }
    let model = folder.path("m.json");
    stdout(&["train", "--preset", cnf, "--steps", "5", "--out", &model]);
    assert_ne!(picture(cnf, &["--view", "field", "--model", &model]), seen[2], "the model's weights, not the link's");
}

#[test]
fn a_figure_that_the_flow_does_not_have_is_named() {
    let render = |preset: &str, view: &str| {
        complaint(&["render", "--preset", preset, "--view", view, "--size", "90x60", "--out", "x.png"])
    };
    let said = render("linear", "field");
    assert!(said.contains("drawn of a continuous flow") && said.contains("flow=cnf"), "{said}");
    assert!(render("linear", "blocks").contains("flow=residual"));
    assert!(render("residual", "matching").contains("flow=cnf"));
    let said = render("linear", "gallery");
    assert!(said.contains("trajectories") && said.contains("matching") && !said.contains("lessons,"), "{said}");
}

#[test]
fn a_bad_file_is_named_with_its_line_and_column() {
    let folder = Folder::new("bad");
    let model = gaussian(&folder, [0.0, 0.0], [1.0, 1.0]);
    let of_points =
        |text: &str| complaint(&["evaluate", "--model", &model, "--points", &folder.write("points.csv", text)]);
    let said = of_points("1,2\n3,x\n");
    assert!(said.contains("points.csv, line 2, column 2: \"x\" is not a number"), "{said}");
    assert!(of_points("1,2,3\n").contains("the file has 3 columns but the model has dimension 2"));
    assert!(of_points("").contains("points.csv"));
    let broken = folder.write("broken.json", "{\n\"format\": }");
    let said = complaint(&["sample", "--model", &broken, "--n", "1"]);
    assert!(said.contains("broken.json, line 2, column 11: this is not JSON"), "{said}");
    let said = complaint(&["sample", "--model", &folder.path("none.json"), "--n", "1"]);
    assert!(said.contains("none.json cannot be read"), "{said}");
    let one_column = folder.write("one.csv", &(0..99).map(|i| format!("{i}\n")).collect::<String>());
    assert!(complaint(&["train", "--preset", "moons", "--points", &one_column]).contains("needs 2 columns"));
}

#[test]
fn a_bad_argument_is_one_sentence() {
    assert!(complaint(&["train", "--preset", "moonz"]).starts_with("There is no preset \"moonz\"; give one of moons"));
    assert!(complaint(&["train", "--preset", "#v=1&flow=magic"]).contains("flow=magic is not understood"));
    assert!(complaint(&["train", "--preset", "#v=1&layers=99"]).contains("layers takes 1 to 32"));
    assert!(complaint(&["train", "--preset", "data=imported"]).contains("--points"));
    assert!(complaint(&["train", "--preset", "moons", "--steps", "0"]).contains("--steps"));
    assert!(complaint(&["train"]).contains("--preset"));
    assert!(complaint(&["fly"]).contains("fly"));
    let render = ["render", "--preset", "moons", "--out", "x.png"];
    assert!(complaint(&[&render[..], &["--size", "9"]].concat()).contains("16x16 to 8192x8192"));
    let sample = ["sample", "--model", "m.json", "--n", "1", "--temperature=-1"];
    assert!(complaint(&sample).contains("give a number from 0 on"));
    assert_eq!(run(&["--help"]).status.code(), Some(0));
}

/// A model of one layer.
fn model_of(layer: &str) -> String {
    let head = r#"{"format": "pushforward-model", "version": 1, "dim": 2, "base": {"type": "normal"}, "layers": ["#;
    format!("{head}{layer}]}}")
}

#[test]
fn every_kind_of_broken_model_file_is_one_sentence_with_its_place() {
    let folder = Folder::new("cli-broken");
    let points = folder.write("points.csv", "0,1\n");
    let diagonal = r#"{"type": "diagonal", "log_scale": [0, 0]}"#;
    let residual = r#"{"type": "residual", "lipschitz": 0.9, "estimator": {"type": "exact"}, "network": {"type": "mlp",
        "activation": "tanh", "layers": [{"weight": [[2, 0], [0, 1]], "bias": [0, 0]}]}}"#;
    let whole = model_of(diagonal);
    for (kind, text, place) in [
        ("empty", String::new(), "line 1"),
        ("not JSON", "a flow".into(), "line 1, column 1"),
        ("truncated", whole[..whole.len() - 9].into(), "line 1"),
        ("another format", whole.replace("pushforward-model", "torch"), "format"),
        ("a newer version", whole.replace("\"version\": 1", "\"version\": 2"), "version"),
        ("a huge dimension", whole.replace("\"dim\": 2", "\"dim\": 1e9"), "dim"),
        ("a missing key", whole.replace("\"base\": {\"type\": \"normal\"},", ""), "base"),
        ("an unknown key", whole.replace("\"dim\": 2", "\"dim\": 2, \"size\": 3"), "size"),
        ("an unknown layer", model_of(r#"{"type": "attention"}"#), "layers[0].type"),
        ("a wrong shape", whole.replace("[0, 0]", "[0, 0, 0]"), "layers[0].log_scale"),
        ("NaN", whole.replace("[0, 0]", "[0, NaN]"), "column"),
        ("a number beyond f64", whole.replace("[0, 0]", "[0, 1e999]"), "column"),
        ("null for a number", whole.replace("[0, 0]", "[0, null]"), "layers[0].log_scale[1]"),
        (
            "a singular matrix",
            model_of(r#"{"type": "triangular", "upper": true, "log_diagonal": [0, -1000], "strict": [[1], []]}"#),
            "layers[0].log_diagonal[1]",
        ),
        ("a map that need not be invertible", model_of(residual), "layers[0]"),
        ("not a permutation", model_of(r#"{"type": "permute", "order": [1, 1]}"#), "layers[0].order[1]"),
    ] {
        let model = folder.write("model.json", &text);
        let said = complaint(&["evaluate", "--model", &model, "--points", &points]);
        assert!(said.contains("model.json") && said.contains(place) && said.ends_with('.'), "{kind}: {said}");
    }
}
