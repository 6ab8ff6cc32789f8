//! A formula as boxes: pieces of text and strokes around a point on the baseline, and how far they reach from it.

use egui::epaint::CubicBezierShape;
use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};
use std::sync::Arc;

/// What is painted; coordinates are from the left end of the baseline, y down.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Text {
        at: Vec2,
        galley: Arc<Galley>,
    },
    /// A rule: a fraction's line, a bar.
    Rule(Rect),
    Line {
        points: Vec<Vec2>,
        width: f32,
    },
    Curve {
        points: [Vec2; 4],
        width: f32,
    },
}

impl Item {
    fn moved(self, by: Vec2) -> Self {
        match self {
            Item::Text { at, galley } => Item::Text { at: at + by, galley },
            Item::Rule(rect) => Item::Rule(rect.translate(by)),
            Item::Line { points, width } => Item::Line { points: points.into_iter().map(|p| p + by).collect(), width },
            Item::Curve { points, width } => Item::Curve { points: points.map(|p| p + by), width },
        }
    }

    /// Where its ink is.
    pub fn ink(&self) -> Rect {
        let around = |points: &[Vec2], width: f32| {
            let bounds =
                points.iter().fold(Rect::NOTHING, |rect, p| rect.union(Rect::from_min_size(p.to_pos2(), Vec2::ZERO)));
            bounds.expand(width / 2.0)
        };
        match self {
            Item::Text { at, galley } => galley.mesh_bounds.translate(*at),
            Item::Rule(rect) => *rect,
            Item::Line { points, width } => around(points, *width),
            Item::Curve { points, width } => around(points, *width),
        }
    }
}

/// A laid out piece of a formula. All lengths in points.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    pub width: f32,
    /// Above the baseline.
    pub ascent: f32,
    /// Below it.
    pub descent: f32,
    /// How far the last letter leans over the width: an upper script keeps clear of it, a lower one does not.
    pub(super) lean: f32,
    pub(super) items: Vec<Item>,
}

impl Laid {
    pub fn size(&self) -> Vec2 {
        vec2(self.width + self.lean, self.ascent + self.descent)
    }

    /// Words on their baseline, with the height of their font.
    pub(super) fn of_words(galley: Arc<Galley>) -> Self {
        let baseline = galley.rows.first().and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y));
        let mut laid = Self::space(galley.size().x);
        laid.draw(Item::Text { at: vec2(0.0, -baseline.unwrap_or_default()), galley });
        laid
    }

    /// Nothing, so wide.
    pub(super) fn space(width: f32) -> Self {
        Self { width, ..Self::default() }
    }

    /// Puts `other` at `by` from this one's origin; the width is left as it is.
    pub(super) fn put(&mut self, other: Laid, by: Vec2) {
        self.ascent = self.ascent.max(other.ascent - by.y);
        self.descent = self.descent.max(other.descent + by.y);
        self.items.extend(other.items.into_iter().map(|item| item.moved(by)));
    }

    /// Puts `other` behind this one, `room` away.
    pub(super) fn push(&mut self, other: Laid, room: f32) {
        let at = self.width + room;
        (self.width, self.lean) = (at + other.width, other.lean);
        self.put(other, vec2(at, 0.0));
    }

    /// From here on nothing leans over: the lean becomes width.
    pub(super) fn settled(mut self) -> Self {
        self.width += core::mem::take(&mut self.lean);
        self
    }

    pub(super) fn draw(&mut self, item: Item) {
        let ink = item.ink();
        self.ascent = self.ascent.max(-ink.top());
        self.descent = self.descent.max(ink.bottom());
        self.items.push(item);
    }

    /// Paints it with the left end of its baseline at `origin`.
    pub fn paint(&self, painter: &Painter, origin: Pos2, colour: Color32) {
        let to_screen = |p: &Vec2| origin + *p;
        for item in &self.items {
            match item {
                Item::Text { at, galley } => {
                    painter.galley(origin + *at, galley.clone(), colour);
                }
                Item::Rule(rect) => {
                    // Lines of a pixel or two are sharp only on the pixels.
                    let rect = rect.translate(origin.to_vec2());
                    let pixels = painter.pixels_per_point();
                    let whole = |points: f32| (points * pixels).round() / pixels;
                    let height = whole(rect.height()).max(1.0 / pixels);
                    let top = whole(rect.center().y - height / 2.0);
                    painter.rect_filled(Rect::from_x_y_ranges(rect.x_range(), top..=top + height), 0.0, colour);
                }
                Item::Line { points, width } => {
                    let points = points.iter().map(to_screen).collect();
                    painter.add(Shape::line(points, Stroke::new(*width, colour)));
                }
                Item::Curve { points, width } => {
                    let points = points.each_ref().map(to_screen);
                    let stroke = Stroke::new(*width, colour);
                    painter.add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
                }
            }
        }
    }
}
