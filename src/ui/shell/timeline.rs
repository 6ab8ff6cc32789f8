//! The timeline, which is the flow: z, a live picture of each layer, x, and the place where the density is now.

use super::{Screen, change};
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, Style, space};
use egui::{Align2, Color32, CursorIcon, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// Where the line and the tiles are.
#[derive(Clone, Copy, Debug)]
struct Geometry {
    line: [f32; 2],
    y: f32,
    tile: f32,
    layers: usize,
}

impl Geometry {
    fn new(rect: Rect, layers: usize, style: &Style) -> Self {
        let end = 22.0 * style.type_scale();
        let line = [rect.left() + end, rect.right() - end];
        let label = style.points(Size::Small) + 2.0;
        let share = (line[1] - line[0]) / layers.max(1) as f32;
        let tile = (rect.height() - label - space::XS).min(share - 6.0).max(6.0);
        let y = rect.top() + (rect.height() - label) / 2.0;
        Self { line, y, tile, layers }
    }

    fn x(&self, t: f64) -> f32 {
        egui::lerp(self.line[0]..=self.line[1], t as f32)
    }

    fn t(&self, x: f32) -> f64 {
        f64::from((x - self.line[0]) / (self.line[1] - self.line[0])).clamp(0.0, 1.0)
    }

    /// The picture of layer `i`, counted from 0.
    fn tile(&self, i: usize) -> Rect {
        let t = (i as f64 + 0.5) / self.layers as f64;
        Rect::from_center_size(pos2(self.x(t), self.y), vec2(self.tile, self.tile))
    }
}

impl Screen {
    /// Fills the given height; drag to scrub, click a tile to open its layer.
    pub(super) fn timeline_ui(&mut self, ui: &mut Ui, model: &Model, height: f32, out: &mut Vec<Action>) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let layers = model.run.flow.layers.len();
        let at = Geometry::new(rect, layers, &self.style);
        self.scrub(ui, rect, &at, model, out);
        self.draw_line(ui, &at, model);
        for i in 0..layers {
            self.tile(ui, &at, i, model, out);
        }
        self.draw_playhead(ui, &at, model);
    }

    fn scrub(&mut self, ui: &mut Ui, rect: Rect, at: &Geometry, model: &Model, out: &mut Vec<Action>) {
        let response = ui.interact(rect, ui.scope_id().with("scrub"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(true, model.settings.t, "Time from base to target"));
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        self.dragging = response.dragged();
        if (response.dragged() || response.clicked())
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let t = at.t(pointer.x);
            out.push(change(model, |s| {
                s.t = t;
                if s.view == View::Gallery || s.view == View::Training {
                    s.view = View::Morph;
                }
            }));
        }
    }

    fn draw_line(&self, ui: &Ui, at: &Geometry, model: &Model) {
        let p = self.style.palette;
        let painter = ui.painter();
        let now = at.x(model.settings.t);
        painter.hline(at.line[0]..=at.line[1], at.y, self.style.stroke(2.0, p.line));
        painter.hline(at.line[0]..=now, at.y, self.style.stroke(2.0, p.accent));
        let ends = [(0, "z", at.line[0], -1.0, 0.0), (1, "x", at.line[1], 1.0, 1.0)];
        for (_, letter, x, side, t) in ends {
            let colour = if model.settings.t == t { p.accent } else { p.axis };
            painter.circle_filled(pos2(x, at.y), 4.0, colour);
            let place = pos2(x + side * 14.0 * self.style.type_scale(), at.y);
            painter.text(place, Align2::CENTER_CENTER, letter, self.style.math(Size::Large), p.text);
        }
    }

    fn tile(&mut self, ui: &mut Ui, at: &Geometry, i: usize, model: &Model, out: &mut Vec<Action>) {
        let p = self.style.palette;
        let rect = at.tile(i);
        let layer = &model.run.flow.layers[i];
        let name = format!("Layer {}: {}", i + 1, layer.title());
        let response = ui.interact(rect, ui.scope_id().with(("tile", i)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let open = model.settings.view == View::Layers && model.settings.layer == i + 1;
        self.figure.tile_ui(ui, rect, model, &self.style, i);
        let here = (i as f64 / at.layers as f64..=(i + 1) as f64 / at.layers as f64).contains(&model.settings.t);
        let moving = here && model.settings.t > 0.0 && model.settings.t < 1.0;
        let (width, colour) = match (open, response.hovered() || moving) {
            (true, _) => (2.0, p.accent),
            (_, true) => (1.0, p.accent),
            _ => (1.0, p.line),
        };
        ui.painter().rect_stroke(rect, 3.0, Stroke::new(width, colour), StrokeKind::Outside);
        let number = pos2(rect.center().x, rect.bottom() + space::XS);
        let colour = if open { p.accent } else { p.weak };
        ui.painter().text(number, Align2::CENTER_TOP, i + 1, self.style.font(Size::Small), colour);
        let hint = format!(
            "{name}. Its picture: where it stretches and where it squeezes the plane. Click to see it large ({}).",
            i + 1
        );
        if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint).clicked() {
            out.push(change(model, |s| {
                (s.layer, s.view) = if open { (s.layer, View::Morph) } else { (i + 1, View::Layers) };
            }));
        }
    }

    fn draw_playhead(&self, ui: &Ui, at: &Geometry, model: &Model) {
        let p = self.style.palette;
        let x = at.x(model.settings.t);
        let half = at.tile / 2.0 + 4.0;
        let painter = ui.painter();
        painter.vline(x, at.y - half..=at.y + half, Stroke::new(4.0, p.panel.gamma_multiply(0.7)));
        painter.vline(x, at.y - half..=at.y + half, self.style.stroke(2.0, p.accent));
        let radius = if self.dragging { 8.0 } else { 6.0 } * self.style.type_scale();
        painter.circle(pos2(x, at.y), radius, p.accent, Stroke::new(2.0, p.panel));
        let text = format!("{:.2}", model.settings.t);
        if self.dragging || model.playing.is_some() {
            let font = self.style.font(Size::Small);
            let galley = painter.layout_no_wrap(text, font, p.on_accent);
            let size = galley.size() + vec2(8.0, 2.0);
            let rect = Rect::from_center_size(pos2(x, at.y - half - 4.0), size).translate(vec2(0.0, size.y / 2.0));
            painter.rect_filled(rect, 4.0, p.accent);
            painter.galley(rect.center() - galley.size() / 2.0, galley, Color32::PLACEHOLDER);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::style::Look;

    #[test]
    fn a_place_on_the_line_and_its_time_are_inverse() {
        let style = Style::new(Look::Dark);
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(900.0, 80.0));
        let at = Geometry::new(rect, 8, &style);
        for t in [0.0, 0.25, 0.9, 1.0] {
            assert!((at.t(at.x(t)) - t).abs() < 1e-6);
        }
        assert_eq!((at.t(-100.0), at.t(5000.0)), (0.0, 1.0));
    }

    #[test]
    fn tiles_never_overlap_nor_leave_the_strip() {
        let style = Style::new(Look::Dark);
        for (width, layers) in [(1000.0, 8), (340.0, 8), (340.0, 16), (1000.0, 1)] {
            let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 76.0));
            let at = Geometry::new(rect, layers, &style);
            for i in 0..layers {
                assert!(rect.contains_rect(at.tile(i)), "{width} {layers} {i}");
                assert!(i == 0 || at.tile(i - 1).right() < at.tile(i).left(), "{width} {layers} {i}");
            }
        }
    }
}
