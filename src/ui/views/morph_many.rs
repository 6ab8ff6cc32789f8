//! The morph of more than two dimensions: two coordinates of the samples, and their density as far as samples tell it. The
//! exact one is an integral over all other coordinates, ∫ p(x) dx₃ … dx_D, which no change of variables gives.

use super::change;
use super::exact;
use super::place::{Place, subscript};
use super::readout::{notice, readout};
use crate::engine::Request;
use crate::ui::plot::{Plane, number, positive};
use crate::ui::style::{Size, Style, space};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Align2, ComboBox, Response, Role, Sense, Ui, WidgetInfo, vec2};

/// A click finds a sample that is this near, in points of the screen.
const NEAR: f32 = 40.0;

/// p(x₁, x₃)
pub fn density(model: &Model, place: &Place) -> String {
    let [along, up] = model.axes().map(|d| place.axis(d));
    format!("p({along}, {up})")
}

/// What the shade is.
pub fn sentence(model: &Model, style: &Style) -> String {
    fill(style.tr("two of {} coordinates, estimated from samples"), &[&model.dim()])
}

/// In the place of a figure that is drawn in one or two dimensions alone.
pub fn no_plane_ui(ui: &Ui, model: &Model, style: &Style) {
    let pattern = style.tr("This figure is drawn in one or two dimensions, and the flow has {}: Density shows two coordinates of its samples, Layers what each layer does around one point.");
    notice(ui.painter(), ui.max_rect(), style, &fill(pattern, &[&model.dim()]));
}

/// The sample that was clicked.
pub fn click(response: &Response, plane: &Plane, model: &Model) -> Option<Action> {
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let frame = &model.frame.as_ref()?.value;
    let distance = |v: &[f32]| plane.to_screen([v[0], v[1]]).distance(at);
    let samples = frame.particles.chunks_exact(2).enumerate().map(|(k, v)| (k, distance(v)));
    let (k, near) = samples.filter(|(_, d)| d.is_finite()).min_by(|a, b| a.1.total_cmp(&b.1))?;
    let run = &model.run;
    if near > NEAR || run.params.len() != run.flow.num_params() {
        return None;
    }
    let travellers = model.travellers();
    let z: Vec<f64> = travellers.start().point(k).map(f64::from).collect();
    let x = exact::destination(&run.flow, &run.params, 0.0, &z)?;
    x.iter().all(|v| v.is_finite()).then(|| change(model, |s| s.inspect(&x)))
}

/// The estimate under the pointer.
pub fn hover(ui: &Ui, response: &Response, plane: &Plane, model: &Model, style: &Style, place: &Place) {
    let (Some(at), Some(answer)) = (response.hover_pos(), &model.frame) else { return };
    let Request::Frame { size, window, .. } = answer.request else { return };
    let y = plane.to_world(at);
    let [i, j] = [(y[0], window.x), (y[1], window.y)]
        .map(|(v, [low, high])| (((v - low) / (high - low) * size as f32) as usize).min(size.saturating_sub(1)));
    let Some(log_p) = answer.value.log_density.get(j * size + i) else { return };
    let pair = model.axes().map(|d| style.letters(&place.axis(d)));
    let text = format!(
        "{} ≈ {}\n{} = {}, {} = {}",
        style.letters(&density(model, place)),
        positive(f64::from(log_p.exp())),
        pair[0],
        number(f64::from(y[0]), 0.01),
        pair[1],
        number(f64::from(y[1]), 0.01),
    );
    readout(ui.painter(), at, plane.rect, style, text);
}

/// Which coordinate goes to the right, and which one up.
pub fn axes_ui(ui: &mut Ui, model: &Model, style: &Style, place: &Place) -> Option<Action> {
    let mut action = None;
    let axes = model.axes();
    for (k, (sign, name)) in [("→", "Coordinate to the right"), ("↑", "Coordinate upwards")].into_iter().enumerate()
    {
        ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 24.0 * style.type_scale();
        ui.spacing_mut().item_spacing.x = space::XS;
            let (mark, _) = ui.allocate_exact_size(vec2(14.0 * style.type_scale(), 1.0), Sense::hover());
            ui.painter().text(mark.center(), Align2::CENTER_CENTER, sign, style.font(Size::Small), style.palette.weak);
            let title = |d: usize| style.letters(&place.axis(d));
            let menu = ComboBox::from_id_salt(("axis", k)).width(44.0 * style.type_scale());
            let shown = menu.selected_text(title(axes[k])).show_ui(ui, |ui| {
                for d in 0..model.dim() {
                    if ui.selectable_label(axes[k] == d, title(d)).clicked() && axes[k] != d {
                        action = Some(change(model, |s| {
                            let mut next = axes.map(|a| a + 1);
                            // The same coordinate twice would be a line: the two change places.
                            if next[1 - k] == d + 1 {
                                next[1 - k] = next[k];
                            }
                            next[k] = d + 1;
                            s.axes = next;
                        }));
                    }
                }
            });
            let name = format!("{}: {}{}", style.tr(name), place.letter(), subscript(axes[k] + 1));
            shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
            shown.response.on_hover_text(style.tr(
                "The density of two coordinates is an integral over the others, so it is estimated from 4,096 samples, each smeared out a little. Densities of whole points are exact: inspect one.",
            ));
        });
    }
    action
}
