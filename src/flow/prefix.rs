//! Layers that act on the first coordinates only; the rest pass. It is the multi-scale split, in which coordinates are factored
//! out half-way (Dinh et al. 2017, section 3.6), and, where nothing is left over, a composition of layers as one.

use super::{Bijection, Layer, Warm, Way};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use core::ops::Range;
use serde::{Deserialize, Serialize};

/// Weights: those of the layers, one after another. Context below the coordinates reaches the inner layers as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prefix {
    /// D, the coordinates of the points.
    pub dim: usize,
    /// How many coordinates move: the first.
    pub size: usize,
    /// What is done to them, in the generative order.
    pub layers: Vec<Layer>,
}

impl Prefix {
    fn window(&self, i: usize) -> Range<usize> {
        let start = self.layers[..i].iter().map(Layer::num_params).sum();
        start..start + self.layers[i].num_params()
    }

    /// Layer `k` in the order of travel.
    fn nth(&self, way: Way, k: usize) -> usize {
        if way == Way::Generate { k } else { self.layers.len() - 1 - k }
    }

    /// The layer's own part of τ: the first has come to its end when the second begins.
    fn share<T: Real>(&self, tau: T, i: usize) -> T {
        if tau >= T::ONE {
            return T::ONE;
        }
        let own = tau * T::from_f64(self.layers.len() as f64) - T::from_f64(i as f64);
        let own = if own < T::ZERO { T::ZERO } else { own };
        if own > T::ONE { T::ONE } else { own }
    }

    /// The rows that the inner layers see: the first, and the context below all.
    fn inner_rows(&self, rows: usize) -> impl Iterator<Item = usize> + use<> {
        (0..self.size).chain(self.dim..rows)
    }

    fn take_inner<T: Real>(&self, x: &Batch<T>, pass: &mut Pass<T>) -> Batch<T> {
        let mut inner = pass.take_batch(self.size + x.dim() - self.dim, x.len());
        for (to, from) in self.inner_rows(x.dim()).enumerate() {
            inner.row_mut(to).copy_from_slice(x.row(from));
        }
        inner
    }

    fn put_back<T: Real>(&self, inner: Batch<T>, x: &mut Batch<T>, pass: &mut Pass<T>) {
        for (from, to) in self.inner_rows(x.dim()).enumerate() {
            x.row_mut(to).copy_from_slice(inner.row(from));
        }
        pass.give(inner.into_values());
    }
}

impl Bijection for Prefix {
    /// With the context that the inner layers read.
    fn dim(&self) -> usize {
        self.dim + self.layers.iter().map(Layer::dim).max().unwrap_or(0).saturating_sub(self.size)
    }

    fn num_params(&self) -> usize {
        self.layers.iter().map(Layer::num_params).sum()
    }

    fn init(&self, way: Way, params: &mut [f32], x: &Batch<f32>, rng: &mut Rng) {
        if self.layers.is_empty() {
            return;
        }
        let mut pass = Pass::new();
        let mut inner = self.take_inner(x, &mut pass);
        let mut log_det = vec![0.0; x.len()];
        for i in (0..self.layers.len()).map(|k| self.nth(way, k)) {
            let own = &mut params[self.window(i)];
            self.layers[i].init(way, own, &inner, rng);
            self.layers[i].apply(way, own, &mut inner, &mut log_det, &mut pass);
        }
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
        if self.layers.is_empty() {
            return;
        }
        let mut inner = self.take_inner(x, pass);
        for i in (0..self.layers.len()).map(|k| self.nth(way, k)) {
            let own = self.share(tau, i);
            if own > T::ZERO {
                self.layers[i].apply_fraction(own, way, &params[self.window(i)], &mut inner, log_det, pass);
            }
        }
        self.put_back(inner, x, pass);
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
        if self.layers.is_empty() {
            return;
        }
        let mut inner = self.take_inner(g, pass);
        for i in (0..self.layers.len()).rev().map(|k| self.nth(way, k)) {
            let own = self.window(i);
            self.layers[i].vjp(way, &params[own.clone()], &mut inner, g_log_det, &mut g_params[own], pass);
        }
        self.put_back(inner, g, pass);
    }

    fn project(&self, params: &mut [f32], warm: &mut Warm) {
        for i in 0..self.layers.len() {
            self.layers[i].project(&mut params[self.window(i)], warm);
        }
    }
}
