//! Over the figure: the block in words and as a formula, which way it is one, and a way to its picture among the layers.

use super::scene::Scene;
use crate::flow::Way;
use crate::preset::View;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::change;
use crate::ui::views::choose::{press, row_for};
use crate::ui::{Action, Model};
use crate::words::fill;
use egui::text::LayoutJob;
use egui::{Label, RichText, TextStyle, TextWrapMode, Ui, WidgetText, vec2};

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
        let mut job = LayoutJob::default();
        style.append_text(&mut job, &format!("{heading}  "), style.bold(Size::Large), style.palette.text);
        style.append_formula(&mut job, "y′ = y + g(y)", Size::Large, style.palette.text);
        let fits = ui.painter().layout_job(job.clone()).size().x <= ui.available_width();
        if !fits {
            ui.label(style.strong(heading, Size::Large));
            job = style.formula("y′ = y + g(y)", Size::Large, style.palette.text);
        }
        ui.add(Label::new(job).extend()).on_hover_text(style.say(
            "A residual block adds g(y), the output of a network whose Lipschitz constant is below 1: then it is invertible.",
        ));
        badge_ui(ui, style, place.explicit);
        let [input, output] = scene.names(layers);
        let way = match place.explicit {
            Way::Normalize => style.tr("{} → {}; generating undoes it by iteration"),
            Way::Generate => style.tr("{} → {}; normalizing undoes it by iteration"),
        };
        let way = style.weak(fill(way, &[&style.letters(&input), &style.letters(&output)]), Size::Small);
        row_ui(ui, way);
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

/// A sentence that begins a row where this one is too short for it: no button stands beside a part of it.
fn row_ui(ui: &mut Ui, text: RichText) {
    let galley =
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Wrap), ui.max_rect().width(), TextStyle::Body);
    row_for(ui, galley.size().x);
    let is_one = galley.rows.len() == 1;
    let size = galley.size().max(vec2(0.0, ui.spacing().interact_size.y));
    ui.add_sized(size, Label::new(galley));
    if !is_one {
        ui.end_row();
    }
}
