//! Elementwise maps as a rule, flags and numbers of a layer's row.
//!
//! | map | `rule` | `count` | `bound` | `numbers` | flags |
//! |---|---|---|---|---|---|
//! | additive | `ADDITIVE` | | | | |
//! | affine | `SCALE_…` | | c | offset, minimum of a sigmoid | |
//! | spline | `SPLINE` | K | B | least width, height and derivative, c or 0 | `LEFT_KNOTS`, `FREE_ENDS`, `DERIVATIVE_EXP` |
//! | piecewise linear | `PIECEWISE` | K | B | least width and height, 0, 0 | |
//! | leaky ReLU | `LEAKY` | | | | |
//! | sigmoid | `SIGMOID` | | α | ln (1 - 2α) | |

use super::{Packed, layout, unsupported};
use crate::flow::{Derivative, Ends, Knot, Scale, Spline, Transformer};
use crate::gpu::Unavailable;
use crate::gpu::pieces::Piece;
use crate::gpu::shader::WIDTHS;

impl Packed {
    pub(super) fn transformer(
        &mut self,
        transformer: &Transformer,
        row: layout::Layer,
    ) -> Result<layout::Layer, Unavailable> {
        self.numbers_fit(transformer.num_params())?;
        self.cost += 8 * transformer.num_params() as u64;
        Ok(match transformer {
            Transformer::Additive => {
                self.pieces.add(Piece::Affine);
                layout::Layer { rule: layout::ADDITIVE, bound: 1.0, ..row }
            }
            Transformer::Affine(scale) => self.scale(*scale, row),
            Transformer::Spline(spline) => self.spline(spline, row),
            Transformer::PiecewiseLinear(map) => {
                self.pieces.add(Piece::Piecewise);
                let numbers = self.constants([map.minimum_width, map.minimum_height, 0.0, 0.0]);
                let (count, bound) = (map.bins as u32, map.bound as f32);
                layout::Layer { rule: layout::PIECEWISE, count, bound, numbers, ..row }
            }
            Transformer::LeakyRelu => {
                self.pieces.add(Piece::Leaky);
                layout::Layer { rule: layout::LEAKY, ..row }
            }
            Transformer::Sigmoid { alpha } => {
                self.pieces.add(Piece::Sigmoid);
                let numbers = self.constants([libm::log(1.0 - 2.0 * alpha)]);
                layout::Layer { rule: layout::SIGMOID, bound: *alpha as f32, numbers, ..row }
            }
        })
    }

    /// The numbers of one coordinate stand in the units of a net.
    fn numbers_fit(&mut self, numbers: usize) -> Result<(), Unavailable> {
        match WIDTHS.into_iter().find(|&w| w as usize >= numbers) {
            Some(width) => self.width = self.width.max(width),
            None => return unsupported(format!("a map with {numbers} numbers a coordinate")),
        }
        Ok(())
    }

    fn scale(&mut self, scale: Scale, row: layout::Layer) -> layout::Layer {
        self.pieces.add(Piece::Affine);
        let (rule, bound, numbers) = match scale {
            Scale::Exp => (layout::SCALE_EXP, 1.0, None),
            Scale::Tanh { bound } => (layout::SCALE_TANH, bound, None),
            Scale::SoftClip { bound } => (layout::SCALE_SOFT_CLIP, bound, None),
            Scale::Sigmoid { offset, minimum } => (layout::SCALE_SIGMOID, 1.0, Some([offset, minimum])),
            Scale::InverseSigmoid { offset, minimum } => (layout::SCALE_INVERSE_SIGMOID, 1.0, Some([offset, minimum])),
        };
        let numbers = numbers.map_or(0, |numbers| self.constants(numbers));
        layout::Layer { rule, bound: bound as f32, numbers, ..row }
    }

    fn spline(&mut self, spline: &Spline, row: layout::Layer) -> layout::Layer {
        self.pieces.add(Piece::Spline);
        let minima = [spline.minimum_width, spline.minimum_height, spline.minimum_derivative];
        let numbers = self.constants(minima.into_iter().chain([spline.soft_clip.unwrap_or(0.0)]));
        let flag = |is: bool, flag: u32| if is { flag } else { 0 };
        let flags = row.flags
            | flag(spline.knot == Knot::Left, layout::LEFT_KNOTS)
            | flag(spline.ends == Ends::Free, layout::FREE_ENDS)
            | flag(spline.derivative == Derivative::Exp, layout::DERIVATIVE_EXP);
        let (count, bound) = (spline.bins as u32, spline.bound as f32);
        layout::Layer { rule: layout::SPLINE, count, bound, numbers, flags, ..row }
    }
}
