//! Transformers: splines of every convention, piecewise-linear maps, leaky ReLUs and sigmoids, in couplings and pointwise.

use super::Case;
use super::coupling::coupling;
use pushforward::flow::{
    Autoregressive, Coupling, Derivative, Ends, Invert, Knot, Layer, ParameterLayout, PiecewiseLinear, Pointwise,
    Spline, Transformer, Way,
};
use pushforward::net::Activation;

pub fn cases(list: &mut Vec<Case>) {
    for (name, spline) in splines() {
        let transformer = Transformer::Spline(spline);
        for dim in [1, 2, 3, 5] {
            list.push(Case::new(format!("pointwise spline, D = {dim}, {name}"), pointwise(dim, transformer)).kinked());
        }
        for transforms in [vec![true, false], vec![true, false, true], vec![false, true, true, false, true]] {
            for layout in ParameterLayout::ALL {
                let layer = laid_out(&transforms, transformer, layout);
                let dim = transforms.len();
                list.push(Case::new(format!("spline coupling, D = {dim}, {name}, {}", layout.name()), layer).kinked());
            }
        }
    }
    for formula in [Way::Generate, Way::Normalize] {
        let (order, spline) = (vec![2, 0, 1], Transformer::Spline(Spline::zuko(4, 3.0)));
        let layer = Autoregressive::new(order, 0, spline, ParameterLayout::Interleaved, &[7], Activation::Tanh);
        let layer = Layer::Autoregressive(Autoregressive { formula, ..layer });
        list.push(Case::new(format!("spline autoregressive, formula {formula:?}"), layer).kinked());
    }
    for (bins, bound) in [(1, 3.0), (5, 2.5), (8, 8.0)] {
        let linear = PiecewiseLinear { bins, bound, minimum_width: 1e-3, minimum_height: 0.0 };
        list.extend(variants(
            &format!("piecewise linear, K = {bins}, B = {bound}"),
            Transformer::PiecewiseLinear(linear),
        ));
    }
    list.extend(variants("leaky ReLU", Transformer::LeakyRelu));
    for alpha in [0.05, 0.01] {
        for dim in [1, 2, 5] {
            let layer = pointwise(dim, Transformer::Sigmoid { alpha });
            let case = Case::new(format!("sigmoid, D = {dim}, α = {alpha}"), layer);
            let case = Case { unit_interval: Some(Way::Normalize), ..case };
            list.extend([case.inverted(), case]);
        }
    }
    let nested = Layer::Invert(Invert::new(pointwise(2, Transformer::Spline(Spline::nflows(4, 3.0)))));
    list.push(Case::new("pointwise spline", nested).kinked().inverted());
}

/// A map pointwise and in couplings.
fn variants(name: &str, transformer: Transformer) -> Vec<Case> {
    let mut list = Vec::new();
    for dim in [1, 2, 3, 5] {
        list.push(Case::new(format!("{name}, D = {dim}"), pointwise(dim, transformer)).kinked());
    }
    for layout in ParameterLayout::ALL {
        let layer = laid_out(&[true, false, true], transformer, layout);
        list.push(Case::new(format!("coupling of {name}, {}", layout.name()), layer).kinked());
    }
    list.push(list[1].inverted());
    list
}

/// The conventions of three libraries, bounds that points lie on, and what no library does.
fn splines() -> Vec<(String, Spline)> {
    let mut list = Vec::new();
    for (bins, bound) in [(8, 3.0), (5, 8.0), (1, 2.0), (2, 3.0)] {
        list.push((format!("nflows, K = {bins}, B = {bound}"), Spline::nflows(bins, bound)));
        list.push((format!("zuko, K = {bins}, B = {bound}"), Spline::zuko(bins, bound)));
        list.push((format!("FlowJAX, K = {bins}, B = {bound}"), Spline::flowjax(bins, bound)));
    }
    let strange = Spline {
        soft_clip: Some(0.5),
        ends: Ends::Free,
        derivative: Derivative::Exp,
        knot: Knot::Right,
        ..Spline::nflows(3, 3.0)
    };
    list.push(("softly clipped, free ends".into(), strange));
    let bare = Spline { minimum_width: 0.0, minimum_height: 0.0, minimum_derivative: 0.0, ..Spline::nflows(3, 8.0) };
    list.push(("without minima".into(), bare));
    list
}

pub fn pointwise(dim: usize, transformer: Transformer) -> Layer {
    Layer::Pointwise(Pointwise { dim, transformer })
}

fn laid_out(transforms: &[bool], transformer: Transformer, layout: ParameterLayout) -> Layer {
    match coupling(transforms, transformer, &[6], Activation::Tanh) {
        Layer::Coupling(l) => Layer::Coupling(Coupling { layout, ..l }),
        other => other,
    }
}
