//! One point through the change of variables: log p(x) = log p(z) + Σ log |det J|, as a table that adds up.

use super::change;
use super::coordinates::coordinates_ui;
use super::exact::{Cache, Exact};
use super::inspect_table::{signed, table_ui};
use super::work::work_ui;
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::plot::{number, positive};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::text::LayoutJob;
use egui::{Align, Button, Layout, RichText, Role, Ui, WidgetInfo, vec2};

#[derive(Debug, Default)]
pub struct InspectState {
    exact: Cache,
}

/// The point `settings.focus`, or how to choose one.
pub fn inspect_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut InspectState) -> Option<Action> {
    let mut action = heading_ui(ui, model, style);
    if model.dim() > 2 {
        action = action.or(coordinates_ui(ui, model, style));
    }
    let Some(exact) = state.exact.get(model) else {
        ui.label(style.weak(
            style.tr(if model.dim() > 2 {
                "Click a sample of the figure to see its exact log-density and its way through every layer."
            } else {
                "Click a point of the figure to see its exact log-density and its way through every layer."
            }),
            Size::Body,
        ));
        return action;
    };
    if !exact.log_prob.is_finite() {
        ui.label(style.weak(
            style.tr("This point has no finite log-density under the present weights. Choose another."),
            Size::Body,
        ));
    } else {
        answer_ui(ui, model, style, exact);
        ui.add_space(space::S);
        table_ui(ui, model, style, exact);
        sum_ui(ui, model, style, exact);
        work_ui(ui, style, exact);
    }
    action
}

/// With a way to forget the point, where there is one.
fn heading_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let heading = |ui: &mut Ui| ui.label(style.strong(style.tr("Inspect"), Size::Body));
    if model.settings.focus.is_none() {
        heading(ui);
        return None;
    }
    let forget = ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().button_padding = vec2(space::XS, 0.0);
        heading(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = ui.add(Button::new(style.weak("✕", Size::Body)).frame_when_inactive(false));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, style.tr("Clear the point")));
            button.on_hover_text(style.tr("Clear the point.")).clicked()
        })
        .inner
    });
    forget.inner.then(|| change(model, |s| s.focus = None))
}

fn answer_ui(ui: &mut Ui, model: &Model, style: &Style, exact: &Exact) {
    let (p, shift) = (style.palette, model.run.log_std_sum);
    let log_p = exact.log_prob - shift;
    let roomy = ui.available_width() > 230.0 * style.type_scale();
    let number_size = if roomy { Size::Title } else { Size::Large };
    ui.spacing_mut().item_spacing.y = space::XS;
    let mut job = style.formula("log p(x) = ", Size::Body, p.text);
    style.append_text(&mut job, &number(log_p, 0.001), style.bold(number_size), p.accent);
    style.append_text(&mut job, &format!("\u{a0}{}", style.tr("nats")), style.font(Size::Body), p.weak);
    style.share_baseline(&mut job, number_size);
    ui.label(job)
        .on_hover_text(style.tr("The exact log-density of this point under the flow, computed in double precision."));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.label(style.weak(format!("{} = {}", style.letters("p(x)"), positive(log_p.exp())), Size::Small));
        badge_ui(ui, style, Way::Normalize);
    });
    if let Some(share) = model.run.percentile(exact.log_prob) {
        let text = fill(style.tr("more likely than {} % of the test points"), &[&number(100.0 * share, 1.0)]);
        ui.label(style.text(text, Size::Small))
            .on_hover_text(style.say("Its percentile: the share of test points with a smaller log p(x)."));
    }
}

fn formula(style: &Style, text: &str) -> LayoutJob {
    style.formula(text, Size::Body, style.palette.text)
}

/// The last lines of the table: base, layers, and what they add up to.
fn sum_ui(ui: &mut Ui, model: &Model, style: &Style, exact: &Exact) {
    ui.spacing_mut().interact_size.y = 0.0;
    ui.spacing_mut().item_spacing.y = space::XS;
    let shift = model.run.log_std_sum;
    let mut sum = vec![
        ("log p(z)", exact.log_base, "The base density of the latent."),
        ("+ Σ log |det J|", exact.sum, "The sum over all layers of the normalizing direction."),
    ];
    if shift != 0.0 {
        sum.push(("− Σ log σ", -shift, "The data were divided by their standard deviations σ."));
    }
    for (name, value, help) in sum {
        let value = style.text(signed(value, 0.001), Size::Small);
        row_ui(ui, |ui| ui.label(formula(style, name)).on_hover_text(style.tr(help)), value);
    }
    let total = signed(exact.log_prob - shift, 0.001);
    let total = RichText::new(total).font(style.bold(Size::Body)).color(style.palette.accent);
    row_ui(ui, |ui| ui.label(formula(style, "= log p(x)")), total);
}

fn row_ui(ui: &mut Ui, name: impl FnOnce(&mut Ui) -> egui::Response, value: RichText) {
    ui.horizontal(|ui| {
        name(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(value));
    });
}
