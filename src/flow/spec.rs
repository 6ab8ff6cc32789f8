//! Architectures by name: the recipe that turns a few choices into a flow.

use super::{
    ActNorm, Autoregressive, BaseKind, Continuous, Coupling, Diagonal, Estimates, Family, Flow, Householder, Invert,
    Layer, Mask, Method, Order, ParameterLayout, PiecewiseLinear, Planar, Plu, Pointwise, Prefix, Radial, Residual,
    Rotation, ScaleKind, Solver, SplineKind, Transformer, Triangular,
};
use crate::net::{Activation, Mlp};

/// The choices that fix an architecture. What a family has no use for is passed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub dim: usize,
    pub family: Family,
    /// Couplings, matrices, blocks and so on: [`super::About::layer`] of the family.
    pub layers: usize,
    /// Hidden widths of each network.
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub base: BaseKind,
    /// Bins of a spline.
    pub bins: usize,
    pub solver: Solver,
    /// The Lipschitz constant of a residual block.
    pub lipschitz: f64,
    /// Which coordinates couplings and autoregressive layers take.
    pub order: Order,
    /// Which coordinates a coupling takes for one part, where there are more than two.
    pub mask: Mask,
    /// How the networks' outputs become the log-scales of affine layers.
    pub log_scale: ScaleKind,
    /// How the numbers of a spline become its knots and slopes.
    pub spline: SplineKind,
    pub estimates: Estimates,
    /// How many further numbers are given with each point, which the networks read: log p(x | context). Of use to a family
    /// that [can be given](Family::can_be_given) them.
    pub context: usize,
}

/// x = (σ(y) - α) / (1 - 2α) lies between -9.5 and 10.5, where all data are.
const BOX: f64 = 0.475;
/// Piecewise-linear curves are the identity beyond ±this, in standard deviations of the data.
const BOUND: f64 = 4.0;

impl Spec {
    /// The family with what is usual for it.
    pub fn new(dim: usize, family: Family) -> Self {
        let activation = match family {
            Family::Residual => Activation::Tanh,
            Family::Cnf => Activation::Silu,
            _ => Activation::Relu,
        };
        Self {
            dim,
            family,
            layers: family.about().layers,
            hidden: vec![64, 64],
            activation,
            base: BaseKind::Normal,
            bins: 8,
            solver: Solver::Fixed { method: Method::Rk4, steps: 8 },
            lipschitz: 0.97,
            order: Order::Alternate,
            mask: Mask::default(),
            log_scale: ScaleKind::default(),
            spline: SplineKind::default(),
            estimates: Estimates::default(),
            context: 0,
        }
    }

    /// The flow of this recipe.
    pub fn flow(&self) -> Flow {
        let dim = self.dim;
        let mut layers: Vec<Layer> = (0..self.layers).flat_map(|i| self.step(i)).collect();
        if self.family == Family::Sigmoid {
            layers.push(Layer::ActNorm(ActNorm { dim }));
            layers.push(Layer::Pointwise(Pointwise { dim, transformer: Transformer::Sigmoid { alpha: BOX } }));
        }
        if self.family == Family::Nice {
            layers.insert(0, Layer::Diagonal(Diagonal { dim, shift: false }));
        }
        layers.splice(0..0, self.base.opening(dim));
        Flow { context: self.context(), ..Flow::new(self.base.base(dim), layers) }
    }

    fn context(&self) -> usize {
        if self.family.can_be_given() { self.context } else { 0 }
    }

    /// What the settings count as layer `i`, from the base.
    fn step(&self, i: usize) -> Vec<Layer> {
        let dim = self.dim;
        let plu = || Layer::Plu(Plu { order: (0..dim).collect(), negative: Vec::new(), shift: true, tiles: 1 });
        let pointwise = |transformer| Layer::Pointwise(Pointwise { dim, transformer });
        let inverted = |layer| Layer::Invert(Invert::new(layer));
        let spline = self.curve();
        let affine = self.affine();
        match self.family {
            Family::Linear if i.is_multiple_of(2) || dim < 2 => {
                vec![Layer::Diagonal(Diagonal { dim, shift: true })]
            }
            Family::Linear => vec![Layer::Rotation(Rotation { dim, plane: (0, 1), start: 0.0 })],
            Family::Triangular => {
                let upper = i.is_multiple_of(2);
                vec![Layer::Triangular(Triangular {
                    dim,
                    upper,
                    unit: false,
                    negative: Vec::new(),
                    shift: true,
                    tiles: 1,
                })]
            }
            Family::Plu => vec![plu()],
            Family::Householder => vec![
                Layer::Diagonal(Diagonal { dim, shift: true }),
                Layer::Householder(Householder { dim, reflections: 2 }),
            ],
            Family::LeakyRelu if dim < 2 => vec![plu(), pointwise(Transformer::LeakyRelu)],
            // Turned, so that not all folds begin along the same lines.
            Family::LeakyRelu => {
                vec![
                    Layer::Rotation(Rotation { dim, plane: (0, 1), start: 1.0 }),
                    plu(),
                    pointwise(Transformer::LeakyRelu),
                ]
            }
            Family::Pointwise if dim < 2 => vec![pointwise(spline)],
            Family::Pointwise => vec![plu(), pointwise(spline)],
            Family::PiecewiseLinear if dim < 2 => vec![pointwise(self.piecewise())],
            Family::PiecewiseLinear => vec![plu(), pointwise(self.piecewise())],
            // Written x -> z, so that densities need no numeric inverse.
            Family::Planar => vec![inverted(Layer::Planar(Planar { dim }))],
            Family::Radial => vec![inverted(Layer::Radial(Radial { dim }))],
            Family::Nice | Family::VolumePreserving => vec![self.coupling(i, Transformer::Additive)],
            Family::RealNvp => vec![self.coupling(i, affine)],
            Family::Sigmoid if dim + self.context() < 2 && i > 0 => Vec::new(),
            Family::Sigmoid if dim + self.context() < 2 => vec![plu()],
            Family::Sigmoid => vec![self.coupling(i, affine)],
            Family::MultiScale => vec![self.scale(i)],
            Family::Rqs => vec![self.coupling(i, spline)],
            Family::Glow => vec![self.coupling(i, affine), plu(), Layer::ActNorm(ActNorm { dim })],
            Family::Maf => vec![self.autoregressive(i, affine)],
            Family::Iaf => vec![inverted(self.autoregressive(i, affine))],
            Family::MafRqs => vec![self.autoregressive(i, spline)],
            Family::Residual => vec![inverted(self.residual()), Layer::ActNorm(ActNorm { dim })],
            Family::Cnf => vec![self.continuous()],
        }
    }

    fn curve(&self) -> Transformer {
        Transformer::Spline(self.spline.spline(self.bins))
    }

    fn affine(&self) -> Transformer {
        Transformer::Affine(self.log_scale.scale())
    }

    /// Equal heights, learned widths: the knots in x stay, so that no point changes its bin while the curve is learned. Where
    /// heights are learned as well, the gradient knows nothing of points that cross a knot, and ends at straight lines.
    fn piecewise(&self) -> Transformer {
        let (bins, bound, minimum_height) = (self.bins, BOUND, (1.0 - 1e-6) / self.bins as f64);
        Transformer::PiecewiseLinear(PiecewiseLinear { bins, bound, minimum_width: 1e-3, minimum_height })
    }

    /// The half of the layers next to the base moves the first half of the coordinates alone; where that is one
    /// coordinate, along a curve.
    fn scale(&self, i: usize) -> Layer {
        let (size, inner) = (self.dim.div_ceil(2), self.layers / 2);
        if i >= inner {
            return self.coupling(i, self.affine());
        }
        let part = Spec { dim: size, layers: inner, ..self.clone() };
        let layer = match size {
            1 => Layer::Pointwise(Pointwise { dim: 1, transformer: self.curve() }),
            _ => part.coupling(i, part.affine()),
        };
        Layer::Prefix(Prefix { dim: self.dim, size, layers: vec![layer] })
    }

    fn network(&self, inputs: usize, outputs: usize) -> Mlp {
        Mlp::new(inputs, &self.hidden, outputs, self.activation)
    }

    fn coupling(&self, i: usize, transformer: Transformer) -> Layer {
        // A lone coordinate is moved by every layer, as its context says.
        let mut transforms = match self.dim {
            1 => vec![true],
            dim => self.order.mask(self.mask, dim, i, self.layers),
        };
        let outputs = transforms.iter().filter(|&&t| t).count() * transformer.num_params();
        transforms.resize(self.dim + self.context(), false);
        let inputs = transforms.iter().filter(|&&t| !t).count();
        let conditioner = self.network(inputs, outputs);
        Layer::Coupling(Coupling { transforms, conditioner, transformer, layout: layout(&transformer) })
    }

    fn autoregressive(&self, i: usize, transformer: Transformer) -> Layer {
        Layer::Autoregressive(Autoregressive::new(
            self.order.ranks(self.dim, i, self.layers),
            self.context(),
            transformer,
            layout(&transformer),
            &self.hidden,
            self.activation,
        ))
    }

    fn residual(&self) -> Layer {
        let estimator = self.estimates.log_det.estimator(self.lipschitz);
        Layer::Residual(Residual { net: self.network(self.dim, self.dim), lipschitz: self.lipschitz, estimator })
    }

    fn continuous(&self) -> Layer {
        let Estimates { trace: divergence, gradient, kinetic, jacobian, .. } = self.estimates;
        let plain = Continuous::new(self.network(self.dim + 1, self.dim), self.solver);
        Layer::Continuous(Continuous { divergence, gradient, kinetic, jacobian, ..plain })
    }
}

/// Splines have many numbers a coordinate, which stand together.
fn layout(transformer: &Transformer) -> ParameterLayout {
    if transformer.num_params() > 2 { ParameterLayout::Interleaved } else { ParameterLayout::Blocks }
}
