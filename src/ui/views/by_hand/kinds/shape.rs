//! The first pane: the Jacobian, or the factors that it is stored as, at the size that is chosen.

use super::cells::{cells, entry_at, legend_ui};
use super::heading;
use crate::figure::kinds::{Example, Kind, LEAST, MOST, Shape, cost, shape};
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::place::subscript;
use crate::ui::views::readout::readout;
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align2, Rect, Role, Sense, Slider, Ui, Vec2, WidgetInfo, pos2, vec2};

pub(super) fn shape_ui(ui: &mut Ui, model: &Model, style: &Style, side: f32) -> Option<Action> {
    let hand = &model.settings.hand.kinds;
    let example = hand.example(hand.size);
    let shapes = shape::drawn(hand.kind, hand.size, example.order());
    let title =
        if hand.kind == Kind::Plu { "Its three factors, and their product" } else { "The shape of its Jacobian" };
    heading(ui, style, title);
    let (outer, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    let jacobian = shape::jacobian(hand.kind, hand.size, example.order());
    let name = fill(
        style.tr("The Jacobian of the layer \"{}\", {} by {}, of which {} percent are zero."),
        &[&style.tr(hand.kind.title()), &hand.size, &hand.size, &percent(&jacobian)],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let room = if hand.kind == Kind::Plu { factors(ui, outer, style, &shapes) } else { outer.shrink(6.0) };
    let entries = example.jacobian();
    cells(ui.painter(), room, style, &jacobian, Some(&entries));
    if let Some(at) = response.hover_pos()
        && let Some((i, j)) = entry_at(room, hand.size, at)
    {
        let value = entries.get(i * hand.size + j).copied().unwrap_or_default();
        let text = format!("∂x{}/∂z{} = {}", subscript(i + 1), subscript(j + 1), number(f64::from(value), 0.01));
        readout(ui.painter(), at, outer, style, text);
    }
    let action = size_ui(ui, model, style);
    legend_ui(ui, style, if hand.kind == Kind::Plu { &shapes } else { std::slice::from_ref(&jacobian) });
    numbers_ui(ui, style, hand.kind, hand.size, &jacobian, &example);
    action
}

fn percent(shape: &Shape) -> String {
    number(100.0 * shape.zero_share(), 1.0)
}

/// P · L · U above; returns the place for their product below.
fn factors(ui: &Ui, outer: Rect, style: &Style, shapes: &[Shape]) -> Rect {
    let gap = 1.4 * style.points(Size::Body);
    let each = (outer.width() - 2.0 * gap - 12.0) / 3.0;
    let label = style.points(Size::Body) * 1.4;
    for (i, shape) in shapes.iter().enumerate() {
        let corner = outer.min + vec2(6.0 + i as f32 * (each + gap), label + 4.0);
        let rect = Rect::from_min_size(corner, Vec2::splat(each));
        cells(ui.painter(), rect, style, shape, None);
        let above = rect.center_top() - vec2(0.0, 6.0);
        let ink = style.palette.text;
        style.paint_formula(ui.painter(), above, Align2::CENTER_BOTTOM, shape.name, Size::Body, ink);
        if i > 0 {
            let between = rect.left_center() - vec2(gap / 2.0, 0.0);
            style.paint_formula(ui.painter(), between, Align2::CENTER_CENTER, "·", Size::Large, ink);
        }
    }
    let top = outer.top() + label + each + space::L;
    let side = (outer.bottom() - top - 6.0).min(outer.width() * 0.7);
    let rect = Rect::from_min_size(pos2(outer.center().x - side / 2.0, top), Vec2::splat(side));
    let before = rect.left_center() - vec2(space::M, 0.0);
    style.paint_formula(ui.painter(), before, Align2::RIGHT_CENTER, "J =", Size::Body, style.palette.text);
    rect
}

fn size_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let mut size = model.settings.hand.kinds.size;
    ui.horizontal(|ui| {
        ui.label(style.formula("D", Size::Body, style.palette.text));
        // Beside the rail stands the number.
        let (k, usual) = (style.type_scale(), ui.spacing().slider_width);
        ui.spacing_mut().slider_width = (ui.available_width() - 64.0 * k).min(usual).max(40.0 * k);
        let response = ui.add(Slider::new(&mut size, LEAST..=MOST));
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, style.tr("D, the number of dimensions")));
        let changed =
            response.on_hover_text(style.tr("The number of dimensions of the layer that is drawn.")).changed();
        changed.then(|| change(model, |s| s.hand.kinds.size = size))
    })
    .inner
}

fn numbers_ui(ui: &mut Ui, style: &Style, kind: Kind, size: usize, jacobian: &Shape, example: &Example) {
    let text = fill(
        style.tr("{} learned numbers; {} % of the entries are zero"),
        &[&whole(cost::free(kind, size as u64)), &percent(jacobian)],
    );
    ui.label(style.weak(text, Size::Small));
    let sum = match kind {
        Kind::Full => "log |det J|",
        Kind::Permutation => "log |det J| = log 1",
        Kind::Diagonal | Kind::Lower | Kind::Upper | Kind::Plu => "log |det J| = Σ s",
        Kind::Leaky | Kind::Piecewise | Kind::Spline => "log |det J| = Σ log g′(z)",
        Kind::Coupling => "log |det J| = Σ s(z₁)",
    };
    let text = format!("{sum} = {}", number(example.log_det(), 0.01));
    ui.horizontal_wrapped(|ui| {
        ui.label(style.formula(&text, Size::Body, style.palette.text));
        badge_ui(ui, style, Way::Generate);
    });
}
