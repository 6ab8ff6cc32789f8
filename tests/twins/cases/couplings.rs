//! Couplings: scales, nets, masks, maps.

use super::{Case, SOFT, case, coupling, couplings, normal};
use pushforward::flow::{ActNorm, Base, Diagonal, Invert, Layer, Mixture, Permute, Rotation, Scale, Transformer};
use pushforward::net::Activation;

pub fn cases() -> Vec<Case> {
    let fixed = vec![0.3, -1.0, 0.5, -0.2, 0.1, -0.4, 1.5, -0.7, 0.2, -0.6];
    let mixture = |components, fixed| Base::Mixture(Mixture { dim: 2, components, fixed });
    let rotation = || Layer::Rotation(Rotation { dim: 2, plane: (0, 1), start: 0.7 });
    let diagonal = |shift| Layer::Diagonal(Diagonal { dim: 2, shift });
    let add = Transformer::Additive;
    let tanh = Transformer::Affine(Scale::Tanh { bound: 2.0 });
    let exp = Transformer::Affine(Scale::Exp);
    use Activation::{Elu, Relu, Silu, Tanh};
    vec![
        case("realnvp 8 x 64-64", normal(2), couplings(8, &[64, 64], Relu, SOFT), 0.05),
        case("nice", normal(2), [vec![diagonal(false)], couplings(4, &[32, 32], Relu, add)].concat(), 0.1),
        case("volume preserving", normal(2), couplings(4, &[24], Tanh, add), 0.1),
        case("linear", normal(2), vec![diagonal(true), rotation(), diagonal(true), rotation()], 0.3),
        case("learned mixture", mixture(4, None), couplings(2, &[16], Tanh, SOFT), 0.1),
        case("fixed mixture", mixture(2, Some(fixed)), couplings(2, &[16], Relu, SOFT), 0.1),
        case("tanh net, tanh scale", normal(2), couplings(3, &[48, 48], Tanh, tanh), 0.1),
        case("elu net, exp scale", normal(2), couplings(2, &[20, 20], Elu, exp), 0.05),
        case("silu net", normal(2), couplings(4, &[64, 64], Silu, SOFT), 0.05),
        case("width 128, depth 4", normal(2), couplings(2, &[128, 100, 7, 128], Relu, SOFT), 0.05),
        case("no hidden layer", normal(2), couplings(2, &[], Relu, SOFT), 0.1),
        case("no layers", mixture(3, None), vec![], 0.3),
        case(
            "permute, actnorm, invert",
            normal(2),
            vec![
                Layer::Permute(Permute::reverse(2)),
                Layer::ActNorm(ActNorm { dim: 2 }),
                Layer::Invert(Invert::new(coupling(&[true, false], &[16, 16], Tanh, SOFT))),
                Layer::Invert(Invert::new(Layer::Invert(Invert::new(diagonal(true))))),
                Layer::Invert(Invert::new(rotation())),
            ],
            0.1,
        ),
        case(
            "four dimensions",
            normal(4),
            vec![
                coupling(&[true, false, true, false], &[32], Tanh, SOFT),
                Layer::Permute(Permute { order: vec![2, 0, 3, 1] }),
                coupling(&[false, true, true, true], &[32], Tanh, tanh),
                Layer::Invert(Invert::new(Layer::Permute(Permute { order: vec![1, 2, 3, 0] }))),
                Layer::Rotation(Rotation { dim: 4, plane: (3, 1), start: 2.0 }),
            ],
            0.1,
        ),
        case("one dimension", normal(1), vec![Layer::Diagonal(Diagonal { dim: 1, shift: true })], 0.4),
    ]
}
