//! One coupling, point by point: the coordinate that stays says how the other one moves, through the library's own elementwise
//! maps. Both ways read the same curves at the coordinate that stays.

use super::{CouplingState, Kind};
use crate::flow::{Bijection, Layer, Pointwise, Scale, Spline, Transformer, Way};
use crate::math::{Batch, Real};
use crate::net::Pass;

/// Where the spline's box ends.
pub const BOUND: f64 = 3.0;

/// The elementwise map of a kind.
fn transformer(kind: Kind) -> Transformer {
    match kind {
        Kind::Nice => Transformer::Additive,
        Kind::RealNvp => Transformer::Affine(Scale::Exp),
        Kind::Spline => Transformer::Spline(Spline::free(2, BOUND)),
    }
}

/// The parameters θ of the elementwise map, from s and t. The spline's knot lies at z = 0 and height B tanh(t/B), with the
/// slope e^s.
fn theta<T: Real>(kind: Kind, s: T, t: T) -> Vec<T> {
    let lifted = t * T::from_f64(1.0 / BOUND);
    match kind {
        Kind::Nice => vec![t],
        Kind::RealNvp => vec![t, s],
        Kind::Spline => vec![T::ZERO, T::ZERO, lifted, -lifted, s],
    }
}

/// How θ changes with s and with t.
fn theta_slopes(kind: Kind) -> [Vec<f64>; 2] {
    let b = 1.0 / BOUND;
    match kind {
        Kind::Nice => [vec![0.0], vec![1.0]],
        Kind::RealNvp => [vec![0.0, 1.0], vec![1.0, 0.0]],
        Kind::Spline => [vec![0.0, 0.0, 0.0, 0.0, 1.0], vec![0.0, 0.0, b, -b, 0.0]],
    }
}

/// The couplings of the figure, ready to be run.
pub(super) struct Couplings<'a> {
    state: &'a CouplingState,
    layer: Layer,
}

impl<'a> Couplings<'a> {
    pub fn new(state: &'a CouplingState) -> Self {
        let transformer = transformer(state.kind);
        Self { state, layer: Layer::Pointwise(Pointwise { dim: 1, transformer }) }
    }

    fn theta<T: Real>(&self, z1: T) -> Vec<T> {
        theta(self.state.kind, self.state.scale.at(z1), self.state.shift.at(z1))
    }

    /// One number through the map that `z1` asks for; returns its image and log |d image / d number|.
    pub fn move_one<T: Real>(&self, way: Way, z1: T, z2: T, pass: &mut Pass<T>) -> (T, T) {
        let mut at = Batch::from_rows(1, vec![z2]);
        let mut log_det = [T::ZERO];
        self.layer.apply(way, &self.theta(z1), &mut at, &mut log_det, pass);
        (at.get(0, 0), log_det[0])
    }

    /// A point through all couplings, and log |det J|.
    pub fn run<T: Real>(&self, way: Way, mut z: [T; 2], pass: &mut Pass<T>) -> ([T; 2], T) {
        let mut log_det = T::ZERO;
        let second = self.state.alternate;
        let order: &[usize] = match (second, way) {
            (false, _) => &[1],
            (true, Way::Generate) => &[1, 0],
            (true, Way::Normalize) => &[0, 1],
        };
        for &moves in order {
            let (to, log) = self.move_one(way, z[1 - moves], z[moves], pass);
            z[moves] = to;
            log_det += log;
        }
        (z, log_det)
    }

    /// (∂x₂/∂z₁, ∂x₂/∂z₂) of the coupling that moves the second of two coordinates.
    pub fn row(&self, z1: f64, z2: f64) -> [f64; 2] {
        let mut pass = Pass::recording();
        let theta = self.theta(z1);
        let mut at = Batch::from_rows(1, vec![z2]);
        self.layer.apply(Way::Generate, &theta, &mut at, &mut [0.0], &mut pass);
        let (mut g, mut g_theta) = (Batch::from_rows(1, vec![1.0]), vec![0.0; theta.len()]);
        self.layer.vjp(Way::Generate, &theta, &mut g, &[0.0], &mut g_theta, &mut pass);
        let through = theta_slopes(self.state.kind).map(|d| d.iter().zip(&g_theta).map(|(d, g)| d * g).sum::<f64>());
        let by_z1 = through[0] * self.state.scale.derivative(z1) + through[1] * self.state.shift.derivative(z1);
        [by_z1, g.get(0, 0)]
    }
}
