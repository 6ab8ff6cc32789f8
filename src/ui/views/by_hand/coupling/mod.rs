//! One coupling by hand: the plane z, the plane x, the curves s(z₁) and t(z₁) between them, and a slice of it all.

mod cache;
mod curves;
mod matrix;
mod panel;
mod planes;
mod room;
mod sketch;
mod slice;

use crate::figure;
use crate::figure::coupling::Kind;
use crate::flow::Way;
use crate::ui::formula::badge_ui;
use crate::ui::style::{Size, Style, space};
use crate::ui::views::{change, choose};
use crate::ui::{Action, Model};
use egui::{ScrollArea, Ui, UiBuilder, vec2};
use room::Room;
pub use sketch::sketch;

/// What the figure remembers that no link holds.
#[derive(Debug, Default)]
pub struct CouplingState {
    cache: cache::Cache,
}

/// The figure with its numbers, in all of the room that is left.
pub fn coupling_ui(ui: &mut Ui, model: &Model, style: &Style, state: &mut CouplingState) -> Option<Action> {
    let settings = &model.settings;
    let (mut hand, mut way) = (settings.hand.coupling.clone(), settings.direction);
    heading(ui, style, &mut hand, &mut way);
    let drawn = state.cache.get(&settings.hand.coupling)?;
    let area = ui.available_rect_before_wrap();
    let two = hand.kind != Kind::Nice;
    let panel = 316.0 * style.type_scale();
    let mut action = None;
    if area.width() > 2.0 * panel + 60.0 {
        let left = area.with_max_x(area.right() - panel - space::XL);
        let right = area.with_min_x(left.right() + space::XL);
        let room = Room::wide(left, style, two);
        figure_ui(ui, model, style, drawn, &room, &mut hand);
        ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
            ScrollArea::vertical().id_salt("coupling numbers").show(ui, |ui| {
                action = panel::numbers_ui(ui, model, style, &settings.hand.coupling, drawn);
            });
        });
    } else {
        ScrollArea::vertical().id_salt("coupling").auto_shrink(false).show(ui, |ui| {
            let from = ui.available_rect_before_wrap();
            let room = if from.width() > 520.0 * style.type_scale().sqrt() {
                // As much of it as is seen without scrolling, unless that is too little.
                let seen = area.bottom().max(from.top() + 0.6 * from.width());
                Room::wide(from.with_max_y(seen.min(from.top() + 0.78 * from.width())), style, two)
            } else {
                Room::tall(from.with_max_y(area.bottom()), style, two)
            };
            ui.allocate_exact_size(vec2(from.width(), room.bottom - from.top()), egui::Sense::hover());
            figure_ui(ui, model, style, drawn, &room, &mut hand);
            action = panel::numbers_ui(ui, model, style, &settings.hand.coupling, drawn);
        });
    }
    action.or_else(|| {
        let same = hand == settings.hand.coupling && way == settings.direction;
        (!same).then(|| change(model, |s| (s.hand.coupling, s.direction) = (hand, way)))
    })
}

fn heading(ui: &mut Ui, style: &Style, hand: &mut figure::CouplingState, way: &mut Way) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
        let formula = if *way == Way::Generate { "x = f(z)" } else { "z = f⁻¹(x)" };
        ui.label(style.formula(formula, Size::Title, style.palette.text));
        badge_ui(ui, style, *way);
        let options = [
            ("there", "From z to x: a square grid of z and its image."),
            ("way back", "From x to z: a square grid of x and where it comes from, by the same curves."),
        ];
        if let Some(i) = choose(ui, style, usize::from(*way == Way::Normalize), &options) {
            *way = [Way::Generate, Way::Normalize][i];
        }
        let options = [
            ("NICE", "z₂ is shifted by t(z₁): every volume stays."),
            ("RealNVP", "z₂ is scaled by exp s(z₁) and shifted by t(z₁)."),
            ("spline", "z₂ goes through a monotone curve that z₁ chooses."),
        ];
        let selected = Kind::ALL.iter().position(|kind| *kind == hand.kind).unwrap_or(0);
        if let Some(i) = choose(ui, style, selected, &options) {
            hand.kind = Kind::ALL[i];
        }
        let options = [
            ("one coupling", "z₂ moves, z₁ stays."),
            ("alternate", "A second coupling of the same curves follows, which moves z₁."),
        ];
        if let Some(i) = choose(ui, style, usize::from(hand.alternate), &options) {
            hand.alternate = i == 1;
        }
    });
    ui.add_space(space::XS);
}

fn figure_ui(
    ui: &mut Ui,
    model: &Model,
    style: &Style,
    drawn: &cache::Drawn,
    room: &Room,
    hand: &mut figure::CouplingState,
) {
    let painter = ui.painter().clone();
    planes::draw(&painter, style, room, drawn, model.settings.direction);
    slice::draw(ui, style, room, &model.settings.hand.coupling, drawn);
    curves::curves_ui(ui, style, room, hand);
    style.spot(ui, "conditioner", room.scale.map_or(room.shift, |scale| scale.union(room.shift)));
    slice::probe_ui(ui, style, room, drawn, hand);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::Look;
    use egui::{Rect, pos2};

    fn whole(room: &Room) -> Rect {
        room.left.rect.union(room.right.rect).union(room.shift).union(room.slice)
    }

    #[test]
    fn both_rooms_hold_all_of_the_figure() {
        for look in Look::ALL {
            let style = Style::new(look);
            let area = Rect::from_min_size(pos2(10.0, 50.0), vec2(900.0, 600.0));
            for two in [false, true] {
                let wide = Room::wide(area, &style, two);
                assert!(area.expand(1.0).contains_rect(whole(&wide)), "{wide:?}");
                assert!((wide.shift.width() - wide.left.rect.width()).abs() < 1.0, "curves share the axis of z₁");
                let tall =
                    Room::tall(area.with_max_x(370.0).with_max_y(50.0 + 350.0 * style.type_scale()), &style, two);
                assert!(whole(&tall).bottom() <= tall.bottom + 1.0 && whole(&tall).right() <= 370.0);
                let seen = 50.0 + 350.0 * style.type_scale();
                assert!(tall.right.rect.bottom() < seen, "curves leave room for both planes: {tall:?}");
            }
        }
    }
}
