//! The work that is timed: the layers of [`crate::flow`] run at one point, the sum of a diagonal of logarithms, and for a matrix
//! without structure Gaussian elimination with partial pivoting, a column at a time.

use super::Kind;
use super::cost::Task;
use super::example::Example;
use crate::flow::{Bijection, Layer, Way};
use crate::math::{Batch, Rng, Stream};
use crate::net::Pass;
use std::hint::black_box;

#[derive(Debug)]
pub(super) enum Work {
    /// log |det J| = Σ s.
    Sum(Vec<f64>),
    Layer {
        way: Way,
        layer: Box<Layer>,
        params: Vec<f32>,
        from: Vec<f32>,
        x: Batch<f32>,
        pass: Pass<f32>,
    },
    Eliminate(Elimination),
}

impl Work {
    /// `example` is asked only where the layer itself is run.
    pub fn new(kind: Kind, task: Task, example: impl FnOnce() -> Example, dim: usize) -> Self {
        let mut rng = Rng::new(dim as u64, Stream::Samples);
        let mut normals = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
        let way = match (kind, task) {
            (Kind::Full, _) => return Work::Eliminate(Elimination::new(normals(dim * dim), normals(dim), task)),
            (Kind::Coupling, Task::Determinant) => Way::Generate,
            (_, Task::Determinant) => return Work::Sum(normals(dim)),
            (_, Task::Inverse) => Way::Normalize,
        };
        let from: Vec<f32> = normals(dim).into_iter().map(|v| v as f32).collect();
        let Example { layer, params } = example();
        let layer = Box::new(layer);
        let params = params.into_iter().map(|p| p as f32).collect();
        Work::Layer { way, layer, params, x: Batch::from_points(dim, &from), from, pass: Pass::new() }
    }

    /// Does a piece; whether the whole is done by it.
    pub fn advance(&mut self) -> bool {
        match self {
            Work::Sum(terms) => {
                black_box(black_box(&*terms).iter().sum::<f64>());
                true
            }
            Work::Layer { way, layer, params, from, x, pass } => {
                x.values_mut().copy_from_slice(from);
                let mut log_det = [0.0];
                layer.apply(*way, black_box(params.as_slice()), x, &mut log_det, pass);
                black_box((&*x, log_det));
                true
            }
            Work::Eliminate(elimination) => elimination.advance(),
        }
    }

    /// Whether it is done in more pieces than one.
    pub fn is_long(&self) -> bool {
        matches!(self, Work::Eliminate(_))
    }

    pub fn is_at_start(&self) -> bool {
        if let Work::Eliminate(elimination) = self { elimination.column == 0 } else { true }
    }
}

/// A z = b by elimination.
#[derive(Debug)]
pub(super) struct Elimination {
    matrix: Vec<f64>,
    right: Vec<f64>,
    task: Task,
    rows: Vec<f64>,
    /// The right side, then the solution.
    solution: Vec<f64>,
    column: usize,
    log_det: f64,
}

impl Elimination {
    fn new(matrix: Vec<f64>, right: Vec<f64>, task: Task) -> Self {
        let (rows, solution) = (vec![0.0; matrix.len()], vec![0.0; right.len()]);
        Self { matrix, right, task, rows, solution, column: 0, log_det: 0.0 }
    }

    /// One column; after the last, the result.
    fn advance(&mut self) -> bool {
        let (n, k) = (self.right.len(), self.column);
        if k == 0 {
            self.rows.copy_from_slice(&self.matrix);
            self.solution.copy_from_slice(&self.right);
            self.log_det = 0.0;
        }
        let size = |i: usize| self.rows[i * n + k].abs();
        let pivot = (k..n).fold(k, |best, i| if size(i) > size(best) { i } else { best });
        if pivot != k {
            (k..n).for_each(|j| self.rows.swap(k * n + j, pivot * n + j));
            self.solution.swap(k, pivot);
        }
        let (done, below) = self.rows.split_at_mut((k + 1) * n);
        let top = &done[k * n + k..];
        self.log_det += top[0].abs().ln();
        for (i, row) in below.chunks_exact_mut(n).enumerate() {
            let factor = row[k] / top[0];
            row[k + 1..].iter_mut().zip(&top[1..]).for_each(|(r, t)| *r -= factor * t);
            if self.task == Task::Inverse {
                self.solution[k + 1 + i] -= factor * self.solution[k];
            }
        }
        self.column += 1;
        if self.column < n {
            return false;
        }
        self.column = 0;
        if self.task == Task::Inverse {
            for i in (0..n).rev() {
                let row = &self.rows[i * n..(i + 1) * n];
                let known: f64 = row[i + 1..].iter().zip(&self.solution[i + 1..]).map(|(a, z)| a * z).sum();
                self.solution[i] = (self.solution[i] - known) / row[i];
            }
        }
        black_box((self.log_det, &self.solution));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector};

    #[test]
    fn elimination_finds_the_determinant_and_the_solution_that_nalgebra_finds() {
        for dim in [1, 2, 5, 16, 64] {
            let Work::Eliminate(mut e) = Work::new(Kind::Full, Task::Inverse, || unreachable!(), dim) else {
                panic!("a full matrix is eliminated")
            };
            let runs = (0..2 * dim).filter(|_| e.advance()).count();
            assert_eq!(runs, 2, "the second run begins anew");
            let matrix = DMatrix::from_row_slice(dim, dim, &e.matrix);
            assert!((e.log_det - matrix.determinant().abs().ln()).abs() < 1e-9, "{dim}");
            let residual = &matrix * DVector::from_column_slice(&e.solution) - DVector::from_column_slice(&e.right);
            assert!(residual.amax() < 1e-9, "{dim}: {}", residual.amax());
        }
    }
}
