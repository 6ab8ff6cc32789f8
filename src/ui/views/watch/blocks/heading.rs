//! Over the figure: the block in words and as a formula, which way it is one, and a way to its picture among the layers.

use super::scene::Scene;
use crate::flow::Way;
use crate::preset::View;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::press;
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::{Ui, vec2};

pub(super) fn heading_ui(ui: &mut Ui, model: &Model, style: &Style, scene: &Scene<'_>) -> Option<Action> {
    let place = scene.place();
    let layers = if scene.turning { 1 } else { model.run.flow.layers.len() };
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
        let heading = match scene.turning {
            true => style.tr("A block that turns").to_owned(),
            false => fill(style.tr("Block {} of {}"), &[&(scene.block + 1), &scene.places.len()]),
        };
        ui.label(style.strong(heading, Size::Large));
        ui.label(style.formula("y′ = y + g(y)", Size::Large, style.palette.text)).on_hover_text(style.say(
            "A residual block adds g(y), the output of a network whose Lipschitz constant is below 1: then it is invertible.",
        ));
        badge_ui(ui, style, place.explicit);
        let [input, output] = scene.names(layers);
        let way = match place.explicit {
            Way::Normalize => style.tr("{} → {}; generating undoes it by iteration"),
            Way::Generate => style.tr("{} → {}; normalizing undoes it by iteration"),
        };
        ui.label(style.weak(fill(way, &[&style.letters(&input), &style.letters(&output)]), Size::Small));
        if model.dim() == 2 {
            let (text, hint) = match scene.turning {
                true => ("The flow’s blocks", "Back to the blocks of the flow."),
                false => (
                    "A block that turns",
                    "A block by hand whose iterates come in along a spiral: those of trained blocks come in nearly along a line.",
                ),
            };
            if press(ui, style, true, style.tr(text), style.tr(text), style.tr(hint)) {
                action = Some(change(model, |s| s.watch.blocks.turning = !scene.turning));
            }
        }
        if scene.turning {
            return;
        }
        let (text, hint) = (
            style.tr("As a layer"),
            style.tr("What this block does to the plane: log |det J|, the entries of J, or its singular values."),
        );
        if press(ui, style, true, text, text, hint) {
            let (layer, direction) = (place.index + 1, place.explicit);
            action = Some(change(model, |s| (s.view, s.layer, s.direction) = (View::Layers, layer, direction)));
        }
    });
    action
}
