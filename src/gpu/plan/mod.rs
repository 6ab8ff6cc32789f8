//! How a flow is packed into buffers. This is the only place that knows.
//!
//! | buffer | type | holds |
//! |---|---|---|
//! | `plan` | uniform | [`Plan`]: D, L, the base and where its numbers begin |
//! | `layers` | `array<Layer>` | L rows in the generative order: see [`layers`] for what each kind writes |
//! | `widths` | `array<u32>` | for each network: depth, then the depth + 1 widths |
//! | `weights` | `array<f32>` | the flow's flat vector, masked weights being 0, then every constant that is a number |

mod layers;
mod transformers;

use super::Unavailable;
use super::layout::{self, Plan};
use super::pieces::{Piece, Pieces};
use super::shader::WIDTHS;
use crate::flow::{Base, Flow};
use crate::net::Mlp;

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
    /// What the kernels need to know how to do.
    pub pieces: Pieces,
    /// Networks with masks, and where their weights begin.
    masked: Vec<(usize, Mlp)>,
}

/// Packs the architecture.
///
/// # Errors
/// [`Unavailable::Unsupported`] for what the kernels cannot hold: the CPU engine can.
pub fn pack(flow: &Flow) -> Result<Packed, Unavailable> {
    let dim = flow.dim();
    if dim == 0 || dim > MAX_DIM {
        return unsupported(format!("{dim} dimensions; the kernels take 1 to {MAX_DIM}"));
    }
    if flow.context > 0 {
        return unsupported("a context");
    }
    let mut packed = Packed {
        plan: Plan { dim: dim as u32, layers: flow.layers.len() as u32, ..Plan::default() },
        layers: Vec::with_capacity(flow.layers.len()),
        widths: Vec::new(),
        constants: Vec::new(),
        params: flow.num_params(),
        width: WIDTHS[0],
        cost: 0,
        pieces: Pieces::default(),
        masked: Vec::new(),
    };
    for (i, layer) in flow.layers.iter().enumerate() {
        let weights = flow.window(i).start as u32;
        let row = packed.row(layer, layout::Layer { weights, dim: dim as u32, ..layout::Layer::default() })?;
        packed.layers.push(row);
    }
    packed.base(&flow.base);
    Ok(packed)
}

fn unsupported<T>(what: impl Into<String>) -> Result<T, Unavailable> {
    Err(Unavailable::Unsupported(what.into()))
}

impl Packed {
    /// The contents of `weights` for a flat vector.
    pub fn weights(&self, params: &[f32]) -> Vec<f32> {
        let mut weights: Vec<f32> = params.iter().take(self.params).chain(&self.constants).copied().collect();
        for (start, net) in &self.masked {
            if let Some(own) = weights.get_mut(*start..start + net.num_params()) {
                net.clear_masked(own);
            }
        }
        weights
    }

    /// Appends numbers to `weights`, and says where they begin.
    fn constants(&mut self, numbers: impl IntoIterator<Item = f64>) -> u32 {
        let start = self.params + self.constants.len();
        self.constants.extend(numbers.into_iter().map(|v| v as f32));
        start as u32
    }

    /// The base's numbers stand where the flat vector has them, or behind it if they are fixed.
    fn base(&mut self, base: &Base) {
        self.plan.base_weights = (self.params - base.num_params()) as u32;
        self.pieces.add(match base {
            Base::Normal { .. } => Piece::Normal,
            Base::Mixture(_) => Piece::Mixture,
            Base::Gaussian(_) => Piece::Gaussian,
            Base::Uniform(_) => Piece::Uniform,
        });
        match base {
            Base::Normal { .. } => self.plan.base = layout::BASE_NORMAL,
            Base::Mixture(mixture) => {
                self.plan.base = layout::BASE_MIXTURE;
                self.plan.components = mixture.components as u32;
                self.cost += (16 * mixture.components * mixture.dim) as u64;
                if let Some(fixed) = &mixture.fixed {
                    self.plan.base_weights = self.constants(fixed.iter().copied());
                }
            }
            Base::Gaussian(gaussian) => {
                self.plan.base = layout::BASE_GAUSSIAN;
                self.plan.components = u32::from(gaussian.full);
                if let Some(fixed) = &gaussian.fixed {
                    self.plan.base_weights = self.constants(fixed.iter().copied());
                }
            }
            Base::Uniform(uniform) => {
                self.plan.base = layout::BASE_UNIFORM;
                self.plan.base_weights = self.constants(uniform.low.iter().chain(&uniform.high).copied());
            }
        }
    }
}
