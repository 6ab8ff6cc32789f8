//! How far a result in f32 may be from that in f64.

use super::cases::Case;
use pushforward::flow::{Flow, Position, Way};
use pushforward::gpu::shader::NOWHERE;
use pushforward::gpu::{Evaluated, Gpu, Window};
use pushforward::math::{Batch, Rng, Stream};

pub const WRONG: f64 = 16.0 * f32::EPSILON as f64;
pub const DRAWS: u64 = 4;

pub fn random_points(dim: usize, len: usize, spread: f64, stream: u64) -> Batch<f32> {
    let mut rng = Rng::new(11, Stream::Test(stream));
    Batch::from_rows(dim, (0..dim * len).map(|_| (spread * rng.normal()) as f32).collect())
}

/// Every combination of 0, ±1e-6, 1 and ±8 in two coordinates, others zero; then random points.
pub fn edge_points(dim: usize) -> Batch<f32> {
    let edges = [0.0, 1e-6, -1e-6, 1.0, 8.0, -8.0];
    let mut points: Vec<f32> = Vec::new();
    for a in edges {
        for b in edges {
            points.extend((0..dim).map(|d| {
                if d == 0 {
                    a
                } else if d == 1 {
                    b
                } else {
                    0.0
                }
            }));
        }
    }
    let mut random = random_points(dim, 200, 1.5, 7);
    let all: Vec<f32> =
        points.into_iter().chain((0..random.len()).flat_map(|i| random.point(i).collect::<Vec<_>>())).collect();
    random = Batch::from_points(dim, &all);
    random
}

pub fn whole(flow: &Flow) -> Position {
    Position { layer: flow.layers.len(), tau: 0.0 }
}

/// [outputs; log_det], [D + 1][B], in f64.
pub fn on_cpu(flow: &Flow, params: &[f64], way: Way, at: Position, x: &Batch<f64>) -> Vec<f64> {
    let (mut y, mut log_det) = (x.clone(), vec![0.0; x.len()]);
    match way {
        Way::Generate => flow.generate_to(at, params, &mut y, &mut log_det),
        Way::Normalize => flow.normalize_from(at, params, &mut y, &mut log_det),
    }
    [y.into_values(), log_det].concat()
}

/// The allowed error of each number that `evaluate` returns for (weights, points).
pub fn bounds(
    exact: &[f64],
    params: &[f64],
    x: &Batch<f64>,
    evaluate: impl Fn(&[f64], &Batch<f64>) -> Vec<f64>,
) -> Vec<f64> {
    let mut spread: Vec<f64> = exact.iter().map(|y| WRONG * (1.0 + y.abs())).collect();
    for draw in 0..DRAWS {
        let mut rng = Rng::new(draw, Stream::Test(2));
        let mut wrong = |v: &[f64]| -> Vec<f64> { v.iter().map(|v| v * (1.0 + WRONG * rng.normal())).collect() };
        let (params, x) = (wrong(params), Batch::from_rows(x.dim(), wrong(x.values())));
        let found = evaluate(&params, &x);
        spread.iter_mut().zip(exact.iter().zip(&found)).for_each(|(s, (a, b))| *s = s.max((a - b).abs()));
    }
    spread
}

/// The greatest error in units of its bound, and relative to 1 + |exact|.
pub fn worst(found: &[f32], exact: &[f64], bounds: &[f64]) -> (f64, f64) {
    assert_eq!(found.len(), exact.len());
    found.iter().zip(exact).zip(bounds).fold((0.0, 0.0), |(ratio, relative): (f64, f64), ((&a, &b), &bound)| {
        if b == f64::NEG_INFINITY {
            return (if a <= NOWHERE { ratio } else { f64::INFINITY }, relative);
        }
        let error = (f64::from(a) - b).abs();
        assert!(a.is_finite(), "{a} against {b}");
        (ratio.max(error / bound), relative.max(error / (1.0 + b.abs())))
    })
}

pub fn flat(result: Evaluated) -> Vec<f32> {
    [result.points.into_values(), result.log_det].concat()
}

pub fn wide(params: &[f32]) -> Vec<f64> {
    params.iter().map(|&w| f64::from(w)).collect()
}

pub fn grid(window: Window, size: (u32, u32), dim: usize) -> Batch<f64> {
    let cells = (0..size.1).flat_map(|row| (0..size.0).map(move |column| window.centre(size, column, row)));
    Batch::from_points(dim, &cells.flat_map(|p| p[..dim].to_vec()).collect::<Vec<_>>())
}

/// Which way, and to where.
pub type Run = (Way, Position);

/// The greatest error of `transform`, as [`worst`] gives it, when the GPU has these weights and does the first run.
pub fn transform_error(gpu: &Gpu, case: &Case, loaded: &[f32], runs: [Run; 2], x: &Batch<f32>) -> (f64, f64) {
    let [(gpu_way, gpu_at), (way, at)] = runs;
    let mut resident = gpu.load(&case.flow, loaded).unwrap();
    let found = flat(gpu.evaluate_to(&mut resident, gpu_way, gpu_at, x).unwrap().wait().unwrap());
    let (params, x) = (wide(&case.params), x.cast::<f64>());
    let evaluate = |params: &[f64], x: &Batch<f64>| on_cpu(&case.flow, params, way, at, x);
    let exact = evaluate(&params, &x);
    worst(&found, &exact, &bounds(&exact, &params, &x, evaluate))
}
