//! Adam's update of many weights (Kingma and Ba 2015, algorithm 1). Every operation is rounded by itself, so that all machines
//! agree; without branches the compiler makes vector code of the loop.

use super::Lanes;

/// The numbers of one step that all weights share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// How fast the moments forget: 1 - β₁ and 1 - β₂.
    pub keep: [f32; 2],
    /// What the gradient is multiplied by first.
    pub scale: f32,
    pub rate: f32,
    pub epsilon: f32,
}

/// Moments below this move no weight, and are nothing: the weights of units that have died would let theirs fall to subnormal numbers,
/// which a processor handles a hundred times as slowly, and keep them there for the rest of the run.
const NOTHING: f32 = 1e-30;

#[inline(always)]
fn kept(moment: f32) -> f32 {
    if moment.abs() < NOTHING { 0.0 } else { moment }
}

#[inline(always)]
pub(super) fn adam_body<L: Lanes>(u: Update, params: &mut [f32], gradient: &[f32], m: &mut [f32], v: &mut [f32]) {
    for (((p, &g), m), v) in params.iter_mut().zip(gradient).zip(m).zip(v) {
        let g = g * u.scale;
        *m = kept(*m + u.keep[0] * (g - *m));
        *v = kept(*v + u.keep[1] * (g * g - *v));
        *p -= u.rate * *m / (v.sqrt() + u.epsilon);
    }
}
