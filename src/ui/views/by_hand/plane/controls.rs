//! Over the planes: which map, what lies under the plane of z, and how large the small square is.

use crate::figure::plane::{Bent, Warp};
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::{Action, Model};
use crate::words::typed;
use egui::{Role, Slider, Ui, WidgetInfo};

fn word(warp: Warp) -> (&'static str, &'static str) {
    match warp {
        Warp::Matrix => ("matrix", "x = A z: the same parallelogram everywhere."),
        Warp::Bent(Bent::Bend) => ("bend", "x₁ = z₁, x₂ = z₂ + 0.3 z₁²: curved, and yet det J = 1."),
        Warp::Bent(Bent::Swirl) => ("swirl", "A turn by an angle that fades with the distance: det J = 1."),
        Warp::Bent(Bent::Wave) => ("wave", "x₂ = z₂ exp s(z₁) + t(z₁): areas grow here and shrink there."),
        Warp::Flow => ("the run's flow", "The flow of this page as it is trained now."),
    }
}

pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style, stretch: &mut bool) -> Option<Action> {
    let hand = &model.settings.hand.plane;
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        for warp in Warp::ALL {
            let (word, help) = word(warp);
            if chip(ui, style, Role::RadioButton, hand.warp == warp, style.tr(word), style.tr(help)).clicked()
                && hand.warp != warp
            {
                action = Some(change(model, |s| s.hand.plane.warp = warp));
            }
        }
        if hand.warp == Warp::Matrix {
            badge_ui(ui, style, Way::Generate);
            return;
        }
        ui.add_space(space::M);
        let help = style.tr("Colours the plane of z by how much areas grow there, in nats, instead of by its density.");
        if chip(ui, style, Role::CheckBox, *stretch, "log |det J|", help).clicked() {
            *stretch = !*stretch;
        }
        badge_ui(ui, style, Way::Generate);
        let slider = 240.0 * style.type_scale();
        if ui.available_size_before_wrap().x < slider {
            ui.end_row();
        } else {
            ui.add_space(space::M);
        }
        action = ui.horizontal(|ui| side_ui(ui, model, style)).inner.or(action.take());
    });
    ui.add_space(space::XS);
    action
}

fn side_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    ui.label(style.weak(style.tr("side"), Size::Small));
    let mut side = model.settings.hand.plane.side;
    let slider = Slider::new(&mut side, 0.02..=1.5).logarithmic(true).fixed_decimals(2).custom_parser(typed);
    let response = ui.add(slider).on_hover_text(style.say("The side of the small square around z."));
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, style.tr("side of the small square")));
    response.changed().then(|| change(model, |s| s.hand.plane.side = (side * 100.0).round() / 100.0))
}
