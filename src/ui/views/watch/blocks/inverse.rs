//! The error of the iterates on a logarithmic axis, beside what the Lipschitz constant promises and what the Jacobian at y says.

use super::legend::{Sign, entry, rows};
use super::log_chart::LogChart;
use super::title;
use crate::ui::plot::{number, positive, whole};
use crate::ui::style::{Size, Style};
use crate::ui::views::readout::readout;
use crate::watch::blocks::Found;
use crate::words::fill;
use egui::{Role, Sense, Ui, WidgetInfo, vec2};

/// The axis shows at least so many iterations.
const LEAST: usize = 10;

pub(super) fn inverse_ui(ui: &mut Ui, style: &Style, found: &Found, height: f32) {
    title(ui, style, style.tr("Its error: at most × L a round"), "");
    let (outer, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let first = found.errors.first().copied().unwrap_or(1.0);
    let last = (found.errors.len() - 1).max(LEAST);
    let (bound, local) = (found.bound, found.local());
    let least = found.errors.iter().copied().filter(|e| *e > 0.0).fold(found.floor(), f64::min);
    let chart = LogChart::new(outer, style, last, least, first);
    let painter = ui.painter();
    let p = style.palette;
    chart.frame(painter, style, "k");
    let falls = |rate: f64| (0..=last).map(move |k| first * rate.powi(k as i32));
    chart.line(painter, (0..=last).map(|_| found.floor()), style.stroke(1.0, p.axis), false);
    chart.line(painter, falls(local), style.stroke(1.5, p.weak), true);
    chart.line(painter, falls(bound), style.stroke(2.0, p.accent), false);
    chart.dots(painter, style, &found.errors, p.measure);
    chart.name(painter, painter.layout_job(style.formula("‖y_k − y‖", Size::Body, p.text)));
    let arrival = found.arrival();
    let said = match arrival {
        Some(k) => fill(style.tr("as near as f32 can tell after {} iterations"), &[&whole(k as u64)]),
        None => fill(style.tr("error {} after {} iterations"), &[&positive(least), &whole(last as u64)]),
    };
    response.widget_info(|| {
        let name = style.tr("Error of the iterates: from {} to {}");
        WidgetInfo::labeled(Role::Image, true, format!("{}, {said}", fill(name, &[&positive(first), &positive(least)])))
    });
    if let Some(at) = response.hover_pos().filter(|at| chart.rect.contains(*at)) {
        let k = chart.step_at(at);
        if let Some(&error) = found.errors.get(k) {
            painter.vline(chart.at(k as f64, 1.0).x, chart.rect.y_range(), style.stroke(1.0, p.axis));
            let promised = fill(style.tr("promised: at most {}"), &[&positive(first * bound.powi(k as i32))]);
            let text = format!("k = {k}\n{}\n{promised}", fill(style.tr("error {}"), &[&positive(error)]));
            readout(painter, at, chart.rect, style, text);
        }
    }
    rows(ui, |ui| {
        let measured = found.measured().map_or_else(String::new, |rate| number(rate, 0.001));
        entry(
            ui,
            style,
            (Sign::Dot, p.measure),
            style.tr("error, each round ×"),
            &measured,
            &style.say("The distance of the iterate y_k from y. The number is what one round multiplies it by, in the geometric mean until rounding begins."),
        );
        entry(
            ui,
            style,
            (Sign::Line, p.accent),
            style.tr("promised, L ="),
            &number(bound, 0.001),
            &style.say("Banach: whatever y′ is, each round multiplies the error by at most L, here the bound of the spectral norms. No iterate lies above this line."),
        );
        entry(
            ui,
            style,
            (Sign::Dashed, p.weak),
            &style.letters(style.tr("at y, ‖J‖₂ =")),
            &number(local, 0.001),
            &style.say("The norm of the Jacobian of g at y: near y an error is multiplied by at most this, far from y it need not hold."),
        );
        entry(
            ui,
            style,
            (Sign::None, p.weak),
            &style.letters(style.tr("eigenvalues of J at y:")),
            &eigenvalues(found),
            style.tr("Negative ones lead in from one side, positive ones from side to side, and a pair of complex ones in a spiral. Training likes blocks that push along one direction: then one of them is nearly 0."),
        );
        entry(
            ui,
            style,
            (Sign::None, p.weak),
            &said,
            "",
            style.tr("Numbers of 32 bits carry about seven digits: below the thin line the error is rounding."),
        );
    });
}

/// "−0.81, −0.02", or "0.3 ± 0.5 i".
fn eigenvalues(found: &Found) -> String {
    match found.eigenvalues()[..] {
        [[re, im], _] if im != 0.0 => format!("{} ± {} i", number(re, 0.01), number(im, 0.01)),
        ref list => list.iter().map(|[re, _]| number(*re, 0.01)).collect::<Vec<_>>().join(", "),
    }
}
