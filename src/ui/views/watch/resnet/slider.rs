//! The slider from one large step to the limit, and the step as a formula.

use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::{Action, Model};
use crate::watch::resnet::COUNTS;
use crate::words::fill;
use egui::{Role, Slider, Ui, WidgetInfo};

/// The place of n on the slider; 0, the limit, stands at its end.
fn place(steps: u32) -> usize {
    if steps == 0 { COUNTS.len() } else { COUNTS.iter().position(|n| *n >= steps).unwrap_or(COUNTS.len() - 1) }
}

fn count(place: usize) -> u32 {
    COUNTS.get(place).copied().unwrap_or(0)
}

pub(super) fn slider_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let (steps, p, k) = (model.settings.watch.resnet.steps, style.palette, style.type_scale());
    let mut at = place(steps);
    let shown = if steps == 0 { "∞".to_owned() } else { steps.to_string() };
    let mut changed = false;
    let mut job = style.formula(&format!("n = {shown}   "), Size::Title, p.text);
    let text = match steps {
        0 => "dy/dt = v(y, t)".to_owned(),
        1 => "y′ = y + v(y, t)".to_owned(),
        n => format!("y′ = y + v(y, t) / {n}"),
    };
    style.append_formula(&mut job, &text, Size::Large, p.text);
    let about = match steps {
        0 => style.tr("the continuous limit: an ordinary differential equation").to_owned(),
        1 => style.tr("one residual step").to_owned(),
        n => fill(style.tr("{} residual steps of length h = 1/{}"), &[&n, &n]),
    };
    style.append_text(&mut job, &format!("   {about}"), style.font(Size::Small), p.weak);
    style.share_baseline(&mut job, Size::Title);
    let add = |ui: &mut Ui| {
        ui.add(egui::Label::new(job).wrap());
        badge_ui(ui, style, Way::Generate);
    };
    let wide = ui.available_width() > 640.0 * k;
    let row = if wide { ui.horizontal(add) } else { ui.horizontal_wrapped(add) };
    style.spot(ui, "formula", row.response.rect);
    ui.spacing_mut().slider_width = (ui.available_width() - space::L).max(120.0);
    let slider = Slider::new(&mut at, 0..=COUNTS.len()).show_value(false);
    let response = ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 26.0 * k;
        ui.add(slider)
    });
    let response = response.inner;
    response.widget_info(|| {
        let name = style.tr("n, the number of residual steps; at the end the limit");
        WidgetInfo { value: Some(at as f64), ..WidgetInfo::labeled(Role::Slider, true, format!("{name}: {shown}")) }
    });
    style.spot(ui, "slider", response.rect);
    changed |= response
        .on_hover_text(style.tr("From one large residual step to infinitely many small ones, with the same field."))
        .changed();
    ui.add_space(space::S);
    changed.then(|| change(model, |s| s.watch.resnet.steps = count(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_slider_has_its_own_count() {
        assert!((0..=COUNTS.len()).all(|at| place(count(at)) == at));
        assert_eq!((count(0), count(COUNTS.len())), (1, 0));
        assert_eq!(count(place(7)), 8, "what a link holds beside the slider's counts is near one of them");
    }
}
