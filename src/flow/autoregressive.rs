//! To be written.

use super::{Bijection, Way};
use super::{ParameterLayout, Transformer};
use crate::math::{Batch, Real, Rng};
use crate::net::Mlp;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Autoregressive {
    /// The rank of each coordinate: its parameters depend on the coordinates of smaller rank and on the context.
    pub order: Vec<usize>,
    /// Further coordinates that are given, below those that move.
    pub context: usize,
    /// A masked net: all coordinates and the context in, the parameters of every coordinate out.
    pub conditioner: Mlp,
    pub transformer: Transformer,
    pub layout: ParameterLayout,
    /// The way in which the transformer's formula is written; the other way uses its inverse. The parameters are always read
    /// from x, so normalizing is one pass and generating takes D.
    pub formula: Way,
}

impl Bijection for Autoregressive {
    fn dim(&self) -> usize {
        self.order.len() + self.context
    }

    fn num_params(&self) -> usize {
        todo!()
    }

    fn init(&self, _way: Way, _params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {
        todo!()
    }

    fn apply_fraction<T: Real>(
        &self,
        _tau: T,
        _way: Way,
        _params: &[T],
        _x: &mut Batch<T>,
        _log_det: &mut [T],
        _pass: &mut Pass<T>,
    ) {
        todo!()
    }

    fn vjp<T: Real>(
        &self,
        _way: Way,
        _params: &[T],
        _g: &mut Batch<T>,
        _g_log_det: &[T],
        _g_params: &mut [T],
        _pass: &mut Pass<T>,
    ) {
        todo!()
    }
}
