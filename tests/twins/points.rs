//! Points through flows: both ways, any position, any number.

use super::bounds::{Run, edge_points, flat, random_points, transform_error, whole};
use super::cases::cases;
use super::gpu;
use pushforward::flow::{Position, Way};
use pushforward::gpu::Unavailable;
use pushforward::math::Batch;

#[test]
fn points_agree_both_ways_at_every_position() {
    let Some(gpu) = gpu() else { return };
    println!("{}: errors in units of the bound (and relative to 1 + |result|)", gpu.name());
    for case in cases() {
        let x = edge_points(case.flow.dim());
        let layers = case.flow.layers.len();
        let mut positions = vec![whole(&case.flow)];
        for layer in [0, layers / 2, layers.saturating_sub(1)] {
            positions.extend([0.0, 0.3, 1.0].map(|tau| Position { layer, tau }));
        }
        for way in [Way::Generate, Way::Normalize] {
            let errors = positions.iter().map(|&at| transform_error(&gpu, &case, &case.params, [(way, at); 2], &x));
            let (ratio, relative) = errors.fold((0.0, 0.0), |a: (f64, f64), b| (a.0.max(b.0), a.1.max(b.1)));
            println!("  {:26} {way:?}: {ratio:.3} ({relative:.1e})", case.name);
            assert!(ratio <= 1.0, "{}, {way:?}: {ratio} times the bound", case.name);
        }
    }
}

#[test]
fn every_batch_size_agrees() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    for len in [1, 63, 64, 65, 255, 257, 1000] {
        let x = random_points(2, len, 1.0, 21);
        let run = (Way::Generate, whole(&case.flow));
        let (ratio, _) = transform_error(&gpu, case, &case.params, [run; 2], &x);
        assert!(ratio <= 1.0, "{len} points: {ratio} times the bound");
    }
}

#[test]
fn the_comparison_notices_a_corrupted_weight_a_swapped_way_and_a_wrong_position() {
    let Some(gpu) = gpu() else { return };
    for case in cases().into_iter().filter(|c| !c.flow.layers.is_empty()) {
        let x = edge_points(case.flow.dim());
        let run = (Way::Generate, whole(&case.flow));
        let notices = |what: &str, loaded: &[f32], wrong: Run, least: f64| {
            let (ratio, _) = transform_error(&gpu, &case, loaded, [wrong, run], &x);
            assert!(ratio > least, "{}: {what} gives only {ratio} times the bound", case.name);
        };
        let mut corrupted = case.params.clone();
        // Every weight of the last layer that has any: a mask may hide the first.
        let last = (0..case.flow.layers.len()).rev().map(|i| case.flow.window(i)).find(|own| !own.is_empty());
        corrupted[last.unwrap()].iter_mut().for_each(|w| *w += 0.01);
        notices("a corrupted weight", &corrupted, run, 3.0);
        notices("a swapped way", &case.params, (Way::Normalize, run.1), 100.0);
        let last = Position { layer: case.flow.layers.len() - 1, tau: 0.99 };
        notices("a wrong position", &case.params, (Way::Generate, last), 3.0);
    }
}

#[test]
fn new_weights_replace_the_old_in_the_same_place() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[5];
    let x = random_points(2, 100, 1.0, 3);
    let evaluate = |resident: &mut _| flat(gpu.evaluate(resident, Way::Generate, &x).unwrap().wait().unwrap());
    let other: Vec<f32> = case.params.iter().map(|w| 0.9 * w).collect();
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let before = evaluate(&mut resident);
    resident.write(&gpu, &other).unwrap();
    let after = evaluate(&mut resident);
    assert_ne!(before, after);
    assert_eq!(after, evaluate(&mut gpu.load(&case.flow, &other).unwrap()));
    assert!(matches!(resident.write(&gpu, &other[1..]), Err(Unavailable::Unsupported(_))));
}

#[test]
fn several_results_may_be_on_their_way() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let batches: Vec<Batch<f32>> = (0..5).map(|i| random_points(2, 40 + 50 * i, 1.0, 30 + i as u64)).collect();
    let pending: Vec<_> = batches.iter().map(|x| gpu.evaluate(&mut resident, Way::Normalize, x).unwrap()).collect();
    for (mut pending, x) in pending.into_iter().zip(&batches) {
        let result = loop {
            if let Some(result) = pending.try_take() {
                break result.unwrap();
            }
            std::thread::yield_now();
        };
        assert_eq!(result, gpu.evaluate(&mut resident, Way::Normalize, x).unwrap().wait().unwrap());
        assert!(pending.try_take().is_none(), "a result is given once");
    }
}
