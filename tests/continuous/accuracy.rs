//! Orders, tolerances, what lies between steps, and where steps end.

use crate::support::cases::points;
use crate::{CONVERGED, WAYS, adaptive, fixed, flow, largest, normal, rms, run, with};
use pushforward::flow::{Bijection, Continuous, Method, Way};
use pushforward::math::{Batch, Rng, Stream};
use pushforward::net::{Activation, Mlp, Pass};

#[test]
fn every_method_converges_at_its_order_in_the_value_and_in_log_det() {
    // Gentle, so that the first term of the error is the largest by far before rounding is seen.
    let (layer, _) = flow(2, &[8, 8], Activation::Tanh, CONVERGED);
    let mut rng = Rng::new(2, Stream::Test(2));
    let params: Vec<f64> = (0..layer.num_params()).map(|_| 0.5 * rng.normal()).collect();
    let x = normal(2, 64);
    for way in WAYS {
        let (y, log_det) = run(&layer, way, &params, &x, &mut Pass::new());
        for method in Method::ALL {
            let steps = match method.order() {
                1 => 256,
                2 => 64,
                4 => 32,
                _ => 64,
            };
            let [coarse, fine] = [steps, 2 * steps].map(|steps| {
                let found = run(&with(&layer, fixed(method, steps)), way, &params, &x, &mut Pass::new());
                (rms(found.0.values(), y.values()), rms(&found.1, &log_det))
            });
            for (what, order) in [("value", (coarse.0 / fine.0).log2()), ("log_det", (coarse.1 / fine.1).log2())] {
                assert!((order - f64::from(method.order())).abs() < 0.15, "{method:?}, {way:?}, {what}: {order}");
            }
        }
    }
}

#[test]
fn adaptive_steps_meet_their_tolerance() {
    for (dim, hidden, activation) in
        [(1, vec![6], Activation::Silu), (2, vec![8, 8], Activation::Tanh), (5, vec![5, 5, 5], Activation::Silu)]
    {
        let (layer, params) = flow(dim, &hidden, activation, CONVERGED);
        let x = points(dim, 64);
        for way in WAYS {
            let (y, log_det) = run(&layer, way, &params, &x, &mut Pass::new());
            for tolerance in [1e-4, 1e-6, 1e-8] {
                let found = run(&with(&layer, adaptive(tolerance)), way, &params, &x, &mut Pass::new());
                // A step's error is held down; what earlier steps left grows with the field.
                let errors = (largest(found.0.values(), y.values()), largest(&found.1, &log_det));
                assert!(errors.0 < 20.0 * tolerance && errors.1 < 20.0 * tolerance, "{dim}, {tolerance}: {errors:?}");
            }
        }
    }
}

#[test]
fn trajectories_are_exact_at_steps_and_between_them_to_the_order() {
    let (layer, params) = flow(2, &[8, 8], Activation::Tanh, CONVERGED);
    let x = normal(2, 20);
    let times = [1.0, 0.0, 0.25, 0.5, 0.37, 0.9];
    for way in WAYS {
        let exact = layer.trajectory(&params, way, &x, &times);
        let start = if way == Way::Generate { 1 } else { 0 };
        assert_eq!(exact[start], x);
        assert_eq!(exact[1 - start], run(&layer, way, &params, &x, &mut Pass::new()).0);
        let rk4 = with(&layer, fixed(Method::Rk4, 40)).trajectory(&params, way, &x, &times);
        let chosen = with(&layer, adaptive(1e-7)).trajectory(&params, way, &x, &times);
        for (i, exact) in exact.iter().enumerate() {
            let errors = (largest(rk4[i].values(), exact.values()), largest(chosen[i].values(), exact.values()));
            assert!(errors.0 < 1e-5 && errors.1 < 3e-6, "{way:?}, t = {}: {errors:?}", times[i]);
        }
        assert_eq!(chosen[1 - start], run(&with(&layer, adaptive(1e-7)), way, &params, &x, &mut Pass::new()).0);
    }
    let ten = with(&layer, fixed(Method::Rk4, 10)).trajectory(&params, Way::Generate, &x, &[0.3]);
    let (mut three, mut unused) = (x.clone(), vec![0.0; 20]);
    with(&layer, fixed(Method::Rk4, 3)).apply_fraction(
        0.3,
        Way::Generate,
        &params,
        &mut three,
        &mut unused,
        &mut Pass::new(),
    );
    assert!(largest(ten[0].values(), three.values()) < 1e-14);
}

#[test]
fn interpolation_keeps_order_four() {
    let (layer, params) = flow(2, &[8, 8], Activation::Tanh, CONVERGED);
    let x = normal(2, 20);
    let times: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
    let exact = with(&layer, adaptive(1e-13)).trajectory(&params, Way::Generate, &x, &times);
    let reference = layer.trajectory(&params, Way::Generate, &x, &times);
    for (i, reference) in reference.iter().enumerate() {
        assert!(largest(exact[i].values(), reference.values()) < 1e-11, "t = {}", times[i]);
    }
    let error = |tolerance: f64| {
        let found = with(&layer, adaptive(tolerance)).trajectory(&params, Way::Generate, &x, &times);
        found.iter().zip(&reference).map(|(a, b)| largest(a.values(), b.values())).fold(0.0, f64::max)
    };
    for tolerance in [1e-5, 1e-7, 1e-9] {
        assert!(error(tolerance) < 100.0 * tolerance, "{tolerance}: {}", error(tolerance));
    }
}

#[test]
fn half_the_time_twice_is_the_whole() {
    let net = Mlp::new(3, &[6], 2, Activation::Tanh);
    let mut rng = Rng::new(1, Stream::Test(0));
    let mut params: Vec<f64> = (0..net.num_params()).map(|_| rng.normal()).collect();
    // A field that does not read t.
    (0..6).for_each(|unit| params[3 * unit + 2] = 0.0);
    let layer = Continuous::new(net, CONVERGED);
    let x = normal(2, 9);
    let (whole, whole_log_det) = run(&layer, Way::Generate, &params, &x, &mut Pass::new());
    let (mut y, mut log_det, mut pass) = (x, vec![0.0; 9], Pass::new());
    for _ in 0..2 {
        layer.apply_fraction(0.5, Way::Generate, &params, &mut y, &mut log_det, &mut pass);
    }
    assert!(largest(y.values(), whole.values()) < 1e-11 && largest(&log_det, &whole_log_det) < 1e-11);
}

#[test]
fn a_point_whose_steps_underflow_is_nan_counted_and_alone() {
    // v = 1e8 max(y, 0): positive points leave for infinity, the others stay.
    let net = Mlp::new(2, &[1], 1, Activation::Relu);
    let params = [1.0, 0.0, 0.0, 1e8, 0.0];
    let layer = Continuous::new(net, adaptive(1e-6));
    let x = Batch::from_rows(1, vec![-1.0, 0.5, -2.0, 3.0]);
    let mut pass = Pass::recording();
    let (y, log_det) = run(&layer, Way::Generate, &params, &x, &mut pass);
    assert_eq!(pass.count.underflows, 2);
    assert_eq!((y.get(0, 0), y.get(0, 2), log_det[0], log_det[2]), (-1.0, -2.0, 0.0, 0.0));
    assert!(y.get(0, 1).is_nan() && y.get(0, 3).is_nan() && log_det[1].is_nan());
    let y = run32(&layer, &params, &x);
    assert!(y.get(0, 0) == -1.0 && y.get(0, 1).is_nan());
}

fn run32(layer: &Continuous, params: &[f64], x: &Batch<f64>) -> Batch<f32> {
    let params: Vec<f32> = params.iter().map(|&w| w as f32).collect();
    let mut y = x.cast();
    layer.apply(Way::Generate, &params, &mut y, &mut vec![0.0; x.len()], &mut Pass::new());
    y
}
