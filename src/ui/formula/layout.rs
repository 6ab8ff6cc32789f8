//! From the tree to boxes.

use super::classes::gaps;
use super::laid::{Item, Laid};
use super::tree::{Face, Mark, Node};
use crate::ui::fonts::{MATH_DROP, SEMIBOLD};
use crate::ui::style::{Size, Style};
use egui::{Color32, FontFamily, FontId, Galley, Painter, Rect, pos2, vec2};
use std::sync::Arc;

/// How a part is set: a display has room above and below, a line of text has not, a script is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    Display,
    Text,
    Script,
    ScriptOfScript,
}

impl Showing {
    /// Of the type's size.
    fn scale(self) -> f32 {
        match self {
            Showing::Display | Showing::Text => 1.0,
            Showing::Script => 0.72,
            Showing::ScriptOfScript => 0.6,
        }
    }

    pub(super) fn script(self) -> Self {
        match self {
            Showing::Display | Showing::Text => Showing::Script,
            Showing::Script | Showing::ScriptOfScript => Showing::ScriptOfScript,
        }
    }

    /// Of the two parts of a fraction.
    fn part(self) -> Self {
        if self == Showing::Display { Showing::Text } else { self.script() }
    }

    pub(super) fn is_script(self) -> bool {
        matches!(self, Showing::Script | Showing::ScriptOfScript)
    }
}

/// Sets formulas in one size of type.
pub struct Setter<'a> {
    painter: &'a Painter,
    italic: FontFamily,
    /// Of the line's type, in points.
    pub points: f32,
    /// From the baseline up to where a minus, a fraction's line and the middle of a fence are, of the type's size.
    axis: f32,
}

/// How thick rules and fences are, of the type's size.
pub(super) const STROKE: f32 = 0.06;

impl<'a> Setter<'a> {
    pub fn new(painter: &'a Painter, style: &Style, points: f32) -> Self {
        let mut setter = Self { painter, italic: style.math(Size::Body).family, points, axis: 0.35 };
        let minus = setter.text("−", Face::Upright, Showing::Text, 1.0);
        setter.axis = minus.items.first().map_or(setter.axis, |item| -item.ink().center().y / points);
        setter
    }

    /// The type's size of a part, in points.
    pub(super) fn em(&self, showing: Showing) -> f32 {
        self.points * showing.scale()
    }

    /// Above the baseline, in points.
    pub(super) fn axis(&self, showing: Showing) -> f32 {
        self.axis * self.em(showing)
    }

    /// Words in the type of the text around.
    pub fn words(&self, text: &str) -> Laid {
        self.text(text, Face::Upright, Showing::Text, 1.0)
    }

    pub fn set(&self, node: &Node, showing: Showing) -> Laid {
        self.lay(node, showing).settled()
    }

    pub(super) fn lay(&self, node: &Node, showing: Showing) -> Laid {
        let em = self.em(showing);
        match node {
            Node::Row(nodes) => self.row(nodes, showing),
            // The typewriter's star hangs high.
            Node::Sign { text, .. } if text == "*" => self.centred(text, showing, 1.0),
            Node::Sign { text, face, .. } => self.text(text, *face, showing, 1.0),
            Node::Words(text) => self.text(text, Face::Upright, showing, 1.0),
            Node::Large { text, .. } => self.large(text, showing),
            Node::Space(width) => Laid::space(width * em),
            Node::Scripts { base, below, above } => self.scripts(base, below.as_deref(), above.as_deref(), showing),
            Node::Fraction { above, below } => self.fraction(above, below, showing),
            Node::Root(inner) => self.root(inner, showing),
            Node::Fence { open, close, inner } => self.fenced(*open, *close, inner, showing),
            Node::Table { columns, rows } => self.table(*columns, rows, showing),
            Node::Marked { mark, over } => self.marked(*mark, over, showing),
            Node::Braced { inner, below } => self.braced(inner, below.as_deref(), showing),
        }
    }

    fn row(&self, nodes: &[Node], showing: Showing) -> Laid {
        let mut line = Laid::default();
        for (i, (node, room)) in nodes.iter().zip(gaps(nodes, showing.is_script())).enumerate() {
            // A letter that leans over the next one makes room for it.
            let lean = if i > 0 { line.lean } else { 0.0 };
            line.push(self.lay(node, showing), room * self.em(showing) + lean);
        }
        line
    }

    /// Letters of one face on the baseline, `factor` larger than usual.
    pub(super) fn text(&self, text: &str, face: Face, showing: Showing, factor: f32) -> Laid {
        let (family, size) = match face {
            // The italic is drawn smaller on its body than the sans.
            Face::Italic => (self.italic.clone(), 1.1),
            Face::Upright => (FontFamily::Proportional, 1.0),
            Face::Bold => (FontFamily::Name(SEMIBOLD.into()), 1.0),
        };
        let font = FontId::new(size * factor * self.em(showing), family);
        let drop = if face == Face::Italic { MATH_DROP * font.size } else { 0.0 };
        let galley = self.painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
        placed(galley, drop, 0.5 / self.painter.pixels_per_point())
    }

    /// Σ and its like, in the middle of the line; words such as max stay on the baseline.
    fn large(&self, text: &str, showing: Showing) -> Laid {
        if text.chars().count() > 1 {
            return self.text(text, Face::Upright, showing, 1.0);
        }
        let factor = match (showing, text) {
            (Showing::Display, "∫") => 1.9,
            (Showing::Display, _) => 1.45,
            _ => 1.1,
        };
        self.centred(text, showing, factor)
    }

    /// A sign in the middle of the line.
    fn centred(&self, text: &str, showing: Showing, factor: f32) -> Laid {
        let sign = self.text(text, Face::Upright, showing, factor);
        let down = (sign.ascent - sign.descent) / 2.0 - self.axis(showing);
        let mut centred = Laid::space(sign.width);
        centred.put(sign, vec2(0.0, down));
        centred
    }

    fn fraction(&self, above: &Node, below: &Node, showing: Showing) -> Laid {
        let (em, axis) = (self.em(showing), self.axis(showing));
        let part = showing.part();
        let (above, below) = (self.set(above, part), self.set(below, part));
        let (rule, gap) = (STROKE * em, if showing == Showing::Display { 0.16 } else { 0.1 } * em);
        let side = 0.08 * em;
        let width = above.width.max(below.width) + 2.0 * side;
        let mut fraction = Laid::space(width + 2.0 * side);
        let line = Rect::from_min_max(pos2(side, -axis - rule / 2.0), pos2(side + width, -axis + rule / 2.0));
        let middle = |laid: &Laid| side + (width - laid.width) / 2.0;
        let (left, right) = (middle(&above), middle(&below));
        let up = -axis - rule / 2.0 - gap - above.descent.max(0.0);
        let down = -axis + rule / 2.0 + gap + below.ascent;
        fraction.put(above, vec2(left, up));
        fraction.put(below, vec2(right, down));
        fraction.draw(Item::Rule(line));
        fraction
    }

    fn root(&self, inner: &Node, showing: Showing) -> Laid {
        let em = self.em(showing);
        let inner = self.set(inner, showing);
        let (stroke, gap, hook) = (STROKE * em, 0.14 * em, 0.55 * em);
        let (top, bottom) = (-inner.ascent - gap, inner.descent.max(0.0) + 0.04 * em);
        let height = bottom - top;
        let right = hook + inner.width + 0.1 * em;
        let points = vec![
            vec2(0.04 * em, bottom - 0.48 * height.min(1.1 * em)),
            vec2(0.16 * em, bottom - 0.54 * height.min(1.1 * em)),
            vec2(0.32 * em, bottom),
            vec2(hook, top),
            vec2(right, top),
        ];
        let mut root = Laid::space(right + 0.06 * em);
        root.put(inner, vec2(hook + 0.05 * em, 0.0));
        root.draw(Item::Line { points, width: stroke });
        root
    }

    fn marked(&self, mark: Mark, over: &Node, showing: Showing) -> Laid {
        let em = self.em(showing);
        let mut laid = self.lay(over, showing);
        let ink = laid.items.iter().fold(Rect::NOTHING, |ink, item| ink.union(item.ink()));
        // What leans has its top further to the right.
        let (middle, y) = (ink.center().x + 0.05 * em, -laid.ascent - 0.13 * em);
        let (half, stroke) = (0.2 * em, STROKE * em);
        let at = |x: f32, up: f32| vec2(middle + x * half, y - up * em);
        laid.draw(match mark {
            Mark::Bar => {
                let half = half.max(ink.width() * 0.45);
                Item::Rule(Rect::from_min_max(
                    pos2(middle - half, y - stroke / 2.0),
                    pos2(middle + half, y + stroke / 2.0),
                ))
            }
            Mark::Hat => Item::Line { points: vec![at(-1.0, -0.03), at(0.0, 0.1), at(1.0, -0.03)], width: stroke },
            Mark::Tilde => {
                Item::Curve { points: [at(-1.1, -0.04), at(-0.3, 0.16), at(0.3, -0.14), at(1.1, 0.06)], width: stroke }
            }
            Mark::Dot => Item::Line { points: vec![at(-0.2, 0.0), at(0.2, 0.0)], width: 2.0 * stroke },
        });
        laid
    }
}

/// A galley on the baseline; `drop` is how far its font draws below it, `soft` how wide the soft edge of its ink is.
fn placed(galley: Arc<Galley>, drop: f32, soft: f32) -> Laid {
    let baseline = galley.rows.first().and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y));
    let at = vec2(0.0, -(baseline.unwrap_or_default() + drop));
    let width = galley.size().x;
    let mut laid = Laid::space(width);
    if galley.mesh_bounds.is_positive() {
        let leaning = drop > 0.0;
        laid.lean = if leaning { (galley.mesh_bounds.right() - soft - width).max(0.0) } else { 0.0 };
        laid.draw(Item::Text { at, galley });
    }
    laid
}
