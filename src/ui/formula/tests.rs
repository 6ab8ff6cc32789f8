//! What setting a formula promises.

use super::laid::{Item, Laid};
use super::layout::{Setter, Showing};
use super::{parse, problems, signs, spoken};
use crate::ui::fonts;
use crate::ui::style::{Look, Style};
use egui::{FontId, RawInput, Rect, Vec2};

/// One of every construct, at 40 points.
const CONSTRUCTS: [&str; 34] = [
    r"x = f(z; \theta)",
    r"z = f^{-1}(x)",
    r"y'_1, y_1', y'^2",
    r"x_1^2 + x^{2}_{1}",
    r"x_{y_{z_1}}^{2^{3^4}}",
    r"p(x)\,|dx| = p(z)\,|dz|",
    r"\frac{1}{\sigma\sqrt{2\pi}}",
    r"\frac{\frac{a}{b}}{\frac{c}{d}}",
    r"\sqrt{x^2 + y^2}",
    r"\sqrt{\frac{1}{2}}",
    r"\sum_{k=1}^{L} \log \left|\det J_{f_k}(y_{k-1})\right|",
    r"\prod_{i<j} (x_i - x_j)",
    r"\int_0^1 \tr \frac{\partial v}{\partial y}\, dt",
    r"\max_\theta \sum_i \log p(x_i)",
    r"\left( \frac{x-\mu}{\sigma} \right)^2",
    r"\left[ \frac{a}{b} \right]_0^1",
    r"\left\{ \frac{a}{b} \right\}",
    r"\left\| J^\top \right\|",
    r"\left. \frac{dx}{dt} \right|_{t=0}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{bmatrix} I & 0 \\ \frac{\partial t}{\partial z} & \operatorname{diag} e^{s} \end{bmatrix}",
    r"\begin{aligned} y'_1 &= y_1 \\ y'_2 &= e^{s} \odot y_2 + t \end{aligned}",
    r"\begin{cases} u & u > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\bar x, \hat\theta, \tilde z, \dot y, \overline{xy}",
    r"\underbrace{\log p(x)}_{\text{evidence}}",
    r"b \in \{0, 1\}^D",
    r"\mathbb{R}^D \to \mathbb{R}^D",
    r"\mathbb{E}_q[\log p(x, z)]",
    r"\mathcal{N}(0, I), \mathbf{x}, \mathrm{KL}(p \| q)",
    r"f \circ g \ne g \circ f",
    r"-x + (-y) \cdot 3.14 \times 1{,}000",
    r"a \le b \ge c \approx d \sim e \propto h",
    r"x_{<i}, \nabla_\theta, \infty, \ell, \ldots, \cdots",
    r"e^{-\frac{1}{2}\|z\|^2}",
];

const POINTS: f32 = 40.0;

/// Runs `check` where there are fonts.
fn with_setter(check: impl Fn(&Setter<'_>)) {
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions());
    let style = Style::new(Look::Dark);
    ctx.run_ui(RawInput::default(), |ui| check(&Setter::new(ui.painter(), &style, POINTS))).textures_delta.clear();
}

fn inks(laid: &Laid) -> Vec<Rect> {
    laid.items.iter().map(Item::ink).collect()
}

#[test]
fn every_construct_has_finite_boxes_that_hold_its_ink() {
    with_setter(|setter| {
        for tex in CONSTRUCTS {
            let node = parse(tex).unwrap_or_else(|problem| panic!("{tex}: {problem}"));
            for showing in [Showing::Display, Showing::Text, Showing::Script] {
                let laid = setter.set(&node, showing);
                let numbers = [laid.width, laid.ascent, laid.descent];
                assert!(numbers.iter().all(|v| v.is_finite()) && laid.width > 0.0, "{tex}: {numbers:?}");
                let room = Rect::from_min_max(egui::pos2(0.0, -laid.ascent), egui::pos2(laid.width, laid.descent));
                // Letters such as f and j reach a little beyond their width, on both sides.
                let room = room.expand2(Vec2::new(0.22 * POINTS, 0.02 * POINTS));
                for ink in inks(&laid) {
                    assert!(ink.is_finite() && room.contains_rect(ink), "{tex}: {ink:?} is not in {room:?}");
                }
            }
        }
    });
}

/// The smallest and the largest number of pixels a point in the letters of every construct.
fn resolution(device: f32, zoom: f32) -> [f32; 2] {
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions());
    ctx.set_zoom_factor(zoom);
    let style = Style::new(Look::Projector);
    let mut found = [f32::INFINITY, 0.0];
    for _ in 0..2 {
        let mut input = RawInput::default();
        input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(device);
        let draw = |ui: &mut egui::Ui| {
            let setter = Setter::new(ui.painter(), &style, 13.0);
            let formulas = CONSTRUCTS
                .map(|tex| setter.set(&parse(tex).unwrap_or_else(|problem| panic!("{tex}: {problem}")), Showing::Text));
            let letters = formulas.iter().flat_map(|laid| &laid.items).filter_map(|item| match item {
                Item::Text { galley, .. } => Some(galley),
                _ => None,
            });
            let glyphs = letters.flat_map(|galley| &galley.rows).flat_map(|row| &row.glyphs).map(|glyph| glyph.uv_rect);
            found = glyphs.filter(|uv| !uv.is_nothing()).fold([f32::INFINITY, 0.0], |[low, high], uv| {
                let here = f32::from(uv.max[1] - uv.min[1]) / uv.size.y;
                [low.min(here), high.max(here)]
            });
        };
        ctx.run_ui(input, draw).textures_delta.clear();
    }
    found
}

#[test]
fn letters_are_drawn_with_the_pixels_of_the_screen_at_every_zoom() {
    for (device, zoom) in [(1.0, 1.0), (2.0, 1.0), (1.0, 2.0), (1.25, 1.0), (2.0, 1.5)] {
        let [low, high] = resolution(device, zoom);
        let pixels = device * zoom;
        assert!((low - pixels).abs() < 0.01 && (high - pixels).abs() < 0.01, "{device} × {zoom}: {low} to {high}");
    }
}

#[test]
fn no_letter_lies_on_another() {
    with_setter(|setter| {
        for tex in CONSTRUCTS {
            let node = parse(tex).unwrap_or_else(|problem| panic!("{tex}: {problem}"));
            for showing in [Showing::Display, Showing::Text] {
                let laid = setter.set(&node, showing);
                let text = |item: &&Item| matches!(item, Item::Text { .. });
                let letters: Vec<Rect> =
                    laid.items.iter().filter(text).map(|item| item.ink().shrink(0.075 * POINTS)).collect();
                for (i, a) in letters.iter().enumerate() {
                    for b in &letters[i + 1..] {
                        assert!(!a.is_positive() || !b.is_positive() || !a.intersects(*b), "{tex}: {a:?} on {b:?}");
                    }
                }
            }
        }
    });
}

#[test]
fn a_display_is_taller_than_the_same_in_a_line() {
    with_setter(|setter| {
        let node = parse(r"\sum_{k=1}^{L} \frac{a}{b}").unwrap_or_else(|problem| panic!("{problem}"));
        let [display, text] = [Showing::Display, Showing::Text].map(|showing| setter.set(&node, showing).size());
        assert!(display.y > 1.4 * text.y && display.x < text.x, "{display:?} {text:?}");
    });
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    for (tex, at, what) in [
        (r"x + \foo", 5, r"\foo is not known"),
        (r"x_{1", 3, r#"the "}" to this is missing"#),
        (r"x}", 2, r#""}" ends what was never begun"#),
        (r"\frac{1}", 9, "something is missing here"),
        (r"\left( x", 1, r"the \right to this is missing"),
        (r"\begin{pmatrix} a", 1, r"the \end{pmatrix} to this is missing"),
        (r"\begin{foo} a \end{foo}", 1, r#"there is no table "foo""#),
        (r"x^2^3", 4, "a second upper script"),
        (r"x \right)", 3, r#""\right" ends what was never begun"#),
        (r"5 € 3", 3, r#""€" is not known"#),
    ] {
        let problem = parse(tex).expect_err(tex);
        assert_eq!((problem.at, problem.what.as_str()), (at, what), "{tex}");
    }
    assert_eq!(problems("Good $x$, bad $\\foo$."), [r"$\foo$: character 1: \foo is not known"]);
    assert_eq!(problems("five $ only").len(), 1);
    assert_eq!(problems(include_str!("../../../examples/formula_sheet/sheet.md")).len(), 1, "the slip on purpose");
}

#[test]
fn every_sign_has_a_glyph() {
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions());
    ctx.run_ui(RawInput::default(), |_| {}).textures_delta.clear();
    let font = FontId::proportional(15.0);
    let missing: String = ctx.fonts_mut(|fonts| signs::all().chars().filter(|&c| !fonts.has_glyph(&font, c)).collect());
    assert_eq!(missing, "");
}

#[test]
fn a_formula_has_a_plain_text() {
    for (tex, plain) in [
        (r"\log p(x) = \log p(z) - \sum_{k=1}^{L} \log|\det J_k|", "log p(x) = log p(z) − ∑_(k = 1)^L log |det J_k|"),
        (r"\frac{\partial f^{-1}(x)}{\partial x}", "(∂f⁻¹(x))/(∂x)"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
        (r"y'_1 = -y_1", "y′_1 = −y_1"),
        (r"\sqrt{2\pi}", "√(2π)"),
    ] {
        assert_eq!(spoken(&parse(tex).unwrap_or_else(|problem| panic!("{problem}"))), plain);
    }
}
