//! A network linearised at the points of a batch: its Jacobian J times a vector, Jᵀ times a vector, and the derivative of
//! uᵀ J v for constant u and v. Traces, determinants and their estimates are sums of such terms, so this is all that residual
//! and continuous flows need of a network (Pearlmutter 1994 for the derivative of J v).

use super::mlp::Affine;
use super::{Mlp, Pass};
use crate::math::{Product, Real};

/// What linearising leaves, level after level in flat buffers of rows of length n.
#[derive(Debug)]
pub struct Linearized<T> {
    pub(super) n: usize,
    /// The input of every affine map.
    inputs: Vec<T>,
    /// σ' and σ'' of every hidden unit.
    pub(super) slopes: Vec<T>,
    pub(super) curvatures: Vec<T>,
}

impl<T: Real> Linearized<T> {
    pub fn give_back(self, pass: &mut Pass<T>) {
        [self.inputs, self.slopes, self.curvatures].into_iter().for_each(|buffer| pass.give(buffer));
    }

    /// Zeros, one for what enters every hidden unit: where gradients through the slopes are gathered.
    pub fn no_bend(&self, pass: &mut Pass<T>) -> Vec<T> {
        let mut bend = pass.take(self.slopes.len());
        bend.fill(T::ZERO);
        bend
    }

    /// Onto the tape, or back to the pool when nothing is recorded.
    pub fn save(self, pass: &mut Pass<T>) {
        [self.inputs, self.slopes, self.curvatures].into_iter().for_each(|buffer| pass.save(buffer));
    }

    /// What was saved last, for `n` points.
    pub fn restore(n: usize, pass: &mut Pass<T>) -> Self {
        let (curvatures, slopes) = (pass.restore(), pass.restore());
        Self { n, inputs: pass.restore(), slopes, curvatures }
    }
}

impl Mlp {
    /// The part of a buffer over all hidden levels that belongs to hidden level `i`, counted from 0.
    pub(super) fn hidden(&self, i: usize, n: usize) -> core::ops::Range<usize> {
        let before: usize = self.widths[1..=i].iter().sum();
        before * n..(before + self.widths[i + 1]) * n
    }

    fn hidden_units(&self) -> usize {
        self.widths[1..self.depth()].iter().sum()
    }

    /// x [inputs][n] -> the outputs [outputs][n] alone: nothing is recorded. The caller gives the result back.
    pub fn value<T: Real>(&self, params: &[T], x: &[T], n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let mut h = pass.take(x.len());
        h.copy_from_slice(x);
        for i in 0..self.depth() {
            let a = self.affine(i);
            let (w, b) = a.split(params);
            let mut y = pass.take(a.outputs * n);
            if i + 1 < self.depth() {
                self.activation.of_layer(product(&a, n), (w, b), &h, &mut y);
            } else {
                T::matmul(product(&a, n), w, &h, b, &mut y);
            }
            pass.give(core::mem::replace(&mut h, y));
        }
        h
    }

    /// x [inputs][n] -> the outputs [outputs][n] and what the other functions here need. The caller gives both back.
    ///
    /// # Panics
    /// On a masked network.
    pub fn linearize<T: Real>(&self, params: &[T], x: &[T], n: usize, pass: &mut Pass<T>) -> (Vec<T>, Linearized<T>) {
        assert!(self.degrees.is_none(), "a masked network is not linearised");
        let (first, hidden) = (self.inputs() * n, self.hidden_units() * n);
        let (mut inputs, mut slopes, mut curvatures) =
            (pass.take(first + hidden), pass.take(hidden), pass.take(hidden));
        inputs[..first].copy_from_slice(x);
        let mut start = 0;
        for i in 0..self.depth() - 1 {
            let a = self.affine(i);
            let (h, y) = inputs[start..].split_at_mut(a.inputs * n);
            let (y, own) = (&mut y[..a.outputs * n], self.hidden(i, n));
            let (w, b) = a.split(params);
            T::matmul(product(&a, n), w, h, b, y);
            self.activation.apply_twice(y, &mut slopes[own.clone()], &mut curvatures[own]);
            start += a.inputs * n;
        }
        let a = self.affine(self.depth() - 1);
        let (w, b) = a.split(params);
        let mut y = pass.take(a.outputs * n);
        T::matmul(product(&a, n), w, &inputs[start..], b, &mut y);
        (y, Linearized { n, inputs, slopes, curvatures })
    }

    /// J v: v [inputs][n] -> [outputs][n]. The caller gives the result back.
    pub fn push<T: Real>(&self, params: &[T], at: &Linearized<T>, v: &[T], pass: &mut Pass<T>) -> Vec<T> {
        let mut h = pass.take(v.len());
        h.copy_from_slice(v);
        for i in 0..self.depth() {
            let a = self.times(i, params, &h, at.n, pass);
            pass.give(core::mem::replace(&mut h, a));
            if i + 1 < self.depth() {
                scale(&mut h, &at.slopes[self.hidden(i, at.n)]);
            }
        }
        h
    }

    /// Jᵀ g: g [outputs][n] -> [inputs][n]. The caller gives the result back.
    pub fn pull<T: Real>(&self, params: &[T], at: &Linearized<T>, g: &[T], pass: &mut Pass<T>) -> Vec<T> {
        let mut c = pass.take(g.len());
        c.copy_from_slice(g);
        for i in (0..self.depth()).rev() {
            let back = self.transposed_times(i, params, &c, at.n, pass);
            pass.give(core::mem::replace(&mut c, back));
            if i > 0 {
                scale(&mut c, &at.slopes[self.hidden(i - 1, at.n)]);
            }
        }
        c
    }

    /// The gradient of gᵀ y + Σ_k u_kᵀ J v_k with respect to the input [inputs][n]; adds that of the weights to `g_params`.
    /// g [outputs][n]; u is K of [outputs][n] one after another, v is K of [inputs][n], both constants.
    #[allow(clippy::too_many_arguments, reason = "two kinds of cotangent, each with its own vectors")]
    pub fn vjp_linearized<T: Real>(
        &self,
        params: &[T],
        at: &Linearized<T>,
        g: &[T],
        u: &[T],
        v: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) -> Vec<T> {
        let mut bend = at.no_bend(pass);
        let (outputs, inputs) = (self.outputs() * at.n, self.inputs() * at.n);
        for (u, v) in u.chunks_exact(outputs.max(1)).zip(v.chunks_exact(inputs.max(1))) {
            self.vjp_bilinear(params, at, u, v, &mut bend, g_params, pass);
        }
        self.vjp_bent(params, at, g, bend, g_params, pass)
    }

    /// The gradient of gᵀ y and of what `bend` gathered, with respect to the input; adds that of the weights to `g_params`,
    /// unless that is empty. Takes `bend`.
    pub fn vjp_bent<T: Real>(
        &self,
        params: &[T],
        at: &Linearized<T>,
        g: &[T],
        bend: Vec<T>,
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) -> Vec<T> {
        let n = at.n;
        let mut q = pass.take(g.len());
        q.copy_from_slice(g);
        let mut end = at.inputs.len();
        for i in (0..self.depth()).rev() {
            let a = self.affine(i);
            let h = &at.inputs[end - a.inputs * n..end];
            end -= a.inputs * n;
            if !g_params.is_empty() {
                let (g_w, g_b) = a.split_mut(g_params);
                T::matmul_gradient(product(&a, n), &q, h, g_w);
                g_b.iter_mut().zip(q.chunks_exact(n.max(1))).for_each(|(sum, row)| *sum += T::sum(row));
            }
            let back = self.transposed_times(i, params, &q, n, pass);
            pass.give(core::mem::replace(&mut q, back));
            if i > 0 {
                let own = self.hidden(i - 1, n);
                scale(&mut q, &at.slopes[own.clone()]);
                q.iter_mut().zip(&bend[own]).for_each(|(q, &b)| *q += b);
            }
        }
        pass.give(bend);
        q
    }

    /// One term uᵀ J v: adds its gradient through the matrices to `g_params`, unless that is empty, and that with respect to
    /// what enters every hidden unit to `bend`.
    #[allow(clippy::too_many_arguments, reason = "the two vectors and where their gradients go")]
    pub fn vjp_bilinear<T: Real>(
        &self,
        params: &[T],
        at: &Linearized<T>,
        u: &[T],
        v: &[T],
        bend: &mut [T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        let n = at.n;
        // The tangents a_i = W_i ḣ_i of every hidden level, before its activation.
        let mut tangents = pass.take(at.slopes.len());
        let mut h = pass.take(v.len());
        h.copy_from_slice(v);
        for i in 0..self.depth() - 1 {
            let own = self.hidden(i, n);
            let a = self.times(i, params, &h, n, pass);
            tangents[own.clone()].copy_from_slice(&a);
            pass.give(core::mem::replace(&mut h, a));
            scale(&mut h, &at.slopes[own]);
        }
        let mut c = pass.take(u.len());
        c.copy_from_slice(u);
        for i in (0..self.depth()).rev() {
            let a = self.affine(i);
            if !g_params.is_empty() {
                T::matmul_gradient(product(&a, n), &c, &h, a.split_mut(g_params).0);
            }
            let back = self.transposed_times(i, params, &c, n, pass);
            pass.give(core::mem::replace(&mut c, back));
            if i == 0 {
                break;
            }
            let own = self.hidden(i - 1, n);
            let (a, d) = (&tangents[own.clone()], &at.slopes[own.clone()]);
            for ((b, &c), (&a, &curvature)) in
                bend[own.clone()].iter_mut().zip(&c).zip(a.iter().zip(&at.curvatures[own]))
            {
                *b += c * a * curvature;
            }
            scale(&mut c, d);
            let below = if i > 1 { self.hidden(i - 2, n) } else { 0..0 };
            let mut under = pass.take(self.widths[i - 1] * n);
            if i > 1 {
                under.copy_from_slice(&tangents[below.clone()]);
                scale(&mut under, &at.slopes[below]);
            } else {
                under.copy_from_slice(v);
            }
            pass.give(core::mem::replace(&mut h, under));
        }
        [tangents, h, c].into_iter().for_each(|buffer| pass.give(buffer));
    }

    /// W_i h, without the bias.
    fn times<T: Real>(&self, i: usize, params: &[T], h: &[T], n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let a = self.affine(i);
        let (mut y, mut zero) = (pass.take(a.outputs * n), pass.take(a.outputs));
        zero.fill(T::ZERO);
        T::matmul(product(&a, n), a.split(params).0, h, &zero, &mut y);
        pass.give(zero);
        y
    }

    /// W_iᵀ c.
    fn transposed_times<T: Real>(&self, i: usize, params: &[T], c: &[T], n: usize, pass: &mut Pass<T>) -> Vec<T> {
        let a = self.affine(i);
        let mut h = pass.take(a.inputs * n);
        T::matmul_transposed(Product { m: a.inputs, k: a.outputs, n }, a.split(params).0, c, &mut h);
        h
    }
}

fn product(a: &Affine, n: usize) -> Product {
    Product { m: a.outputs, k: a.inputs, n }
}

fn scale<T: Real>(values: &mut [T], by: &[T]) {
    T::multiply(values, by);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Dual, Rng, Stream};
    use crate::net::Activation;

    const N: usize = 3;

    fn draw(len: usize, rng: &mut Rng) -> Vec<f64> {
        (0..len).map(|_| rng.normal()).collect()
    }

    fn seeded(v: &[f64], at: usize, direction: usize) -> Vec<Dual> {
        v.iter().enumerate().map(|(i, &re)| Dual { re, du: f64::from(u8::from(at + i == direction)) }).collect()
    }

    fn dot(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn push_and_pull_are_the_jacobian_and_its_transpose() {
        for activation in Activation::ALL {
            for hidden in [&[][..], &[5], &[5, 4], &[3, 6, 4]] {
                let net = Mlp::new(3, hidden, 2, activation);
                let mut rng = Rng::new(1, Stream::Test(0));
                let (w, x) = (draw(net.num_params(), &mut rng), draw(3 * N, &mut rng));
                let (v, g) = (draw(3 * N, &mut rng), draw(2 * N, &mut rng));
                let mut pass = Pass::new();
                let (y, at) = net.linearize(&w, &x, N, &mut pass);
                let plain = net.apply(&w, x.clone(), N, &mut pass);
                assert!(y.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-14));
                let moving: Vec<Dual> = x.iter().zip(&v).map(|(&re, &du)| Dual { re, du }).collect();
                let fixed: Vec<Dual> = w.iter().map(|&re| Dual { re, du: 0.0 }).collect();
                let exact = net.apply(&fixed, moving, N, &mut Pass::new());
                let pushed = net.push(&w, &at, &v, &mut pass);
                for (p, e) in pushed.iter().zip(&exact) {
                    assert!((p - e.du).abs() < 1e-12, "{activation:?} {hidden:?}: {p} against {}", e.du);
                }
                let pulled = net.pull(&w, &at, &g, &mut pass);
                assert!((dot(&g, &pushed) - dot(&pulled, &v)).abs() < 1e-12, "{activation:?} {hidden:?}");
            }
        }
    }

    #[test]
    fn the_gradient_of_a_bilinear_form_agrees_with_dual_numbers() {
        for activation in Activation::ALL {
            for hidden in [&[][..], &[5], &[5, 4], &[3, 6, 4]] {
                let net = Mlp::new(3, hidden, 2, activation);
                let mut rng = Rng::new(2, Stream::Test(0));
                let (w, x, g) = (draw(net.num_params(), &mut rng), draw(3 * N, &mut rng), draw(2 * N, &mut rng));
                let (u, v) = (draw(2 * 2 * N, &mut rng), draw(2 * 3 * N, &mut rng));
                let value = |direction: usize| {
                    let (w, x) = (seeded(&w, 0, direction), seeded(&x, net.num_params(), direction));
                    let mut pass = Pass::<Dual>::new();
                    let (y, at) = net.linearize(&w, &x, N, &mut pass);
                    let mut sum = y.iter().zip(&g).map(|(y, g)| y.du * g).sum::<f64>();
                    for k in 0..2 {
                        let v: Vec<Dual> = v[k * 3 * N..][..3 * N].iter().map(|&re| Dual { re, du: 0.0 }).collect();
                        let pushed = net.push(&w, &at, &v, &mut pass);
                        sum += pushed.iter().zip(&u[k * 2 * N..]).map(|(p, u)| p.du * u).sum::<f64>();
                    }
                    sum
                };
                let mut pass = Pass::new();
                let (_, at) = net.linearize(&w, &x, N, &mut pass);
                let mut g_w = vec![0.0; w.len()];
                let g_x = net.vjp_linearized(&w, &at, &g, &u, &v, &mut g_w, &mut pass);
                for (i, found) in g_w.iter().chain(&g_x).enumerate() {
                    let exact = value(i);
                    assert!((found - exact).abs() < 1e-11, "{activation:?} {hidden:?} {i}: {found} against {exact}");
                }
            }
        }
    }
}
