//! The numbers beside the chart: the density of one point as arithmetic, the mass of the strip on both axes, and remarks.

use super::cache::Drawn;
use super::query::{self, pencil};
use crate::figure::LineState;
use crate::figure::line::Point;
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::text::LayoutJob;
use egui::{Color32, Label, Ui, vec2};

fn heading(ui: &mut Ui, style: &Style, text: &str, colour: Color32) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let dot = 10.0 * style.type_scale();
        let size = vec2(dot, 1.2 * style.points(Size::Body));
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        ui.painter().circle_filled(rect.center(), dot / 2.0, colour);
        ui.add(Label::new(style.strong(style.letters(text), Size::Body)).wrap());
    });
}

fn sentence(ui: &mut Ui, style: &Style, text: &str) {
    ui.label(style.weak(style.letters(text), Size::Small));
}

/// How an equation stands on its lines: what comes before its first sign, before the later ones and before the result's, and
/// its type.
const LINES: [([&str; 3], Size); 4] = [
    ([" = ", " = ", " = "], Size::Body),
    ([" = ", "\n      = ", " = "], Size::Body),
    (["\n  = ", "\n  = ", "\n  = "], Size::Body),
    (["\n = ", "\n = ", "\n = "], Size::Small),
];

/// "p(x) = p(z) / |dx/dz| = 0.1295 / 2 = 0.0648", the result standing out; on as many lines as the width asks for, which break
/// before a sign and nowhere else.
fn equation(ui: &mut Ui, style: &Style, says: &str, how: &str, gives: &str, colour: Color32) {
    let p = style.palette;
    let write = |([first, later, last], size): ([&str; 3], Size)| {
        let mut job = style.formula(says, size, p.text);
        for (i, step) in how.split(" = ").filter(|step| !step.is_empty()).enumerate() {
            let sign = if i > 0 { later } else { first };
            style.append_formula(&mut job, &format!("{sign}{step}"), size, p.weak);
        }
        style.append_formula(&mut job, if how.is_empty() { " = " } else { last }, size, p.weak);
        style.append_text(&mut job, gives, style.bold(size), colour);
        job
    };
    let room = ui.available_width();
    let fits = |job: &LayoutJob| ui.painter().layout_job(job.clone()).size().x <= room;
    let job = LINES.map(write).into_iter().find(fits).unwrap_or_else(|| write(LINES[3]));
    ui.add(Label::new(job).extend());
}

/// One point: z, p(z), the slope, p(x) and its logarithm.
pub fn query_ui(ui: &mut Ui, style: &Style, hand: &LineState, point: &Point) {
    let p = style.palette;
    heading(ui, style, &fill(style.tr("The density at x = {}"), &[&pencil(point.x)]), p.measure);
    for line in query::arithmetic(hand, point) {
        let colour = if line.says == "p(x)" { p.measure } else { p.text };
        let way = match line.says {
            "z" => Some(Way::Normalize),
            "|dx/dz|" => Some(Way::Generate),
            _ => None,
        };
        ui.horizontal_wrapped(|ui| {
            equation(ui, style, line.says, &line.how, &line.gives, colour);
            way.map(|way| badge_ui(ui, style, way));
        });
    }
}

/// The strip: the same area twice, and what became of its width.
pub fn strip_ui(ui: &mut Ui, style: &Style, drawn: &Drawn) {
    let (p, strip) = (style.palette, &drawn.strip);
    heading(ui, style, style.tr("A strip keeps its mass"), p.accent);
    let area = |area: f64| format!("{area:.4}");
    let range = |[a, b]: [f64; 2]| {
        let of = fill(style.tr("{} to {}"), &[&pencil(a.min(b)), &pencil(a.max(b))]);
        format!(" ({})", of.replace(' ', "\u{a0}"))
    };
    for (says, ends, mass) in [("∫ p(z) dz", strip.z, strip.area_z), ("∫ p(x) dx", strip.x, strip.area_x)] {
        let mut job = style.formula(says, Size::Body, p.text);
        style.append_formula(&mut job, " = ", Size::Body, p.weak);
        style.append_text(&mut job, &area(mass), style.bold(Size::Body), p.accent);
        style.append_text(&mut job, &range(ends), style.font(Size::Small), p.weak);
        job.wrap.max_width = ui.available_width();
        ui.label(job);
    }
    let how = format!("{} / {}", pencil((strip.x[1] - strip.x[0]).abs()), pencil(strip.z[1] - strip.z[0]));
    equation(ui, style, "|Δx/Δz|", &how, &pencil(strip.mean_slope), p.text);
    let mut job = style.formula("|dx/dz|", Size::Body, p.text);
    style.append_text(&mut job, &format!(" {} = ", style.tr("at the centre")), style.font(Size::Body), p.weak);
    style.append_text(&mut job, &pencil(strip.slope), style.bold(Size::Body), p.text);
    ui.label(job);
}

/// σ = 0: why there is no density.
pub fn flat_ui(ui: &mut Ui, style: &Style, hand: &LineState) {
    if hand.learned {
        return;
    }
    heading(ui, style, style.tr("σ = 0: no density"), style.palette.warning);
    let text = style.tr(
        "Every z goes to the same x, so f cannot be inverted: x does not say which z it came from. All of the mass lies in one point, and there is no p(x). Move σ away from 0, to either side.",
    );
    sentence(ui, style, text);
}

/// A density that is larger than a probability may be.
pub fn above_one_ui(ui: &mut Ui, style: &Style, drawn: &Drawn) {
    if drawn.peaks[2] <= 1.0 {
        return;
    }
    ui.add_space(space::M);
    heading(ui, style, style.tr("A density above 1"), style.palette.warning);
    let text = style.tr(
        "p(x) reaches {}. That is allowed: a density is not a probability. The area over an interval is one, and it is never more than 1.",
    );
    sentence(ui, style, &fill(text, &[&pencil(drawn.peaks[2])]));
}
