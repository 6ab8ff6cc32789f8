//! The timeline, which is the flow: z, a live picture of each layer, x, and the place where the density is now.

use super::{Screen, change};
use crate::preset::View;
use crate::ui::Action;
use crate::ui::model::Model;
use crate::ui::style::{Size, Style};
use crate::ui::views::{Place, tile_ui};
use egui::{Align2, Color32, CursorIcon, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Pictures smaller than this, at the size of desk type, tell nothing: the layer where the density is now is shown large over
/// its neighbours.
const SMALLEST_PICTURE: f32 = 28.0;

/// Where the line and the tiles are.
#[derive(Clone, Copy, Debug)]
struct Geometry {
    rect: Rect,
    /// From z to x.
    line: [f32; 2],
    y: f32,
    tile: f32,
    /// Whether tiles are too small to be read.
    crowded: bool,
    layers: usize,
}

impl Geometry {
    fn new(rect: Rect, layers: usize, style: &Style) -> Self {
        let end = 28.0 * style.type_scale();
        let line = [rect.left() + end, rect.right() - end];
        let share = (line[1] - line[0]) / layers.max(1) as f32;
        let tile = rect.height().min(share - 6.0).max(6.0);
        let y = rect.center().y;
        Self { rect, line, y, tile, crowded: tile < SMALLEST_PICTURE * style.type_scale(), layers }
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

    /// The picture of layer `i` as large as the strip is high, between z and x.
    fn large(&self, i: usize) -> Rect {
        let [left, right] = self.line;
        let half = self.rect.height().min(right - left) / 2.0;
        let x = self.tile(i).center().x.max(left + half).min(right - half);
        Rect::from_center_size(pos2(x, self.y), vec2(2.0 * half, 2.0 * half))
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
        let now = at.crowded.then(|| Place::new(model.settings.t, &model.run.flow, model.settings.direction).at.layer);
        // The large one comes last, over the others.
        for i in (0..layers).filter(|i| Some(*i) != now).chain(now.filter(|i| *i < layers)) {
            let rect = if Some(i) == now { at.large(i) } else { at.tile(i) };
            self.tile(ui, rect, i, model, out);
        }
        self.draw_playhead(ui, &at, model);
    }

    fn scrub(&mut self, ui: &mut Ui, rect: Rect, at: &Geometry, model: &Model, out: &mut Vec<Action>) {
        let response = ui.interact(rect, ui.scope_id().with("scrub"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(true, model.settings.t, self.style.tr("Time from base to target")));
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        self.dragging = response.dragged();
        if response.has_focus() {
            ui.painter().rect_stroke(rect, 6.0, self.style.stroke(1.0, self.style.palette.accent), StrokeKind::Inside);
        }
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
            let place = pos2(x + side * 18.0 * self.style.type_scale(), at.y);
            self.style.paint_formula(painter, place, Align2::CENTER_CENTER, letter, Size::Large, p.text);
        }
    }

    fn tile(&mut self, ui: &mut Ui, rect: Rect, i: usize, model: &Model, out: &mut Vec<Action>) {
        let mut place = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("tile", i)));
        let opened = tile_ui(&mut place, model, &self.style, &mut self.figure.tiles, i, rect.size());
        // A click on the layer that is open closes it.
        let open = model.settings.view == View::Layers && model.settings.layer == i + 1;
        out.extend(opened.map(|action| if open { change(model, |s| s.view = View::Morph) } else { action }));
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
        for (width, layers) in [(1000.0, 8), (340.0, 8), (340.0, 16), (340.0, 32), (1000.0, 1)] {
            let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 76.0));
            let at = Geometry::new(rect, layers, &style);
            for i in 0..layers {
                assert!(rect.contains_rect(at.tile(i)), "{width} {layers} {i}");
                assert!(rect.expand(0.01).contains_rect(at.large(i)), "{width} {layers} {i}");
                assert!(!at.crowded || at.large(i).width() >= SMALLEST_PICTURE, "{width} {layers} {i}");
                assert!(i == 0 || at.tile(i - 1).right() < at.tile(i).left(), "{width} {layers} {i}");
            }
        }
    }
}
