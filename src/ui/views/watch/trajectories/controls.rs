//! Over the particles: how many, what their colours say, how long their tails are, and whether the density lies under them.

use crate::ui::plot::{number, whole};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::chip::chip;
use crate::ui::views::choose::choose;
use crate::ui::{Action, Model};
use crate::watch::trajectories::Colour;
use egui::{Role, Slider, Ui, WidgetInfo};

/// Numbers of particles to choose from.
const COUNTS: [usize; 5] = [200, 1000, 2000, 5000, 20_000];

pub(super) fn controls_ui(ui: &mut Ui, model: &Model, style: &Style, bare: &mut bool) -> Option<Action> {
    let look = model.settings.watch.trajectories;
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let counts = COUNTS.map(|n| whole(n as u64));
        let hint = "How many particles are drawn from the base and carried along.";
        let options: Vec<_> = counts.iter().map(|n| (n.as_str(), hint)).collect();
        let selected = COUNTS.iter().position(|&n| n == look.particles).unwrap_or(usize::MAX);
        if let Some(i) = choose(ui, style, selected, &options) {
            action = Some(change(model, |s| s.watch.trajectories.particles = COUNTS[i]));
        }
        let help = "The density p_t under the particles.";
        if chip(ui, style, Role::CheckBox, !*bare, "density", help).clicked() {
            *bare = !*bare;
        }
        let colours = [
            ("start", "Colours say where in z a particle began."),
            ("time", "Colours say when, from t = 0 to t = 1."),
            ("log density", "Colours say log p where the particle is: log p falls along its way at the divergence."),
        ];
        let selected = Colour::ALL.iter().position(|&c| c == look.colour).unwrap_or(0);
        if let Some(i) = choose(ui, style, selected, &colours) {
            action = Some(change(model, |s| s.watch.trajectories.colour = Colour::ALL[i]));
        }
        if ui.available_size_before_wrap().x < 150.0 * style.type_scale() {
            ui.end_row();
        }
        action = ui.horizontal(|ui| tail_ui(ui, model, style)).inner.or(action.take());
    });
    ui.add_space(space::XS);
    action
}

fn tail_ui(ui: &mut Ui, model: &Model, style: &Style) -> Option<Action> {
    let mut tail = model.settings.watch.trajectories.tail;
    ui.label(style.weak(format!("{} {}", style.tr("tail"), number(tail, 0.01)), Size::Small));
    ui.spacing_mut().slider_width = 76.0 * style.type_scale().sqrt();
    let slider = Slider::new(&mut tail, 0.0..=1.0).show_value(false);
    let hint =
        "How long a time a tail goes back; 1 is all of the way, 0 none. In a large crowd only some particles have one.";
    let response = ui.add(slider).on_hover_text(style.tr(hint));
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, style.tr("length of the tails in time")));
    response.changed().then(|| change(model, |s| s.watch.trajectories.tail = (tail * 100.0).round() / 100.0))
}
