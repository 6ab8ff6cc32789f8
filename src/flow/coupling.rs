//! Coupling: some coordinates pass unchanged and, through a conditioner, say how the others are transformed:
//! x_I = z_I, x_T = τ(z_T; θ(z_I)). The Jacobian is triangular, and the conditioner is never inverted
//! (Dinh et al. 2014; Papamakarios et al. 2021, section 3.1.2).

use super::{Bijection, ParameterLayout, Transformer, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::{Gain, Mlp, Pass};
use serde::{Deserialize, Serialize};

/// NICE, RealNVP and the neural spline flow are this layer with another `transformer`. Coordinates that are never
/// transformed by any layer of a flow may be its context.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coupling {
    /// For each coordinate, whether it is transformed.
    pub transforms: Vec<bool>,
    pub conditioner: Mlp,
    pub transformer: Transformer,
    pub layout: ParameterLayout,
}

impl Coupling {
    pub fn identity(&self) -> impl Iterator<Item = usize> + '_ {
        self.select(false)
    }

    pub fn transformed(&self) -> impl Iterator<Item = usize> + '_ {
        self.select(true)
    }

    fn select(&self, wanted: bool) -> impl Iterator<Item = usize> + '_ {
        self.transforms.iter().enumerate().filter(move |&(_, &is)| is == wanted).map(|(d, _)| d)
    }

    /// θ(x_I) [outputs][B]; the caller gives it back to the pass.
    fn condition<T: Real>(&self, params: &[T], x: &Batch<T>, pass: &mut Pass<T>) -> Vec<T> {
        let mut given = pass.take(self.conditioner.inputs() * x.len());
        for (row, d) in given.chunks_exact_mut(x.len().max(1)).zip(self.identity()) {
            row.copy_from_slice(x.row(d));
        }
        self.conditioner.apply(params, given, x.len(), pass)
    }
}

impl Bijection for Coupling {
    fn dim(&self) -> usize {
        self.transforms.len()
    }

    fn num_params(&self) -> usize {
        self.conditioner.num_params()
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        let gain = if self.transformer.num_params() > 2 { Gain::SPLINE } else { Gain::COUPLING };
        self.conditioner.init(gain, params, rng);
        let start = params.len() - self.conditioner.outputs();
        self.transformer.add_identity(self.layout, self.transformed().count(), &mut params[start..]);
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
        let n = x.len();
        let theta = self.condition(params, x, pass);
        let (coordinates, each) = (self.transformed().count(), self.transformer.num_params());
        for (i, d) in self.transformed().enumerate() {
            let place = self.layout.rows(i, coordinates, each, n);
            self.transformer.apply(tau, way, (&theta, place), x.row_mut(d), log_det, pass);
        }
        pass.give(theta);
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
        let n = g.len();
        let mut g_theta = pass.take(self.conditioner.outputs() * n);
        let (coordinates, each) = (self.transformed().count(), self.transformer.num_params());
        for i in (0..coordinates).rev() {
            let Some(d) = self.transformed().nth(i) else { continue };
            let place = self.layout.rows(i, coordinates, each, n);
            self.transformer.vjp(way, g.row_mut(d), g_log_det, (&mut g_theta, place), pass);
        }
        let g_given = self.conditioner.vjp(params, g_theta, n, g_params, pass);
        for (row, d) in g_given.chunks_exact(n.max(1)).zip(self.identity()) {
            g.row_mut(d).iter_mut().zip(row).for_each(|(g, &extra)| *g += extra);
        }
        pass.give(g_given);
    }
}
