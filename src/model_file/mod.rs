//! Model files: a flow with its weights as JSON, every constant explicit, so that a flow trained elsewhere loads exactly.
//! assets/model-format.md describes the format, assets/model-format.schema.json checks it.
//!
//! Read `read` (JSON to a model) and `write` (back), then `layer`, which names a file for each kind of layer with both ways in it,
//! then `place` (where in a file one is) and `node` (JSON with an order).

mod autoregressive;
mod base;
mod classic;
mod conditioner;
mod continuous;
mod coupling;
mod layer;
mod linear;
mod matrix;
mod node;
mod place;
mod pointwise;
mod prefix;
mod read;
mod residual;
mod transformer;
mod write;

pub use place::BadModel;
pub use read::read;
pub use write::{write, write_gradient};

use crate::data::Standardize;
use crate::flow::Flow;
use crate::math::Real;

/// The word in `format`.
const FORMAT: &str = "pushforward-model";
/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;

/// A flow with weights, in the units of its data: z = f⁻¹((x - mean) / std).
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub flow: Flow,
    /// One flat vector, `flow.num_params()` long.
    pub params: Vec<f64>,
    pub standardize: Standardize,
}

impl Model {
    /// The model at one context, log p(x | context) for a fixed one; what is missing of it is 0. A model without is itself.
    pub fn given(&self, context: &[f64]) -> Model {
        let (flow, params) = self.flow.given(&self.params, &context[..context.len().min(self.flow.context)]);
        Model { flow, params, standardize: self.standardize.clone() }
    }

    /// The same density of x given c as the data have it, for a flow whose context was standardised so.
    pub fn with_raw_context(mut self, units: &Standardize) -> Model {
        self.flow.take_raw_context(&mut self.params, &units.mean, &units.std);
        self
    }

    /// The weights in the scalar type of a run.
    pub fn params<T: Real>(&self) -> Vec<T> {
        self.params.iter().map(|&p| T::from_f64(p)).collect()
    }
}
