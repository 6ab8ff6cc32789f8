//! Bases that are one Gaussian or a box.

use super::{Case, SOFT, case, couplings};
use pushforward::flow::{Base, Gaussian, Uniform};
use pushforward::net::Activation::Tanh;

pub fn cases() -> Vec<Case> {
    let numbers = vec![0.4, -0.3, -0.5, 0.3, 0.8];
    let gaussian = |full, fixed| Base::Gaussian(Gaussian { dim: 2, full, fixed });
    let uniform = Base::Uniform(Uniform { low: vec![-2.13, -1.61], high: vec![2.42, 4.03] });
    vec![
        case("a learned Gaussian", gaussian(false, None), couplings(1, &[16], Tanh, SOFT), 0.3),
        case("a learned full Gaussian", gaussian(true, None), couplings(1, &[16], Tanh, SOFT), 0.3),
        case("a fixed Gaussian", gaussian(true, Some(numbers)), couplings(1, &[16], Tanh, SOFT), 0.1),
        case("a uniform box", uniform, couplings(1, &[16], Tanh, SOFT), 0.1),
    ]
}
