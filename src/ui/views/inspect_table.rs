//! The way of one point through the layers, a row each: where it stands, log |det J| and the sum so far.

use super::Exact;
use super::place::{name_after, subscript};
use crate::ui::Model;
use crate::ui::plot::number;
use crate::ui::style::{Size, Style, space};
use crate::words::fill;
use egui::{Align2, Color32, Galley, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

struct Row {
    name: String,
    point: String,
    log_det: String,
    sum: String,
    /// The whole row in words.
    help: String,
}

/// How finely numbers are written: the finest that the panel's width allows.
#[derive(Clone, Copy)]
struct Fineness {
    point: Option<f64>,
    log_det: f64,
}

const FINENESS: [Fineness; 4] = [
    Fineness { point: Some(0.01), log_det: 0.001 },
    Fineness { point: Some(0.1), log_det: 0.001 },
    Fineness { point: Some(0.1), log_det: 0.01 },
    Fineness { point: None, log_det: 0.001 },
];

/// (0.52, −1.10)
fn coordinates(v: &[f64], step: f64) -> String {
    format!("({})", v.iter().map(|&v| number(v, step)).collect::<Vec<_>>().join(", "))
}

/// With its sign, so that a column of them reads as a sum.
pub fn signed(v: f64, step: f64) -> String {
    let text = number(v, step);
    let is_zero = text.trim_matches(['0', '.']).is_empty();
    if text.starts_with('\u{2212}') || is_zero { text } else { format!("+{text}") }
}

fn rows(model: &Model, style: &Style, exact: &Exact, fine: Fineness) -> Vec<Row> {
    let n = model.run.flow.layers.len();
    let point = |v: &[f64]| fine.point.map_or_else(String::new, |step| coordinates(v, step));
    let head = Row {
        name: String::new(),
        point: if fine.point.is_some() { style.tr("point").to_owned() } else { String::new() },
        log_det: "log |det J|".to_owned(),
        sum: "Σ".to_owned(),
        help: style.say("From the data x to its latent z = f⁻¹(x): where the point stands after each layer, how much the layer's inverse stretches the space around it, and the sum so far, in nats."),
    };
    let start = Row {
        name: "x".to_owned(),
        point: point(&exact.x),
        log_det: String::new(),
        sum: String::new(),
        help: format!("{} = {}", style.letters("x"), coordinates(&exact.x, 0.0001)),
    };
    let steps = exact.steps.iter().map(|step| {
        let (name, k) = (name_after(step.layer, n), step.layer + 1);
        let title = style.tr(model.run.flow.layers.get(step.layer).map_or("", |l| l.title()));
        let (log_det, sum) = (signed(step.log_det, 0.0001), signed(step.running, 0.0001));
        let at = coordinates(&step.point, 0.0001);
        Row {
            help: fill(
                style.tr("{} = {} after undoing layer {}, {}: log |det J| of {} is {} nats, the sum {}."),
                &[
                    &style.letters(&name),
                    &at,
                    &k,
                    &title,
                    &style.letters(&format!("f{}⁻¹", subscript(k))),
                    &log_det,
                    &sum,
                ],
            ),
            name,
            point: point(&step.point),
            log_det: signed(step.log_det, fine.log_det),
            sum: signed(step.running, fine.log_det),
        }
    });
    [head, start].into_iter().chain(steps).collect()
}

/// The table, as wide as the panel; a row tells its numbers to four decimals when it is pointed at.
pub fn table_ui(ui: &mut Ui, model: &Model, style: &Style, exact: &Exact) {
    let width = ui.available_width();
    let (small, p) = (style.font(Size::Small), style.palette);
    let lay =
        |ui: &Ui, text: &str, colour: Color32| ui.painter().layout_no_wrap(text.to_owned(), small.clone(), colour);
    let gap = space::S * if width < 220.0 * style.type_scale() { 0.6 } else { 1.0 };
    let widest = |ui: &Ui, rows: &[Row], of: fn(&Row) -> &str, from: usize| {
        rows.iter().skip(from).map(|r| lay(ui, of(r), p.text).size().x).fold(0.0, f32::max)
    };
    let name_width = style.points(Size::Body) * 1.25;
    let fits = |ui: &Ui, fine: Fineness| {
        let rows = rows(model, style, exact, fine);
        let columns = [
            widest(ui, &rows, |r| &r.point, 0),
            widest(ui, &rows, |r| &r.log_det, 1),
            widest(ui, &rows, |r| &r.sum, 1),
        ];
        let enough = name_width + columns.iter().sum::<f32>() + 2.0 * gap <= width;
        (rows, columns, enough)
    };
    let [last] = [FINENESS[FINENESS.len() - 1]];
    let (rows, columns) = FINENESS
        .iter()
        .map(|&fine| fits(ui, fine))
        .find_map(|(rows, columns, enough)| enough.then_some((rows, columns)))
        .unwrap_or_else(|| {
            let (rows, columns, _) = fits(ui, last);
            (rows, columns)
        });
    let height = style.points(Size::Body) * 1.45;
    ui.spacing_mut().item_spacing.y = 0.0;
    for (i, row) in rows.iter().enumerate() {
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &row.help));
        if response.hovered() && i > 0 {
            ui.painter().rect_filled(rect.expand2(vec2(space::XS, 0.0)), 4.0, p.hovered.gamma_multiply(0.6));
        }
        let ink = if i == 0 { p.weak } else { p.text };
        style.paint_formula(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, &row.name, Size::Body, p.text);
        let put = |x: f32, align: Align2, galley: Arc<Galley>| {
            let at = align.anchor_size(pos2(x, rect.center().y), galley.size());
            ui.painter().galley(at.min, galley, ink);
        };
        put(rect.left() + name_width, Align2::LEFT_CENTER, lay(ui, &row.point, ink));
        put(rect.right() - columns[2] - gap, Align2::RIGHT_CENTER, lay(ui, &row.log_det, ink));
        put(rect.right(), Align2::RIGHT_CENTER, lay(ui, &row.sum, p.weak));
        response.on_hover_text(&row.help);
    }
    let (rule, _) = ui.allocate_exact_size(vec2(width, space::S), Sense::hover());
    let rule = Rect::from_center_size(rule.center(), vec2(width, 0.0));
    ui.painter().hline(rule.x_range(), rule.top(), style.stroke(1.0, p.line));
}
