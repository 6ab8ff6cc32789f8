//! Interim names of the toy densities; the densities themselves replace this file.
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dataset {
    TwoMoons,
    EightGaussians,
    Checkerboard,
    Pinwheel,
    TwoSpirals,
    Rings,
    SwissRoll,
    Mixture,
    Bimodal,
    Skewed,
    HeavyTailed,
}
