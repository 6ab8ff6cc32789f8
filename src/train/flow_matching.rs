//! Flow matching (Lipman et al. 2023, equations 9 and 22, σ_min = 0; Liu et al. 2023): the velocity of a continuous flow is
//! fitted to straight paths from points z of the base to points x of the data, and no equation is solved.
//!
//! ```text
//! y_t = (1 - t) z + t x,    loss = E |v(y_t, t) - (x - z)|²,    t ~ U(0, 1), z ~ N(0, I), x ~ data
//! ```
//!
//! The minimum is v(y, t) = E[x - z | y_t = y], whose flow carries N(0, I) to the data. The loss is not a likelihood: it stays
//! above zero wherever paths cross. Which z goes with which x is free as long as both keep their distributions: pairs that
//! make Σ |x - z|² least within a group cross less, and the flow's paths become straighter (Tong et al. 2024).

use super::Lane;
use crate::flow::{Base, Bijection, Continuous, Flow, Layer};
use crate::math::{Batch, Real, Rng};
use crate::net::Gain;
use serde::{Deserialize, Serialize};

/// Which point of the base goes with which point of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pairing {
    /// Whichever comes: independent.
    #[default]
    Independent,
    /// Those that make Σ |x - z|² least within each group of [`CHUNK`](crate::flow::CHUNK) points of a batch, exactly.
    OptimalTransport,
}

impl Pairing {
    pub const ALL: [Pairing; 2] = [Pairing::Independent, Pairing::OptimalTransport];

    pub fn name(self) -> &'static str {
        match self {
            Pairing::Independent => "independent",
            Pairing::OptimalTransport => "optimal-transport",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Draws the conditional paths of one group of `n` points into `lane.x`: the rows are y_t, then t, then x - z.
    /// The times are stratified: one in each n-th of [0, 1].
    pub fn draw(self, data: &Batch<f32>, n: usize, rng: &mut Rng, lane: &mut Lane<f32>) {
        let dim = data.dim();
        let Lane { x: paths, assignment, .. } = lane;
        paths.reshape(2 * dim + 1, n);
        let (points, rest) = paths.values_mut().split_at_mut(dim * n);
        let (times, base) = rest.split_at_mut(n);
        rng.fill_normal(base);
        for (i, t) in times.iter_mut().enumerate() {
            let (from, u) = rng.below_and_uniform(data.len());
            *t = (i as f32 + u) / n as f32;
            for d in 0..dim {
                points[d * n + i] = data.get(d, from);
            }
        }
        if self == Pairing::OptimalTransport {
            let apart = |i: usize, j: usize| {
                (0..dim).map(|d| points[d * n + i] - base[d * n + j]).fold(0.0, |sum, off| sum + off * off)
            };
            let partner = assignment.solve(n, apart);
            let z = &mut lane.spare;
            z.clear();
            z.extend_from_slice(base);
            for d in 0..dim {
                (0..n).for_each(|i| base[d * n + i] = z[d * n + partner[i]]);
            }
        }
        for (points, base) in points.chunks_exact_mut(n.max(1)).zip(base.chunks_exact_mut(n.max(1))) {
            for ((x, z), &t) in points.iter_mut().zip(base).zip(&*times) {
                let velocity = *x - *z;
                *x = *z + t * velocity;
                *z = velocity;
            }
        }
    }
}

/// The field that flow matching can train: that of a flow which is one continuous layer on N(0, I).
pub fn lone_field(flow: &Flow) -> Option<&Continuous> {
    match (&flow.base, flow.layers.as_slice(), flow.context) {
        (Base::Normal { .. }, [Layer::Continuous(layer)], 0) => Some(layer),
        _ => None,
    }
}

/// First weights for flow matching: those of the hidden layers become √6 times as large, as He et al. (2015) have them. No
/// solver needs the field to be smooth at first, and a field that can bend early ends nearer to the data.
pub(super) fn widen(flow: &Flow, params: &mut [f32]) {
    if let Some(layer) = lone_field(flow) {
        let hidden = layer.field.offset(layer.field.depth() - 1);
        params[..hidden].iter_mut().for_each(|w| *w *= (Gain::COUPLING.hidden / Gain::FIELD.hidden) as f32);
    }
}

/// The sum of |v(y_t, t) - (x - z)|² over the paths in `lane.x`, divided by the size of the whole batch; adds its gradient to
/// `lane.gradient`. The loss of a flow that is not [`lone_field`]'s is NaN.
pub fn flow_matching_step<T: Real>(flow: &Flow, params: &[T], batch: usize, lane: &mut Lane<T>) -> T {
    let Some(layer) = lone_field(flow) else { return T::from_f64(f64::NAN) };
    let Lane { x: paths, gradient, pass, .. } = lane;
    let (n, rows) = (paths.len(), layer.dim() + 1);
    let (seen, wanted) = paths.values().split_at(rows * n);
    let mut input = pass.take(seen.len());
    input.copy_from_slice(seen);
    let mut off = layer.field.apply(params, input, n, pass);
    off.iter_mut().zip(wanted).for_each(|(v, &u)| *v -= u);
    let share = T::from_f64(1.0 / batch as f64);
    let loss = off.iter().fold(T::ZERO, |sum, &v| sum + v * v) * share;
    off.iter_mut().for_each(|v| *v *= share + share);
    layer.field.vjp_params(params, off, n, gradient, pass);
    loss
}
