//! A layer of each kind with weights: the very layers of [`crate::flow`], so that what is drawn is what they do.

use super::Kind;
use crate::flow::{
    Bijection, Coupling, Diagonal, Layer, ParameterLayout, Permute, PiecewiseLinear, Plu, Pointwise, Scale, Spline,
    Transformer, Triangular, Way, jacobians, mask,
};
use crate::math::{Batch, LN_TAU, Rng, Stream};
use crate::net::{Activation, Mlp, Pass};
use nalgebra::DMatrix;

/// The hidden width of a coupling's conditioner, whatever D is.
pub const HIDDEN: usize = 8;
/// The bins of the elementwise maps, and the half-width of the box that they bend.
pub const BINS: usize = 5;
const BOUND: f64 = 3.0;

#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub layer: Layer,
    pub params: Vec<f64>,
}

/// The numbers that can be moved, of the example with this seed.
pub fn knobs(kind: Kind, variant: u64) -> Vec<f64> {
    let mut rng = Rng::new(variant, Stream::Samples);
    let draw = |knob: &super::Knob| {
        let [low, high] = knob.range;
        let drawn = rng.range(low, high);
        if variant == 0 { knob.start } else { (drawn * 20.0).round() / 20.0 }
    };
    kind.knobs().iter().map(draw).collect()
}

fn triangular(dim: usize, upper: bool) -> Layer {
    Layer::Triangular(Triangular { dim, upper, unit: false, negative: Vec::new(), shift: false, tiles: 1 })
}

/// A permutation that is not the identity, if there is one.
fn order(dim: usize, rng: &mut Rng) -> Vec<usize> {
    for _ in 0..20 {
        let order = Permute::random(dim, rng).order;
        if order.iter().enumerate().any(|(i, &o)| i != o) {
            return order;
        }
    }
    Permute::reverse(dim).order
}

/// A layer of this kind in `dim` dimensions; the matrix of a full one has to be known.
pub fn layer(kind: Kind, dim: usize, rng: &mut Rng) -> Layer {
    let pointwise = |transformer| Layer::Pointwise(Pointwise { dim, transformer });
    match kind {
        Kind::Full => Layer::Plu(Plu { order: (0..dim).collect(), negative: Vec::new(), shift: false, tiles: 1 }),
        Kind::Plu => Layer::Plu(Plu { order: order(dim, rng), negative: Vec::new(), shift: false, tiles: 1 }),
        Kind::Diagonal => Layer::Diagonal(Diagonal { dim, shift: false }),
        Kind::Lower => triangular(dim, false),
        Kind::Upper => triangular(dim, true),
        Kind::Permutation => Layer::Permute(Permute { order: order(dim, rng) }),
        Kind::Leaky => pointwise(Transformer::LeakyRelu),
        Kind::Piecewise => pointwise(Transformer::PiecewiseLinear(PiecewiseLinear {
            bins: BINS,
            bound: BOUND,
            minimum_width: 0.02,
            minimum_height: 0.02,
        })),
        Kind::Spline => pointwise(Transformer::Spline(Spline::nflows(BINS, BOUND))),
        Kind::Coupling => {
            let transforms = mask::halves(dim, false);
            let moved = transforms.iter().filter(|&&t| t).count();
            let conditioner = Mlp::new(dim - moved, &[HIDDEN], 2 * moved, Activation::Tanh);
            let transformer = Transformer::Affine(Scale::SoftClip { bound: 2.0 });
            Layer::Coupling(Coupling { transforms, conditioner, transformer, layout: ParameterLayout::Blocks })
        }
    }
}

impl Example {
    /// Weights drawn from `variant`, with the movable numbers of `knobs` in their places.
    pub fn new(kind: Kind, dim: usize, variant: u64, knobs: &[f64]) -> Self {
        let mut rng = Rng::new(variant, Stream::Weights);
        let first = knobs.first().copied().unwrap_or(0.0);
        let second = knobs.get(1).copied().unwrap_or(0.0);
        if kind == Kind::Full {
            return Self::full(dim, &mut rng, [first, second]);
        }
        let layer = layer(kind, dim, &mut rng);
        let mut params: Vec<f64> = (0..layer.num_params()).map(|_| 0.6 * rng.normal()).collect();
        let mut put = |at: usize, value: f64| params.get_mut(at).into_iter().for_each(|p| *p = value);
        match kind {
            Kind::Diagonal | Kind::Leaky => [first, second].iter().enumerate().for_each(|(i, &v)| put(i, v)),
            // The diagonal stands first, then the strict part row by row.
            Kind::Lower => [(0, 0.0), (1, second), (dim, first)].iter().for_each(|&(at, v)| put(at, v)),
            Kind::Upper => [(0, second), (1, 0.0), (dim, first)].iter().for_each(|&(at, v)| put(at, v)),
            Kind::Plu => {
                let lower = dim + dim * (dim - 1) / 2;
                [(0, 0.3), (1, -0.2), (dim, first), (lower, second)].iter().for_each(|&(at, v)| put(at, v));
            }
            Kind::Piecewise => params.iter_mut().for_each(|p| *p *= 1.2 * first),
            Kind::Spline => {
                params.iter_mut().for_each(|p| *p *= 0.8 * first);
                let mut identity = vec![0.0f32; params.len() / dim];
                if let Layer::Pointwise(pointwise) = &layer {
                    pointwise.transformer.identity_params(&mut identity);
                }
                params.iter_mut().zip(identity.iter().cycle()).for_each(|(p, &id)| *p += f64::from(id));
            }
            Kind::Coupling => {
                let last = params.len() - layer_outputs(&layer) * (HIDDEN + 1);
                params[..last].iter_mut().for_each(|p| *p *= 2.5);
                params[last..].iter_mut().for_each(|p| *p *= 1.2 * first);
            }
            Kind::Full | Kind::Permutation => {}
        }
        Self { layer, params }
    }

    /// A dense matrix, near enough to the identity that it is well conditioned.
    fn full(dim: usize, rng: &mut Rng, [a12, a21]: [f64; 2]) -> Self {
        let mut matrix = DMatrix::from_fn(dim, dim, |i, j| if i == j { 1.0 } else { 0.0 } + 0.3 * rng.normal());
        if dim >= 2 {
            (matrix[(0, 0)], matrix[(1, 1)], matrix[(0, 1)], matrix[(1, 0)]) = (1.2, 0.8, a12, a21);
        }
        Plu::from_matrix(&matrix).map_or_else(
            || Self { layer: layer(Kind::Full, dim, rng), params: vec![0.0; dim * dim] },
            |(plu, params)| Self { layer: Layer::Plu(plu), params },
        )
    }

    /// P of a permutation or of P L U.
    pub fn order(&self) -> &[usize] {
        match &self.layer {
            Layer::Permute(permute) => &permute.order,
            Layer::Plu(plu) => &plu.order,
            _ => &[],
        }
    }

    fn singles(&self) -> Vec<f32> {
        self.params.iter().map(|&p| p as f32).collect()
    }

    /// A point that no fold of an elementwise map goes through.
    pub fn point(&self) -> Vec<f64> {
        (0..self.layer.dim()).map(|d| 0.9 * libm::sin(1.7 * d as f64 + 0.6)).collect()
    }

    /// log |det J| at [`Example::point`], nats.
    pub fn log_det(&self) -> f64 {
        let mut log_det = [0.0];
        let mut z = Batch::from_points(self.layer.dim(), &self.point());
        self.layer.apply(Way::Generate, &self.params, &mut z, &mut log_det, &mut Pass::new());
        log_det[0]
    }

    /// The Jacobian at [`Example::point`], row by row.
    pub fn jacobian(&self) -> Vec<f32> {
        let point: Vec<f32> = self.point().iter().map(|&v| v as f32).collect();
        let z = Batch::from_points(self.layer.dim(), &point);
        jacobians(&self.layer, Way::Generate, &self.singles(), &z).entries.into_values()
    }

    /// The images of points of the plane.
    pub fn images(&self, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut x = Batch::from_points(2, points.as_flattened());
        self.layer.apply(Way::Generate, &self.params, &mut x, &mut vec![0.0; points.len()], &mut Pass::new());
        (0..x.len()).map(|i| [x.get(0, i), x.get(1, i)]).collect()
    }

    /// p(x) of N(0, I) after the layer, at points of the plane.
    pub fn densities(&self, points: &[[f32; 2]]) -> Vec<f32> {
        let mut z = Batch::from_points(2, points.as_flattened());
        let mut log_det = vec![0.0; points.len()];
        self.layer.apply(Way::Normalize, &self.singles(), &mut z, &mut log_det, &mut Pass::new());
        let square = |i: usize| z.get(0, i).powi(2) + z.get(1, i).powi(2);
        log_det.iter().enumerate().map(|(i, l)| (l - LN_TAU as f32 - 0.5 * square(i)).exp()).collect()
    }

    /// The correlation of x₁ and x₂ for z ~ N(0, I), by the trapezoidal rule, which is exact to rounding for Gaussians.
    pub fn correlation(&self) -> f64 {
        const STEPS: usize = 33;
        let at = |k: usize| 0.4 * (k as f64 - (STEPS / 2) as f64);
        let points: Vec<[f64; 2]> = (0..STEPS * STEPS).map(|i| [at(i % STEPS), at(i / STEPS)]).collect();
        let weights: Vec<f64> = points.iter().map(|[u, v]| libm::exp(-0.5 * (u * u + v * v))).collect();
        let images = self.images(&points);
        let total: f64 = weights.iter().sum();
        let mean =
            |f: &dyn Fn([f64; 2]) -> f64| images.iter().zip(&weights).map(|(&x, w)| w * f(x)).sum::<f64>() / total;
        let (m, n) = (mean(&|x| x[0]), mean(&|x| x[1]));
        let covariance = mean(&|x| (x[0] - m) * (x[1] - n));
        covariance / (mean(&|x| (x[0] - m).powi(2)) * mean(&|x| (x[1] - n).powi(2))).sqrt()
    }
}

fn layer_outputs(layer: &Layer) -> usize {
    if let Layer::Coupling(coupling) = layer { coupling.conditioner.outputs() } else { 0 }
}
