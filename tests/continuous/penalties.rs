//! The regularisers: what they are, and their part in the loss.

use crate::{WAYS, fixed, flow, normal, run};
use pushforward::flow::{Base, Continuous, Flow, Layer, Method, Way};
use pushforward::math::Batch;
use pushforward::net::{Activation, Mlp, Pass};
use pushforward::train::{Lane, likelihood_step};

#[test]
fn penalties_are_the_integrals_they_are_called() {
    let params = [0.3, -0.4, 9.0, 0.5, 0.2, 9.0, 1.5, -2.0].map(|w| if w == 9.0 { 0.0 } else { w });
    let layer = |kinetic, jacobian| {
        let net = Mlp::new(3, &[], 2, Activation::Tanh);
        Continuous { kinetic, jacobian, ..Continuous::new(net, fixed(Method::Rk4, 50)) }
    };
    let penalty = |layer: &Continuous, params: &[f64], x: &Batch<f64>, way| {
        let mut pass = Pass::new();
        pass.penalty_share = Some(1.0);
        run(layer, way, params, x, &mut pass);
        pass.penalty
    };
    let x = normal(2, 4);
    for way in WAYS {
        // v = A y + b has the Jacobian A everywhere, and v = b the speed |b|.
        let frobenius = 0.3 * 0.3 + 0.4 * 0.4 + 0.5 * 0.5 + 0.2 * 0.2;
        assert!((penalty(&layer(0.0, 0.7), &params, &x, way) - 4.0 * 0.7 * frobenius).abs() < 1e-12);
        let still = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.5, -2.0];
        assert!((penalty(&layer(0.7, 0.0), &still, &x, way) - 4.0 * 0.7 * 6.25).abs() < 1e-12);
        let mut pass = Pass::new();
        run(&layer(0.7, 0.7), way, &params, &x, &mut pass);
        assert_eq!(pass.penalty, 0.0, "nobody asked");
    }
}

#[test]
fn the_loss_of_training_holds_the_penalty_and_its_gradient() {
    let (layer, params) = flow(2, &[4, 4], Activation::Tanh, fixed(Method::Rk4, 4));
    let x = normal(2, 6);
    let loss = |kinetic: f64, params: &[f64]| {
        let layer = Continuous { kinetic, jacobian: kinetic, ..layer.clone() };
        let flow = Flow::new(Base::Normal { dim: 2 }, vec![Layer::Continuous(layer)]);
        let mut lane = Lane::new(&flow);
        let losses = [0, 1].map(|_| {
            lane.x = x.clone();
            lane.gradient.fill(0.0);
            likelihood_step(&flow, params, 12, &mut lane)
        });
        assert_eq!(losses[0], losses[1], "a penalty is of one step");
        (losses[0], lane.gradient)
    };
    let mut pass = Pass::new();
    pass.penalty_share = Some(1.0);
    run(&Continuous { kinetic: 0.5, jacobian: 0.5, ..layer.clone() }, Way::Normalize, &params, &x, &mut pass);
    assert!((loss(0.5, &params).0 - loss(0.0, &params).0 - pass.penalty / 12.0).abs() < 1e-12);
    let (_, gradient) = loss(0.5, &params);
    for i in (0..params.len()).step_by(5) {
        let moved = |by: f64| {
            let mut params = params.clone();
            params[i] += by;
            loss(0.5, &params).0
        };
        let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        assert!((slope - gradient[i]).abs() < 1e-7 * (1.0 + slope.abs()), "{i}: {slope} against {}", gradient[i]);
    }
}
