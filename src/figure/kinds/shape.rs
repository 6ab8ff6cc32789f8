//! Where a Jacobian of each kind has zeros, ones and free entries, and which of them make its determinant.

use super::Kind;

/// One entry ∂x_i/∂z_j.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Zero,
    One,
    /// Free, without a say in the determinant, except where nothing is zero.
    Free,
    /// On the diagonal whose product is the determinant.
    Diagonal,
}

/// A matrix of cells, row by row, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub name: &'static str,
    pub size: usize,
    pub cells: Vec<Cell>,
}

impl Shape {
    fn new(name: &'static str, size: usize, cell: impl Fn(usize, usize) -> Cell) -> Self {
        Self { name, size, cells: (0..size * size).map(|at| cell(at / size, at % size)).collect() }
    }

    pub fn cell(&self, i: usize, j: usize) -> Cell {
        self.cells[i * self.size + j]
    }

    pub fn zero_share(&self) -> f64 {
        self.cells.iter().filter(|c| **c == Cell::Zero).count() as f64 / self.cells.len().max(1) as f64
    }
}

fn triangular(name: &'static str, size: usize, upper: bool, diagonal: Cell) -> Shape {
    Shape::new(name, size, |i, j| match () {
        () if i == j => diagonal,
        () if (j > i) == upper => Cell::Free,
        () => Cell::Zero,
    })
}

fn permutation(size: usize, order: &[usize]) -> Shape {
    Shape::new("P", size, |i, j| if order.get(i) == Some(&j) { Cell::One } else { Cell::Zero })
}

/// The Jacobian; `order` is that of a permutation.
pub fn jacobian(kind: Kind, size: usize, order: &[usize]) -> Shape {
    let kept = size / 2;
    match kind {
        Kind::Full | Kind::Plu => Shape::new(if kind == Kind::Plu { "P L U" } else { "A" }, size, |_, _| Cell::Free),
        Kind::Lower => triangular("L", size, false, Cell::Diagonal),
        Kind::Upper => triangular("U", size, true, Cell::Diagonal),
        Kind::Permutation => permutation(size, order),
        Kind::Diagonal | Kind::Leaky | Kind::Piecewise | Kind::Spline => {
            Shape::new("J", size, |i, j| if i == j { Cell::Diagonal } else { Cell::Zero })
        }
        Kind::Coupling => Shape::new("J", size, |i, j| match () {
            () if i == j && i < kept => Cell::One,
            () if i == j => Cell::Diagonal,
            () if i >= kept && j < kept => Cell::Free,
            () => Cell::Zero,
        }),
    }
}

/// What is drawn: the Jacobian, or the factors that it is stored as.
pub fn drawn(kind: Kind, size: usize, order: &[usize]) -> Vec<Shape> {
    if kind == Kind::Plu {
        let lower = triangular("L", size, false, Cell::One);
        return vec![permutation(size, order), lower, triangular("U", size, true, Cell::Diagonal)];
    }
    vec![jacobian(kind, size, order)]
}
