//! Continuous flows: every fixed-step method, the trace of shallow fields and of deep ones. Mesa's software GPU ends a thread's
//! loops after 65,535 rounds in all, so none is larger.

use super::{Case, case, normal};
use pushforward::flow::{Continuous, Invert, Layer, Method, Solver};
use pushforward::net::{Activation, Mlp};

pub fn continuous(dim: usize, hidden: &[usize], activation: Activation, method: Method, steps: usize) -> Layer {
    let field = Mlp::new(dim + 1, hidden, dim, activation);
    Layer::Continuous(Continuous::new(field, Solver::Fixed { method, steps }))
}

pub fn cases() -> Vec<Case> {
    use Activation::{Elu, Relu, Silu, Tanh};
    let rk4 = |dim, hidden: &[usize], activation| continuous(dim, hidden, activation, Method::Rk4, 8);
    vec![
        case("cnf, RK4", normal(2), vec![rk4(2, &[64, 64], Tanh)], 0.1),
        case("cnf, SiLU, two stretches", normal(2), vec![rk4(2, &[32, 48], Silu), rk4(2, &[32, 32], Silu)], 0.1),
        case("cnf, Euler", normal(2), vec![continuous(2, &[32, 32], Tanh, Method::Euler, 20)], 0.1),
        case("cnf, midpoint", normal(2), vec![continuous(2, &[32, 32], Elu, Method::Midpoint, 10)], 0.1),
        case("cnf, Heun", normal(2), vec![continuous(2, &[32, 32], Relu, Method::Heun, 10)], 0.1),
        case("cnf, Dormand-Prince", normal(2), vec![continuous(2, &[32, 32], Tanh, Method::Dopri5, 3)], 0.1),
        case("cnf, one hidden layer", normal(3), vec![rk4(3, &[100], Tanh)], 0.1),
        case("cnf, no hidden layer", normal(2), vec![rk4(2, &[], Tanh)], 0.1),
        case("cnf, three hidden layers", normal(2), vec![rk4(2, &[16, 20, 16], Silu)], 0.1),
        case("cnf, D = 4, deep", normal(4), vec![rk4(4, &[16, 16, 16], Tanh)], 0.1),
        case("cnf, D = 4", normal(4), vec![rk4(4, &[16, 16], Tanh)], 0.1),
        case("cnf, D = 1, inverted", normal(1), vec![Layer::Invert(Invert::new(rk4(1, &[16, 16], Tanh)))], 0.1),
    ]
}
