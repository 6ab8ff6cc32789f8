//! Beside or below the particles: what the colours mean, and log p along the way of the one that is followed.

use super::colours::Colours;
use super::follow::{Followed, chart_ui, column_height, is_tight};
use crate::ui::Model;
use crate::ui::plot::{Bar, colour_bar, colour_bar_flat};
use crate::ui::style::{Size, Style, space};
use crate::ui::views::Place;
use crate::ui::views::room::Room;
use crate::ui::views::wheel::origin_wheel;
use crate::watch::trajectories::Colour;
use egui::{Galley, Painter, Rect, Ui, pos2, vec2};
use std::sync::Arc;

#[expect(clippy::too_many_arguments, reason = "one margin, laid out in one place")]
pub(super) fn margin_ui(
    ui: &mut Ui,
    room: &Room,
    model: &Model,
    style: &Style,
    place: &Place,
    top: f32,
    colours: &Colours,
    followed: &mut Followed,
) {
    let density = Bar::density(style, place.density(), top);
    let painter = ui.painter().clone();
    let (small, margin) = (style.points(Size::Small), room.margin);
    if !room.wide {
        let key = match model.settings.watch.trajectories.colour {
            Colour::Start => wheel_width(&painter, style, small * 1.1),
            _ => 0.5 * margin.width(),
        };
        let (left, right) = margin.split_left_right_at_x(margin.right() - key - space::M);
        colour_bar_flat(&painter, left, style, &density);
        legend(&painter, right.with_min_x(right.left() + space::M), model, style, colours, false);
        let chart = Rect::from_min_max(margin.min + vec2(0.0, small * 2.9), margin.max);
        if model.settings.focus.is_some() {
            chart_ui(ui, chart, model, style, followed);
        }
        return;
    }
    let is_followed = model.settings.focus.is_some();
    let chart = column_height(style, margin.height(), is_followed);
    let free = margin.height() - chart - space::L;
    let tight = is_tight(style, margin.height(), is_followed);
    if tight && is_followed {
        legend(&painter, margin.with_max_y(margin.top() + free), model, style, colours, true);
    } else if tight {
        // The sentence below gives its room to the density's bar.
        let key = if model.settings.watch.trajectories.colour == Colour::Start { 0.3 } else { 0.47 };
        let (above, below) = margin.split_top_bottom_at_fraction(1.0 - key);
        colour_bar(&painter, above, style, &density);
        legend(&painter, below.with_min_y(below.top() + space::L), model, style, colours, true);
        return;
    } else {
        let bar = (free * 0.42).min(220.0 * style.type_scale());
        let first = Rect::from_min_size(margin.min, vec2(margin.width(), bar));
        colour_bar(&painter, first, style, &density);
        let say = "p_t, the base density carried along until t, per unit of area.";
        super::super::told(ui, first, "bar", &style.say(say));
        let y = margin.top() + bar + space::XL;
        let second = Rect::from_min_size(pos2(margin.left(), y), vec2(margin.width(), bar));
        legend(&painter, second, model, style, colours, true);
        let say = "What the colours of the particles say; the row above the figure chooses.";
        super::super::told(ui, second, "legend", style.tr(say));
    }
    let place = Rect::from_min_max(pos2(margin.left(), margin.bottom() - chart), margin.max);
    if is_followed {
        chart_ui(ui, place, model, style, followed);
    } else {
        let hint = style.say("Click anywhere to follow the particle that is there, with log p along its way.");
        let galley = painter.layout(hint, style.font(Size::Small), style.palette.weak, place.width());
        painter.galley(pos2(place.left(), place.bottom() - galley.size().y), galley, style.palette.weak);
    }
}

/// What the colours of the particles say.
fn legend(painter: &Painter, rect: Rect, model: &Model, style: &Style, colours: &Colours, tall: bool) {
    let map = &style.warm;
    let [low, high] = colours.range.map(f64::from);
    let bar = match model.settings.watch.trajectories.colour {
        Colour::Time => Bar { map, low: 0.0, high: 1.0, name: "t", unit: style.tr("time") },
        Colour::LogDensity => Bar { map, low, high, name: "log p_t(y)", unit: style.tr("nats") },
        Colour::Start => return wheel(painter, rect, style, tall),
    };
    if tall {
        colour_bar(painter, rect, style, &bar);
    } else {
        colour_bar_flat(painter, rect, style, &bar);
    }
}

fn words(painter: &Painter, style: &Style) -> Arc<Galley> {
    painter.layout_no_wrap(style.say("where a particle\nbegan, in z"), style.font(Size::Small), style.palette.weak)
}

fn wheel_width(painter: &Painter, style: &Style, radius: f32) -> f32 {
    2.0 * radius + space::S + words(painter, style).size().x
}

fn wheel(painter: &Painter, rect: Rect, style: &Style, tall: bool) {
    let radius = if tall { 20.0 * style.type_scale() } else { style.points(Size::Small) * 1.1 };
    origin_wheel(painter, rect.min + vec2(radius, radius), radius, style.look.is_dark());
    let text = words(painter, style);
    let at = rect.min + vec2(2.0 * radius + space::S, radius - text.size().y / 2.0);
    painter.galley(at, text, style.palette.weak);
}
