//! Elementwise maps whose parameters a conditioner gives, or which are learned themselves ([`super::Pointwise`]): the additive
//! one of NICE (Dinh et al. 2014, eq. 9), the affine one of RealNVP (Dinh et al. 2017, eq. 4), x = e^s z + t with
//! s = scale(u), and monotone functions of one coordinate.

mod bins;
mod leaky;
mod piecewise;
mod rows;
mod scale;
mod sigmoid;
mod spline;

pub use bins::Knot;
pub use piecewise::PiecewiseLinear;
pub use rows::ParameterLayout;
pub(in crate::flow) use rows::Place;
pub use scale::Scale;
pub use spline::{Derivative, Ends, Spline};

use super::Way;
use crate::math::{Real, Wide};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// The elementwise map of a coupling layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Transformer {
    /// x = z + t
    Additive,
    /// x = e^s z + t
    Affine(Scale),
    /// Monotone rational-quadratic between -B and B (Durkan et al. 2019).
    Spline(Spline),
    /// Monotone and piecewise linear between -B and B.
    PiecewiseLinear(PiecewiseLinear),
    /// x = z, or e^s z below zero.
    LeakyRelu,
    /// x = (σ(z) - α) / (1 - 2α), without parameters; x lies in [0, 1] where σ(z) lies in [α, 1 - α].
    Sigmoid { alpha: f64 },
}

/// `v` held between two numbers; its derivative is kept.
#[inline(always)]
fn hold<T: Real>(v: T, low: T, high: T) -> T {
    let alone = T::from_f64(v.to_f64());
    let held = if alone < low { low } else { alone };
    let held = if held > high { high } else { held };
    held + (v - alone)
}

impl Transformer {
    /// How many numbers each transformed coordinate takes from the conditioner.
    pub fn num_params(&self) -> usize {
        match self {
            Transformer::Additive | Transformer::LeakyRelu => 1,
            Transformer::Affine(_) => 2,
            Transformer::Spline(spline) => spline.num_params(),
            Transformer::PiecewiseLinear(map) => map.num_params(),
            Transformer::Sigmoid { .. } => 0,
        }
    }

    pub fn title(&self) -> &'static str {
        match self {
            Transformer::Additive => "additive",
            Transformer::Affine(_) => "affine",
            Transformer::Spline(_) => "spline",
            Transformer::PiecewiseLinear(_) => "piecewise-linear",
            Transformer::LeakyRelu => "leaky ReLU",
            Transformer::Sigmoid { .. } => "sigmoid",
        }
    }

    /// The name of a coupling with it.
    pub fn coupling_title(&self) -> &'static str {
        match self {
            Transformer::Additive => "additive coupling",
            Transformer::Affine(_) => "affine coupling",
            Transformer::Spline(_) => "spline coupling",
            Transformer::PiecewiseLinear(_) => "piecewise-linear coupling",
            Transformer::LeakyRelu => "leaky ReLU coupling",
            Transformer::Sigmoid { .. } => "sigmoid coupling",
        }
    }

    /// The name of an autoregressive layer with it.
    pub fn autoregressive_title(&self) -> &'static str {
        match self {
            Transformer::Additive => "additive autoregressive",
            Transformer::Affine(_) => "affine autoregressive",
            Transformer::Spline(_) => "spline autoregressive",
            Transformer::PiecewiseLinear(_) => "piecewise-linear autoregressive",
            Transformer::LeakyRelu => "leaky ReLU autoregressive",
            Transformer::Sigmoid { .. } => "sigmoid autoregressive",
        }
    }

    /// Parameters at which it is the identity, `num_params` of them; a sigmoid has none.
    pub fn identity_params(&self, params: &mut [f32]) {
        params.fill(0.0);
        if let Transformer::Spline(spline) = self {
            params[2 * spline.bins..].fill(spline.identity_derivative() as f32);
        }
    }

    /// Moves the last bias of a conditioner, `coordinates` times `num_params` long, so that a net whose outputs are near zero
    /// gives nearly the identity.
    pub(super) fn add_identity(&self, layout: ParameterLayout, coordinates: usize, bias: &mut [f32]) {
        let each = self.num_params();
        let mut identity = vec![0.0; each];
        self.identity_params(&mut identity);
        for i in 0..coordinates {
            let place = layout.rows(i, coordinates, each, 1);
            identity.iter().enumerate().for_each(|(p, v)| place.row_mut(bias, p)[0] += v);
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
        if tau != T::ZERO {
            T::widely(Apply { transformer: self, tau, way, given: (theta, place), x, log_det, pass });
        }
    }

    #[inline(always)]
    fn apply_plainly<T: Real>(
        &self,
        tau: T,
        way: Way,
        given: (&[T], Place),
        x: &mut [T],
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (theta, place) = given;
        match self {
            Transformer::Spline(spline) => spline.apply(tau, way, given, x, log_det, pass),
            Transformer::PiecewiseLinear(map) => map.apply(tau, way, given, x, log_det, pass),
            Transformer::LeakyRelu => leaky::apply(tau, way, given, x, log_det, pass),
            Transformer::Sigmoid { alpha } => sigmoid::apply(*alpha, tau, way, x, log_det, pass),
            Transformer::Additive => {
                let (step, t) = (way.sign::<T>() * tau, place.row(theta, 0));
                x.iter_mut().zip(t).for_each(|(x, &t)| *x += step * t);
            }
            Transformer::Affine(scale) => {
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
        given: (&mut [T], Place),
        pass: &mut Pass<T>,
    ) {
        T::widely(Vjp { transformer: self, way, g, g_log_det, given, pass });
    }

    #[inline(always)]
    fn vjp_plainly<T: Real>(
        &self,
        way: Way,
        g: &mut [T],
        g_log_det: &[T],
        (g_theta, place): (&mut [T], Place),
        pass: &mut Pass<T>,
    ) {
        let sign = way.sign::<T>();
        match self {
            Transformer::Spline(spline) => spline.vjp(way, g, g_log_det, (g_theta, place), pass),
            Transformer::PiecewiseLinear(map) => map.vjp(way, g, g_log_det, (g_theta, place), pass),
            Transformer::LeakyRelu => leaky::vjp(way, g, g_log_det, (g_theta, place), pass),
            Transformer::Sigmoid { .. } => sigmoid::vjp(g, g_log_det, pass),
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

/// The arguments of [`Transformer::apply`].
struct Apply<'a, T> {
    transformer: &'a Transformer,
    tau: T,
    way: Way,
    given: (&'a [T], Place),
    x: &'a mut [T],
    log_det: &'a mut [T],
    pass: &'a mut Pass<T>,
}

impl<T: Real> Wide for Apply<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.transformer.apply_plainly(self.tau, self.way, self.given, self.x, self.log_det, self.pass);
    }
}

/// The arguments of [`Transformer::vjp`].
struct Vjp<'a, T> {
    transformer: &'a Transformer,
    way: Way,
    g: &'a mut [T],
    g_log_det: &'a [T],
    given: (&'a mut [T], Place),
    pass: &'a mut Pass<T>,
}

impl<T: Real> Wide for Vjp<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.transformer.vjp_plainly(self.way, self.g, self.g_log_det, self.given, self.pass);
    }
}
