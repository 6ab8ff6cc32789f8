//! Indices and exponents beside a sign, limits above and below it, and braces.

use super::laid::{Item, Laid};
use super::layout::{STROKE, Setter, Showing};
use super::tree::{Class, Node};
use egui::vec2;

/// A lower script sinks so far, an upper one rises so far, of the type's size.
const SINK: f32 = 0.2;
const RISE: f32 = 0.4;
/// Between the two.
const APART: f32 = 0.1;

impl Setter<'_> {
    pub(super) fn scripts(&self, base: &Node, below: Option<&Node>, above: Option<&Node>, showing: Showing) -> Laid {
        if let Node::Large { limits: true, .. } = base
            && showing == Showing::Display
        {
            return self.limits(base, below, above, showing);
        }
        let em = self.em(showing);
        let body = self.lay(base, showing);
        let is_prime = |node: &&Node| matches!(node, Node::Sign { text, .. } if text.chars().all(|c| c == '′'));
        let prime = above.filter(is_prime).map(|prime| self.set(prime, showing));
        let upper = above.filter(|node| !is_prime(node)).map(|node| self.set(node, showing.script()));
        let lower = below.map(|node| self.set(node, showing.script()));
        // Beside a letter scripts stand as beside every letter, beside what is tall at its ends.
        let is_letter = matches!(base, Node::Sign { class: Class::Ordinary | Class::Operator, .. });
        let mut sink = if is_letter { SINK * em } else { (SINK * em).max(body.descent - 0.02 * em) };
        let rise = if is_letter { RISE * em } else { (RISE * em).max(body.ascent - 0.42 * em) };
        if let (Some(upper), Some(lower)) = (&upper, &lower) {
            let between = (rise - upper.descent) - (lower.ascent - sink);
            sink += (APART * em - between).max(0.0);
        } else if let Some(lower) = &lower {
            // A tall index keeps below the middle of its letter.
            sink = sink.max(lower.ascent - 0.42 * em);
        }
        if prime.is_some() {
            sink = sink.max(lower.as_ref().map_or(0.0, |lower| lower.ascent - 0.24 * em));
        }
        let room = 0.03 * em;
        let (width, lean) = (body.width, body.lean);
        let mut laid = Laid { lean: 0.0, ..body };
        let mut right = width;
        let mut beside = |laid: &mut Laid, script: Laid, at: f32, y: f32| {
            right = right.max(at + script.width + room);
            laid.put(script, vec2(at, y));
        };
        if let Some(prime) = prime {
            beside(&mut laid, prime, width + lean.max(0.04 * em), 0.0);
        }
        if let Some(upper) = upper {
            beside(&mut laid, upper, width + lean + room, -rise);
        }
        if let Some(lower) = lower {
            // The tail of an f or a y reaches back under its letter.
            let tail = lower.items.first().map_or(0.0, |first| (-first.ink().left()).max(0.0));
            beside(&mut laid, lower, width + room + tail, sink);
        }
        laid.width = right;
        laid
    }

    /// Scripts above and below, in the middle.
    fn limits(&self, base: &Node, below: Option<&Node>, above: Option<&Node>, showing: Showing) -> Laid {
        let gap = 0.12 * self.em(showing);
        let body = self.set(base, showing);
        let [below, above] = [below, above].map(|node| node.map(|node| self.set(node, showing.script())));
        let width = [Some(&body), below.as_ref(), above.as_ref()]
            .into_iter()
            .flatten()
            .fold(0.0f32, |w, laid| w.max(laid.width));
        let middle = |laid: &Laid| (width - laid.width) / 2.0;
        let (up, down) = (body.ascent + gap, body.descent + gap);
        let mut laid = Laid::space(width);
        let at = middle(&body);
        laid.put(body, vec2(at, 0.0));
        if let Some(above) = above {
            let by = vec2(middle(&above), -up - above.descent.max(0.0));
            laid.put(above, by);
        }
        if let Some(below) = below {
            let by = vec2(middle(&below), down + below.ascent);
            laid.put(below, by);
        }
        laid
    }

    /// A brace under `inner`, and under that what it says.
    pub(super) fn braced(&self, inner: &Node, below: Option<&Node>, showing: Showing) -> Laid {
        let em = self.em(showing);
        let inner = self.set(inner, showing);
        let label = below.map(|node| self.set(node, showing.script()));
        let width = label.as_ref().map_or(inner.width, |label| label.width.max(inner.width));
        let left = (width - inner.width) / 2.0;
        let (top, deep) = (inner.descent.max(0.0) + 0.12 * em, 0.14 * em);
        let (x0, x1) = (left, left + inner.width);
        let middle = (x0 + x1) / 2.0;
        let half = |from: f32| {
            let side = middle - from;
            let points = [
                vec2(from, top),
                vec2(from + 0.02 * side, top + 1.6 * deep),
                vec2(middle - 0.02 * side, top + 0.4 * deep),
                vec2(middle, top + 2.0 * deep),
            ];
            Item::Curve { points, width: STROKE * em }
        };
        let mut laid = Laid::space(width);
        laid.put(inner, vec2(left, 0.0));
        laid.draw(half(x0));
        laid.draw(half(x1));
        if let Some(label) = label {
            let by = vec2((width - label.width) / 2.0, top + 2.0 * deep + 0.1 * em + label.ascent);
            laid.put(label, by);
        }
        laid
    }
}
