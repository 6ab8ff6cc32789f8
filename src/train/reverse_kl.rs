//! Reverse KL (Rezende and Mohamed 2015, eq. 15): the flow draws x = f(z) itself, and the target says how likely it is.
//!
//! ```text
//! KL(q ‖ p*) = E_z [log q(x) - log p*(x)],   log q(x) = log p(z) - log |det J_f(z)|,   z ~ N(0, I)
//! ```
//!
//! The noise z does not depend on the weights, so the gradient goes through f (Kingma and Welling 2014): at each point it
//! is the vjp of -∇ log p* at x and of -1 at log |det J|. The minimum is 0 where log p* is normalised, else -ln Z.

use super::Lane;
use crate::data::Score;
use crate::flow::{Flow, Way};
use crate::math::Real;

/// The sum of log q(x) - log p*(x), and of the layers' penalties, over the latent points `lane.x`, divided by the size of the whole batch; adds its
/// gradient to `lane.gradient` and leaves the points x in `lane.x`. The base has no weights: [`Objective::check`](super::Objective::check).
pub fn reverse_kl_step<T: Real>(flow: &Flow, params: &[T], target: &impl Score, batch: usize, lane: &mut Lane<T>) -> T {
    let Lane { x, gradient, pass, log_prob, g_log_prob: log_p, g_x, .. } = lane;
    let share = T::from_f64(-1.0 / batch as f64);
    log_prob.clear();
    log_prob.resize(x.len(), T::ZERO);
    log_p.clear();
    log_p.resize(x.len(), T::ZERO);
    g_x.reshape(x.dim(), x.len());
    (pass.penalty, pass.penalty_share) = (T::ZERO, Some(-share));

    flow.base.log_prob(flow.base_params(params), x, log_prob);
    log_prob.iter_mut().for_each(|l| *l = -*l);
    flow.apply(Way::Generate, params, x, log_prob, pass);
    target.score(x, log_p, g_x);
    log_prob.iter_mut().zip(&*log_p).for_each(|(sum, &l)| *sum += l);

    g_x.values_mut().iter_mut().for_each(|g| *g *= share);
    log_p.fill(share);
    flow.vjp(Way::Generate, params, g_x, log_p, gradient, pass);
    (T::sum(log_prob) - pass.penalty) * share
}
