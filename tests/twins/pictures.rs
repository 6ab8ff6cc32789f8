//! What the screen shows when the GPU evaluates the flow: the same samples, grids and layers as the CPU's.

use super::bounds::{WRONG, bounds, grid, on_cpu, random_points, whole, wide, worst};
use super::cases::{Case, cases, few};
use super::gpu;
use pushforward::engine::{Evaluator, Request, Tile, Travellers, Window as Plane, grid_points};
use pushforward::flow::{Bijection, Flow, Position, Way};
use pushforward::gpu::{Gpu, Seen, Survey, Unavailable, Window};
use pushforward::math::Batch;
use pushforward::net::Pass;

const PARTICLES: usize = 500;

fn planar() -> impl Iterator<Item = Case> {
    few().into_iter()
}

/// [B][D] -> [D][B]
fn rows(points: &[f32]) -> Vec<f32> {
    Batch::from_points(2, points).into_values()
}

#[test]
fn the_samples_and_the_grid_of_the_morph_are_those_of_the_cpu_engine() {
    let Some(gpu) = gpu() else { return };
    for case in planar() {
        let travellers = Travellers::new(&case.flow, &case.params, PARTICLES, 1.0, 7);
        let mut resident = gpu.load(&case.flow, &case.params).unwrap();
        let mut evaluator = Evaluator::new(case.flow.clone(), case.params.clone());
        for t in [0.0, 0.37, 1.0] {
            let at = Position::from_time(t, case.flow.layers.len());
            let there = gpu.evaluate_to(&mut resident, Way::Generate, at, travellers.start()).unwrap();
            let found = travellers.frame(&there.wait().unwrap().points, true);
            let request = Request::Frame {
                t,
                window: Plane::STANDARD,
                size: 0,
                particles: PARTICLES,
                temperature: 1.0,
                grid: true,
                seed: 7,
                axes: [0, 1],
            };
            let expected = evaluator.frame(&request);
            assert_eq!(found.origins, expected.origins, "{}: both begin at the same points", case.name);
            assert_eq!((found.particles.len(), found.lines.len()), (2 * PARTICLES, expected.lines.len()));
            let points = |frame: &pushforward::engine::Frame| [&frame.particles[..], &frame.lines.concat()].concat();
            let (x, params) = (travellers.start().cast::<f64>(), wide(&case.params));
            let evaluate = |params: &[f64], x: &Batch<f64>| on_cpu(&case.flow, params, Way::Generate, at, x);
            let exact = evaluate(&params, &x);
            let bounds = bounds(&exact, &params, &x, evaluate);
            let points_alone = 2 * x.len();
            for (who, frame) in [("GPU", &found), ("CPU", &expected)] {
                let (ratio, _) = worst(&rows(&points(frame)), &exact[..points_alone], &bounds[..points_alone]);
                assert!(ratio <= 1.0, "{}, t = {t}, {who}: {ratio} times the bound", case.name);
            }
        }
    }
}

/// One layer alone, as [log |det J|; outputs] of `x`, in f64.
fn alone(flow: &Flow, layer: usize, way: Way, params: &[f64], x: &Batch<f64>) -> Vec<f64> {
    let (mut y, mut log_det) = (x.clone(), vec![0.0; x.len()]);
    let own = flow.window(layer);
    flow.layers[layer].apply(way, &params[own], &mut y, &mut log_det, &mut Pass::new());
    [log_det, y.into_values()].concat()
}

fn survey(gpu: &Gpu, case: &Case, survey: &Survey, points: &Batch<f32>) -> Vec<Seen> {
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    gpu.survey(&mut resident, survey, points).unwrap().wait().unwrap()
}

#[test]
fn a_survey_sees_each_layer_alone_and_what_enters_it() {
    let Some(gpu) = gpu() else { return };
    let (window, points) = (Window { x: [-2.0, 2.5], y: [-3.0, 2.0] }, random_points(2, 300, 1.0, 40));
    for case in planar().filter(|c| !c.flow.layers.is_empty()) {
        let layers = case.flow.layers.len();
        let (cells, params, x) = (grid(window, (12, 12), 2), wide(&case.params), points.cast::<f64>());
        for way in [Way::Generate, Way::Normalize] {
            let all = survey(&gpu, &case, &Survey { layers: 0..layers, way, window, size: 12 }, &points);
            assert_eq!(all.len(), layers);
            let agree = |what: &str, found: &[f32], exact: &[f64], bounds: &[f64]| {
                let (ratio, _) = worst(found, exact, bounds);
                assert!(ratio <= 1.0, "{}, {way:?}, {what}: {ratio} times the bound", case.name);
            };
            for (layer, seen) in all.iter().enumerate() {
                let one = |params: &[f64], x: &Batch<f64>| alone(&case.flow, layer, way, params, x);
                let (exact, least) = (one(&params, &cells), cells.len());
                let heat = bounds(&exact, &params, &cells, one);
                agree("log |det J|", &seen.log_det, &exact[..least], &heat[..least]);
                let (exact, least) = (one(&params, &x), x.len());
                let carried = bounds(&exact, &params, &x, one);
                agree("the points", seen.points.values(), &exact[least..], &carried[least..]);
                let at = Position { layer, tau: if way == Way::Generate { 0.0 } else { 1.0 } };
                let mass = |params: &[f64], x: &Batch<f64>| case.flow.log_prob_at(at, params, x);
                let exact = mass(&params, &cells);
                agree("the mass", &seen.log_mass, &exact, &bounds(&exact, &params, &cells, mass));
            }
            let last = survey(&gpu, &case, &Survey { layers: layers - 1..layers, way, window, size: 12 }, &points);
            assert_eq!(last[..], all[layers - 1..], "{}: one layer or all, the numbers are the same", case.name);
        }
    }
}

#[test]
fn the_tiles_are_those_of_the_cpu_engine() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let (way, plane) = (Way::Normalize, Plane::STANDARD);
    let window = Window { x: plane.x, y: plane.y };
    let seen = survey(&gpu, case, &Survey { layers: 0..8, way, window, size: 20 }, &grid_points());
    let expected = Evaluator::new(case.flow.clone(), case.params.clone());
    let expected = expected.tiles(&Request::Tiles { way, window: plane, size: 20 });
    let near = |a: &[f32], b: &[f32], what: &str| {
        assert_eq!(a.len(), b.len(), "{what}");
        let gap = a.iter().zip(b).map(|(a, b)| (a - b).abs() / (1.0 + b.abs())).fold(0.0, f32::max);
        assert!(f64::from(gap) < 100.0 * WRONG, "{what}: {gap}");
    };
    for (seen, expected) in seen.into_iter().zip(&expected) {
        let tile = Tile::new(seen.log_det, seen.log_mass, &seen.points, false);
        near(&tile.log_det, &expected.log_det, "log |det J|");
        near(&tile.mass, &expected.mass, "the mass");
        near(&tile.lines.concat(), &expected.lines.concat(), "the lines");
    }
}

#[test]
fn surveys_of_any_size_follow_one_another_on_one_flow() {
    let Some(gpu) = gpu() else { return };
    let case = &cases()[0];
    let mut resident = gpu.load(&case.flow, &case.params).unwrap();
    let ask = |layers, size| Survey { layers, way: Way::Generate, window: Window::square(4.0), size };
    let points = random_points(2, 100, 1.0, 41);
    for (layers, size) in [(0..8, 20), (3..4, 70), (0..8, 20), (0..8, 41), (7..8, 3)] {
        let seen = gpu.survey(&mut resident, &ask(layers.clone(), size), &points).unwrap().wait().unwrap();
        let fresh = survey(&gpu, case, &ask(layers.clone(), size), &points);
        assert_eq!(seen, fresh, "{layers:?} on {size}² cells");
    }
    // What runs on the same flow between two surveys does not disturb the second.
    let first = gpu.survey(&mut resident, &ask(0..8, 20), &points).unwrap();
    let moved = gpu.evaluate_to(&mut resident, Way::Generate, whole(&case.flow), &points).unwrap();
    let second = gpu.survey(&mut resident, &ask(0..8, 20), &points).unwrap();
    assert!(moved.wait().is_ok());
    assert_eq!(first.wait().unwrap(), second.wait().unwrap());
    for (layers, size, len) in [(0..9, 20, 10), (2..2, 20, 10), (0..8, 0, 10), (0..8, 20, 0), (0..8, 4096, 10)] {
        let refused = gpu.survey(&mut resident, &ask(layers, size), &Batch::zeros(2, len));
        assert!(matches!(refused, Err(Unavailable::Unsupported(_))), "{size} {len}");
    }
}
