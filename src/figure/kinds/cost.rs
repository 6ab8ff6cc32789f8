//! How many additions, multiplications, divisions and comparisons log |det J| and the inverse of one point cost, counted.
//! A full matrix is eliminated: step k divides D − k rows and subtracts from (D − k)² entries, together
//! D(D−1)/2 + D(D−1)(2D−1)/3 ≈ ⅔ D³ (Golub and Van Loan 2013, section 3.2).

use super::Kind;
use super::example::{BINS, HIDDEN};

/// What is asked of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    Determinant,
    Inverse,
}

impl Task {
    pub const ALL: [Task; 2] = [Task::Determinant, Task::Inverse];
}

fn elimination(d: u64) -> u64 {
    d * (d - 1) / 2 + d * (d - 1) * (2 * d - 1) / 3
}

/// One pass of the conditioner D/2 -> [`HIDDEN`] -> D: a multiplication and an addition for each weight.
fn conditioner(d: u64) -> u64 {
    let (kept, hidden) = (d / 2, HIDDEN as u64);
    2 * hidden * (kept + 2 * (d - kept))
}

/// The operations for `d` ≥ 1 dimensions.
pub fn operations(kind: Kind, task: Task, d: u64) -> u64 {
    let moved = d - d / 2;
    match (kind, task) {
        (Kind::Full, Task::Determinant) => elimination(d) + d - 1,
        (Kind::Full, Task::Inverse) => elimination(d) + d * (d - 1) + d * d,
        (Kind::Permutation, _) => 0,
        (Kind::Coupling, Task::Determinant) => conditioner(d) + moved - 1,
        (Kind::Coupling, Task::Inverse) => conditioner(d) + 2 * moved,
        (_, Task::Determinant) => d - 1,
        (Kind::Lower | Kind::Upper, Task::Inverse) => d * d,
        (Kind::Plu, Task::Inverse) => d * d + d * (d - 1),
        (Kind::Diagonal | Kind::Leaky, Task::Inverse) => d,
        // The bin is sought, then a line is solved, or a quadratic equation (Durkan et al. 2019, equations 6 to 8).
        (Kind::Piecewise, Task::Inverse) => d * (BINS as u64 + 4),
        (Kind::Spline, Task::Inverse) => d * (BINS as u64 + 20),
    }
}

/// The count as a formula in D, for a coupling in even D.
pub fn formula(kind: Kind, task: Task) -> &'static str {
    match (kind, task) {
        (Kind::Full, _) => "2/3 D³ + …",
        (Kind::Permutation, _) => "0",
        (Kind::Coupling, Task::Determinant) => "24.5 D − 1",
        (Kind::Coupling, Task::Inverse) => "25 D",
        (_, Task::Determinant) => "D − 1",
        (Kind::Lower | Kind::Upper, Task::Inverse) => "D²",
        (Kind::Plu, Task::Inverse) => "2 D² − D",
        (Kind::Diagonal | Kind::Leaky, Task::Inverse) => "D",
        (Kind::Piecewise, Task::Inverse) => "9 D",
        (Kind::Spline, Task::Inverse) => "25 D",
    }
}

/// The power of D that the count grows with.
pub fn exponent(kind: Kind, task: Task) -> u32 {
    match (kind, task) {
        (Kind::Full, _) => 3,
        (Kind::Lower | Kind::Upper | Kind::Plu, Task::Inverse) => 2,
        (Kind::Permutation, _) => 0,
        _ => 1,
    }
}

/// How many learned numbers a layer has.
pub fn free(kind: Kind, d: u64) -> u64 {
    let (kept, hidden, bins) = (d / 2, HIDDEN as u64, BINS as u64);
    match kind {
        Kind::Full | Kind::Plu => d * d,
        Kind::Diagonal | Kind::Leaky => d,
        Kind::Lower | Kind::Upper => d * (d + 1) / 2,
        Kind::Permutation => 0,
        Kind::Piecewise => d * 2 * bins,
        Kind::Spline => d * (3 * bins - 1),
        Kind::Coupling => hidden * (kept + 1) + 2 * (d - kept) * (hidden + 1),
    }
}
