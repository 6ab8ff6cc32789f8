//! Residual layers: any number of dimensions that the kernels take, and any depth.

use super::{Case, case, normal};
use pushforward::flow::{ActNorm, Estimator, Invert, Layer, Residual};
use pushforward::net::{Activation, Mlp};

fn residual(dim: usize, hidden: &[usize], activation: Activation) -> Layer {
    let net = Mlp::new(dim, hidden, dim, activation);
    Layer::Residual(Residual { net, lipschitz: 0.9, estimator: Estimator::Exact })
}

fn inverted(dim: usize, hidden: &[usize], activation: Activation) -> Layer {
    Layer::Invert(Invert::new(residual(dim, hidden, activation)))
}

pub fn cases() -> Vec<Case> {
    use Activation::{Elu, LipSwish, Tanh};
    let norm = |dim| Layer::ActNorm(ActNorm { dim });
    vec![
        case(
            "residual",
            normal(2),
            vec![inverted(2, &[64, 64], Tanh), norm(2), residual(2, &[64, 64], Tanh), norm(2)],
            0.3,
        ),
        case("residual, LipSwish", normal(2), vec![inverted(2, &[32, 32, 32], LipSwish)], 0.3),
        case("residual, D = 1", normal(1), vec![residual(1, &[16], Tanh), inverted(1, &[16], Elu)], 0.4),
        case("residual, D = 3", normal(3), vec![residual(3, &[24, 24], Tanh)], 0.3),
        case("residual, D = 4", normal(4), vec![inverted(4, &[32], LipSwish), residual(4, &[], Tanh)], 0.3),
    ]
}
