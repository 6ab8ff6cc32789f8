//! Elementwise maps whose parameters a conditioner gives, or which are learned themselves ([`super::Pointwise`]): the additive
//! one of NICE (Dinh et al. 2014, eq. 9), the affine one of RealNVP (Dinh et al. 2017, eq. 4), x = e^s z + t with
//! s = scale(u), and monotone functions of one coordinate.

mod rows;
mod scale;

pub use rows::ParameterLayout;
pub(in crate::flow) use rows::Place;
pub use scale::Scale;

use super::Way;
use crate::math::Real;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// The elementwise map of a coupling layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Transformer {
    /// x = z + t
    Additive,
    /// x = e^s z + t
    Affine(Scale),
}

impl Transformer {
    /// How many numbers each transformed coordinate takes from the conditioner.
    pub fn num_params(&self) -> usize {
        match self {
            Transformer::Additive => 1,
            Transformer::Affine(_) => 2,
        }
    }

    pub fn title(&self) -> &'static str {
        match self {
            Transformer::Additive => "additive",
            Transformer::Affine(_) => "affine",
        }
    }

    /// The name of a coupling with it.
    pub fn coupling_title(&self) -> &'static str {
        match self {
            Transformer::Additive => "additive coupling",
            Transformer::Affine(_) => "affine coupling",
        }
    }

    /// The name of an autoregressive layer with it.
    pub fn autoregressive_title(&self) -> &'static str {
        match self {
            Transformer::Additive => "additive autoregressive",
            Transformer::Affine(_) => "affine autoregressive",
        }
    }

    pub fn preserves_volume(&self) -> bool {
        matches!(self, Transformer::Additive)
    }

    /// One coordinate x [B] at the fraction τ, for the affine one e^{τs} z + τt. Its P rows of parameters stand at `place`
    /// of `theta`.
    pub(super) fn apply<T: Real>(
        &self,
        tau: T,
        way: Way,
        (theta, place): (&[T], Place),
        x: &mut [T],
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        match (self, way) {
            (Transformer::Additive, _) => {
                let (step, t) = (way.sign::<T>() * tau, place.row(theta, 0));
                x.iter_mut().zip(t).for_each(|(x, &t)| *x += step * t);
            }
            (Transformer::Affine(scale), _) => {
                let (t, u) = (place.row(theta, 0), place.row(theta, 1));
                let mut s = pass.take(u.len());
                s.copy_from_slice(u);
                scale.apply(&mut s);
                let step = way.sign::<T>() * tau;
                let mut e = pass.take(u.len());
                for ((e, l), &s) in e.iter_mut().zip(log_det).zip(&s) {
                    *e = step * s;
                    *l += *e;
                }
                T::exp_all(&mut e);
                if way == Way::Generate {
                    x.iter_mut().zip(&e).for_each(|(x, &e)| *x *= e);
                    pass.save_copy(x);
                    x.iter_mut().zip(t).for_each(|(x, &t)| *x += tau * t);
                } else {
                    x.iter_mut().zip(t).zip(&e).for_each(|((x, &t), &e)| *x = (*x - tau * t) * e);
                    pass.save_copy(x);
                }
                pass.save(e);
                pass.save(s);
            }
        }
    }

    /// The gradient of x in place, that of the parameters written over their rows of `g_theta`.
    pub(super) fn vjp<T: Real>(
        &self,
        way: Way,
        g: &mut [T],
        g_log_det: &[T],
        (g_theta, place): (&mut [T], Place),
        pass: &mut Pass<T>,
    ) {
        let sign = way.sign::<T>();
        match self {
            Transformer::Additive => {
                place.row_mut(g_theta, 0).iter_mut().zip(g).for_each(|(g_t, &mut g)| *g_t = sign * g);
            }
            Transformer::Affine(scale) => {
                let (s, e, scaled) = (pass.restore(), pass.restore(), pass.restore());
                let g_u = place.row_mut(g_theta, 1);
                for i in 0..g.len() {
                    g_u[i] = sign * (g[i] * scaled[i] + g_log_det[i]) * scale.slope(s[i]);
                }
                let g_t = place.row_mut(g_theta, 0);
                for i in 0..g.len() {
                    let through = g[i] * e[i];
                    g_t[i] = if way == Way::Generate { g[i] } else { -through };
                    g[i] = through;
                }
                [s, e, scaled].into_iter().for_each(|buffer| pass.give(buffer));
            }
        }
    }
}
