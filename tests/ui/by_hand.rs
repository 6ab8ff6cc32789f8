//! The figures that are done by hand, without a window: at every size, by mouse and by keyboard, and the link follows.

use crate::page::Page;
use crate::window::{self, Window};
use egui::accesskit::Role;
use egui::{Key, Pos2, Vec2, vec2};
use egui_kittest::{Harness, kittest::NodeT, kittest::Queryable};
use pushforward::figure::line::Map;
use pushforward::flow::Family;
use pushforward::preset::{Theme, View, decode};

/// Those of the screen, and a figure that is embedded.
pub const SIZES: [[f32; 2]; 5] = [[1440.0, 900.0], [1280.0, 720.0], [1024.0, 768.0], [560.0, 440.0], [390.0, 844.0]];

fn open(size: [f32; 2], link: &str) -> Harness<'static, Window> {
    window::open(size, Window { page: Page::open(link), ..Window::new() })
}

/// Where the handle is whose name begins so.
fn handle(harness: &Harness<'static, Window>, name: &str) -> Pos2 {
    let mut sliders = harness.query_all_by_role(Role::Slider);
    let found = sliders.find(|node| node.accesskit_node().label().unwrap_or_default().starts_with(name));
    found.map(|node| node.rect().center()).unwrap_or_else(|| panic!("no handle {name}"))
}

fn drag(harness: &mut Harness<'static, Window>, name: &str, by: Vec2) {
    let from = handle(harness, name);
    harness.hover_at(from);
    harness.run_steps(1);
    harness.drag_at(from);
    harness.run_steps(1);
    for part in 1..=4 {
        harness.hover_at(from + by * part as f32 / 4.0);
        harness.run_steps(1);
    }
    harness.drop_at(from + by);
    harness.run_steps(2);
}

fn arrow(harness: &mut Harness<'static, Window>, name: &str, key: Key) {
    let at = handle(harness, name);
    harness.drag_at(at);
    harness.run_steps(1);
    harness.drop_at(at);
    harness.run_steps(1);
    harness.key_press(key);
    harness.run_steps(2);
}

/// The number of a figure, from what the link says alone.
fn reading(harness: &Harness<'static, Window>, name: &str) -> f64 {
    let decoded = decode(&harness.state().page.model.link());
    assert!(decoded.warnings.is_empty(), "{:?}", decoded.warnings);
    let readings = decoded.settings.hand.readings(decoded.settings.focus, None);
    readings.iter().find(|r| r.name == name).map(|r| r.value).unwrap_or_else(|| panic!("no {name}"))
}

const LINES: [&str; 7] = [
    "#v=1&view=line",
    "#v=1&view=line&map=0,0",
    "#v=1&view=line&map=1,-0.2&prior=uniform",
    "#v=1&view=line&map=-3,-4,-1,-2.5,0.2,0.5,1,0.9,3,4&prior=two-peaks&focus=1,0",
    "#v=1&view=line&map2=-1,0.5&strip=0,0.05",
    "#v=1&view=line&learned=1",
    "#v=1&view=line&learned=1&data=bimodal&flow=pointwise",
];

#[test]
fn the_line_is_built_at_every_size_in_every_theme() {
    for size in SIZES {
        for link in LINES {
            for theme in [Theme::Dark, Theme::Light, Theme::Projector] {
                let mut harness = open(size, link);
                harness.state_mut().page.change(|s| s.theme = theme);
                harness.run_steps(3);
                assert!(harness.root().children_recursive().count() > 10, "{size:?} {link} {theme:?}");
                assert!(harness.state().page.model.link().contains("view=line"), "{link} stays");
            }
        }
    }
}

#[test]
fn sigma_is_dragged_by_mouse_and_the_link_follows() {
    for size in SIZES {
        let mut harness = open(size, "#v=1&view=line&map=0,1");
        let unit = handle(&harness, "μ").y - handle(&harness, "σ").y;
        drag(&mut harness, "σ", vec2(0.0, -unit));
        assert!((reading(&harness, "line.sigma") - 2.0).abs() < 1e-9, "{size:?}");
        drag(&mut harness, "μ", vec2(0.0, -unit));
        assert!((reading(&harness, "line.mu") - 1.0).abs() < 1e-9, "{size:?}");
        assert!(harness.state().page.model.link().contains("view=line"), "the default map is left out of the link");
    }
}

#[test]
fn an_arrow_key_moves_by_a_twentieth() {
    let mut harness = open([1280.0, 720.0], "#v=1&view=line");
    arrow(&mut harness, "σ", Key::ArrowDown);
    assert!((reading(&harness, "line.sigma") - 1.95).abs() < 1e-9);
    arrow(&mut harness, "the point x", Key::ArrowUp);
    assert_eq!(harness.state().page.model.settings.focus, Some([4.05, 0.0]));
    arrow(&mut harness, "centre of the strip", Key::ArrowRight);
    assert!((harness.state().page.model.settings.hand.line.strip[0] + 0.45).abs() < 1e-9);
}

#[test]
fn a_knot_that_would_turn_the_curve_back_stops_and_says_why() {
    let mut harness = open([1280.0, 720.0], "#v=1&view=line&map=-3,-4,-1,-2.5,0.2,0.5,1,0.9,3,4");
    drag(&mut harness, "knot 3", vec2(0.0, -200.0));
    let model = &harness.state().page.model;
    let Map::Spline(knots) = &model.settings.hand.line.map else { panic!("a spline") };
    assert!(knots[2][1] < knots[3][1] && knots[2][1] > 0.7, "{knots:?}");
    assert!(harness.query_by_label_contains("Knot 3 stops here").is_some());
    assert!((reading(&harness, "line.area_z") - reading(&harness, "line.area_x")).abs() < 1e-6);
}

#[test]
fn the_arithmetic_of_the_example_can_be_read() {
    let harness = open([1440.0, 900.0], "#v=1&view=line");
    for part in ["z = (x − μ)/σ = (4 − 1)/2 = 1.5", "0.1295 / 2 = 0.0648"] {
        assert!(harness.query_by_label_contains(part).is_some(), "{part}");
    }
}

#[test]
fn samples_are_drawn_and_cleared() {
    let mut harness = open([1440.0, 900.0], "#v=1&view=line");
    harness.get_by_label("Draw 500").click();
    harness.run_steps(2);
    assert!(harness.query_by_label("500 drawn").is_some());
    harness.get_by_label("Clear").click();
    harness.run_steps(2);
    assert!(harness.query_by_label("0 drawn").is_some());
}

#[test]
fn a_run_in_the_plane_offers_data_on_a_line() {
    let mut harness = open([1440.0, 900.0], "#v=1&view=line&learned=1");
    harness.get_by_label("Use data on a line").click();
    harness.run_steps(2);
    harness.state_mut().page.settle();
    harness.run_steps(2);
    assert_eq!(harness.state().page.model.run.flow.dim(), 1);
    harness.get_by_label("Step").click();
    harness.run_steps(2);
    harness.state_mut().page.settle();
    assert_eq!(harness.state().page.model.run.step, 1);
}

const COUPLINGS: [&str; 4] = [
    "#v=1&view=coupling",
    "#v=1&view=coupling&coupling=nice&dir=normalize",
    "#v=1&view=coupling&coupling=spline&alternate=1",
    "#v=1&view=coupling&scale=1.5,1.5,1.5,1.5,1.5,1.5,1.5&shift=3,-3,3,-3,3,-3,3&slice=-3,3",
];

#[test]
fn the_coupling_is_built_at_every_size_in_every_theme() {
    for size in SIZES {
        for link in COUPLINGS {
            for theme in [Theme::Dark, Theme::Light, Theme::Projector] {
                let mut harness = open(size, link);
                harness.state_mut().page.change(|s| s.theme = theme);
                harness.run_steps(3);
                assert!(harness.query_by_label_contains("largest error").is_some(), "{size:?} {link} {theme:?}");
            }
        }
    }
}

#[test]
fn a_knot_of_the_scale_is_dragged_and_the_determinant_follows() {
    let mut harness = open([1280.0, 720.0], "#v=1&view=coupling");
    let before = reading(&harness, "coupling.log_det");
    drag(&mut harness, "s at 1,", vec2(0.0, -15.0));
    let after = reading(&harness, "coupling.log_det");
    assert!(after > before + 0.1, "{before} {after}");
    assert!((after - reading(&harness, "coupling.s")).abs() < 1e-12);
    assert!(harness.state().page.model.link().contains("&scale="));
    arrow(&mut harness, "t at 1,", Key::ArrowUp);
    assert!((reading(&harness, "coupling.t") + 0.25).abs() < 1e-9);
}

#[test]
fn the_point_carries_its_slice_and_the_mask_alternates() {
    let mut harness = open([1440.0, 900.0], "#v=1&view=coupling");
    arrow(&mut harness, "the point z", Key::ArrowRight);
    assert_eq!(harness.state().page.model.settings.hand.coupling.slice, [1.05, 1.0]);
    assert_eq!(reading(&harness, "coupling.moved_1"), 0.0);
    harness.get_by_label("alternate").click();
    harness.run_steps(2);
    assert!(reading(&harness, "coupling.moved_1") > 0.5);
}

#[test]
fn the_same_thing_is_trained_with_networks_for_curves() {
    for (link, family, order) in [
        ("#v=1&view=coupling", Family::RealNvp, "fixed"),
        ("#v=1&view=coupling&coupling=nice&alternate=1", Family::Nice, "alternate"),
        ("#v=1&view=coupling&coupling=spline", Family::Rqs, "fixed"),
    ] {
        let mut harness = open([1440.0, 900.0], link);
        harness.get_by_label("Train the same thing").click();
        harness.run_steps(2);
        let settings = &harness.state().page.model.settings;
        assert_eq!((settings.flow, settings.order, settings.layers), (family, order, 2), "{link}");
        assert_eq!((settings.view, harness.state().page.model.run.step), (View::Morph, 0), "{link}");
    }
}

/// Every text on the screen, painted or said.
fn texts(harness: &Harness<'static, Window>) -> Vec<String> {
    fn painted(shape: &egui::Shape, out: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => out.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| painted(shape, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| painted(&clipped.shape, &mut out));
    out.extend(harness.root().children_recursive().filter_map(|node| node.accesskit_node().label()));
    out
}

/// Whether a letter stands in a text as a quantity: by itself, with an index, or after a d.
fn has_quantity(text: &str, letter: char) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let beside = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    let joins = |c: char| c.is_alphanumeric() && c.is_ascii() || matches!(c, '\'' | '’');
    (0..chars.len()).filter(|&i| chars[i] == letter).any(|i| {
        let first = if beside(i.checked_sub(1)) == 'd' { i - 1 } else { i };
        !joins(beside(first.checked_sub(1))) && !joins(beside(Some(i + 1)))
    })
}

#[test]
fn every_letter_of_a_figure_follows_the_notation() {
    let links = [
        "view=line",
        "view=line&map=-3,-3,-1,-1.2,0,0,1,1.2,3,3",
        "view=plane",
        "view=plane&warp=wave",
        "view=kinds&kind=diagonal",
        "view=kinds&kind=coupling",
        "view=kinds&kind=plu",
        "view=coupling",
        "view=coupling&coupling=spline&dir=normalize",
    ];
    // Letters that these notations use neither for the base nor for the data, nor for the map between them.
    for (notation, strangers) in [("kobyzev", ['x']), ("papamakarios", ['z'])] {
        for link in links {
            let harness = open([1440.0, 900.0], &format!("#v=1&{link}&notation={notation}"));
            for text in texts(&harness) {
                let strange = strangers.into_iter().find(|&letter| has_quantity(&text, letter));
                assert_eq!(strange, None, "{link}, {notation}: {text:?}");
            }
        }
    }
    assert!(has_quantity("|dx/dz|", 'x') && has_quantity("x₁ = 3", 'x') && !has_quantity("axis, 8x8", 'x'));
}
