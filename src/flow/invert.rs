//! A layer with its two ways exchanged. IAF is MAF inverted; any layer may stand so in a flow.

use super::{Bijection, Layer, Warm, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invert {
    pub layer: Box<Layer>,
}

impl Invert {
    pub fn new(layer: Layer) -> Self {
        Self { layer: Box::new(layer) }
    }
}

impl Bijection for Invert {
    fn dim(&self) -> usize {
        self.layer.dim()
    }

    fn num_params(&self) -> usize {
        self.layer.num_params()
    }

    fn init(&self, way: Way, params: &mut [f32], x: &Batch<f32>, rng: &mut Rng) {
        self.layer.init(way.reversed(), params, x, rng);
    }

    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        self.layer.apply_fraction(tau, way.reversed(), params, x, log_det, pass);
    }

    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        self.layer.vjp(way.reversed(), params, g, g_log_det, g_params, pass);
    }

    fn project(&self, params: &mut [f32], warm: &mut Warm) {
        self.layer.project(params, warm);
    }
}
