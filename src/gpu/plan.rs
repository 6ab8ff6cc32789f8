//! How a flow is packed into buffers. This is the only place that knows.
//!
//! | buffer | type | holds |
//! |---|---|---|
//! | `plan` | uniform | [`Plan`]: D, L, the base and where its numbers begin |
//! | `layers` | `array<Layer>` | L rows in the generative order; `Invert` is a flag, ActNorm a diagonal map with shift |
//! | `widths` | `array<u32>` | for each coupling: depth, then the depth + 1 widths of its net |
//! | `weights` | `array<f32>` | the flow's flat vector, unchanged, then the numbers of a fixed mixture |
//!
//! Coordinates are packed into `Layer::coords`: a coupling's bit d is set if coordinate d is transformed; a rotation
//! and a permutation take 4 bits a coordinate, the first lowest.

use super::Unavailable;
use super::layout::{self, Plan};
use super::shader::WIDTHS;
use crate::flow::{Base, Bijection, Coupling, Flow, Layer, ParameterLayout, Scale, Transformer};
use crate::net::Activation;

/// The most coordinates that a kernel's point holds.
pub const MAX_DIM: usize = 4;

/// A flow, packed. Weights change by overwriting the first `params` numbers of `weights`.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed {
    pub plan: Plan,
    pub layers: Vec<layout::Layer>,
    pub widths: Vec<u32>,
    /// Numbers that follow the flat vector.
    pub constants: Vec<f32>,
    /// Length of the flat vector.
    pub params: usize,
    /// The narrowest of [`WIDTHS`] that holds every layer of every net.
    pub width: u32,
    /// Multiplications of one sample's whole way, for sizing dispatches.
    pub cost: u64,
}

/// Packs the architecture.
///
/// # Errors
/// [`Unavailable::Unsupported`] for what the kernels cannot hold: the CPU engine can.
pub fn pack(flow: &Flow) -> Result<Packed, Unavailable> {
    let dim = flow.dim();
    if dim == 0 || dim > MAX_DIM {
        return Err(Unavailable::Unsupported(format!("{dim} dimensions; the kernels take 1 to {MAX_DIM}")));
    }
    if flow.context > 0 {
        return Err(Unavailable::Unsupported("a context".to_owned()));
    }
    let mut packed = Packed {
        plan: Plan { dim: dim as u32, layers: flow.layers.len() as u32, ..Plan::default() },
        layers: Vec::with_capacity(flow.layers.len()),
        widths: Vec::new(),
        constants: Vec::new(),
        params: flow.num_params(),
        width: WIDTHS[0],
        cost: 0,
    };
    for (i, layer) in flow.layers.iter().enumerate() {
        let row = layout::Layer { weights: flow.window(i).start as u32, ..layout::Layer::default() };
        let row = packed.row(layer, row)?;
        packed.layers.push(row);
    }
    packed.base(&flow.base)?;
    Ok(packed)
}

impl Packed {
    fn base(&mut self, base: &Base) -> Result<(), Unavailable> {
        self.plan.base_weights = (self.params - base.num_params()) as u32;
        match base {
            Base::Normal { .. } => self.plan.base = layout::BASE_NORMAL,
            Base::Mixture(mixture) => {
                self.plan.base = layout::BASE_MIXTURE;
                self.plan.components = mixture.components as u32;
                self.cost += (16 * mixture.components * mixture.dim) as u64;
                if let Some(fixed) = &mixture.fixed {
                    self.constants = fixed.iter().map(|&v| v as f32).collect();
                }
            }
            Base::Gaussian(_) => return Err(Unavailable::Unsupported("a base that is one Gaussian".to_owned())),
            Base::Uniform(_) => return Err(Unavailable::Unsupported("a uniform base".to_owned())),
        }
        Ok(())
    }

    fn row(&mut self, layer: &Layer, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        let digits = |coords: &[usize]| coords.iter().rev().fold(0, |packed, &d| packed << 4 | d as u32);
        self.cost += 16;
        Ok(match layer {
            Layer::Coupling(l) => self.coupling(l, row)?,
            Layer::Diagonal(l) => layout::Layer { kind: layout::DIAGONAL, rule: u32::from(l.shift), ..row },
            Layer::ActNorm(_) => layout::Layer { kind: layout::DIAGONAL, rule: 1, ..row },
            Layer::Permute(l) => layout::Layer { kind: layout::PERMUTE, coords: digits(&l.order), ..row },
            Layer::Rotation(l) => {
                layout::Layer { kind: layout::ROTATION, coords: digits(&[l.plane.0, l.plane.1]), ..row }
            }
            Layer::Invert(l) => {
                let inner = self.row(&l.layer, row)?;
                layout::Layer { flip: inner.flip ^ 1, ..inner }
            }
            other => return Err(Unavailable::Unsupported(format!("a layer of kind {}", other.title()))),
        })
    }

    fn coupling(&mut self, l: &Coupling, row: layout::Layer) -> Result<layout::Layer, Unavailable> {
        let net = &l.conditioner;
        if net.degrees.is_some() || l.layout != ParameterLayout::Blocks || l.dim() != self.plan.dim as usize {
            return Err(Unavailable::Unsupported(
                "a coupling with masks, context or interleaved parameters".to_owned(),
            ));
        }
        let widest = net.widths.iter().copied().max().unwrap_or(0) as u32;
        let Some(width) = WIDTHS.into_iter().find(|&w| w >= widest) else {
            let most = WIDTHS[WIDTHS.len() - 1];
            return Err(Unavailable::Unsupported(format!("a hidden layer of {widest} units; the kernels take {most}")));
        };
        self.width = self.width.max(width);
        self.cost += l.num_params() as u64;
        let start = self.widths.len() as u32;
        self.widths.push(net.depth() as u32);
        self.widths.extend(net.widths.iter().map(|&w| w as u32));
        let (rule, bound) = match l.transformer {
            Transformer::Additive => (layout::ADDITIVE, 1.0),
            Transformer::Affine(Scale::Exp) => (layout::SCALE_EXP, 1.0),
            Transformer::Affine(Scale::Tanh { bound }) => (layout::SCALE_TANH, bound),
            Transformer::Affine(Scale::SoftClip { bound }) => (layout::SCALE_SOFT_CLIP, bound),
            Transformer::Affine(Scale::Sigmoid { .. } | Scale::InverseSigmoid { .. }) => {
                return Err(Unavailable::Unsupported("a sigmoid for its scale".to_owned()));
            }
            other => return Err(Unavailable::Unsupported(format!("a coupling with a {}", other.title()))),
        };
        let activation = match net.activation {
            Activation::Relu => layout::RELU,
            Activation::Tanh => layout::TANH,
            Activation::Elu => layout::ELU,
            Activation::Silu => layout::SILU,
            Activation::LipSwish => return Err(Unavailable::Unsupported("LipSwish".to_owned())),
        };
        let coords = l.transformed().fold(0, |mask, d| mask | 1 << d);
        Ok(layout::Layer { kind: layout::COUPLING, coords, net: start, rule, bound: bound as f32, activation, ..row })
    }
}
