//! Every layer and awkward variant, with perturbed weights: what the laws of the contract are tried on. One file a kind.

pub mod autoregressive;
pub mod classic;
pub mod continuous;
pub mod coupling;
pub mod linear;
pub mod matrix;
pub mod pointwise;
pub mod prefix;
pub mod residual;

use pushforward::flow::{Bijection, Flow, Invert, Layer, Warm, Way};
use pushforward::math::{Batch, Rng, Stream};

/// A layer under examination. Its weights are exact in f32.
pub struct Case {
    pub name: String,
    pub layer: Layer,
    pub params: Vec<f64>,
    /// Whether the layer is twice differentiable.
    pub smooth: bool,
    /// Whether the morph reaches it in a jump at τ = 1: a permutation.
    pub jumps: bool,
    /// How nearly its two ways undo each other and its log-determinant is the Jacobian's: 1e-10, or the order of its solver.
    pub limit: f64,
    /// The way whose inputs must lie in (0, 1), as a logit's.
    pub unit_interval: Option<Way>,
    /// How many of its last coordinates are a context, which a flow is given and does not model.
    pub context: usize,
}

impl Case {
    /// A case that keeps every law to the letter.
    pub fn new(name: impl Into<String>, layer: Layer) -> Self {
        let name = name.into();
        let seed = name.bytes().fold(0, |hash, b| (hash * 31 + u64::from(b)) % (1 << 31));
        let params = perturbed(&layer, &mut Rng::new(1, Stream::Test(seed)));
        Self { name, layer, params, smooth: true, jumps: false, limit: 1e-10, unit_interval: None, context: 0 }
    }

    /// With a kink, where the second derivative does not exist.
    pub fn kinked(self) -> Self {
        Self { smooth: false, ..self }
    }

    /// One that the morph reaches in a jump.
    pub fn jumping(self) -> Self {
        Self { jumps: true, ..self }
    }

    pub fn within(self, limit: f64) -> Self {
        Self { limit, ..self }
    }

    pub fn given(self, context: usize) -> Self {
        Self { context, ..self }
    }

    /// The same layer with its ways exchanged.
    pub fn inverted(&self) -> Self {
        Self {
            name: format!("the inverse of: {}", self.name),
            layer: Layer::Invert(Invert::new(self.layer.clone())),
            params: self.params.clone(),
            unit_interval: self.unit_interval.map(Way::reversed),
            ..*self
        }
    }

    /// `n` points of the domain of this way, exact in f32.
    pub fn points(&self, way: Way, n: usize) -> Batch<f64> {
        let mut x = points(self.layer.dim(), n);
        if self.unit_interval == Some(way) {
            x.values_mut().iter_mut().for_each(|x| *x = f64::from((1.0 / (1.0 + (-*x).exp())) as f32));
        }
        x
    }
}

/// The whole list.
pub fn all() -> Vec<Case> {
    let mut list = Vec::new();
    coupling::cases(&mut list);
    autoregressive::cases(&mut list);
    continuous::cases(&mut list);
    linear::cases(&mut list);
    residual::cases(&mut list);
    pointwise::cases(&mut list);
    matrix::cases(&mut list);
    classic::cases(&mut list);
    prefix::cases(&mut list);
    list
}

/// What is left of a conditioner's first weights: they are so large that a few steep units would make a layer hard to invert in f32.
const KEPT: f64 = 0.4;

fn kept(layer: &Layer) -> f64 {
    match layer {
        Layer::Coupling(_) | Layer::Autoregressive(_) => KEPT,
        Layer::Invert(l) => kept(&l.layer),
        _ => 1.0,
    }
}

/// First weights, each moved by a normal number of standard deviation 0.3, brought back to where the layer is invertible.
fn perturbed(layer: &Layer, rng: &mut Rng) -> Vec<f64> {
    let mut params = vec![0.0; layer.num_params()];
    layer.init(Way::Normalize, &mut params, &points(layer.dim(), 64).cast(), rng);
    params.iter_mut().for_each(|w| *w = (kept(layer) * f64::from(*w) + 0.3 * rng.normal()) as f32);
    layer.project(&mut params, &mut Warm::default());
    params.iter().map(|&w| f64::from(w)).collect()
}

/// The same for a whole flow.
pub fn perturbed_flow(flow: &Flow, data: &Batch<f32>, spread: f64, rng: &mut Rng) -> Vec<f64> {
    let mut params = flow.init(data, 0);
    params.iter_mut().for_each(|w| *w = (KEPT * f64::from(*w) + spread * rng.normal()) as f32);
    flow.project(&mut params, &mut Warm::default());
    params.iter().map(|&w| f64::from(w)).collect()
}

/// The sizes of batches that are tried: one, fewer than a vector register holds, a whole chunk.
pub const SIZES: [usize; 3] = [1, 7, 64];

/// `n` points, exact in f32: the extremes 0, ±1e-6, ±3 and ±8 in all coordinates and mixed, then random ones.
/// One point alone is random.
pub fn points(dim: usize, n: usize) -> Batch<f64> {
    const EXTREMES: [f64; 7] = [0.0, 1e-6, -1e-6, 3.0, -3.0, 8.0, -8.0];
    let mut rng = Rng::new(n as u64, Stream::Test(1));
    let mut x = Batch::zeros(dim, n);
    for k in 0..n {
        for d in 0..dim {
            let value = match k {
                0..7 if n > 7 => EXTREMES[k],
                0..21 if n > 1 => EXTREMES[(k + k / 7 * d + d) % 7],
                _ => 1.5 * rng.normal(),
            };
            x.set(d, k, f64::from(value as f32));
        }
    }
    x
}
