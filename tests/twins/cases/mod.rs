//! Flows with weights as if trained for a while.

mod autoregressive;
mod bases;
mod continuous;
mod couplings;
mod linear;
mod pointwise;
mod residual;

use super::bounds::random_points;
use pushforward::flow::{Base, Coupling, Flow, Layer, ParameterLayout, Scale, Transformer, Warm};
use pushforward::math::{Rng, Stream};
use pushforward::net::{Activation, Mlp};

pub struct Case {
    pub name: &'static str,
    pub flow: Flow,
    pub params: Vec<f32>,
}

/// As if trained for a while: every weight of the first state is moved.
pub fn case(name: &'static str, base: Base, layers: Vec<Layer>, moved: f64) -> Case {
    let flow = Flow::new(base, layers);
    let mut rng = Rng::new(5, Stream::Test(1));
    let data = random_points(flow.dim(), 256, 1.0, 0);
    let mut params = flow.init(&data, 3);
    params.iter_mut().for_each(|w| *w += (moved * rng.normal()) as f32);
    flow.project(&mut params, &mut Warm::default());
    Case { name, flow, params }
}

pub const SOFT: Transformer = Transformer::Affine(Scale::SoftClip { bound: 6.907_755_278_982_137 });

pub fn cases() -> Vec<Case> {
    let mut list = couplings::cases();
    for more in [
        linear::cases(),
        pointwise::cases(),
        autoregressive::cases(),
        residual::cases(),
        continuous::cases(),
        bases::cases(),
    ] {
        list.extend(more);
    }
    let only = std::env::var("PUSHFORWARD_TWIN").unwrap_or_default();
    list.retain(|case| case.name.contains(&only));
    list
}

/// Those of continuous layers.
pub fn continuous_cases() -> Vec<Case> {
    continuous::cases()
}

/// Those of two dimensions whose layers can be looked at in reasonable time.
pub fn few() -> Vec<Case> {
    let names = ["rqs 4 x 64-64", "plu", "planar", "leaky ReLUs", "maf, the inverse formula", "residual", "cnf, Euler"];
    let couplings = couplings::cases().into_iter().filter(|c| c.flow.dim() == 2);
    couplings.chain(cases().into_iter().filter(|c| names.contains(&c.name))).collect()
}

fn normal(dim: usize) -> Base {
    Base::Normal { dim }
}

pub fn coupling(transforms: &[bool], hidden: &[usize], activation: Activation, transformer: Transformer) -> Layer {
    let outputs = transforms.iter().filter(|&&t| t).count();
    let conditioner = Mlp::new(transforms.len() - outputs, hidden, outputs * transformer.num_params(), activation);
    Layer::Coupling(Coupling {
        transforms: transforms.to_vec(),
        conditioner,
        transformer,
        layout: ParameterLayout::Blocks,
    })
}

/// `count` couplings with alternating masks in two dimensions.
pub fn couplings(count: usize, hidden: &[usize], activation: Activation, transformer: Transformer) -> Vec<Layer> {
    (0..count).map(|i| coupling(&[i % 2 == 0, i % 2 == 1], hidden, activation, transformer)).collect()
}
