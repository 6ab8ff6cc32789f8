//! log |det (I + J)| at y term by term: the sums on the left, how far they are off on a logarithmic axis on the right.

use super::analysis::Analysis;
use super::legend::{Sign, entry, rows};
use super::log_chart::LogChart;
use super::sums::Sums;
use super::title;
use crate::ui::plot::{number, positive};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::readout::readout;
use crate::ui::{Action, Model};
use crate::watch::blocks::Look;
use crate::words::{fill, with_unit};
use egui::{Rect, Response, Role, Sense, Slider, SliderClamping, Ui, WidgetInfo, vec2};

/// Errors below this are rounding of f64.
const SMALLEST: f64 = 1e-12;

pub(super) fn series_ui(ui: &mut Ui, model: &Model, style: &Style, analysis: &Analysis, height: f32) -> Option<Action> {
    title(ui, style, style.tr("The log-determinant as a series"), "log |det (I + J)| = tr J − tr J²/2 + tr J³/3 − …");
    let cut = model.settings.watch.blocks.terms.clamp(1, Look::MOST_TERMS);
    let wide = ui.available_width() > 380.0 * style.type_scale();
    let all = ui.available_width();
    let rows = if wide { 1.0 } else { 2.0 };
    let (outer, _) = ui.allocate_exact_size(vec2(all, rows * height), Sense::hover());
    let [left, right] = if wide {
        let middle = outer.center().x;
        [outer.with_max_x(middle - space::S), outer.with_min_x(middle + space::S)]
    } else {
        [outer.with_max_y(outer.top() + height), outer.with_min_y(outer.top() + height)]
    };
    let chosen = sums_ui(ui, model, style, analysis, left, cut);
    errors_ui(ui, style, analysis, right, cut);
    style.spot(ui, "series", outer);
    let slid = ui.horizontal(|ui| terms_ui(ui, model, style, cut)).inner;
    legend_ui(ui, style, analysis, cut);
    chosen.or(slid)
}

/// A click or a drag on the sums chooses where the series is cut off.
fn sums_ui(ui: &Ui, model: &Model, style: &Style, analysis: &Analysis, outer: Rect, cut: usize) -> Option<Action> {
    let sums = Sums::new(outer, style, analysis);
    let response = ui.interact(sums.rect, ui.scope_id().with("sums"), Sense::click_and_drag());
    let numbers = [analysis.series.sums[cut], analysis.series.exact].map(|v| number(v, 0.0001));
    let name =
        fill(style.tr("Sums of the series: {} nats after {} terms, exactly {}"), &[&numbers[0], &cut, &numbers[1]]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    sums.draw(ui.painter(), style, analysis, cut);
    hover(ui, style, analysis, &response, sums.rect, |at| sums.terms_at(at));
    let at = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged())?;
    let terms = sums.terms_at(at);
    (terms != cut).then(|| change(model, |s| s.watch.blocks.terms = terms))
}

fn errors_ui(ui: &Ui, style: &Style, analysis: &Analysis, outer: Rect, cut: usize) {
    let p = style.palette;
    let count = analysis.series.terms.len();
    let errors: Vec<f64> = (0..=count).map(|n| analysis.series.error(n)).collect();
    let high = analysis.promised[0].min(1e3).max(errors[0]);
    let low = errors.iter().copied().filter(|e| *e > 0.0).fold(high, f64::min).max(SMALLEST);
    let chart = LogChart::new(outer, style, count, low, high);
    let response = ui.interact(chart.rect, ui.scope_id().with("series errors"), Sense::hover());
    let name = fill(style.tr("Error of the series: {} nats after {} terms"), &[&positive(errors[cut]), &cut]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let painter = ui.painter();
    chart.frame(painter, style, "n");
    painter.vline(chart.at(cut as f64, 1.0).x, chart.rect.y_range(), style.stroke(1.0, p.measure.gamma_multiply(0.7)));
    chart.line(painter, analysis.local.iter().copied(), style.stroke(1.5, p.weak), true);
    chart.line(painter, analysis.promised.iter().copied(), style.stroke(2.0, p.accent), false);
    chart.dots(painter, style, &errors, p.measure);
    let words = style.tr("|error|, nats").to_owned();
    chart.name(painter, painter.layout_no_wrap(words, style.font(Size::Small), p.text));
    hover(ui, style, analysis, &response, chart.rect, |at| chart.step_at(at));
}

fn hover(
    ui: &Ui,
    style: &Style,
    analysis: &Analysis,
    response: &Response,
    rect: Rect,
    terms_at: impl Fn(egui::Pos2) -> usize,
) {
    let Some(at) = response.hover_pos().filter(|at| rect.contains(*at)) else { return };
    let n = terms_at(at);
    let mut lines = vec![format!("n = {n}")];
    if n > 0 {
        lines.push(fill(style.tr("term {} nats"), &[&number(analysis.series.terms[n - 1], 1e-4)]));
    }
    lines.push(fill(style.tr("sum {} nats"), &[&number(analysis.series.sums[n], 1e-4)]));
    lines.push(fill(style.tr("error {} nats"), &[&positive(analysis.series.error(n))]));
    lines.push(fill(style.tr("promised: at most {}"), &[&positive(analysis.promised[n])]));
    readout(ui.painter(), at, rect, style, lines.join("\n"));
}

fn terms_ui(ui: &mut Ui, model: &Model, style: &Style, cut: usize) -> Option<Action> {
    ui.label(style.weak(style.tr("terms"), Size::Small));
    let mut terms = cut as u64;
    let slider = Slider::new(&mut terms, 1..=Look::MOST_TERMS as u64).clamping(SliderClamping::Edits);
    let response = ui.add(slider).on_hover_text(style.tr("How many terms are added before the series is cut off."));
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, style.tr("terms of the series")));
    (response.changed() && terms as usize != cut).then(|| change(model, |s| s.watch.blocks.terms = terms as usize))
}

fn legend_ui(ui: &mut Ui, style: &Style, analysis: &Analysis, cut: usize) {
    let p = style.palette;
    let nats = |v: f64| with_unit(&number(v, 0.0001), style.tr("nats"));
    rows(ui, |ui| {
        entry(
            ui,
            style,
            (Sign::Dot, p.measure),
            &fill(style.tr("{} terms:"), &[&cut]),
            &nats(analysis.series.sums[cut]),
            style.tr("What the first terms add up to. Cut off there, the value is off by what is left out."),
        );
        entry(
            ui,
            style,
            (Sign::Line, p.text),
            style.tr("exact:"),
            &nats(analysis.series.exact),
            style.tr("The determinant itself, which costs D³ operations and is cheap here. It belongs to the way that is a formula; the other way its sign is turned."),
        );
        entry(
            ui,
            style,
            (Sign::Dot, p.measure),
            style.tr("off by"),
            &with_unit(&positive(analysis.series.error(cut)), style.tr("nats")),
            style.tr("The truncation error: how far the sum is from the exact value."),
        );
        entry(
            ui,
            style,
            (Sign::Band, p.accent.gamma_multiply(0.6)),
            style.tr("promised: at most"),
            &with_unit(&positive(analysis.promised[cut]), style.tr("nats")),
            &fill(
                style.tr(
                    "D times the sum of L^k/k over the terms that are left out, with L = {} of the spectral norms.",
                ),
                &[&number(analysis.bound, 0.001)],
            ),
        );
        entry(
            ui,
            style,
            (Sign::Dashed, p.weak),
            style.tr("by ‖J‖₂ here:"),
            &with_unit(&positive(analysis.local[cut]), style.tr("nats")),
            &fill(style.say("The same with ‖J‖₂ = {} at this very point.").as_str(), &[&number(analysis.norm, 0.001)]),
        );
    });
}
