//! What is drawn and counted is what the layers of the flow are.

use super::*;
use crate::flow::{Bijection, Way};
use crate::math::{Batch, Dual};
use crate::net::Pass;
use nalgebra::DMatrix;

/// The Jacobian of an example by dual numbers.
fn jacobian(example: &Example) -> DMatrix<f64> {
    let (dim, z) = (example.layer.dim(), example.point());
    let params: Vec<Dual> = example.params.iter().map(|&p| Dual { re: p, du: 0.0 }).collect();
    let seeded = (0..dim).flat_map(|d| (0..dim).map(move |j| (d, j)));
    let rows = seeded.map(|(d, j)| Dual { re: z[d], du: if d == j { 1.0 } else { 0.0 } }).collect();
    let mut x = Batch::from_rows(dim, rows);
    let mut log_det = vec![Dual::default(); dim];
    example.layer.apply(Way::Generate, &params, &mut x, &mut log_det, &mut Pass::new());
    DMatrix::from_fn(dim, dim, |i, j| x.get(i, j).du)
}

fn states() -> impl Iterator<Item = KindsState> {
    Kind::ALL.into_iter().flat_map(|kind| {
        (0..6u64).map(move |variant| KindsState {
            kind,
            variant,
            size: [2, 3, 4, 5, 8, 12][variant as usize],
            ..Default::default()
        })
    })
}

#[test]
fn an_entry_drawn_as_zero_is_zero_and_one_drawn_as_free_is_not() {
    for state in states() {
        let example = state.example(state.size);
        let (exact, shape) = (jacobian(&example), shape::jacobian(state.kind, state.size, example.order()));
        for (i, j) in (0..state.size).flat_map(|i| (0..state.size).map(move |j| (i, j))) {
            let value = exact[(i, j)];
            let agrees = match shape.cell(i, j) {
                Cell::Zero => value == 0.0,
                Cell::One => value == 1.0,
                Cell::Free | Cell::Diagonal => value != 0.0,
            };
            assert!(agrees, "{state:?}: entry ({i}, {j}) is {value}, drawn as {:?}", shape.cell(i, j));
        }
    }
}

#[test]
fn the_determinant_is_the_product_of_the_entries_that_are_marked() {
    for state in states() {
        let example = state.example(state.size);
        let exact = jacobian(&example);
        let direct = exact.determinant().abs().ln();
        assert!((example.log_det() - direct).abs() < 1e-9, "{state:?}: {} against {direct}", example.log_det());
        let shape = shape::jacobian(state.kind, state.size, example.order());
        let marked = (0..state.size).filter(|&i| shape.cell(i, i) == Cell::Diagonal);
        let product: f64 = marked.map(|i| exact[(i, i)].abs().ln()).sum();
        if !matches!(state.kind, Kind::Full | Kind::Plu) {
            assert!((product - direct).abs() < 1e-9, "{state:?}: {product} against {direct}");
        }
        let shown = DMatrix::from_row_slice(state.size, state.size, &example.jacobian()).map(f64::from);
        assert!((shown - exact).amax() < 1e-4, "{state:?}");
    }
}

#[test]
fn the_free_numbers_are_the_weights_of_the_layer() {
    for state in states() {
        let weights = state.example(state.size).layer.num_params() as u64;
        assert_eq!(cost::free(state.kind, state.size as u64), weights, "{state:?}");
    }
}

#[test]
fn the_factors_of_plu_multiply_to_a_matrix_without_zeros() {
    let state = KindsState { kind: Kind::Plu, size: 5, variant: 3, ..Default::default() };
    let shapes = shape::drawn(Kind::Plu, 5, state.example(5).order());
    assert_eq!(shapes.iter().map(|s| s.name).collect::<Vec<_>>(), ["P", "L", "U"]);
    assert_eq!(shapes.iter().map(Shape::zero_share).collect::<Vec<_>>(), [0.8, 0.4, 0.4]);
}

#[test]
fn only_layers_that_join_coordinates_correlate_them() {
    for state in states() {
        let correlation = state.example(2).correlation();
        if state.kind.is_elementwise() || state.kind == Kind::Permutation {
            assert!(correlation.abs() < 1e-12, "{state:?}: {correlation}");
        }
        if matches!(state.kind, Kind::Lower | Kind::Upper) {
            let [lean, scale] = [state.knobs()[0], state.knobs()[1]];
            let exact = lean / (lean * lean + (2.0 * scale).exp()).sqrt();
            assert!((correlation - exact).abs() < 1e-9 && correlation.abs() > 1e-3, "{state:?}: {correlation} {exact}");
        }
    }
}

#[test]
fn counts_grow_with_the_power_that_is_said() {
    for (kind, task) in Kind::ALL.into_iter().flat_map(|k| Task::ALL.map(|t| (k, t))) {
        let count = |d| cost::operations(kind, task, d) as f64;
        let power = if count(4096) == 0.0 { 0.0 } else { (count(8192) / count(4096)).log2() };
        assert!((power - f64::from(cost::exponent(kind, task))).abs() < 0.01, "{kind:?} {task:?}: {power}");
    }
    let small = |kind, task| cost::operations(kind, task, 3);
    // Three rows: 2 + 1 divisions, (4 + 1) multiplications and as many subtractions, 2 multiplications of the pivots.
    assert_eq!(small(Kind::Full, Task::Determinant), 15);
    assert_eq!(small(Kind::Lower, Task::Inverse), 9);
    assert_eq!(small(Kind::Diagonal, Task::Determinant), 2);
}

#[test]
fn the_density_after_a_layer_has_mass_one() {
    for state in states() {
        let example = state.example(2);
        let total = |n: usize, point: &dyn Fn(f32, usize) -> [f32; 2], of: usize| {
            let at = |k: usize| (k as f32 + 0.5) / n as f32 * 24.0 - 12.0;
            let points: Vec<[f32; 2]> = (0..of).map(|i| point(at(i % n), i / n)).collect();
            example.densities(&points).iter().map(|&v| f64::from(v)).sum::<f64>() * 24.0 / n as f64
        };
        let mass = if state.kind.is_elementwise() {
            // A product, so that two lines tell all; the piecewise one jumps, which a lattice has to be fine for.
            let n = 40_000;
            let lines = total(n, &|at, _| [at, 0.1], n) * total(n, &|at, _| [0.1, at], n);
            lines / f64::from(example.densities(&[[0.1, 0.1]])[0])
        } else {
            let n = 240;
            let up = |k: usize| (k as f32 + 0.5) / n as f32 * 24.0 - 12.0;
            total(n, &|at, row| [at, up(row)], n * n) * 24.0 / n as f64
        };
        assert!((mass - 1.0).abs() < 0.01, "{state:?}: {mass}");
    }
}
