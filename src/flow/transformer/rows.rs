//! How the numbers that a conditioner gives are shared out among the coordinates that it moves.

use core::ops::Range;
use serde::{Deserialize, Serialize};

/// The order of a conditioner's outputs, for T coordinates with P numbers each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterLayout {
    /// The first number of every coordinate, then the second of every coordinate: [P][T].
    #[default]
    Blocks,
    /// All numbers of the first coordinate, then all of the second: [T][P].
    Interleaved,
}

impl ParameterLayout {
    pub const ALL: [ParameterLayout; 2] = [ParameterLayout::Blocks, ParameterLayout::Interleaved];

    pub fn name(self) -> &'static str {
        match self {
            ParameterLayout::Blocks => "blocks",
            ParameterLayout::Interleaved => "interleaved",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// Which coordinate output `row` belongs to.
    pub fn owner(self, row: usize, coordinates: usize, num_params: usize) -> usize {
        match self {
            ParameterLayout::Blocks => row % coordinates,
            ParameterLayout::Interleaved => row / num_params,
        }
    }

    /// Where the P numbers of coordinate `i` of `coordinates` stand, in units of rows of length `n`.
    pub(in crate::flow) fn rows(self, i: usize, coordinates: usize, num_params: usize, n: usize) -> Place {
        match self {
            ParameterLayout::Blocks => Place { first: i, step: coordinates, n },
            ParameterLayout::Interleaved => Place { first: i * num_params, step: 1, n },
        }
    }
}

/// The rows of one coordinate inside a conditioner's output.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) struct Place {
    first: usize,
    step: usize,
    n: usize,
}

impl Place {
    /// P rows of length `n`, one after another.
    pub fn whole(n: usize) -> Self {
        Self { first: 0, step: 1, n }
    }

    fn range(self, p: usize) -> Range<usize> {
        let row = self.first + p * self.step;
        row * self.n..(row + 1) * self.n
    }

    /// Number `p` of every point of the batch.
    pub fn row<T>(self, theta: &[T], p: usize) -> &[T] {
        &theta[self.range(p)]
    }

    pub fn row_mut<T>(self, theta: &mut [T], p: usize) -> &mut [T] {
        &mut theta[self.range(p)]
    }
}
