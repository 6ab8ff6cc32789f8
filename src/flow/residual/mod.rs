//! The residual layer x = z + g(z) with g a network of Lipschitz constant below 1: invertible by Banach's theorem
//! (i-ResNet, Behrmann et al. 2019), and log |det| = log det(I + J), J = ∂g/∂z, the determinant itself or a series of
//! traces (Chen et al. 2019, residual flows). Density estimation takes the layer inverted, so that normalizing is explicit.

mod inverse;
mod spectral;

pub use spectral::Warm;

use super::{Bijection, Estimator, Way};
use crate::math::{Batch, Real, Rng, lu};
use crate::net::{Gain, Linearized, Mlp, Pass};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residual {
    /// g, from D to D.
    pub net: Mlp,
    /// The product of the spectral norms of g's matrices (and of the activation's steepest slopes) is held at or below
    /// this, which is below 1.
    pub lipschitz: f64,
    /// How the log-determinant is estimated where a pass asks for estimates.
    pub estimator: Estimator,
}

impl Residual {
    /// The D rows that are moved; a context stands below them.
    fn own<'a, T: Real>(&self, x: &'a Batch<T>) -> &'a [T] {
        &x.values()[..self.dim() * x.len()]
    }

    /// The LU factors of I + τ J, D·D rows of length n; the caller gives them back.
    fn factors<T: Real>(&self, tau: T, params: &[T], at: &Linearized<T>, n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let dim = self.dim();
        let (mut matrix, mut basis) = (pass.take(dim * dim * n), pass.take(dim * n));
        for (k, column) in matrix.chunks_exact_mut((dim * n).max(1)).enumerate() {
            basis.fill(T::ZERO);
            basis[k * n..(k + 1) * n].fill(T::ONE);
            let pushed = self.net.push(params, at, &basis, pass);
            column.iter_mut().zip(&pushed).for_each(|(m, &j)| *m = tau * j);
            column[k * n..(k + 1) * n].iter_mut().for_each(|m| *m += T::ONE);
            pass.give(pushed);
        }
        pass.give(basis);
        lu::factor(&mut matrix, dim, n);
        matrix
    }

    /// Adds `sign` · log det(I + τ J) to `log_det` and saves pairs u, v such that its derivative is Σ uᵀ dJ v.
    fn log_det<T: Real>(
        &self,
        (sign, tau): (T, T),
        params: &[T],
        at: &Linearized<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let (dim, n) = (self.dim(), log_det.len());
        let noise = if self.estimator == Estimator::Exact { None } else { pass.noise() };
        if let Some(mut rng) = noise {
            let pull = |v: &[T], pass: &mut Pass<T>| {
                let mut pulled = self.net.pull(params, at, v, pass);
                pulled.iter_mut().for_each(|p| *p *= tau);
                pulled
            };
            let found = self.estimator.estimate((dim, n), &mut rng, pull, pass);
            log_det.iter_mut().zip(&found.log_det).for_each(|(l, &e)| *l += sign * e);
            pass.give(found.log_det);
            pass.save(found.u);
            pass.save(found.v);
            return;
        }
        let factors = self.factors(tau, params, at, n, pass);
        lu::add_log_det(sign, &factors, dim, n, log_det);
        if pass.is_recording() {
            let (mut u, mut v) = (pass.take(dim * dim * n), pass.take(dim * dim * n));
            v.fill(T::ZERO);
            (0..dim).for_each(|k| v[(k * dim + k) * n..][..n].fill(T::ONE));
            u.copy_from_slice(&v);
            u.chunks_exact_mut((dim * n).max(1)).for_each(|column| lu::solve_transposed(&factors, dim, n, column));
            pass.save(u);
            pass.save(v);
        }
        pass.give(factors);
    }
}

impl Bijection for Residual {
    fn dim(&self) -> usize {
        self.net.outputs()
    }

    fn num_params(&self) -> usize {
        self.net.num_params()
    }

    fn init(&self, _way: Way, params: &mut [f32], _x: &Batch<f32>, rng: &mut Rng) {
        self.net.init(Gain::RESIDUAL, params, rng);
        self.project(params, &mut Warm::default());
    }

    fn project(&self, params: &mut [f32], warm: &mut Warm) {
        spectral::project(&self.net, self.lipschitz, params, warm);
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
        if way == Way::Normalize {
            self.solve(tau, params, x, pass);
        }
        let (g, at) = self.net.linearize(params, self.own(x), x.len(), pass);
        self.log_det((way.sign(), tau), params, &at, log_det, pass);
        if way == Way::Generate {
            x.values_mut().iter_mut().zip(&g).for_each(|(x, &g)| *x += tau * g);
        }
        pass.give(g);
        at.save(pass);
    }

    /// Explicit: the cotangents of g and of J together. Implicit (x solves x + g(x) = y): the cotangent of x, log_det's share
    /// included, goes through (I + J)ᵀ w = g_x; then g_y = w, and the weights take -w through g.
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
        let at = Linearized::restore(n, pass);
        let (v, mut u) = (pass.restore(), pass.restore());
        let sign = way.sign::<T>();
        for row in u.chunks_exact_mut(n.max(1)) {
            row.iter_mut().zip(g_log_det).for_each(|(u, &l)| *u *= sign * l);
        }
        let mut through = pass.take(self.dim() * n);
        if way == Way::Generate {
            through.copy_from_slice(self.own(g));
        } else {
            through.fill(T::ZERO);
        }
        let g_x = self.net.vjp_linearized(params, &at, &through, &u, &v, g_params, pass);
        g.values_mut().iter_mut().zip(&g_x).for_each(|(g, &x)| *g += x);
        pass.give(g_x);
        if way == Way::Normalize {
            let factors = self.factors(T::ONE, params, &at, n, pass);
            lu::solve_transposed(&factors, self.dim(), n, &mut g.values_mut()[..self.dim() * n]);
            pass.give(factors);
            through.iter_mut().zip(g.values()).for_each(|(t, &w)| *t = -w);
            let unused = self.net.vjp_linearized(params, &at, &through, &[], &[], g_params, pass);
            pass.give(unused);
        }
        [through, u, v].into_iter().for_each(|buffer| pass.give(buffer));
        at.give_back(pass);
    }
}
