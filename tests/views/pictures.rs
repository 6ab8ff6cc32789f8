//! PNGs of every view in every theme, to be looked at: `cargo test --test views -- --ignored pictures` puts them into
//! target/views, or where `VIEWS` says.

use super::page::Page;
use super::{INSPECT, LAYER, MORPH, Screen as Figure, TILES, TRAINING, TRAINING_SMALL, View, screen};
use egui::{Color32, ColorImage, Context, Frame, Margin, vec2};
use pushforward::flow::Way;
use pushforward::platform::Painter;
use pushforward::preset::{LayerPicture, Settings, Theme};
use pushforward::ui::shell::{Around, Screen};
use pushforward::ui::style::Look;
use pushforward::ui::{fonts, raster};
use std::path::PathBuf;

const LINK: &str = "#v=1&layers=8&net=32x32&steps=1500&seed=1";

fn shot([x, y]: [f32; 2], page: Color32, pointer: Option<egui::Pos2>) -> raster::Shot {
    raster::Shot { size: vec2(x, y), pixels_per_point: 1.0, frames: 6, page, pointer }
}

fn save(name: &str, look: Look, size: [f32; 2], state: &mut Figure, view: View) {
    let ctx = Context::default();
    ctx.set_fonts(fonts::definitions());
    state.style = pushforward::ui::Style::new(look);
    state.style.apply(&ctx);
    let page = state.style.palette.page;
    let image = raster::picture(&ctx, &shot(size, page, None), |ui| {
        Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| view(ui, state));
    });
    write(&format!("{name}-{look:?}-{}", size[0]), &image);
}

fn write(name: &str, image: &ColorImage) {
    let folder = PathBuf::from(std::env::var("VIEWS").unwrap_or_else(|_| "target/views".to_owned()));
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    let file = std::fs::File::create(folder.join(format!("{name}.png"))).expect("a file");
    let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), image.width() as u32, image.height() as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let bytes: Vec<u8> = image.pixels.iter().flat_map(|c| c.to_array()).collect();
    encoder.write_header().and_then(|mut w| w.write_image_data(&bytes)).expect("a picture");
}

fn all(name: &str, page: Page, size: [f32; 2], view: View, looks: &[Look]) {
    let mut model = Some(page.model);
    for &look in looks {
        // Textures belong to one context: each picture begins with fresh states.
        let mut state = screen(model.take().expect("one model for all looks"), look);
        save(name, look, size, &mut state, view);
        model = Some(state.model);
    }
}

#[test]
#[ignore = "pictures to be looked at"]
fn pictures() {
    let weights = Page::trained(LINK).model.run;
    let with = |edit: &dyn Fn(&mut Settings)| {
        let mut page = Page::open(LINK);
        page.settle();
        page.model.run = weights.clone();
        page.model.run.version += 1;
        page.change(edit);
        page
    };
    const WIDE: [f32; 2] = [900.0, 700.0];
    const PHONE: [f32; 2] = [390.0, 560.0];
    let dark = &[Look::Dark];
    all("morph-target", with(&|s| s.t = 1.0), WIDE, MORPH, &Look::ALL);
    all("morph-base", with(&|s| (s.t, s.grid) = (0.0, true)), WIDE, MORPH, &Look::ALL);
    all("morph-middle", with(&|s| (s.t, s.grid) = (0.55, true)), WIDE, MORPH, &Look::ALL);
    all("morph-nosamples", with(&|s| s.samples = false), WIDE, MORPH, &Look::ALL);
    all(
        "morph-focus",
        with(&|s| (s.focus, s.direction, s.t) = (Some([0.9, -1.0]), Way::Normalize, 0.4)),
        WIDE,
        MORPH,
        dark,
    );
    all("morph-phone", with(&|s| s.t = 0.8), PHONE, MORPH, &Look::ALL);
    for (name, picture) in
        [("logdet", LayerPicture::LogDet), ("entries", LayerPicture::Entries), ("ellipses", LayerPicture::Ellipses)]
    {
        let page = || with(&|s| (s.view, s.layer, s.picture) = (pushforward::preset::View::Layers, 6, picture));
        all(&format!("layer-{name}"), page(), WIDE, LAYER, &Look::ALL);
        all(&format!("layer-{name}-phone"), page(), PHONE, LAYER, dark);
    }
    all("tiles", with(&|_| ()), [300.0, 900.0], TILES, &Look::ALL);
    all("training", with(&|_| ()), WIDE, TRAINING, &Look::ALL);
    all("training-phone", with(&|_| ()), PHONE, TRAINING, dark);
    all("training-small", with(&|_| ()), [260.0, 300.0], TRAINING_SMALL, &Look::ALL);
    all("inspect", with(&|s| s.focus = Some([0.9, -1.0])), [260.0, 520.0], INSPECT, &Look::ALL);
    all("inspect-panel", with(&|s| s.focus = Some([0.6, -1.4])), [216.0, 520.0], INSPECT, dark);
    all("inspect-panel", with(&|s| s.focus = Some([0.6, -1.4])), [281.0, 780.0], INSPECT, &[Look::Projector]);
    let mut fresh = Page::open("#v=1&flow=volume-preserving&layers=4&net=16&view=layers&layer=2");
    fresh.settle();
    all("training-fresh", fresh, WIDE, TRAINING, dark);
    let mut line = Page::trained("#v=1&data=bimodal&flow=linear&layers=2&steps=200");
    line.change(|s| s.t = 0.9);
    all("line", line, WIDE, MORPH, &Look::ALL);
    let vp = Page::trained("#v=1&flow=volume-preserving&layers=4&net=16&steps=300&view=layers&layer=2");
    all("volume", vp, WIDE, LAYER, dark);
}

/// Every preset as it opens, and half-way.
#[test]
#[ignore = "pictures to be looked at"]
fn presets() {
    for preset in pushforward::preset::shipped() {
        let mut page = Page::open(preset.link);
        page.settle();
        for t in [1.0, 0.5] {
            page.change(|s| (s.t, s.view) = (t, pushforward::preset::View::Morph));
            let mut state = screen(page.model, Look::Dark);
            save(&format!("preset-{}-{t}", preset.name), Look::Dark, [620.0, 520.0], &mut state, MORPH);
            page.model = state.model;
        }
        page.change(|s| s.view = pushforward::preset::View::Layers);
        let mut state = screen(page.model, Look::Dark);
        save(&format!("preset-{}-layer", preset.name), Look::Dark, [620.0, 520.0], &mut state, LAYER);
    }
}

/// What is under the pointer, and the states that a class seldom sees.
#[test]
#[ignore = "pictures to be looked at"]
fn states() {
    let mut page = Page::trained(LINK);
    page.change(|s| s.t = 0.8);
    let mut blank = Page::open(LINK).model;
    blank.reduced_motion = true;
    let mut broken = Page::trained("#v=1&layers=2&net=8&steps=60").model;
    broken.run.broken = Some(pushforward::train::Broken {
        step: 61,
        what: "the log-determinant".into(),
        place: "layer 2 (affine coupling)".into(),
    });
    let line = Page::trained("#v=1&data=skewed&flow=linear&layers=3&steps=400&view=layers&layer=3&lr=0.05").model;
    for (name, model, view, at) in [
        ("hover-morph", page.model, MORPH, [420.0, 420.0]),
        ("blank-morph", blank, MORPH, [0.0, 0.0]),
        ("broken", broken, TRAINING, [300.0, 300.0]),
        ("line-layer", line, LAYER, [400.0, 300.0]),
    ] {
        let mut state = screen(model, Look::Dark);
        let ctx = Context::default();
        ctx.set_fonts(fonts::definitions());
        state.style.apply(&ctx);
        let page = state.style.palette.page;
        let image = raster::picture(&ctx, &shot([900.0, 700.0], page, Some(egui::pos2(at[0], at[1]))), |ui| {
            Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| view(ui, &mut state));
        });
        write(&format!("state-{name}"), &image);
    }
}

/// The whole screen around the figures.
#[test]
#[ignore = "pictures to be looked at"]
fn screens() {
    let run = Page::trained(LINK).model.run;
    for (name, edit) in SCREENS {
        for (look, theme) in
            [(Look::Dark, Theme::Dark), (Look::Light, Theme::Light), (Look::Projector, Theme::Projector)]
        {
            for size in [[1440.0, 900.0], [1280.0, 720.0], [1024.0, 768.0], [390.0, 844.0], [844.0, 390.0]] {
                let mut page = Page::open(LINK);
                page.settle();
                page.model.run = run.clone();
                page.model.run.version += 1;
                page.change(|s| {
                    edit(s);
                    s.theme = theme;
                });
                let around =
                    Around { painter: Painter { name: "webgpu".into(), adapter: "a test".into() }, embed: false };
                let ctx = Context::default();
                ctx.set_fonts(fonts::definitions());
                let mut shown = Screen::new(&ctx);
                let ground = pushforward::ui::Style::new(look).palette.page;
                let image = raster::picture(&ctx, &shot(size, ground, None), |ui| {
                    shown.show(ui, &page.model, &around);
                });
                write(&format!("screen-{name}-{look:?}-{}", size[0]), &image);
            }
        }
    }
}

type Edit = fn(&mut Settings);
const SCREENS: [(&str, Edit); 5] = [
    ("morph", |s| (s.t, s.grid) = (0.8, true)),
    ("morph-focus", |s| (s.t, s.focus) = (0.8, Some([0.6, -1.4]))),
    ("layers", |s| (s.view, s.layer) = (pushforward::preset::View::Layers, 6)),
    ("layers-focus", |s| {
        (s.view, s.layer, s.focus) = (pushforward::preset::View::Layers, 6, Some([0.5, 0.3]));
    }),
    ("training", |s| s.view = pushforward::preset::View::Training),
];

/// The CPU time of one frame of the morph: `cargo test --test views -- --ignored --nocapture frame_time`.
#[test]
#[ignore = "a measurement"]
fn frame_time() {
    let mut page = Page::trained(LINK);
    page.change(|s| (s.t, s.grid) = (0.55, true));
    let mut state = screen(page.model, Look::Dark);
    let ctx = Context::default();
    ctx.set_fonts(fonts::definitions());
    state.style.apply(&ctx);
    let mut times: Vec<f64> = (0..60)
        .map(|frame| {
            let input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(900.0, 700.0))),
                time: Some(f64::from(frame) / 60.0),
                ..egui::RawInput::default()
            };
            let start = std::time::Instant::now();
            let mut output = ctx.run_ui(input, |ui| {
                MORPH(ui, &mut state);
            });
            let shapes = std::mem::take(&mut output.shapes);
            let triangles = ctx.tessellate(shapes, 1.0);
            let time = start.elapsed().as_secs_f64();
            output.textures_delta.clear();
            assert!(!triangles.is_empty());
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("morph, ui and tessellation: median {:.2} ms", 1e3 * times[30]);
}

/// Every step of the course: `cargo test --test views -- --ignored lessons`, the themes by `LOOK`, the size by `SIZE`.
#[test]
#[ignore = "pictures to be looked at"]
fn lessons() {
    let wanted = |name: &str, or: &str| std::env::var(name).unwrap_or_else(|_| or.to_owned());
    let (theme, size) = (wanted("LOOK", "dark"), wanted("SIZE", "1024x768"));
    let (width, height) = size.split_once('x').expect("a size such as 390x844");
    let size = [width, height].map(|v| v.parse().expect("a number of points"));
    let tag = wanted("TONGUE", "en");
    let lang = pushforward::words::Lang::from_tag(&tag);
    for (i, lesson) in pushforward::lesson::lessons(lang).iter().enumerate() {
        for (k, step) in lesson.steps.iter().enumerate() {
            let mut page = Page::open(&format!("#v=1&lesson={}/{}&theme={theme}", lesson.name, step.id));
            page.settle();
            let around = Around { painter: Painter { name: "webgpu".into(), adapter: "a test".into() }, embed: false };
            let ctx = Context::default();
            ctx.set_fonts(fonts::definitions());
            let mut shown = Screen::new(&ctx);
            shown.lang = lang;
            let mut picture = shot(size, Color32::BLACK, None);
            picture.frames = 40;
            let image = raster::picture(&ctx, &picture, |ui| {
                shown.show(ui, &page.model, &around);
            });
            write(&format!("step-{theme}-{width}-{tag}-{i}{k}-{}", step.id), &image);
        }
    }
}

/// The CPU time of one frame of each figure by hand, at rest and while something changes:
/// `cargo test --test views -- --ignored --nocapture by_hand_times`.
#[test]
#[ignore = "a measurement"]
fn by_hand_times() {
    let around = Around { painter: Painter { name: "webgpu".into(), adapter: "a test".into() }, embed: false };
    for (name, link, edit) in BY_HAND {
        let mut page = Page::open(link);
        page.settle();
        let ctx = Context::default();
        ctx.set_fonts(fonts::definitions());
        let mut shown = Screen::new(&ctx);
        let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
        for frame in 0..240u32 {
            let moves = frame >= 120;
            if moves {
                page.change(|s| edit(s, f64::from(frame) * 0.01));
            }
            let input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0))),
                time: Some(f64::from(frame) / 60.0),
                ..egui::RawInput::default()
            };
            let start = std::time::Instant::now();
            let mut output = ctx.run_ui(input, |ui| {
                shown.show(ui, &page.model, &around);
            });
            let triangles = ctx.tessellate(std::mem::take(&mut output.shapes), 1.0);
            times[usize::from(moves)].push(1e3 * start.elapsed().as_secs_f64());
            output.textures_delta.clear();
            assert!(!triangles.is_empty());
        }
        times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
        let [rest, moving] = times;
        println!("{name}: at rest {:.2} ms, moving {:.2} ms, worst {:.2} ms", rest[60], moving[60], moving[119]);
    }
}

type Move = fn(&mut Settings, f64);
const BY_HAND: [(&str, &str, Move); 7] = [
    ("line", "#v=1&view=line", |s, t| s.hand.line.strip[0] = t.sin()),
    ("line, spline", "#v=1&view=line&map=-3,-3,-1,-1.2,0,0,1,1.2,3,3", |s, t| s.hand.line.strip[0] = t.sin()),
    ("plane", "#v=1&view=plane", |s, t| s.hand.plane.matrix[1] = t.sin()),
    ("plane, bent", "#v=1&view=plane&warp=wave", |s, t| s.hand.plane.probe[0] = t.sin()),
    ("plane, flow", "#v=1&view=plane&warp=flow", |s, t| s.hand.plane.probe[0] = t.sin()),
    ("kinds", "#v=1&view=kinds", |s, t| s.hand.kinds.variant = (t * 100.0) as u64),
    ("coupling", "#v=1&view=coupling", |s, t| s.hand.coupling.slice[0] = t.sin()),
];
