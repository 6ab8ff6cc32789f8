//! Where on the way the morph is, in words and in the lecture's letters.

use crate::flow::{Flow, Position, Way};
use crate::ui::plot::number;
use crate::ui::style::Style;
use crate::words::fill;

/// A moment of the timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub at: Position,
    pub layers: usize,
    pub direction: Way,
}

impl Place {
    pub fn new(t: f64, flow: &Flow, direction: Way) -> Self {
        Self { at: Position::from_time(t, flow.layers.len()), layers: flow.layers.len(), direction }
    }

    /// Layers done in full, if none is under way.
    fn done(&self) -> Option<usize> {
        const NEAR: f64 = 1e-6;
        match self.at.tau {
            tau if tau < NEAR => Some(self.at.layer),
            tau if tau > 1.0 - NEAR => Some(self.at.layer + 1),
            _ => None,
        }
    }

    pub fn is_base(&self) -> bool {
        self.done() == Some(0)
    }

    pub fn is_target(&self) -> bool {
        self.layers > 0 && self.done() == Some(self.layers)
    }

    /// The letter of a point here: z at the base, x at the target, y between.
    pub fn letter(&self) -> &'static str {
        match () {
            () if self.is_base() => "z",
            () if self.is_target() => "x",
            () => "y",
        }
    }

    /// What the axes are called.
    pub fn axes(&self) -> [&'static str; 2] {
        match self.letter() {
            "z" => ["z₁", "z₂"],
            "x" => ["x₁", "x₂"],
            _ => ["y₁", "y₂"],
        }
    }

    /// What axis `d` of many is called, counted from 0.
    pub fn axis(&self, d: usize) -> String {
        format!("{}{}", self.letter(), subscript(d + 1))
    }

    /// The density's name.
    pub fn density(&self) -> &'static str {
        match self.letter() {
            "z" => "p(z)",
            "x" => "p(x)",
            _ => "p_t(y)",
        }
    }

    /// The map that is being applied.
    pub fn formula(&self) -> &'static str {
        match self.direction {
            Way::Generate => "x = f(z)",
            Way::Normalize => "z = f⁻¹(x)",
        }
    }

    /// The same without the layer's name, where there is little room.
    pub fn short(&self, style: &Style, flow: &Flow) -> String {
        if self.done().is_some() {
            return self.sentence(style, flow);
        }
        let pattern = match self.direction {
            Way::Generate => style.tr("inside layer {} of {}, τ = {}"),
            Way::Normalize => style.tr("undoing layer {} of {}, τ = {}"),
        };
        fill(pattern, &[&(self.at.layer + 1), &self.layers, &number(self.at.tau, 0.01)])
    }

    /// The fewest words.
    pub fn least(&self, style: &Style, flow: &Flow) -> String {
        match self.done() {
            Some(k) if k > 0 && self.direction == Way::Generate => {
                fill(style.tr("after layer {} of {}"), &[&k, &self.layers])
            }
            _ => self.short(style, flow),
        }
    }

    /// One line over the figure: which layer, how far.
    pub fn sentence(&self, style: &Style, flow: &Flow) -> String {
        let n = self.layers;
        let generate = self.direction == Way::Generate;
        match self.done() {
            Some(0) if generate => style.tr("the base density, before any layer").to_owned(),
            Some(0) if n == 1 => style.tr("the layer undone: this should be the base density").to_owned(),
            Some(0) => fill(style.tr("all {} layers undone: this should be the base density"), &[&n]),
            Some(1) if n == 1 && generate => style.tr("the flow's density, after its only layer").to_owned(),
            Some(k) if k == n && generate => fill(style.tr("the flow's density, after all {} layers"), &[&n]),
            Some(k) if k == n => style.tr("the flow's density, no layer undone yet").to_owned(),
            Some(k) if generate => fill(style.tr("after layer {} of {}"), &[&k, &n]),
            Some(k) if k + 1 == n => fill(style.tr("layer {} of {} undone"), &[&n, &n]),
            Some(k) => fill(style.tr("layers {} to {} of {} undone"), &[&n, &(k + 1), &n]),
            None => {
                let title = style.tr(flow.layers.get(self.at.layer).map_or("", |l| l.title()));
                let pattern = match self.direction {
                    Way::Generate => style.tr("inside layer {} of {}, {}, τ = {}"),
                    Way::Normalize => style.tr("undoing layer {} of {}, {}, τ = {}"),
                };
                fill(pattern, &[&(self.at.layer + 1), &n, &title, &number(self.at.tau, 0.01)])
            }
        }
    }
}

/// A point's name after `k` of `n` layers: z, y₁ … x.
pub fn name_after(k: usize, n: usize) -> String {
    match k {
        0 => "z".to_owned(),
        k if k == n => "x".to_owned(),
        k => format!("y{}", subscript(k)),
    }
}

pub fn subscript(k: usize) -> String {
    k.to_string().chars().filter_map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x2080 + d))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Family, Spec};
    use crate::net::Activation;
    use crate::ui::style::Look;

    #[test]
    fn the_words_follow_the_timeline_both_ways() {
        let (hidden, activation) = (vec![4], Activation::Relu);
        let spec = Spec { layers: 8, hidden, activation, ..Spec::new(2, Family::RealNvp) };
        let flow = spec.flow();
        let style = Style::new(Look::Dark);
        let say = |t, way| Place::new(t, &flow, way).sentence(&style, &flow);
        assert_eq!(say(0.0, Way::Generate), "the base density, before any layer");
        assert_eq!(say(0.375, Way::Generate), "after layer 3 of 8");
        assert_eq!(say(3.42 / 8.0, Way::Generate), "inside layer 4 of 8, affine coupling, τ = 0.42");
        assert_eq!(say(1.0, Way::Normalize), "the flow's density, no layer undone yet");
        assert_eq!(say(0.375, Way::Normalize), "layers 8 to 4 of 8 undone");
        assert_eq!(Place::new(1.0, &flow, Way::Generate).axes(), ["x₁", "x₂"]);
        assert_eq!((name_after(0, 8), name_after(3, 12), name_after(12, 12)), ("z".into(), "y₃".into(), "x".into()));
        assert_eq!(subscript(12), "₁₂");
    }
}
