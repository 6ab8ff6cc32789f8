//! The blocks of a residual flow, y′ = y + g(y): how far g stays below Lipschitz constant 1, how the inverse is found by Banach's
//! iteration, and how log |det (I + J)| is found by a power series and its estimates (Behrmann et al. 2019, Chen et al. 2019).

mod block;
mod draws;
mod gauge;
mod inverse;
mod norms;
mod series;
mod turning;

pub use block::{Block, Place, blocks, norm_of, places};
pub use draws::Draws;
pub use gauge::Gauge;
pub use inverse::{Found, find};
pub use norms::{COUNTS, Norms, cells};
pub use series::{Series, rest, rests};
pub use turning::{DEGREES, LIPSCHITZ, turning};

use serde::{Deserialize, Serialize};

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Whether the block by hand is looked at, in the place of the flow's own.
    pub turning: bool,
    /// Counted from 1 at the base.
    pub block: usize,
    /// y′, whose preimage y is sought.
    pub seek: [f64; 2],
    /// Of the power series, where it is cut off.
    pub terms: usize,
    /// Estimates that are drawn of each kind.
    pub probes: usize,
    /// Which draw: another number, other probes.
    pub draw: u64,
}

impl Look {
    pub const MOST_TERMS: usize = 30;
    pub const MOST_PROBES: usize = 1024;
}

impl Default for Look {
    fn default() -> Self {
        Self { turning: false, block: 1, seek: [-1.5, -1.5], terms: 10, probes: 64, draw: 0 }
    }
}

/// The inverse of one block (counted from 0 at the base) at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Whether it is about the block by hand.
    pub turning: bool,
    pub block: usize,
    pub seek: [f64; 2],
}

/// All blocks, each on a lattice of `size` cells a side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GaugeQuestion {
    /// Whether it is about the block by hand.
    pub turning: bool,
    pub size: usize,
}

/// One block (counted from 0 at the base) on a lattice of `size` cells a side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NormsQuestion {
    /// Whether it is about the block by hand.
    pub turning: bool,
    pub block: usize,
    pub size: usize,
}
