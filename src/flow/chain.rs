//! The flow: a base density and layers in the generative order z -> x.
//! log p(x) = log p(z) + Σ log |det J| of the normalizing layers.

use super::{Base, Bijection, Continuous, Layer, Warm, Way};
use crate::math::{Batch, Real, Rng, Stream};
use crate::net::{Count, Pass};
use core::ops::Range;
use serde::{Deserialize, Serialize};

/// Points are run through the layers in chunks of this many, so that a layer's activations stay in the nearest cache.
/// Results do not depend on how many threads share the chunks.
pub const CHUNK: usize = 64;

/// An architecture: everything but the weights, which are one flat vector, layer after layer and the base's last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    pub base: Base,
    pub layers: Vec<Layer>,
    /// How many further coordinates are given with each point and not modelled: log p(x | context). They stand below the
    /// D rows of a batch; conditioners read them, and no layer moves them.
    pub context: usize,
}

/// Where points stood between the layers, in the order of travel: what the pictures read.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<T> {
    /// L + 1 batches, from where the points began to where they ended.
    pub points: Vec<Batch<T>>,
    /// L rows: log |det J| of each layer at each point, in nats.
    pub log_dets: Vec<Vec<T>>,
}

impl Flow {
    /// A flow without context.
    pub fn new(base: Base, layers: Vec<Layer>) -> Self {
        Self { base, layers, context: 0 }
    }

    /// D, the coordinates that are modelled.
    pub fn dim(&self) -> usize {
        self.base.dim()
    }

    /// D + C, the rows of its batches.
    pub fn rows(&self) -> usize {
        self.dim() + self.context
    }

    pub fn num_params(&self) -> usize {
        self.window(self.layers.len()).end
    }

    /// The weights of layer `i`; `i` = L gives the base's.
    pub fn window(&self, i: usize) -> Range<usize> {
        let start = self.layers[..i].iter().map(Layer::num_params).sum();
        start..start + self.layers.get(i).map_or_else(|| self.base.num_params(), Layer::num_params)
    }

    /// The continuous layer of a flow that is nothing else, with its weights; none where `params` has none yet.
    pub fn continuous<'a, T>(&self, params: &'a [T]) -> Option<(&Continuous, &'a [T])> {
        match &self.layers[..] {
            [Layer::Continuous(layer)] => Some((layer, params.get(self.window(0))?)),
            _ => None,
        }
    }

    pub fn base_params<'a, T>(&self, params: &'a [T]) -> &'a [T] {
        &params[self.window(self.layers.len())]
    }

    /// The first weights: each layer sees the data as they reach it from the data's end.
    pub fn init(&self, data: &Batch<f32>, seed: u64) -> Vec<f32> {
        let mut rng = Rng::new(seed, Stream::Weights);
        let mut params = vec![0.0; self.num_params()];
        let mut x = data.clone();
        let mut log_det = vec![0.0; x.len()];
        for (i, layer) in self.layers.iter().enumerate().rev() {
            let own = self.window(i);
            layer.init(Way::Normalize, &mut params[own.clone()], &x, &mut rng);
            layer.apply(Way::Normalize, &params[own], &mut x, &mut log_det, &mut Pass::new());
        }
        let own = self.window(self.layers.len());
        self.base.init(&mut params[own], &mut rng);
        params
    }

    /// Brings weights back to where every layer is invertible: what an update of them is followed by.
    pub fn project(&self, params: &mut [f32], warm: &mut Warm) {
        warm.rewind();
        let mut start = 0;
        for layer in &self.layers {
            let end = start + layer.num_params();
            layer.project(&mut params[start..end], warm);
            start = end;
        }
    }

    /// The indices of the layers in the order of travel.
    pub fn order(&self, way: Way) -> impl Iterator<Item = usize> + use<> {
        let last = self.layers.len();
        (0..last).map(move |i| if way == Way::Generate { i } else { last - 1 - i })
    }

    /// Every layer, `way`, on one batch in place; adds to `log_det`.
    pub fn apply<T: Real>(&self, way: Way, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        for i in self.order(way) {
            self.layers[i].apply(way, &params[self.window(i)], x, log_det, pass);
        }
    }

    /// Follows a recording `apply`; see [`Bijection::vjp`].
    pub fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    ) {
        for i in self.order(way.reversed()) {
            let own = self.window(i);
            self.layers[i].vjp(way, &params[own.clone()], g, g_log_det, &mut g_params[own], pass);
        }
    }

    /// What one point costs beyond running each layer once.
    pub fn work<T: Real>(&self, way: Way, params: &[T], from: &[T]) -> Count {
        let mut pass = Pass::new();
        self.apply(way, params, &mut Batch::from_points(from.len(), from), &mut [T::ZERO], &mut pass);
        pass.count
    }

    /// Points of any number, chunk by chunk: the outputs replace `x`, log |det J| is returned.
    pub fn transform<T: Real>(&self, way: Way, params: &[T], x: &mut Batch<T>) -> Vec<T> {
        let mut log_det = vec![T::ZERO; x.len()];
        for_chunks(x, &mut log_det, |chunk, log_det, pass| self.apply(way, params, chunk, log_det, pass));
        log_det
    }

    /// log p(x) in nats for points of any number.
    pub fn log_prob<T: Real>(&self, params: &[T], x: &Batch<T>) -> Vec<T> {
        let (mut z, mut log_prob) = (x.clone(), vec![T::ZERO; x.len()]);
        for_chunks(&mut z, &mut log_prob, |chunk, log_prob, pass| {
            self.apply(Way::Normalize, params, chunk, log_prob, pass);
            self.base.log_prob(self.base_params(params), chunk, log_prob);
        });
        log_prob
    }

    /// `n` points of the flow, its base at temperature `temperature`. A context is all zeros: see [`Flow::sample_given`].
    pub fn sample(&self, params: &[f32], n: usize, temperature: f64, rng: &mut Rng) -> Batch<f32> {
        self.sample_given(params, &Batch::zeros(self.context, n), temperature, rng)
    }

    /// A point for each of the contexts [C][n], which stand below the points in the result [D + C][n].
    pub fn sample_given(&self, params: &[f32], context: &Batch<f32>, temperature: f64, rng: &mut Rng) -> Batch<f32> {
        let z = self.base.sample(self.base_params(params), context.len(), temperature, rng);
        let mut values = z.into_values();
        values.extend_from_slice(context.values());
        let mut x = Batch::from_rows(self.rows(), values);
        let mut unused = vec![0.0; x.len()];
        for_chunks(&mut x, &mut unused, |chunk, log_det, pass| {
            pass.points_only = true;
            self.apply(Way::Generate, params, chunk, log_det, pass);
        });
        x
    }

    /// The points before, between and after the layers.
    pub fn trace<T: Real>(&self, way: Way, params: &[T], x: &Batch<T>) -> Trace<T> {
        let mut trace = Trace { points: vec![x.clone()], log_dets: Vec::new() };
        for i in self.order(way) {
            let mut y = trace.points[trace.points.len() - 1].clone();
            let mut log_det = vec![T::ZERO; y.len()];
            for_chunks(&mut y, &mut log_det, |chunk, log_det, pass| {
                self.layers[i].apply(way, &params[self.window(i)], chunk, log_det, pass);
            });
            trace.points.push(y);
            trace.log_dets.push(log_det);
        }
        trace
    }
}

/// Runs `work` on each chunk of `x` with its part of `out`, in place.
pub(super) fn for_chunks<T: Real>(
    x: &mut Batch<T>,
    out: &mut [T],
    mut work: impl FnMut(&mut Batch<T>, &mut [T], &mut Pass<T>),
) {
    let mut pass = Pass::new();
    let mut chunk = Batch::default();
    for start in (0..x.len()).step_by(CHUNK) {
        let len = CHUNK.min(x.len() - start);
        chunk.reshape(x.dim(), len);
        chunk.copy_chunk(x, start);
        work(&mut chunk, &mut out[start..start + len], &mut pass);
        chunk.write_chunk(x, start);
    }
}
