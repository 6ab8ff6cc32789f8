//! Masked autoregressive layers: one pass one way, a pass a rank the other.

use super::{Case, SOFT, case, normal};
use pushforward::flow::{Autoregressive, Invert, Layer, ParameterLayout, Scale, Spline, Transformer, Way};
use pushforward::net::Activation;

fn masked(order: &[usize], transformer: Transformer, hidden: &[usize], layout: ParameterLayout) -> Autoregressive {
    Autoregressive::new(order.to_vec(), 0, transformer, layout, hidden, Activation::Relu)
}

fn affine(order: &[usize], hidden: &[usize]) -> Layer {
    Layer::Autoregressive(masked(order, SOFT, hidden, ParameterLayout::Blocks))
}

pub fn cases() -> Vec<Case> {
    let nflows = Transformer::Spline(Spline::nflows(8, 3.0));
    let spline =
        |order: &[usize]| Layer::Autoregressive(masked(order, nflows, &[64, 64], ParameterLayout::Interleaved));
    let reversed = |order: &[usize]| {
        let tanh = Transformer::Affine(Scale::Tanh { bound: 2.0 });
        let layer = masked(order, tanh, &[20, 20], ParameterLayout::Interleaved);
        Layer::Autoregressive(Autoregressive { formula: Way::Normalize, ..layer })
    };
    let alternate = |layer: &dyn Fn(&[usize]) -> Layer, count: usize| -> Vec<Layer> {
        (0..count).map(|i| layer(if i % 2 == 0 { &[1, 0] } else { &[0, 1] })).collect()
    };
    let iaf = |order: &[usize]| Layer::Invert(Invert::new(affine(order, &[64, 64])));
    vec![
        case("maf 5 x 64-64", normal(2), alternate(&|order| affine(order, &[64, 64]), 5), 0.05),
        case("iaf", normal(2), alternate(&iaf, 3), 0.05),
        case("maf of splines", normal(2), alternate(&spline, 3), 0.05),
        case("maf, the inverse formula", normal(2), alternate(&reversed, 2), 0.1),
        case("maf, D = 4", normal(4), vec![affine(&[2, 0, 3, 1], &[32, 17]), reversed(&[0, 1, 2, 3])], 0.05),
        case("maf, shared ranks", normal(4), vec![affine(&[0, 0, 1, 1], &[24]), affine(&[1, 2, 0, 0], &[24])], 0.05),
        case("maf, D = 1", normal(1), vec![affine(&[0], &[8])], 0.1),
    ]
}
