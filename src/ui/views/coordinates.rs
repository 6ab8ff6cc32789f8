//! The coordinates of a point of more than two dimensions, one number each, to be dragged or typed.

use super::change;
use super::place::subscript;
use crate::ui::plot::number;
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::typed;
use egui::{Button, DragValue, Role, Ui, WidgetInfo, vec2};

/// As far as links go.
const BOUND: f64 = 50.0;

/// The point under inspection, or a button that begins at the origin.
pub fn coordinates_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let Some(point) = model.point() else {
        let begin = ui.add(Button::new(style.text(style.letters(style.tr("Inspect x = 0")), Size::Body)));
        let hint = style.tr("The point whose coordinates are all 0; they can be changed then.");
        return begin.on_hover_text(hint).clicked().then(|| change(model, |s| s.inspect(&[0.0, 0.0])));
    };
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        ui.spacing_mut().interact_size = vec2(54.0, 24.0) * style.type_scale();
        for (d, &value) in point.iter().enumerate() {
            let name = style.letters(&format!("x{}", subscript(d + 1)));
            let mut moved = value;
            let drag = DragValue::new(&mut moved).speed(0.02).range(-BOUND..=BOUND);
            let shown =
                drag.custom_formatter(|v, _| number(v, 0.01)).custom_parser(typed).prefix(format!("{name}\u{a0}"));
            let response = ui.add(shown);
            response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, &name));
            if response.changed() && moved != value {
                action = Some(change(model, |s| {
                    let mut point = point.clone();
                    point[d] = moved;
                    s.inspect(&point);
                }));
            }
        }
    });
    ui.add_space(space::XS);
    action
}
