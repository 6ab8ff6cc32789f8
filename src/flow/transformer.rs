//! Elementwise maps whose parameters a conditioner gives: the additive one of NICE (Dinh et al. 2014, eq. 9)
//! and the affine one of RealNVP (Dinh et al. 2017, eq. 4), x = e^s z + t with s = scale(u).

use super::Way;
use crate::math::Real;
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// How the conditioner's output u becomes the log-scale s. A bound keeps e^s finite without capping the likelihood (softly, widely).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Scale {
    /// s = u
    Exp,
    /// s = c tanh(u / c)
    Tanh { bound: f64 },
    /// s = u / (1 + |u / c|), as in zuko
    SoftClip { bound: f64 },
    /// e^s = σ(u + offset) + minimum, as in nflows and Glow: for flows trained elsewhere, since it caps the scale
    Sigmoid { offset: f64, minimum: f64 },
}

impl Scale {
    /// u -> s, in place.
    fn apply<T: Real>(self, u: &mut [T]) {
        match self {
            Scale::Exp => {}
            Scale::Tanh { bound } => {
                let (c, inverse) = (T::from_f64(bound), T::from_f64(1.0 / bound));
                u.iter_mut().for_each(|u| *u *= inverse);
                T::tanh_all(u);
                u.iter_mut().for_each(|u| *u *= c);
            }
            Scale::SoftClip { bound } => {
                let inverse = T::from_f64(1.0 / bound);
                u.iter_mut().for_each(|u| *u = *u / (T::ONE + (*u * inverse).abs()));
            }
            Scale::Sigmoid { offset, minimum } => {
                let (offset, minimum) = (T::from_f64(offset), T::from_f64(minimum));
                u.iter_mut().for_each(|u| *u = log_sigmoid(*u + offset, minimum));
            }
        }
    }

    /// ds/du, from s itself.
    fn slope<T: Real>(self, s: T) -> T {
        match self {
            Scale::Exp => T::ONE,
            Scale::Tanh { bound } => {
                let y = s * T::from_f64(1.0 / bound);
                T::ONE - y * y
            }
            Scale::SoftClip { bound } => {
                let y = T::ONE - s.abs() * T::from_f64(1.0 / bound);
                y * y
            }
            Scale::Sigmoid { minimum, .. } => {
                let (scale, minimum) = (s.exp(), T::from_f64(minimum));
                (scale - minimum) * (T::ONE + minimum - scale) / scale
            }
        }
    }
}

/// ln(σ(v) + minimum), with nothing lost where σ(v) is tiny and `minimum` is 0.
fn log_sigmoid<T: Real>(v: T, minimum: T) -> T {
    let (low, e) = (if v < T::ZERO { v } else { T::ZERO }, (-v.abs()).exp());
    let log = low - (T::ONE + e).ln();
    if minimum > T::ZERO { (log.exp() + minimum).ln() } else { log }
}

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
            Transformer::Additive => "additive coupling",
            Transformer::Affine(_) => "affine coupling",
        }
    }

    pub fn preserves_volume(&self) -> bool {
        matches!(self, Transformer::Additive)
    }

    /// One coordinate x [B], with its shift t [B] and its unscaled u [B] (empty when additive), at the fraction τ: e^{τs} z + τt.
    pub(super) fn apply<T: Real>(
        &self,
        tau: T,
        way: Way,
        (t, u): (&[T], &[T]),
        x: &mut [T],
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        match (self, way) {
            (Transformer::Additive, _) => {
                let step = way.sign::<T>() * tau;
                x.iter_mut().zip(t).for_each(|(x, &t)| *x += step * t);
            }
            (Transformer::Affine(scale), _) => {
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

    /// The gradient of x in place, that of (t, u) written over `g_t` and `g_u`.
    pub(super) fn vjp<T: Real>(
        &self,
        way: Way,
        g: &mut [T],
        g_log_det: &[T],
        (g_t, g_u): (&mut [T], &mut [T]),
        pass: &mut Pass<T>,
    ) {
        let sign = way.sign::<T>();
        match self {
            Transformer::Additive => g_t.iter_mut().zip(g).for_each(|(g_t, &mut g)| *g_t = sign * g),
            Transformer::Affine(scale) => {
                let (s, e, scaled) = (pass.restore(), pass.restore(), pass.restore());
                for i in 0..g.len() {
                    g_u[i] = sign * (g[i] * scaled[i] + g_log_det[i]) * scale.slope(s[i]);
                    let through = g[i] * e[i];
                    g_t[i] = if way == Way::Generate { g[i] } else { -through };
                    g[i] = through;
                }
                [s, e, scaled].into_iter().for_each(|buffer| pass.give(buffer));
            }
        }
    }
}
