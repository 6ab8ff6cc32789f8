//! The diagonal affine map x = e^s ⊙ z + b with learned s and b: log |det J| = Σ s.
//! Without the shift it is NICE's final scaling (Dinh et al. 2014, section 3.3).

use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Weights: s (D), then b (D) if `shift`. Starts as the identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagonal {
    pub dim: usize,
    pub shift: bool,
}

impl Diagonal {
    fn shift_of<T: Real>(&self, params: &[T], d: usize) -> T {
        if self.shift { params[self.dim + d] } else { T::ZERO }
    }
}

impl Bijection for Diagonal {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        if self.shift { 2 * self.dim } else { self.dim }
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, _rng: &mut Rng) {
        params.fill(0.0);
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
        let mut total = T::ZERO;
        for d in 0..self.dim {
            let s = way.sign::<T>() * tau * params[d];
            let (e, b) = (s.exp(), tau * self.shift_of(params, d));
            total += s;
            if way == Way::Generate {
                x.row_mut(d).iter_mut().for_each(|x| *x *= e);
                pass.save_copy(x.row(d));
                x.row_mut(d).iter_mut().for_each(|x| *x += b);
            } else {
                x.row_mut(d).iter_mut().for_each(|x| *x = (*x - b) * e);
                pass.save_copy(x.row(d));
            }
        }
        log_det.iter_mut().for_each(|l| *l += total);
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
        let sign = way.sign::<T>();
        for d in (0..self.dim).rev() {
            let e = (sign * params[d]).exp();
            let scaled = pass.restore();
            let mut g_s = T::ZERO;
            let mut g_b = T::ZERO;
            for ((g, &y), &g_l) in g.row_mut(d).iter_mut().zip(&scaled).zip(g_log_det) {
                g_s += *g * y + g_l;
                g_b += if way == Way::Generate { *g } else { -*g * e };
                *g *= e;
            }
            g_params[d] += sign * g_s;
            if self.shift {
                g_params[self.dim + d] += g_b;
            }
            pass.give(scaled);
        }
    }
}
