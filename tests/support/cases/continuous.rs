//! Continuous flows: fields, solvers, ways to the gradient. Each keeps the laws of inverses and log-determinants to the order
//! of its solver, so that these are tried to a limit and the gradients are not.

use super::Case;
use pushforward::flow::{Continuous, Layer, Method, Solver};
use pushforward::net::{Activation, Mlp};

const RK4: Solver = Solver::Fixed { method: Method::Rk4, steps: 8 };
const ADAPTIVE: Solver = Solver::Adaptive { rtol: 1e-9, atol: 1e-9 };

pub fn cases(list: &mut Vec<Case>) {
    for dim in [1, 2, 3, 5] {
        list.push(case(format!("continuous, D = {dim}"), continuous(dim, &[6, 5], Activation::Tanh, RK4)).within(1e-6));
    }
    for hidden in [&[][..], &[6], &[4, 3, 5]] {
        let layer = continuous(3, hidden, Activation::Tanh, RK4);
        list.push(case(format!("continuous, hidden {hidden:?}"), layer).within(1e-6));
    }
    for activation in [Activation::Silu, Activation::Elu] {
        let layer = continuous(2, &[6, 5], activation, RK4);
        let case = case(format!("continuous, {}", activation.name()), layer).within(1e-6);
        list.push(if activation == Activation::Elu { case.kinked() } else { case });
    }
    for (method, steps, limit) in
        [(Method::Euler, 50, 3e-3), (Method::Midpoint, 20, 3e-4), (Method::Heun, 20, 3e-3), (Method::Dopri5, 6, 1e-6)]
    {
        let layer = continuous(2, &[4, 4], Activation::Tanh, Solver::Fixed { method, steps });
        list.push(case(format!("continuous, {} with {steps} steps", method.name()), layer).within(limit));
    }
    // The steps that an adaptive solver chooses jump from point to point, so it has no second derivative.
    let adaptive =
        case("continuous, adaptive", continuous(2, &[4, 4], Activation::Tanh, ADAPTIVE)).within(1e-8).kinked();
    let deep = continuous(3, &[4, 3, 4], Activation::Silu, ADAPTIVE);
    list.extend([adaptive.inverted(), adaptive, case("continuous, adaptive, deep", deep).within(1e-8).kinked()]);
    list.push(case("continuous", continuous(2, &[5], Activation::Tanh, RK4)).within(1e-6).inverted());
}

/// Half the usual weights: a field gentle enough for few steps.
fn case(name: impl Into<String>, layer: Layer) -> Case {
    let case = Case::new(name, layer);
    Case { params: case.params.iter().map(|w| 0.5 * w).collect(), ..case }
}

fn continuous(dim: usize, hidden: &[usize], activation: Activation, solver: Solver) -> Layer {
    Layer::Continuous(Continuous::new(Mlp::new(dim + 1, hidden, dim, activation), solver))
}
