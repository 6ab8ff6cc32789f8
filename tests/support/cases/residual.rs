//! Residual layers: dimensions, activations, depths and Lipschitz bounds.

use super::Case;
use pushforward::flow::{Estimator, Layer, Residual};
use pushforward::net::{Activation, Mlp};

pub fn cases(list: &mut Vec<Case>) {
    for dim in [1, 2, 3, 5] {
        for lipschitz in [0.5, 0.95] {
            for activation in [Activation::Tanh, Activation::LipSwish] {
                list.push(case(dim, &[6, 5], activation, lipschitz));
            }
            list.push(case(dim, &[7], Activation::Elu, lipschitz).kinked());
        }
    }
    for activation in [Activation::Relu, Activation::Silu] {
        let case = case(2, &[8], activation, 0.9);
        list.push(if activation == Activation::Relu { case.kinked() } else { case });
    }
    list.extend([case(1, &[], Activation::Tanh, 0.95), case(3, &[], Activation::Tanh, 0.95)]);
    let (two, three) = (case(2, &[9], Activation::LipSwish, 0.95), case(3, &[4, 4], Activation::Tanh, 0.5));
    list.extend([two.inverted(), three.inverted(), three.inverted().inverted()]);
}

fn case(dim: usize, hidden: &[usize], activation: Activation, lipschitz: f64) -> Case {
    let name = format!("residual, D = {dim}, {} {hidden:?}, Lipschitz {lipschitz}", activation.name());
    Case::new(
        name,
        Layer::Residual(residual(dim, hidden, activation, lipschitz, Estimator::Roulette { always: 2, go_on: 0.5 })),
    )
}

/// A residual layer of every part.
pub fn residual(
    dim: usize,
    hidden: &[usize],
    activation: Activation,
    lipschitz: f64,
    estimator: Estimator,
) -> Residual {
    Residual { net: Mlp::new(dim, hidden, dim, activation), lipschitz, estimator }
}
