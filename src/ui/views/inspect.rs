//! One point through the change of variables: log p(x) = log p(z) + Σ log |det J|, as a table that adds up.

use super::change;
use super::exact::{Cache, Exact};
use super::place::{name_after, subscript};
use crate::ui::plot::number;
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use egui::{Align, Grid, Layout, RichText, Ui};

#[derive(Debug, Default)]
pub struct InspectState {
    exact: Cache,
}

/// The point `settings.focus`, or how to choose one.
pub fn inspect_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut InspectState) -> Option<Action> {
    let Some(exact) = state.exact.get(model) else {
        ui.label(style.weak(
            "Click a point of the figure to see its exact log-density and its way through every layer.",
            Size::Body,
        ));
        return None;
    };
    if !exact.log_prob.is_finite() {
        ui.label(
            style.weak("This point has no finite log-density under the present weights. Choose another.", Size::Body),
        );
    } else {
        answer_ui(ui, model, style, exact);
        ui.add_space(space::S);
        table_ui(ui, model, style, exact);
    }
    ui.add_space(space::XS);
    let forget = ui.button(style.text("Clear the point", Size::Small));
    forget.clicked().then(|| change(model, |s| s.focus = None))
}

fn answer_ui(ui: &mut Ui, model: &Model, style: &Style, exact: &Exact) {
    let (p, shift) = (style.palette, model.run.log_std_sum);
    let log_p = exact.log_prob - shift;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        ui.label(formula(style, "log p(x) ="))
            .on_hover_text("The exact log-density of this point under the flow, computed in double precision.");
        ui.label(RichText::new(number(log_p, 0.001)).font(style.bold(Size::Title)).color(p.accent));
        ui.label(style.weak("nats", Size::Body));
    });
    ui.label(style.weak(format!("p(x) = {}", number(log_p.exp(), 0.0001)), Size::Small));
    if let Some(share) = model.run.percentile(exact.log_prob) {
        let text = format!("more likely than {} % of the test points", number(100.0 * share, 1.0));
        ui.label(style.text(text, Size::Small))
            .on_hover_text("Its percentile: the share of test points with a smaller log p(x).");
    }
}

fn formula(style: &Style, text: &str) -> RichText {
    RichText::new(text).font(style.math(Size::Body)).color(style.palette.text)
}

/// (0.52, −1.10)
fn coordinates(v: &[f64]) -> String {
    format!("({})", v.iter().map(|&v| number(v, 0.01)).collect::<Vec<_>>().join(", "))
}

/// With its sign, so that a column of them reads as a sum.
fn signed(v: f64) -> String {
    let text = number(v, 0.001);
    if text.starts_with('\u{2212}') || text == "0.000" { text } else { format!("+{text}") }
}

fn table_ui(ui: &mut Ui, model: &Model, style: &Style, exact: &Exact) {
    let n = model.run.flow.layers.len();
    let number_ui =
        |ui: &mut Ui, text: RichText| ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text)).inner;
    Grid::new(ui.scope_id().with("layers"))
        .num_columns(4)
        .spacing([space::S, 3.0])
        .min_row_height(0.0)
        .min_col_width(0.0)
        .show(ui, |ui| {
            ui.label(style.weak("", Size::Small));
            ui.label(style.weak("point", Size::Small))
                .on_hover_text("Where the point stands, from the data x to its latent z = f⁻¹(x).");
            let det = style.weak("log |det J|", Size::Small);
            number_ui(ui, det)
                .on_hover_text("How much this layer's inverse stretches the space around the point, in nats.");
            number_ui(ui, style.weak("Σ", Size::Small)).on_hover_text("The sum so far, in nats.");
            ui.end_row();
            ui.label(formula(style, "x"));
            ui.label(style.text(coordinates(&exact.x), Size::Small));
            ui.end_row();
            for step in &exact.steps {
                let title = model.run.flow.layers.get(step.layer).map_or("", |l| l.title());
                let help = format!("After undoing layer {}, {title}: f{}⁻¹", step.layer + 1, subscript(step.layer + 1));
                ui.label(formula(style, &name_after(step.layer, n))).on_hover_text(help);
                ui.label(style.text(coordinates(&step.point), Size::Small));
                number_ui(ui, style.text(signed(step.log_det), Size::Small));
                number_ui(ui, style.weak(signed(step.running), Size::Small));
                ui.end_row();
            }
        });
    ui.add_space(space::XS);
    ui.separator();
    let shift = model.run.log_std_sum;
    let mut sum = vec![
        ("log p(z)", exact.log_base, "The base density of the latent."),
        ("+ Σ log |det J|", exact.sum, "The sum over all layers of the normalizing direction."),
    ];
    if shift != 0.0 {
        sum.push(("− Σ log σ", -shift, "The data were divided by their standard deviations σ."));
    }
    for (name, value, help) in sum {
        row_ui(ui, |ui| ui.label(formula(style, name)).on_hover_text(help), style.text(signed(value), Size::Small));
    }
    let total = RichText::new(signed(exact.log_prob - shift)).font(style.bold(Size::Body)).color(style.palette.accent);
    row_ui(ui, |ui| ui.label(formula(style, "= log p(x)")), total);
}

fn row_ui(ui: &mut Ui, name: impl FnOnce(&mut Ui) -> egui::Response, value: RichText) {
    ui.horizontal(|ui| {
        name(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(value));
    });
}
