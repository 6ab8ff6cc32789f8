//! Layers as rows.
//!
//! | layer | `coords` | `count` | flags |
//! |---|---|---|---|
//! | coupling | bit d: coordinate d is transformed | its map's | `INTERLEAVED`, its map's |
//! | autoregressive | the ranks, 4 bits a coordinate, the first lowest | its map's | the same, `INVERSE_FORMULA` |
//! | pointwise | | its map's | its map's |
//! | diagonal, ActNorm | | | `SHIFT` |
//! | permutation, rotation | coordinates, 4 bits each | | |
//! | triangular | bit d: entry d of the diagonal is negative | | `UPPER`, `UNIT`, `SHIFT` |
//! | PLU | the order, 4 bits each; bit 16 + d: entry d is negative | | `SHIFT` |
//! | Householder | | reflections | |
//! | planar, radial, residual | | | |
//! | continuous | | steps | `numbers`: stages S, then a row by row, b, c |
//!
//! `flip` is 1 inside an `Invert`, and `dim` less than D inside a `Prefix`.

use super::{MAX_DIM, Packed, layout, unsupported};
use crate::flow::{
    Autoregressive, Bijection, Continuous, Coupling, Layer, ParameterLayout, Plu, Prefix, Residual, Solver, Tableau,
    Triangular,
};
use crate::gpu::Unavailable;
use crate::gpu::pieces::Piece;
use crate::gpu::shader::WIDTHS;
use crate::net::{Activation, Mlp};

/// Iterations that the inverse of a residual layer is taken to need.
const ITERATIONS: u64 = 30;

fn digits(coords: &[usize]) -> u32 {
    coords.iter().rev().fold(0, |packed, &d| packed << 4 | d as u32)
}

fn bits(set: impl IntoIterator<Item = usize>) -> u32 {
    set.into_iter().fold(0, |mask, d| mask | 1 << d)
}

fn flag(is: bool, flag: u32) -> u32 {
    if is { flag } else { 0 }
}

fn negative(signs: &[bool]) -> u32 {
    bits(signs.iter().enumerate().filter(|&(_, &is)| is).map(|(d, _)| d))
}

impl Packed {
    pub(super) fn row(&mut self, layer: &Layer, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        if layer.dim() > MAX_DIM || !matches!(layer, Layer::Prefix(_)) && layer.dim() != row.dim as usize {
            return unsupported(format!("a layer of {} coordinates", layer.dim()));
        }
        self.cost += 16;
        let plain = |kind| layout::Layer { kind, ..row };
        let (piece, row) = match layer {
            Layer::Invert(l) => {
                let inner = self.row(&l.layer, row)?;
                return Ok(layout::Layer { flip: inner.flip ^ 1, ..inner });
            }
            Layer::Prefix(l) => return self.prefix(l, row),
            Layer::Coupling(l) => (Piece::Coupling, self.coupling(l, row)?),
            Layer::Autoregressive(l) => (Piece::Autoregressive, self.autoregressive(l, row)?),
            Layer::Residual(l) => (Piece::Residual, self.residual(l, row)?),
            Layer::Continuous(l) => (Piece::Continuous, self.continuous(l, row)?),
            Layer::Triangular(l) => (Piece::Triangular, triangular(l, row)?),
            Layer::Plu(l) => (Piece::Plu, plu(l, row)?),
            Layer::Pointwise(l) => (Piece::Pointwise, self.transformer(&l.transformer, plain(layout::POINTWISE))?),
            Layer::Diagonal(l) => {
                (Piece::Diagonal, layout::Layer { flags: flag(l.shift, layout::SHIFT), ..plain(layout::DIAGONAL) })
            }
            Layer::ActNorm(_) => (Piece::Diagonal, layout::Layer { flags: layout::SHIFT, ..plain(layout::DIAGONAL) }),
            Layer::Permute(l) => (Piece::Permute, layout::Layer { coords: digits(&l.order), ..plain(layout::PERMUTE) }),
            Layer::Rotation(l) => {
                let coords = digits(&[l.plane.0, l.plane.1]);
                (Piece::Rotation, layout::Layer { coords, ..plain(layout::ROTATION) })
            }
            Layer::Householder(l) => {
                self.cost += (4 * l.reflections * l.dim) as u64;
                (Piece::Householder, layout::Layer { count: l.reflections as u32, ..plain(layout::HOUSEHOLDER) })
            }
            Layer::Planar(_) => (Piece::Planar, plain(layout::PLANAR)),
            Layer::Radial(_) => (Piece::Radial, plain(layout::RADIAL)),
        };
        self.pieces.add(piece);
        Ok(row)
    }

    /// One layer of the first coordinates.
    fn prefix(&mut self, l: &Prefix, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        match l.layers.as_slice() {
            [layer] => self.row(layer, layout::Layer { dim: l.size as u32, ..row }),
            layers => unsupported(format!("a multi-scale step of {} layers", layers.len())),
        }
    }

    fn coupling(&mut self, l: &Coupling, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        let row = self.conditioner(&l.conditioner, l.layout, row)?;
        let row = self.transformer(&l.transformer, row)?;
        Ok(layout::Layer { kind: layout::COUPLING, coords: bits(l.transformed()), ..row })
    }

    fn autoregressive(&mut self, l: &Autoregressive, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        let row = self.conditioner(&l.conditioner, l.layout, row)?;
        let row = self.transformer(&l.transformer, row)?;
        self.cost += (l.ranks().max(1) as u64 - 1) * l.num_params() as u64;
        let flags = row.flags | flag(l.formula == crate::flow::Way::Normalize, layout::INVERSE_FORMULA);
        Ok(layout::Layer { kind: layout::AUTOREGRESSIVE, coords: digits(&l.order), flags, ..row })
    }

    fn conditioner(
        &mut self,
        net: &Mlp,
        parameters: ParameterLayout,
        row: layout::Layer,
    ) -> Result<layout::Layer, Unavailable> {
        let row = self.network(net, row)?;
        Ok(layout::Layer { flags: flag(parameters == ParameterLayout::Interleaved, layout::INTERLEAVED), ..row })
    }

    fn residual(&mut self, l: &Residual, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        self.cost += (8 + ITERATIONS) * l.num_params() as u64;
        Ok(layout::Layer { kind: layout::RESIDUAL, ..self.network(&l.net, row)? })
    }

    fn continuous(&mut self, l: &Continuous, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        let (tableau, steps) = match l.solver {
            Solver::Fixed { method, steps } => (method.tableau(), steps.max(1)),
            Solver::Adaptive { .. } => return unsupported("steps that each point chooses for itself"),
        };
        let row = self.network(&l.field, row)?;
        let values = if l.field.depth() == 2 || l.field.depth() == 3 { 2 } else { 5 };
        self.cost += (values * steps * tableau.stages_used() * l.num_params()) as u64;
        let numbers = self.constants(coefficients(tableau));
        Ok(layout::Layer { kind: layout::CONTINUOUS, count: steps as u32, numbers, ..row })
    }

    /// Its widths; the weights of what its masks hide will be 0.
    fn network(&mut self, net: &Mlp, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        if net.inputs() == 0 {
            return unsupported("a network without inputs");
        }
        let widest = net.widths.iter().copied().max().unwrap_or(0) as u32;
        let Some(width) = WIDTHS.into_iter().find(|&w| w >= widest) else {
            let most = WIDTHS[WIDTHS.len() - 1];
            return unsupported(format!("a hidden layer of {widest} units; the kernels take {most}"));
        };
        self.width = self.width.max(width);
        self.cost += net.num_params() as u64;
        let start = self.widths.len() as u32;
        self.widths.push(net.depth() as u32);
        self.widths.extend(net.widths.iter().map(|&w| w as u32));
        if net.degrees.is_some() {
            self.masked.push((row.weights as usize, net.clone()));
        }
        let activation = match net.activation {
            Activation::Relu => layout::RELU,
            Activation::Tanh => layout::TANH,
            Activation::Elu => layout::ELU,
            Activation::Silu => layout::SILU,
            Activation::LipSwish => layout::LIPSWISH,
        };
        Ok(layout::Layer { net: start, activation, ..row })
    }
}

fn triangular(l: &Triangular, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
    if l.tiles != 1 {
        return unsupported("a matrix on several positions");
    }
    let flags = flag(l.upper, layout::UPPER) | flag(l.unit, layout::UNIT) | flag(l.shift, layout::SHIFT);
    Ok(layout::Layer { kind: layout::TRIANGULAR, coords: negative(&l.negative), flags, ..row })
}

fn plu(l: &Plu, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
    if l.tiles != 1 {
        return unsupported("a matrix on several positions");
    }
    let coords = digits(&l.order) | negative(&l.negative) << 16;
    Ok(layout::Layer { kind: layout::PLU, coords, flags: flag(l.shift, layout::SHIFT), ..row })
}

/// S, then a without its zeros above the diagonal, b and c, of the S stages that count.
fn coefficients(tableau: &Tableau) -> Vec<f64> {
    let stages = tableau.stages_used();
    let a = tableau.a.iter().take(stages).flat_map(|row| row.iter());
    let rest = a.chain(&tableau.b[..stages]).chain(&tableau.c[..stages]);
    [stages as f64].iter().chain(rest).copied().collect()
}
