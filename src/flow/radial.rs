//! The radial flow x = z + h(r) d with d = z - z₀, r = |d|, h = β̂/(α + r): space is drawn to a centre or pushed from it.
//! log |det J| = (D - 1) ln(1 + h) + ln(1 + h + h' r) (Rezende and Mohamed 2015, equation 14), invertible as β̂ = softplus(β) - α
//! is above -α (appendix A.2).
//!
//! With e = α + β̂ > 0 every part is positive: 1 + h = (r + e)/(α + r), 1 + h + h' r = N/(α + r)², N = r² + 2αr + αe. The inverse
//! is closed: ρ = |x - z₀| gives r² + (e - ρ) r - αρ = 0.

use super::softplus::{SOFTPLUS_IS_ONE, softplus, softplus_slope};
use super::{Bijection, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Weights: z₀ (D), ln α, β. Starts as the identity, around a random centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Radial {
    pub dim: usize,
}

/// ln α is held between -20 and 20.
const LOG_ALPHA: f64 = 20.0;
/// A radius whose square is below this is 0.
const TINY: f64 = 1e-36;

#[derive(Clone, Copy)]
struct Shape<T> {
    /// D - 1
    across: T,
    alpha: T,
    /// e = α + β̂
    inner: T,
}

/// How log |det J| and h change with r, α and e.
struct Slopes<T> {
    log_det: [T; 3],
    h: [T; 3],
}

impl<T: Real> Shape<T> {
    fn new(dim: usize, tau: T, params: &[T]) -> Self {
        let bound = T::from_f64(LOG_ALPHA);
        let log_alpha = params[dim];
        let log_alpha = if log_alpha > bound { bound } else { log_alpha };
        let log_alpha = if log_alpha < -bound { -bound } else { log_alpha };
        let alpha = log_alpha.exp();
        let inner = (T::ONE - tau) * alpha + tau * softplus(params[dim + 1]);
        Self { across: T::from_f64(dim as f64 - 1.0), alpha, inner }
    }

    /// N
    fn numerator(self, r: T) -> T {
        r * (r + self.alpha + self.alpha) + self.alpha * self.inner
    }

    fn log_det(self, r: T) -> T {
        let outer = self.alpha + r;
        self.across * ((r + self.inner) / outer).ln() + (self.numerator(r) / (outer * outer)).ln()
    }

    /// r from ρ, without the difference of near numbers.
    fn radius(self, rho: T) -> T {
        let (half, two) = (T::from_f64(0.5), T::from_f64(2.0));
        let lead = rho - self.inner;
        let root = (lead * lead + two * two * self.alpha * rho).sqrt();
        if lead > T::ZERO { half * (lead + root) } else { two * self.alpha * rho / (root - lead) }
    }

    fn slopes(self, r: T) -> Slopes<T> {
        let (outer, inner, numerator) = (self.alpha + r, r + self.inner, self.numerator(r));
        let (per_outer, per_inner) = (T::ONE / outer, T::ONE / inner);
        let two = T::from_f64(2.0);
        Slopes {
            log_det: [
                self.across * (per_inner - per_outer) + two * outer / numerator - two * per_outer,
                (two * r + self.inner) / numerator - (self.across + two) * per_outer,
                self.across * per_inner + self.alpha / numerator,
            ],
            h: [(self.alpha - self.inner) * per_outer * per_outer, -inner * per_outer * per_outer, per_outer],
        }
    }
}

/// |x - z₀| of every point.
fn distances<T: Real>(center: &[T], x: &Batch<T>, out: &mut [T]) {
    out.fill(T::ZERO);
    for (d, &c) in center.iter().enumerate() {
        out.iter_mut().zip(x.row(d)).for_each(|(r, &x)| *r += (x - c) * (x - c));
    }
    let tiny = T::from_f64(TINY);
    out.iter_mut().for_each(|r| *r = if *r < tiny { T::ZERO } else { r.sqrt() });
}

impl Bijection for Radial {
    fn dim(&self) -> usize {
        self.dim
    }

    fn num_params(&self) -> usize {
        self.dim + 2
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        params[..self.dim].iter_mut().for_each(|c| *c = rng.normal() as f32);
        params[self.dim] = 0.0;
        params[self.dim + 1] = SOFTPLUS_IS_ONE as f32;
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
        if tau <= T::ZERO {
            return;
        }
        let (center, shape) = (&params[..self.dim], Shape::new(self.dim, tau, params));
        let (mut r, mut factor) = (pass.take(x.len()), pass.take(x.len()));
        if way == Way::Generate {
            pass.save_copy(&x.values()[..self.dim * x.len()]);
        }
        distances(center, x, &mut r);
        for ((r, factor), l) in r.iter_mut().zip(&mut factor).zip(log_det) {
            if way == Way::Generate {
                *factor = (*r + shape.inner) / (*r + shape.alpha);
                *l += shape.log_det(*r);
            } else {
                *r = shape.radius(*r);
                *factor = (*r + shape.alpha) / (*r + shape.inner);
                *l -= shape.log_det(*r);
            }
        }
        for (d, &c) in center.iter().enumerate() {
            x.row_mut(d).iter_mut().zip(&factor).for_each(|(x, &f)| *x = c + f * (*x - c));
        }
        if way == Way::Normalize {
            pass.save_copy(&x.values()[..self.dim * x.len()]);
        }
        pass.save(r);
        pass.give(factor);
    }

    /// Normalizing, y = J⁻ᵀ (g - g_l ∂l/∂z) goes to the input, and the weights take what generating with -y and -g_l would.
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
        let (center, shape) = (&params[..self.dim], Shape::new(self.dim, T::ONE, params));
        let r = pass.restore();
        let z = Batch::from_rows(self.dim, pass.restore());
        let (mut along, mut scale) = (pass.take(n), pass.take(n));
        let inverse = |r: T| if r > T::ZERO { T::ONE / r } else { T::ZERO };
        if way == Way::Normalize {
            self.pull_back(shape, (center, &z, &r), g_log_det, g, (&mut along, &mut scale));
        }
        let sign = way.sign::<T>();
        self.dot(center, &z, g, &mut along);
        let (mut g_alpha, mut g_inner) = (T::ZERO, T::ZERO);
        for ((along, scale), (&r, &g_l)) in along.iter_mut().zip(&mut scale).zip(r.iter().zip(g_log_det)) {
            let slopes = shape.slopes(r);
            let both = |i: usize| sign * (*along * slopes.h[i] + g_l * slopes.log_det[i]);
            let (by_r, by_alpha, by_inner) = (both(0), both(1), both(2));
            g_alpha += by_alpha;
            g_inner += by_inner;
            *along = by_r * inverse(r);
            *scale = (shape.inner - shape.alpha) / (shape.alpha + r);
        }
        for (d, &c) in center.iter().enumerate() {
            let mut g_center = T::ZERO;
            for (((g, &z), &along), &h) in g.row_mut(d).iter_mut().zip(z.row(d)).zip(&along).zip(&scale) {
                let moved = sign * h * *g + along * (z - c);
                g_center -= moved;
                if way == Way::Generate {
                    *g += moved;
                }
            }
            g_params[d] += g_center;
        }
        if params[self.dim].abs() <= T::from_f64(LOG_ALPHA) {
            g_params[self.dim] += g_alpha * shape.alpha;
        }
        g_params[self.dim + 1] += g_inner * softplus_slope(params[self.dim + 1]);
        pass.give(scale);
        pass.give(along);
        pass.give(z.into_values());
        pass.give(r);
    }
}

impl Radial {
    /// d · g of every point.
    fn dot<T: Real>(&self, center: &[T], z: &Batch<T>, g: &Batch<T>, out: &mut [T]) {
        out.fill(T::ZERO);
        for (d, &c) in center.iter().enumerate() {
            out.iter_mut().zip(z.row(d)).zip(g.row(d)).for_each(|((out, &z), &g)| *out += (z - c) * g);
        }
    }

    /// g -> J⁻ᵀ (g - g_l ∂l/∂z) with J = (1 + h) I + h'/r d dᵀ.
    fn pull_back<T: Real>(
        &self,
        shape: Shape<T>,
        (center, z, r): (&[T], &Batch<T>, &[T]),
        g_log_det: &[T],
        g: &mut Batch<T>,
        (along, scale): (&mut [T], &mut [T]),
    ) {
        self.dot(center, z, g, along);
        for ((along, scale), (&r, &g_l)) in along.iter_mut().zip(scale.iter_mut()).zip(r.iter().zip(g_log_det)) {
            let slopes = shape.slopes(r);
            let per_r = if r > T::ZERO { T::ONE / r } else { T::ZERO };
            let (outer, bend) = (shape.alpha + r, g_l * slopes.log_det[0]);
            *scale = outer / (r + shape.inner);
            let radial = outer * outer / shape.numerator(r);
            let inward = (*along - bend * r) * slopes.h[0] * per_r * *scale * radial;
            *along = -(bend * per_r * *scale + inward);
        }
        for (d, &c) in center.iter().enumerate() {
            let parts = g.row_mut(d).iter_mut().zip(z.row(d)).zip(&*along).zip(&*scale);
            parts.for_each(|(((g, &z), &along), &scale)| *g = scale * *g + along * (z - c));
        }
    }
}
