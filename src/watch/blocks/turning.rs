//! A block by hand, whose g turns the plane: g(y) = −L R y with a rotation R. Training likes blocks that push along one
//! direction, and there the way back is nearly a line. Here each round of the iteration, error ← −J error = L R error, turns
//! the error by one angle and shrinks it to exactly L: a spiral.

use crate::flow::{Base, Estimator, Flow, Layer, Residual};
use crate::net::{Activation, Mlp};
use std::sync::OnceLock;

/// L.
pub const LIPSCHITZ: f64 = 0.9;
/// The angle of R.
pub const DEGREES: f64 = 35.0;

/// A flow of that block alone, over the standard normal of the plane, and its weights.
pub fn turning() -> (&'static Flow, &'static [f32]) {
    static FLOW: OnceLock<(Flow, Vec<f32>)> = OnceLock::new();
    let (flow, params) = FLOW.get_or_init(|| {
        let net = Mlp::new(2, &[], 2, Activation::Tanh);
        let block = Residual { net, lipschitz: LIPSCHITZ, estimator: Estimator::Exact };
        let (sin, cos) = libm::sincos(DEGREES.to_radians());
        let weights = [-cos, sin, -sin, -cos, 0.0, 0.0].map(|w| (LIPSCHITZ * w) as f32);
        (Flow::new(Base::Normal { dim: 2 }, vec![Layer::Residual(block)]), weights.to_vec())
    });
    (flow, params)
}
