//! Estimates of the trace and the gradient: through the solver as dual numbers say, by the adjoint to the order.

use crate::{CONVERGED, WAYS, adaptive, fixed, flow, largest, normal, run, with};
use pushforward::flow::{Bijection, Continuous, Divergence, Gradient, Method, Way};
use pushforward::math::{Batch, Dual, Real, Rng, Stream};
use pushforward::net::{Activation, Pass};

#[test]
fn hutchinson_is_unbiased_and_moves_no_point() {
    for hidden in [&[8, 8][..], &[5, 5, 5]] {
        let (exact, params) = flow(3, hidden, Activation::Tanh, fixed(Method::Rk4, 8));
        let layer = Continuous { divergence: Divergence::Hutchinson, ..exact.clone() };
        let x = normal(3, 5);
        let (y, log_det) = run(&exact, Way::Normalize, &params, &x, &mut Pass::new());
        assert_eq!(run(&layer, Way::Normalize, &params, &x, &mut Pass::new()), (y.clone(), log_det.clone()));
        let draws = 4000;
        let (mut sum, mut squares) = ([0.0; 5], [0.0; 5]);
        for key in 0..draws {
            let mut pass = Pass::new();
            pass.estimate(1, key);
            let (z, estimate) = run(&layer, Way::Normalize, &params, &x, &mut pass);
            assert_eq!(z, y);
            for k in 0..5 {
                sum[k] += estimate[k];
                squares[k] += estimate[k] * estimate[k];
            }
        }
        for k in 0..5 {
            let mean = sum[k] / draws as f64;
            let error = ((squares[k] / draws as f64 - mean * mean) / draws as f64).sqrt();
            assert!(error > 0.0 && error < 0.05, "no spread, or a wild one: {error}");
            assert!((mean - log_det[k]).abs() < 4.0 * error, "{mean} ± {error} against {}", log_det[k]);
        }
    }
}

/// ⟨g, y⟩ + ⟨g_log_det, log_det⟩ + share · penalty, and its derivative along weight or input `direction`.
fn objective(
    layer: &Continuous,
    way: Way,
    (params, x): (&[f64], &Batch<f64>),
    (g, g_log_det, share): (&Batch<f64>, &[f64], Option<f64>),
    noise: bool,
    direction: usize,
) -> f64 {
    let seed = |at: usize, re: f64| Dual { re, du: f64::from(u8::from(at == direction)) };
    let weights: Vec<Dual> = params.iter().enumerate().map(|(i, &w)| seed(i, w)).collect();
    let inputs = x.values().iter().enumerate().map(|(i, &v)| seed(params.len() + i, v)).collect();
    let (mut y, mut log_det) = (Batch::from_rows(x.dim(), inputs), vec![Dual::ZERO; x.len()]);
    let mut pass = Pass::new();
    if noise {
        pass.estimate(5, 2);
    }
    pass.penalty_share = share.map(Dual::from_f64);
    layer.apply(way, &weights, &mut y, &mut log_det, &mut pass);
    let moved: f64 = y.values().iter().zip(g.values()).map(|(y, g)| y.du * g).sum();
    let stretched: f64 = log_det.iter().zip(g_log_det).map(|(l, g)| l.du * g).sum();
    moved + stretched + share.unwrap_or(0.0) * pass.penalty.du
}

/// The gradient by vjp, that of the weights first.
fn gradient(
    layer: &Continuous,
    way: Way,
    (params, x): (&[f64], &Batch<f64>),
    (g, g_log_det, share): (&Batch<f64>, &[f64], Option<f64>),
    noise: bool,
) -> Vec<f64> {
    let mut pass = Pass::recording();
    if noise {
        pass.estimate(5, 2);
    }
    pass.penalty_share = share;
    run(layer, way, params, x, &mut pass);
    let (mut g, mut g_params) = (g.clone(), vec![0.0; params.len()]);
    layer.vjp(way, params, &mut g, g_log_det, &mut g_params, &mut pass);
    g_params.extend(g.values());
    g_params
}

fn cotangents(dim: usize, n: usize) -> (Batch<f64>, Vec<f64>) {
    let mut rng = Rng::new(9, Stream::Test(0));
    let mut draw = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
    (Batch::from_rows(dim, draw(dim * n)), draw(n))
}

#[test]
fn gradients_of_estimates_and_penalties_agree_with_dual_numbers() {
    for (dim, hidden) in [(1, vec![3]), (2, vec![4, 3]), (3, vec![3, 4, 3])] {
        for solver in [fixed(Method::Rk4, 3), adaptive(1e-3)] {
            for (divergence, kinetic, jacobian) in [
                (Divergence::Hutchinson, 0.0, 0.0),
                (Divergence::Hutchinson, 0.3, 0.2),
                (Divergence::Exact, 0.3, 0.0),
                (Divergence::Exact, 0.0, 0.2),
            ] {
                let (layer, params) = flow(dim, &hidden, Activation::Tanh, solver);
                let layer = Continuous { divergence, kinetic, jacobian, ..layer };
                let (x, (g, g_log_det)) = (normal(dim, 3), cotangents(dim, 3));
                for way in WAYS {
                    for noise in [false, true] {
                        let by = (&g, &g_log_det[..], Some(0.7));
                        let found = gradient(&layer, way, (&params, &x), by, noise);
                        for (direction, found) in found.iter().enumerate() {
                            let exact = objective(&layer, way, (&params, &x), by, noise, direction);
                            assert!(
                                (found - exact).abs() < 1e-9 * (1.0 + exact.abs()),
                                "{layer:?}, {way:?}, noise {noise}, {direction}: {found} against {exact}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_adjoint_gradient_is_that_through_the_solver_to_the_order() {
    for (hidden, noise) in [(&[6, 5][..], false), (&[4, 4, 4], false), (&[6, 5], true)] {
        let (layer, params) = flow(2, hidden, Activation::Tanh, CONVERGED);
        let divergence = if noise { Divergence::Hutchinson } else { Divergence::Exact };
        let layer = Continuous { divergence, kinetic: 0.1, jacobian: 0.2, ..layer };
        let (x, (g, g_log_det)) = (normal(2, 7), cotangents(2, 7));
        for way in WAYS {
            let by = (&g, &g_log_det[..], Some(0.3));
            let difference = |solver| {
                let through = with(&layer, solver);
                let adjoint = Continuous { gradient: Gradient::Adjoint, ..through.clone() };
                let [a, b] = [&through, &adjoint].map(|layer| gradient(layer, way, (&params, &x), by, noise));
                largest(&b, &a)
            };
            let [coarse, fine] = [20, 40].map(|steps| difference(fixed(Method::Rk4, steps)));
            let order = (coarse / fine).log2();
            assert!(fine < 1e-3 && order > 3.5, "{hidden:?}, {way:?}: {fine}, order {order}");
            assert!(difference(adaptive(1e-10)) < 1e-7, "{}", difference(adaptive(1e-10)));
        }
    }
}
