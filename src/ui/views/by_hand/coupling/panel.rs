//! The numbers at the point that is looked at: s, t, the Jacobian, its determinant, what moved, and the way back.

use super::cache::Drawn;
use super::matrix::matrices_ui;
use crate::figure::CouplingState;
use crate::figure::coupling::Kind;
use crate::flow::{Family, Way};
use crate::preset::{Settings, Source, View};
use crate::ui::plot::positive;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::by_hand::line::pencil;
use crate::ui::views::change;
use crate::ui::views::choose::first_press;
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::Ui;

/// The rules of the coupling in letters, for the way that is shown.
fn rules(kind: Kind, way: Way) -> [&'static str; 2] {
    match (kind, way) {
        (Kind::Nice, Way::Generate) => ["x₁ = z₁", "x₂ = z₂ + t(z₁)"],
        (Kind::Nice, Way::Normalize) => ["z₁ = x₁", "z₂ = x₂ − t(x₁)"],
        (Kind::RealNvp, Way::Generate) => ["x₁ = z₁", "x₂ = exp(s(z₁)) z₂ + t(z₁)"],
        (Kind::RealNvp, Way::Normalize) => ["z₁ = x₁", "z₂ = (x₂ − t(x₁)) exp(−s(x₁))"],
        (Kind::Spline, Way::Generate) => ["x₁ = z₁", "x₂ = f(z₂; s(z₁), t(z₁))"],
        (Kind::Spline, Way::Normalize) => ["z₁ = x₁", "z₂ = f⁻¹(x₂; s(x₁), t(x₁))"],
    }
}

fn equation(ui: &mut Ui, style: &Style, says: &str, gives: &str) {
    let p = style.palette;
    let mut job = style.formula(says, Size::Body, p.text);
    style.append_formula(&mut job, " = ", Size::Body, p.weak);
    style.append_text(&mut job, gives, style.bold(Size::Body), p.text);
    job.wrap.max_width = ui.available_width();
    ui.label(job);
}

fn note(ui: &mut Ui, style: &Style, text: &str) {
    ui.label(style.weak(style.letters(text), Size::Small));
}

pub fn numbers_ui(ui: &mut Ui, model: &Model, style: &Style, hand: &CouplingState, drawn: &Drawn) -> Option<Action> {
    ui.spacing_mut().item_spacing.y = space::XS + 1.0;
    let p = style.palette;
    let way = model.settings.direction;
    for rule in rules(hand.kind, way) {
        ui.label(style.formula(rule, Size::Large, p.text));
    }
    if hand.alternate {
        note(ui, style, style.tr("Then the same with the coordinates exchanged: the second stays, the first moves."));
    }
    if way == Way::Normalize && hand.alternate {
        note(
            ui,
            style,
            style.tr("The way back undoes the second coupling first, by the same curves. No curve is ever inverted."),
        );
    } else if way == Way::Normalize {
        note(ui, style, style.tr("The way back reads the same curves at x₁ = z₁. No curve is ever inverted."));
    } else if hand.kind == Kind::Spline {
        note(ui, style, style.tr("t lifts the spline's middle knot, s is the logarithm of its slope there."));
    }
    ui.add_space(space::S);
    let look = &drawn.look;
    // Two couplings have no one x₁ to be read at.
    let back = way == Way::Normalize && !hand.alternate;
    let pair = |v: [f64; 2]| v.map(pencil);
    let (from, to) = if back { (pair(look.x), pair(hand.slice)) } else { (pair(hand.slice), pair(look.x)) };
    let at = style.tr(if back { "At x = ({}, {})" } else { "At z = ({}, {})" });
    ui.label(style.strong(style.letters(&fill(at, &[&from[0], &from[1]])), Size::Body));
    let [s, exp, t, image] =
        if back { ["s(x₁)", "exp(−s(x₁))", "t(x₁)", "z"] } else { ["s(z₁)", "exp s(z₁)", "t(z₁)", "x"] };
    if hand.kind != Kind::Nice {
        equation(ui, style, s, &pencil(look.s));
        equation(ui, style, exp, &pencil(if back { -look.s } else { look.s }.exp()));
    }
    equation(ui, style, t, &pencil(look.t));
    equation(ui, style, image, &format!("({}, {})", to[0], to[1]));
    let inverse = |[a, b, c, d]: [f64; 4]| [d, -b, -c, a].map(|v| v / (a * d - b * c) + 0.0);
    let factors = look.factors.iter().flatten().map(|&of| if back { inverse(of) } else { of });
    let factors: Vec<[f64; 4]> = factors.collect();
    ui.add_space(space::S);
    let title =
        if hand.alternate { style.tr("Jacobian: the second coupling times the first") } else { style.tr("Jacobian") };
    ui.label(style.strong(title, Size::Body));
    matrices_ui(ui, style, &factors);
    let says = match (hand.kind, hand.alternate) {
        (Kind::RealNvp, false) if back => "log |det J| = −s(x₁)",
        (Kind::RealNvp, false) => "log |det J| = s(z₁)",
        (Kind::Nice, _) => "log |det J| = 0",
        _ => "log |det J|",
    };
    if hand.kind == Kind::Nice {
        ui.label(style.formula("det J = 1, log |det J| = 0", Size::Body, p.text));
    } else {
        equation(ui, style, says, &pencil(if back { -look.log_det } else { look.log_det }));
    }
    note(ui, style, style.tr("The 0 makes it triangular; the grey entry never matters to the determinant."));
    ui.add_space(space::S);
    moved_ui(ui, style, hand, drawn);
    ui.add_space(space::S);
    let hint = style.tr("Opens two couplings of this kind on two moons, not trained yet: the curves become networks.");
    first_press(ui, style, style.tr("Train the same thing"), hint).then(|| change(model, |s| *s = trained(s, hand)))
}

fn moved_ui(ui: &mut Ui, style: &Style, hand: &CouplingState, drawn: &Drawn) {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    ui.label(style.strong(style.tr("What has moved"), Size::Body));
    let [first, second] = drawn.moved.map(percent);
    ui.label(style.text(style.letters(&fill(style.tr("z₁: {} of the mass, z₂: {}"), &[&first, &second])), Size::Body));
    let text = if hand.alternate {
        style.tr("The second coupling moves z₁ too, and p(x₁) is another density than p(z₁) (dashed).")
    } else {
        style.tr(
            "z₁ never moves, so p(x₁) stays p(z₁) (dashed), whatever the curves are. Alternate the masks to move it.",
        )
    };
    note(ui, style, text);
    let error = drawn.round_trip;
    let shown = if error > 0.0 { positive(error).replace(' ', "\u{a0}") } else { "0".to_owned() };
    note(ui, style, &fill(style.tr("There and back again, the largest error is {}."), &[&shown]));
}

/// The run that learns what was done by hand.
fn trained(settings: &Settings, hand: &CouplingState) -> Settings {
    let family = match hand.kind {
        Kind::Nice => Family::Nice,
        Kind::RealNvp => Family::RealNvp,
        Kind::Spline => Family::Rqs,
    };
    let mut next = settings.with_family(family);
    next.data = Source::Toy(crate::data::Dataset::TwoMoons);
    next.layers = 2;
    next.layer = 1;
    next.order = if hand.alternate { "alternate" } else { "fixed" };
    next.view = View::Morph;
    next.focus = None;
    next
}
