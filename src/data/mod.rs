//! What a flow learns from: toy densities whose truth is known, and points from a file.
//!
//! Read `dataset` (the list), `density` (what each toy provides), one toy (`moons` is a curve with noise,
//! `gaussians` a closed form, `pinwheel` a change of variables), then `energy` (densities known by a formula),
//! `label` (which part of a mixture a point is of), `split` (train and test) and `imported` (CSV).
//! Every toy lives in population-standardised coordinates: each has mean 0 and standard deviation 1 exactly,
//! so that entropies and negative log-likelihoods (NLL, nats) of different toys can be compared.

mod banana;
mod checkerboard;
mod curve;
mod dataset;
mod density;
mod energy;
mod gaussians;
mod heavy_tailed;
mod imported;
mod label;
mod moments;
mod moons;
mod pinwheel;
mod ridge;
mod ring_mixture;
mod rings;
mod skewed;
mod special;
mod spirals;
mod split;
mod standardize;
mod swiss_roll;

pub use dataset::{Dataset, UnknownDataset};
pub use energy::{Energy, NoEnergy, Score};
pub use imported::{MAX_COLUMNS, MIN_POINTS, Points, PointsError};
pub use moments::Moments;
pub use split::{Data, Source, TEST_POINTS, TRAIN_POINTS};
pub use standardize::Standardize;
