//! Parentheses, brackets, braces and bars as high as what they enclose, drawn.

use super::laid::{Item, Laid};
use super::layout::{STROKE, Setter, Showing};
use super::tree::{Face, Node};
use egui::{Rect, Vec2, pos2, vec2};

impl Setter<'_> {
    pub(super) fn fenced(&self, open: Option<char>, close: Option<char>, body: &Node, showing: Showing) -> Laid {
        let em = self.em(showing);
        let inner = self.set(body, showing);
        // Symmetrical about the axis, as the sign of equality beside it is.
        let axis = self.axis(showing);
        let half = 0.94 * (inner.ascent - axis).max(inner.descent + axis) + 0.04 * em;
        let air = if matches!(body, Node::Table { .. }) { 0.12 } else { 0.03 } * em;
        let mut laid = Laid::default();
        for (i, sign) in [open, close].into_iter().enumerate() {
            if let Some(sign) = sign {
                laid.push(self.fence(sign, half, showing), if i == 1 { air } else { 0.0 });
            }
            if i == 0 {
                laid.push(inner.clone(), if open.is_some() { air } else { 0.0 });
            }
        }
        laid.lean = 0.0;
        laid
    }

    /// One fence, reaching `half` above and below the axis.
    fn fence(&self, sign: char, half: f32, showing: Showing) -> Laid {
        let (em, axis) = (self.em(showing), self.axis(showing));
        if half < 0.7 * em && !matches!(sign, '|' | '‖') {
            return self.text(sign.encode_utf8(&mut [0; 4]), Face::Upright, showing, 1.0);
        }
        let half = half.max(0.5 * em);
        let (top, bottom) = (-axis - half, -axis + half);
        let width = STROKE * em * 1.1;
        let bar = |laid: &mut Laid, x: f32| {
            laid.draw(Item::Line { points: vec![vec2(x, top), vec2(x, bottom)], width });
        };
        let mut laid = Laid::space(
            match sign {
                '|' => 0.26,
                '‖' => 0.42,
                '[' | ']' => 0.38,
                _ => 0.42,
            } * em,
        );
        // The right one of a pair is the left one's mirror image.
        let across = |x: f32| if matches!(sign, ')' | ']' | '}') { laid.width - x * em } else { x * em };
        match sign {
            '|' => bar(&mut laid, 0.13 * em),
            '‖' => {
                bar(&mut laid, 0.13 * em);
                bar(&mut laid, 0.29 * em);
            }
            '[' | ']' => {
                let points = [(0.27, top), (0.1, top), (0.1, bottom), (0.27, bottom)];
                let points = points.map(|(x, y)| vec2(across(x), y)).to_vec();
                laid.draw(Item::Line { points, width });
            }
            '(' | ')' => {
                let bulge = (0.07 + 0.02 * half / em).min(0.16);
                let shoulder = half * 0.55;
                let ends = [
                    (0.34, top),
                    (0.1 - bulge, top + half - shoulder),
                    (0.1 - bulge, bottom - half + shoulder),
                    (0.34, bottom),
                ];
                laid.draw(Item::Curve { points: ends.map(|(x, y)| vec2(across(x), y)), width });
            }
            _ => {
                let middle = -axis;
                let arm = |y: f32| -> [Vec2; 4] {
                    [(0.36, y), (0.0, y), (0.42, middle), (0.06, middle)].map(|(x, y)| vec2(across(x), y))
                };
                let (upper, lower) = (arm(top), arm(bottom));
                laid.draw(Item::Curve { points: upper, width });
                laid.draw(Item::Curve { points: lower, width });
            }
        }
        laid
    }
}

/// A rule of no height where something has to be kept free.
pub(super) fn strut(ascent: f32, descent: f32) -> Laid {
    let mut laid = Laid::default();
    laid.draw(Item::Rule(Rect::from_min_max(pos2(0.0, -ascent), pos2(0.0, descent))));
    laid.items.clear();
    laid
}
