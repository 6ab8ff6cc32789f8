//! Points on their way through a continuous layer.

use super::bounds::{bounds, random_points, wide, worst};
use super::cases::{Case, cases, continuous_cases};
use super::gpu;
use pushforward::flow::{Continuous, Layer, Way};
use pushforward::gpu::{Gpu, Unavailable};
use pushforward::math::Batch;

fn field(case: &Case, layer: usize) -> (&Continuous, bool) {
    match &case.flow.layers[layer] {
        Layer::Continuous(l) => (l, false),
        Layer::Invert(l) => match &*l.layer {
            Layer::Continuous(l) => (l, true),
            _ => panic!("{}", case.name),
        },
        _ => panic!("{}", case.name),
    }
}

/// The greatest error in units of the bound, when the GPU is asked for `asked` and the CPU for `times`.
fn error(gpu: &Gpu, case: &Case, layer: usize, way: Way, asked: &[f64], times: &[f64]) -> f64 {
    let x = random_points(case.flow.dim(), 70, 1.0, 60);
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let found = gpu.trajectories(&mut resident, layer, way, &x, asked).unwrap().wait().unwrap();
    let found: Vec<f32> = found.into_iter().flat_map(Batch::into_values).collect();
    let ((continuous, flipped), own) = (field(case, layer), case.flow.window(layer));
    let inner = if flipped { way.reversed() } else { way };
    let evaluate = |params: &[f64], x: &Batch<f64>| -> Vec<f64> {
        let on_the_way = continuous.paths(params, inner, x, times);
        on_the_way.into_iter().flat_map(Batch::into_values).collect()
    };
    let (params, x) = (wide(&case.params[own]), x.cast());
    let exact = evaluate(&params, &x);
    worst(&found, &exact, &bounds(&exact, &params, &x, evaluate)).0
}

#[test]
fn trajectories_agree_at_the_ends_of_steps_and_between_them() {
    let Some(gpu) = gpu() else { return };
    // Between steps more is computed: Mesa's software GPU cannot do that in four dimensions.
    for case in continuous_cases().into_iter().filter(|c| c.flow.dim() < 4) {
        let Layer::Continuous(Continuous { solver, .. }) = case.flow.layers[0].clone() else { continue };
        let pushforward::flow::Solver::Fixed { steps, .. } = solver else { panic!("{}", case.name) };
        let ends: Vec<f64> = (0..=steps).map(|i| i as f64 / steps as f64).collect();
        for times in [&ends[..], &[0.77, 0.0, 0.5, 0.01, 1.0, 0.5, 0.123]] {
            for way in [Way::Generate, Way::Normalize] {
                let last = case.flow.layers.len() - 1;
                let ratio = error(&gpu, &case, last, way, times, times);
                println!("  {:26} {way:?}, {} times: {ratio:.3}", case.name, times.len());
                assert!(ratio <= 1.0, "{}, {way:?}: {ratio} times the bound", case.name);
            }
        }
    }
}

#[test]
fn another_time_is_noticed() {
    let Some(gpu) = gpu() else { return };
    let all = continuous_cases();
    for case in all.iter().take(2) {
        let ratio = error(&gpu, case, 0, Way::Generate, &[0.25, 0.51], &[0.25, 0.5]);
        assert!(ratio > 3.0, "{}: {ratio} times the bound", case.name);
    }
}

#[test]
fn an_inverted_stretch_runs_the_other_way() {
    let Some(gpu) = gpu() else { return };
    for case in cases().into_iter().filter(|c| c.name == "cnf, D = 1, inverted") {
        for way in [Way::Generate, Way::Normalize] {
            let ratio = error(&gpu, &case, 0, way, &[0.3, 0.9, 0.0, 1.0], &[0.3, 0.9, 0.0, 1.0]);
            assert!(ratio <= 1.0, "{way:?}: {ratio} times the bound");
        }
    }
}

#[test]
fn other_layers_and_other_times_are_refused() {
    let Some(gpu) = gpu() else { return };
    let case = &continuous_cases()[0];
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let x = random_points(2, 10, 1.0, 61);
    let none: &[f64] = &[];
    for (layer, x, times) in [
        (1, &x, &[0.5][..]),
        (0, &x, none),
        (0, &x, &[1.5][..]),
        (0, &x, &[f64::NAN][..]),
        (0, &Batch::zeros(3, 10), &[0.5][..]),
        (0, &Batch::zeros(2, 0), &[0.5][..]),
    ] {
        let refused = gpu.trajectories(&mut resident, layer, Way::Generate, x, times);
        assert!(matches!(refused, Err(Unavailable::Unsupported(_))), "layer {layer}, {times:?}");
    }
}
