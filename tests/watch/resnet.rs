//! From residual steps to the differential equation: the threshold of invertibility and the two sums for log |det J| are what
//! independent computations say.

use crate::shipped_flow;
use nalgebra::DMatrix;
use pushforward::flow::Flow;
use pushforward::math::Batch;
use pushforward::net::Pass;
use pushforward::watch::ground::Ground;
use pushforward::watch::lattice::REACH;
use pushforward::watch::order::slope;
use pushforward::watch::resnet::{self, COUNTS, SIDE, Steps, Threshold, limit, looked_at, smallest};

fn trained() -> (Flow, Vec<f32>) {
    shipped_flow("continuous")
}

/// The Jacobian of the residual step y + v(y, t)/n at `y`, by differences of the network's values.
fn jacobian(flow: &Flow, params: &[f64], y: [f64; 2], t: f64, n: usize) -> DMatrix<f64> {
    let (layer, own) = flow.continuous(params).expect("a continuous flow");
    let eps = 1e-6;
    let moved = |d: usize, sign: f64| {
        let mut at = [y[0], y[1], t];
        at[d] += sign * eps;
        let v = layer.field.value(own, &at, 1, &mut Pass::new());
        [at[0] + v[0] / n as f64, at[1] + v[1] / n as f64]
    };
    let column = |d: usize| {
        let (a, b) = (moved(d, 1.0), moved(d, -1.0));
        [(a[0] - b[0]) / (2.0 * eps), (a[1] - b[1]) / (2.0 * eps)]
    };
    let ([a, c], [b, d]) = (column(0), column(1));
    DMatrix::from_row_slice(2, 2, &[a, b, c, d])
}

/// Over a lattice of the plane and all n steps: the smallest determinant, and the smallest singular value.
fn search(flow: &Flow, params: &[f64], n: usize, side: usize) -> (f64, f64) {
    let at = |i: usize| (2.0 * (i as f64 + 0.5) / side as f64 - 1.0) * f64::from(REACH);
    let mut least = (f64::INFINITY, f64::INFINITY);
    for k in 0..n {
        for i in 0..side * side {
            let j = jacobian(flow, params, [at(i % side), at(i / side)], k as f64 / n as f64, n);
            least = (least.0.min(j.determinant()), least.1.min(j.singular_values().min()));
        }
    }
    least
}

#[test]
fn the_threshold_is_where_the_smallest_singular_value_of_a_step_reaches_zero() {
    let (flow, params) = trained();
    let (layer, own) = flow.continuous(&params).expect("a continuous flow");
    let threshold = Threshold::new(layer, own);
    println!("{threshold:?}");
    assert!(threshold.steps > 1, "one step of this field folds the plane");
    assert!(threshold.contraction <= threshold.lipschitz && threshold.steps as f64 <= threshold.contraction + 1.0);
    let wide: Vec<f64> = params.iter().map(|&w| f64::from(w)).collect();
    let (det, _) = search(&flow, &wide, threshold.steps - 1, 48);
    assert!(det <= 0.0, "below the threshold a step folds: {det}");
    for n in threshold.steps..threshold.steps + 3 {
        let (det, sigma) = search(&flow, &wide, n, 48);
        assert!(det > 0.0 && sigma > 0.0, "{n} steps do not fold: {det}, {sigma}");
    }
    // The picture holds the same numbers.
    for n in [threshold.steps - 1, threshold.steps + 1] {
        let shown = resnet::find(&flow, &params, &resnet::Question { steps: n as u32, focus: None, side: 48 });
        let least = shown.smallest.iter().copied().fold(f32::INFINITY, f32::min);
        assert_eq!(least <= 0.0, n < threshold.steps, "{n}: {least}");
        if n > threshold.steps {
            let (_, sigma) = search(&flow, &wide, n, 48);
            assert!((f64::from(least) - sigma).abs() < 1e-4, "{least} {sigma}");
        }
    }
}

/// A field that pulls `pull` times as hard: its last layer has so much larger weights.
fn harder(pull: f32) -> (Flow, Vec<f32>) {
    let (flow, mut params) = trained();
    let field = &flow.continuous(&params).expect("a continuous flow").0.field;
    let last = field.offset(field.depth() - 1);
    params[last..].iter_mut().for_each(|w| *w *= pull);
    (flow, params)
}

#[test]
fn the_picture_agrees_with_the_threshold_for_every_number_of_steps() {
    for (flow, params) in [trained(), harder(14.0)] {
        let (layer, own) = flow.continuous(&params).expect("a continuous flow");
        let threshold = Threshold::new(layer, own);
        println!("{threshold:?}");
        let lattice = looked_at(2, SIDE);
        let least = |n: usize| smallest(layer, own, &lattice, n).into_iter().fold(f32::INFINITY, f32::min);
        assert!(least(threshold.steps - 1) <= 0.0, "a step of {} folds", threshold.steps - 1);
        let more = COUNTS.iter().map(|&n| n as usize).filter(|&n| n > threshold.steps);
        for n in [threshold.steps, threshold.steps + 1].into_iter().chain(more) {
            assert!(least(n) > 0.0, "no step of {n} folds: {}", least(n));
        }
    }
    let (flow, params) = harder(14.0);
    let (layer, own) = flow.continuous(&params).expect("a continuous flow");
    let n = Threshold::new(layer, own).steps;
    assert!(n > 33, "more steps than moments at which the field is looked at first: {n}");
    let wide: Vec<f64> = params.iter().map(|&w| f64::from(w)).collect();
    let (below, _) = search(&flow, &wide, n - 1, SIDE);
    let (at, sigma) = search(&flow, &wide, n, SIDE);
    assert!(below <= 0.0 && at > 0.0, "by differences: {below}, {at}");
    let shown = smallest(layer, own, &looked_at(2, SIDE), n).into_iter().fold(f32::INFINITY, f32::min);
    assert!((f64::from(shown) - sigma).abs() < 1e-3, "{shown} against {sigma}");
}

#[test]
fn a_step_shorter_than_one_over_the_lipschitz_constant_never_folds() {
    let (flow, params) = trained();
    let (layer, own) = flow.continuous(&params).expect("a continuous flow");
    let threshold = Threshold::new(layer, own);
    let enough = threshold.lipschitz.floor() as usize + 1;
    let wide: Vec<f64> = params.iter().map(|&w| f64::from(w)).collect();
    assert!(threshold.steps <= enough, "{threshold:?}");
    let (det, sigma) = search(&flow, &wide, enough, 32);
    assert!(det > 0.0 && sigma >= 1.0 - threshold.lipschitz / enough as f64 - 1e-3, "{det} {sigma}");
}

#[test]
fn the_exact_log_determinant_and_the_trace_meet_at_order_one() {
    let (flow, params) = trained();
    let found = limit::find(&flow, &params, &limit::Question { focus: Some([0.3, 1.1]) });
    let against = |value: fn(&limit::Mark) -> f64, limit: f64| {
        let marks: Vec<[f64; 2]> = found.marks.iter().map(|m| [f64::from(m.n), (value(m) - limit).abs()]).collect();
        slope(&marks).expect("they converge")
    };
    for (what, order) in [
        ("exact", against(|m| m.exact, found.log_det)),
        ("trace", against(|m| m.trace, found.log_det)),
        ("one to the other", against(|m| m.trace - m.exact, 0.0)),
    ] {
        assert!((order - 1.0).abs() < 0.15, "{what}: {order}");
    }
    let last = found.marks.last().expect("marks");
    let gap = (last.trace - last.exact) * f64::from(last.n);
    assert!((gap / found.bend - 1.0).abs() < 0.1, "n times the gap is {gap}, and ½ ∫ tr (∂v/∂y)² dt is {}", found.bend);
}

#[test]
fn the_exact_log_determinant_is_that_of_the_whole_map() {
    let (flow, params) = trained();
    let ground = Ground::new(&flow, &params, 0.0).expect("a field");
    let z = [0.4, -0.7];
    for n in [1, 3, 8] {
        let image = |z: [f64; 2]| {
            let steps = Steps::new(&ground, &Batch::from_points(2, &z), n);
            let end = &steps.points[n];
            [end.get(0, 0), end.get(1, 0)]
        };
        let eps = 1e-6;
        let column = |d: usize| {
            let moved = |sign: f64| image(core::array::from_fn(|i| if i == d { z[i] + sign * eps } else { z[i] }));
            let (a, b) = (moved(1.0), moved(-1.0));
            [(a[0] - b[0]) / (2.0 * eps), (a[1] - b[1]) / (2.0 * eps)]
        };
        let ([a, c], [b, d]) = (column(0), column(1));
        let steps = Steps::new(&ground, &Batch::from_points(2, &z), n);
        assert!((steps.exact[0] - (a * d - b * c).abs().ln()).abs() < 1e-6, "{n}");
    }
}

#[test]
fn polygons_become_curves() {
    let (flow, params) = trained();
    let ends = |steps| {
        let found = resnet::find(&flow, &params, &resnet::Question { steps, focus: None, side: 0 });
        let corners: Vec<usize> = found.paths.iter().map(|p| p.times.len()).collect();
        let ends: Vec<[f32; 2]> =
            found.paths.iter().map(|p| [p.points[p.points.len() - 2], p.points[p.points.len() - 1]]).collect();
        (corners, ends, found.exact, found.trace)
    };
    let (limit, exact_limit, log_det, _) = ends(0);
    assert!(limit.iter().all(|n| *n > 10));
    let error = |n: u32| {
        let (corners, ends, ..) = ends(n);
        assert!(corners.iter().all(|c| *c == n as usize + 1));
        let far = |(a, b): (&[f32; 2], &[f32; 2])| f64::from((a[0] - b[0]).hypot(a[1] - b[1]));
        ends.iter().zip(&exact_limit).map(far).sum::<f64>() / ends.len() as f64
    };
    assert!(error(64) < 0.35 * error(16) && error(16) < error(2));
    let (.., exact, trace) = ends(256);
    assert!((exact - log_det).abs() < 0.05 && (trace - log_det).abs() < 0.05);
}
