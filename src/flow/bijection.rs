//! The contract that every layer fulfils, and the closed list of layers.

use super::{
    ActNorm, Autoregressive, Continuous, Coupling, Diagonal, Householder, Invert, Permute, Planar, Plu, Pointwise,
    Prefix, Radial, Residual, Rotation, Transformer, Triangular, Warm,
};
use crate::math::{Batch, Real, Rng};
use crate::net::Pass;
use serde::{Deserialize, Serialize};

/// Which way a layer runs: `Generate` is the lecture's f: z -> x, `Normalize` its inverse: x -> z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Generate,
    Normalize,
}

impl Way {
    pub fn reversed(self) -> Self {
        match self {
            Way::Generate => Way::Normalize,
            Way::Normalize => Way::Generate,
        }
    }

    /// +1 for `Generate`, -1 for `Normalize`.
    pub fn sign<T: Real>(self) -> T {
        match self {
            Way::Generate => T::ONE,
            Way::Normalize => -T::ONE,
        }
    }
}

/// An invertible, differentiable map R^D -> R^D on a batch. A layer is a plan (sizes, masks, constants);
/// its weights are a window of the flow's one flat vector.
///
/// Laws (`tests/bijection_contract.rs` holds every layer to them, both ways):
/// 1. the two ways undo each other, and their log-determinants cancel;
/// 2. `log_det` is log |det J| of the way that ran, in nats;
/// 3. `vjp` is the transpose of d(output, log_det)/d(input, params), of the very realisation that `apply` computed
///    (that of an estimated log-determinant: in the mean);
/// 4. `apply_fraction` at τ = 0 is the identity, at τ = 1 `apply`, and invertible between, except for a permutation.
pub trait Bijection {
    fn dim(&self) -> usize;

    fn num_params(&self) -> usize;

    /// Sets the weights (`num_params` long). `x` is the data as they reach this layer, which will run them `way`.
    fn init(&self, way: Way, params: &mut [f32], x: &Batch<f32>, rng: &mut Rng);

    /// x [D][B] -> output in place; adds log |det J| to `log_det` (length B).
    fn apply<T: Real>(&self, way: Way, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        self.apply_fraction(T::ONE, way, params, x, log_det, pass);
    }

    /// The gradients of the outputs and of log_det -> that of the inputs, in place; adds that of the weights to `g_params`.
    /// Follows a recording `apply` of the same way.
    fn vjp<T: Real>(
        &self,
        way: Way,
        params: &[T],
        g: &mut Batch<T>,
        g_log_det: &[T],
        g_params: &mut [T],
        pass: &mut Pass<T>,
    );

    /// The layer on its way from the identity (τ = 0) to itself (τ = 1), along invertible maps: what the morph shows.
    fn apply_fraction<T: Real>(
        &self,
        tau: T,
        way: Way,
        params: &[T],
        x: &mut Batch<T>,
        log_det: &mut [T],
        pass: &mut Pass<T>,
    );

    /// Brings weights back to where the layer is invertible; called after every update. Most layers are so everywhere.
    /// `warm` keeps what a layer's numeric search ended with, for the next call.
    fn project(&self, _params: &mut [f32], _warm: &mut Warm) {}
}

/// Every kind of layer. A closed list, so that each `match` names all places that a new layer must be taught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Layer {
    Coupling(Coupling),
    Autoregressive(Autoregressive),
    Pointwise(Pointwise),
    Diagonal(Diagonal),
    Triangular(Triangular),
    Plu(Plu),
    Householder(Householder),
    ActNorm(ActNorm),
    Permute(Permute),
    Rotation(Rotation),
    Planar(Planar),
    Radial(Radial),
    Residual(Residual),
    Continuous(Continuous),
    Prefix(Prefix),
    Invert(Invert),
}

macro_rules! dispatch {
    ($layer:expr, $l:ident => $body:expr) => {
        match $layer {
            Layer::Coupling($l) => $body,
            Layer::Autoregressive($l) => $body,
            Layer::Pointwise($l) => $body,
            Layer::Diagonal($l) => $body,
            Layer::Triangular($l) => $body,
            Layer::Plu($l) => $body,
            Layer::Householder($l) => $body,
            Layer::ActNorm($l) => $body,
            Layer::Permute($l) => $body,
            Layer::Rotation($l) => $body,
            Layer::Planar($l) => $body,
            Layer::Radial($l) => $body,
            Layer::Residual($l) => $body,
            Layer::Continuous($l) => $body,
            Layer::Prefix($l) => $body,
            Layer::Invert($l) => $body,
        }
    };
}

impl Bijection for Layer {
    fn dim(&self) -> usize {
        dispatch!(self, l => l.dim())
    }

    fn num_params(&self) -> usize {
        dispatch!(self, l => l.num_params())
    }

    fn init(&self, way: Way, params: &mut [f32], x: &Batch<f32>, rng: &mut Rng) {
        dispatch!(self, l => l.init(way, params, x, rng))
    }

    fn apply<T: Real>(&self, way: Way, params: &[T], x: &mut Batch<T>, log_det: &mut [T], pass: &mut Pass<T>) {
        dispatch!(self, l => l.apply(way, params, x, log_det, pass))
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
        dispatch!(self, l => l.vjp(way, params, g, g_log_det, g_params, pass))
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
        dispatch!(self, l => l.apply_fraction(tau, way, params, x, log_det, pass))
    }

    fn project(&self, params: &mut [f32], warm: &mut Warm) {
        dispatch!(self, l => l.project(params, warm))
    }
}

impl Layer {
    /// The layer's name as the lecture and the papers use it.
    pub fn title(&self) -> &'static str {
        match self {
            Layer::Coupling(l) => l.transformer.coupling_title(),
            Layer::Autoregressive(l) => l.transformer.autoregressive_title(),
            Layer::Pointwise(l) => l.transformer.title(),
            Layer::Diagonal(l) if l.shift => "diagonal affine",
            Layer::Diagonal(_) => "diagonal scaling",
            Layer::Triangular(l) if l.upper => "upper triangular",
            Layer::Triangular(_) => "lower triangular",
            Layer::Plu(l) if l.tiles > 1 => "1x1 convolution",
            Layer::Plu(_) => "linear (PLU)",
            Layer::Householder(_) => "Householder",
            Layer::ActNorm(_) => "ActNorm",
            Layer::Permute(_) => "permutation",
            Layer::Rotation(_) => "rotation",
            Layer::Planar(_) => "planar",
            Layer::Radial(_) => "radial",
            Layer::Residual(_) => "residual",
            Layer::Continuous(_) => "continuous",
            Layer::Prefix(_) => "multi-scale",
            Layer::Invert(l) => match &*l.layer {
                Layer::Pointwise(Pointwise { transformer: Transformer::Sigmoid { .. }, .. }) => "logit",
                layer => layer.title(),
            },
        }
    }

    /// Whether |det J| = 1 whatever the weights are.
    pub fn preserves_volume(&self) -> bool {
        match self {
            Layer::Coupling(l) => l.transformer.preserves_volume(),
            Layer::Autoregressive(l) => l.transformer.preserves_volume(),
            Layer::Pointwise(l) => l.transformer.preserves_volume(),
            Layer::Triangular(l) => l.unit,
            Layer::Prefix(l) => l.layers.iter().all(Layer::preserves_volume),
            Layer::Invert(l) => l.layer.preserves_volume(),
            Layer::Permute(_) | Layer::Rotation(_) | Layer::Householder(_) => true,
            Layer::Diagonal(_)
            | Layer::Plu(_)
            | Layer::ActNorm(_)
            | Layer::Planar(_)
            | Layer::Radial(_)
            | Layer::Residual(_)
            | Layer::Continuous(_) => false,
        }
    }
}
