//! Monotone curves: of couplings, and each coordinate's own.

use super::{Case, case, couplings, normal};
use pushforward::flow::{
    Coupling, Diagonal, Invert, Layer, ParameterLayout, PiecewiseLinear, Pointwise, Rotation, Scale, Spline,
    Transformer,
};
use pushforward::net::{Activation, Mlp};

const SQUARE: Transformer =
    Transformer::PiecewiseLinear(PiecewiseLinear { bins: 5, bound: 3.0, minimum_width: 1e-3, minimum_height: 1e-3 });

fn own(dim: usize, transformer: Transformer) -> Layer {
    Layer::Pointwise(Pointwise { dim, transformer })
}

fn turn() -> Layer {
    Layer::Rotation(Rotation { dim: 2, plane: (0, 1), start: 0.7 })
}

/// A spline coupling whose numbers stand coordinate by coordinate.
fn interleaved(transforms: &[bool], transformer: Transformer) -> Layer {
    let outputs = transforms.iter().filter(|&&t| t).count();
    let numbers = outputs * transformer.num_params();
    let conditioner = Mlp::new(transforms.len() - outputs, &[24], numbers, Activation::Tanh);
    let layout = ParameterLayout::Interleaved;
    Layer::Coupling(Coupling { transforms: transforms.to_vec(), conditioner, transformer, layout })
}

pub fn cases() -> Vec<Case> {
    let nflows = Transformer::Spline(Spline::nflows(8, 3.0));
    let zuko = Transformer::Spline(Spline::zuko(6, 5.0));
    let flowjax = Transformer::Spline(Spline::flowjax(5, 4.0));
    let sigmoid = |offset, minimum| Transformer::Affine(Scale::Sigmoid { offset, minimum });
    let inverse = Transformer::Affine(Scale::InverseSigmoid { offset: 2.0, minimum: 1e-3 });
    let sigmoid_of = |alpha| own(2, Transformer::Sigmoid { alpha });
    use Activation::{Relu, Tanh};
    vec![
        case("rqs 4 x 64-64", normal(2), couplings(4, &[64, 64], Relu, nflows), 0.05),
        case("zuko's splines", normal(2), couplings(3, &[32, 32], Relu, zuko), 0.05),
        case("FlowJAX's splines", normal(2), couplings(3, &[32, 32], Tanh, flowjax), 0.05),
        case("piecewise-linear couplings", normal(2), couplings(2, &[16], Tanh, SQUARE), 0.05),
        case("leaky couplings", normal(2), couplings(2, &[16], Tanh, Transformer::LeakyRelu), 0.1),
        case("sigmoid scales", normal(2), couplings(2, &[16], Tanh, sigmoid(2.0, 1e-3)), 0.1),
        case("sigmoid scales to 0", normal(2), couplings(2, &[16], Tanh, sigmoid(-1.0, 0.0)), 0.1),
        case("inverse sigmoid scales", normal(2), couplings(2, &[16], Tanh, inverse), 0.1),
        case(
            "splines of two coordinates",
            normal(4),
            vec![interleaved(&[true, false, true, false], nflows), interleaved(&[false, true, false, true], flowjax)],
            0.05,
        ),
        case("pointwise splines", normal(2), vec![turn(), own(2, nflows), turn(), own(2, zuko)], 0.3),
        case("one spline", normal(1), vec![own(1, Transformer::Spline(Spline::nflows(16, 4.0)))], 0.3),
        case("pointwise pieces", normal(2), vec![turn(), own(2, SQUARE), turn()], 0.3),
        case("leaky ReLUs", normal(2), vec![turn(), own(2, Transformer::LeakyRelu), turn()], 0.4),
        case(
            "sigmoid",
            normal(2),
            vec![Layer::Diagonal(Diagonal { dim: 2, shift: true }), turn(), sigmoid_of(0.475)],
            0.2,
        ),
        // Every point that is tried lies in its box.
        case("logit", normal(2), vec![Layer::Invert(Invert::new(sigmoid_of(0.475))), turn()], 0.1),
    ]
}
