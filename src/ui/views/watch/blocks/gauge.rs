//! The Lipschitz constant of every block against 1: a bar as high as the largest ‖∂g/∂y‖₂ that is met, a mark at the bound that
//! spectral normalisation holds, and lines at c and at 1. A click chooses the block.

use super::legend::{Sign, entry, rows};
use super::scene::Scene;
use super::title;
use crate::flow::Family;
use crate::preset::field;
use crate::ui::plot::number;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::words::fitting;
use crate::ui::{Action, Model};
use crate::watch::blocks::Gauge;
use crate::words::{fill, typed};
use egui::{
    Align2, Rect, Response, Role, Sense, Shape, Slider, SliderClamping, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// The scale ends here, a little above 1.
const TOP: f32 = 1.08;
/// A block's bar is no wider than this.
const WIDEST: f32 = 44.0;

pub(super) fn gauge_ui(ui: &mut Ui, model: &Model, style: &Style, scene: &Scene<'_>, height: f32) -> Option<Action> {
    title(ui, style, style.tr("Lipschitz constants"), "‖g(a) − g(b)‖ ≤ L ‖a − b‖");
    let slid = if scene.turning { None } else { constant_ui(ui, model, style) };
    let gutter = 2.2 * style.points(Size::Small);
    let below = 1.5 * style.points(Size::Small);
    let (outer, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let rect = Rect::from_min_max(outer.min + vec2(gutter, 2.0), outer.max - vec2(gutter * 1.2, below));
    lines(ui, style, rect, scene.gauges.map(|g| g[scene.block].promised));
    let count = scene.places.len();
    let slot = (rect.width() / count as f32).min(WIDEST * style.type_scale());
    let mut chosen = None;
    for i in 0..count {
        let left = rect.left() + slot * i as f32;
        let own = Rect::from_min_max(pos2(left, rect.top()), pos2(left + slot, outer.bottom()));
        let gauge = scene.gauges.map(|g| &g[i]);
        let response = bar(ui, style, own, rect, gauge, (i, count), scene.block == i);
        if response.clicked() && scene.block != i {
            chosen = Some(change(model, |s| s.watch.blocks.block = i + 1));
        }
    }
    legend_ui(ui, style, scene);
    style.spot(ui, "gauge", outer);
    slid.or(chosen)
}

/// The numbers of the block that is looked at.
fn legend_ui(ui: &mut Ui, style: &Style, scene: &Scene<'_>) {
    let (p, gauge) = (style.palette, scene.gauges.map(|g| &g[scene.block]));
    let shown = |value: &dyn Fn(&Gauge) -> f64| gauge.map_or_else(String::new, |g| number(value(g), 0.001));
    rows(ui, |ui| {
        let help = observed_help(style);
        entry(ui, style, (Sign::Band, p.measure), style.tr("observed"), &shown(&|g| g.observed), &help);
        let help = gauge.map_or_else(String::new, |g| bound_help(style, g));
        entry(ui, style, (Sign::Line, p.text), style.tr("bound"), &shown(&Gauge::bound), &help);
        let help = style.say(field("lipschitz").map_or("", |f| f.help));
        entry(ui, style, (Sign::Dashed, p.accent), style.tr("kept below"), &shown(&|g| g.promised), &help);
    });
}

fn observed_help(style: &Style) -> String {
    style.say(
        "Observed (the bar): the largest ‖∂g/∂y‖₂ on a lattice where there is mass. It is never above the bound, and may be far below it.",
    )
}

fn bound_help(style: &Style, gauge: &Gauge) -> String {
    let norms: Vec<String> = gauge.norms.iter().map(|&n| number(n, 0.01)).collect();
    let slopes = if gauge.slopes == 1.0 { String::new() } else { format!(" × {}", number(gauge.slopes, 0.01)) };
    fill(
        style.tr("Bound (the mark): the spectral norms of its matrices multiply to {}{} = {}."),
        &[&norms.join(" × "), &slopes, &number(gauge.bound(), 0.001)],
    )
}

fn height_of(rect: Rect, value: f64) -> f32 {
    rect.bottom() - rect.height() * (value as f32 / TOP).clamp(0.0, 1.0)
}

/// The scale, the line at 1 and the one at c.
fn lines(ui: &Ui, style: &Style, rect: Rect, promised: Option<f64>) {
    let (p, painter, font) = (style.palette, ui.painter(), style.font(Size::Small));
    for mark in [0.0, 0.5] {
        let y = height_of(rect, mark);
        painter.hline(rect.x_range(), y, style.stroke(1.0, p.line));
        painter.text(pos2(rect.left() - space::XS, y), Align2::RIGHT_CENTER, number(mark, 0.5), font.clone(), p.weak);
    }
    let one = height_of(rect, 1.0);
    painter.hline(rect.x_range(), one, style.stroke(1.5, p.error));
    painter.text(pos2(rect.left() - space::XS, one), Align2::RIGHT_CENTER, "1", style.bold(Size::Small), p.error);
    if let Some(c) = promised {
        let y = height_of(rect, c);
        painter.extend(Shape::dashed_line(
            &[pos2(rect.left(), y), pos2(rect.right(), y)],
            style.stroke(1.25, p.accent),
            5.0,
            4.0,
        ));
        let at = pos2(rect.right() + space::XS, y.max(one + 0.3 * font.size));
        style.paint_formula(painter, at, Align2::LEFT_CENTER, "c", Size::Body, p.accent);
    }
}

/// One block: a bar, a mark and a number, to be pressed.
fn bar(
    ui: &Ui,
    style: &Style,
    own: Rect,
    rect: Rect,
    gauge: Option<&Gauge>,
    (index, count): (usize, usize),
    on: bool,
) -> Response {
    let p = style.palette;
    let response = ui.interact(own, ui.scope_id().with(("block", index)), Sense::click());
    let name = fill(style.tr("Block {} of {}"), &[&(index + 1), &count]);
    let name = match gauge {
        Some(gauge) => {
            let numbers = [gauge.observed, gauge.bound(), gauge.promised].map(|v| number(v, 0.001));
            let said = style.tr("observed {}, bound {}, held at or below c = {}");
            format!("{name}: {}", fill(said, &[&numbers[0], &numbers[1], &numbers[2]]))
        }
        None => name,
    };
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &name));
    let painter = ui.painter();
    if on || response.hovered() || response.has_focus() {
        painter.rect_filled(own, 4.0, if on { p.raised } else { p.hovered.gamma_multiply(0.6) });
    }
    if response.has_focus() {
        painter.rect_stroke(own, 4.0, style.stroke(1.5, p.accent), StrokeKind::Inside);
    }
    if let Some(gauge) = gauge {
        let inset = (0.24 * own.width()).min(9.0);
        let body = own.x_range().shrink(inset);
        let colour = if on { p.measure } else { p.measure.gamma_multiply(0.7) };
        let filled = Rect::from_x_y_ranges(body, height_of(rect, gauge.observed)..=rect.bottom());
        painter.rect_filled(filled, 2.0, colour);
        let bound = height_of(rect, gauge.bound());
        painter.vline(own.center().x, bound..=filled.top(), style.stroke(1.0, p.text.gamma_multiply(0.6)));
        painter.hline(body.expand(2.0), bound, style.stroke(2.0, p.text));
    }
    let every = (2.2 * style.points(Size::Small) / own.width()).ceil().max(1.0) as usize;
    if own.width() >= 1.7 * style.points(Size::Small) || on || (index + 1) % every == 0 {
        let colour = if on { p.accent } else { p.weak };
        let font = if on { style.bold(Size::Small) } else { style.font(Size::Small) };
        painter.text(own.center_bottom() - vec2(0.0, 1.0), Align2::CENTER_BOTTOM, index + 1, font, colour);
    }
    response.on_hover_ui(|ui| about(ui, style, &name, gauge))
}

/// What the numbers of a block are.
fn about(ui: &mut Ui, style: &Style, name: &str, gauge: Option<&Gauge>) {
    ui.set_max_width(340.0 * style.type_scale());
    ui.label(style.text(name, Size::Small));
    let Some(gauge) = gauge else { return };
    ui.label(style.weak(bound_help(style, gauge), Size::Small));
    ui.label(style.weak(observed_help(style), Size::Small));
}

/// The constant of the run, which is trained anew when it changes.
fn constant_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    if model.opened.is_some() || model.settings.flow != Family::Residual {
        return None;
    }
    let mut action = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let help = field("lipschitz").map_or("", |f| f.help);
        ui.label(style.formula("c = ", Size::Body, style.palette.accent)).on_hover_text(style.say(help));
        ui.spacing_mut().slider_width = (0.34 * ui.available_width()).clamp(60.0, 140.0);
        let mut c = model.settings.lipschitz;
        let slider = Slider::new(&mut c, 0.1..=0.99).clamping(SliderClamping::Edits).update_while_editing(false);
        let response = ui.add(slider.fixed_decimals(2).custom_parser(typed)).on_hover_text(style.say(help));
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, style.tr("Lipschitz constant")));
        if response.changed() && c != model.settings.lipschitz {
            action = Some(change(model, |s| s.lipschitz = c));
        }
        let words = [format!("↺ {}", style.tr("trains anew")), "↺".to_owned()];
        let shown = fitting(ui, &style.font(Size::Small), ui.available_width(), &words).unwrap_or(&words[1]);
        ui.label(style.weak(shown, Size::Small))
            .on_hover_text(style.tr("Changing this starts training again at step 0."));
    });
    action
}
