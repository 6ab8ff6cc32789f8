//! Training by flow matching beside another training of the same field: what each has reached, how straight its paths are,
//! and the conditional paths that a step of flow matching is made of.
//!
//! ```text
//! straightness = E ∫ |v(y_t, t)| dt / E |x - z|       detour = E ∫ |v(y_t, t) - (x - z)|² dt       along the flow's own paths
//! ```
//!
//! A straight path has the ratio 1 and the detour 0 (Liu et al. 2023, equation 6); then a single Euler step is exact.

mod conditional;

pub use conditional::Conditional;

use crate::flow::{Continuous, Flow, Layer, Way};
use crate::math::{Batch, Rng, Stream};
use crate::train::Pairing;
use serde::{Deserialize, Serialize};

/// How the run beside the first is trained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rival {
    #[default]
    Likelihood,
    Matching(Pairing),
}

impl Rival {
    pub const ALL: [Rival; 3] =
        [Rival::Likelihood, Rival::Matching(Pairing::Independent), Rival::Matching(Pairing::OptimalTransport)];

    pub fn name(self) -> &'static str {
        match self {
            Rival::Likelihood => "likelihood",
            Rival::Matching(Pairing::Independent) => "flow-matching",
            Rival::Matching(Pairing::OptimalTransport) => "optimal-transport",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rival| rival.name() == name)
    }
}

/// What the NLL is drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Along {
    Steps,
    #[default]
    Seconds,
}

impl Along {
    pub const ALL: [Along; 2] = [Along::Steps, Along::Seconds];

    pub fn name(self) -> &'static str {
        match self {
            Along::Steps => "steps",
            Along::Seconds => "seconds",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|along| along.name() == name)
    }
}

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub beside: Rival,
    pub along: Along,
    /// Which group of conditional paths is shown, counted from 0.
    pub group: u64,
}

/// Densities on `size`² cells, and paths, of the first flow and of the one beside it, whose weights are of this version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub beside: u64,
    pub size: usize,
    pub seed: u64,
}

/// Densities are shown on [-REACH, REACH]².
pub const REACH: f32 = 3.0;
/// Cells a side.
pub const SIZES: [usize; 2] = [48, 96];
/// Paths that straightness is measured on, and those of them that are drawn.
const MEASURED: usize = 256;
const DRAWN: usize = 40;
/// Pieces of a path.
const PIECES: usize = 16;

/// One of the two flows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    pub size: usize,
    /// log p(x) in nats, row by row from the bottom left.
    pub log_density: Vec<f32>,
    /// Paths from z to x, each [PIECES + 1][D].
    pub paths: Vec<Vec<f32>>,
    pub straightness: Straightness,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Straightness {
    /// The length of the paths over the distance from z to x; 1 is straight.
    pub ratio: f64,
    /// E ∫ |v - (x - z)|² dt, a squared velocity; 0 is straight and even.
    pub detour: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub first: Option<Side>,
    pub beside: Option<Side>,
}

/// The answer for a flow and the one beside it.
pub fn find(first: (&Flow, &[f32]), beside: Option<(&Flow, &[f32])>, question: &Question) -> Found {
    let look = |(flow, params)| side(flow, params, question);
    Found { first: look(first), beside: beside.and_then(look) }
}

fn side(flow: &Flow, params: &[f32], question: &Question) -> Option<Side> {
    let ([Layer::Continuous(layer)], 2) = (&flow.layers[..], flow.dim()) else { return None };
    let own = &params[flow.window(0)];
    let mut rng = Rng::new(question.seed, Stream::Samples);
    let z = flow.base.sample(flow.base_params(params), MEASURED, 1.0, &mut rng);
    let stops = way(layer, own, &z);
    let log_density = flow.log_prob(params, &cells(question.size));
    let path = |i: usize| stops.iter().flat_map(|stop| stop.point(i)).collect();
    let paths = (0..DRAWN).map(path).collect();
    Some(Side { size: question.size, log_density, paths, straightness: Straightness::of(&stops) })
}

/// The centres of `size`² cells, row by row from the bottom left.
fn cells(size: usize) -> Batch<f32> {
    let at = |i: usize| REACH * ((2 * i + 1) as f32 / size as f32 - 1.0);
    let (across, up) = ((0..size * size).map(|k| at(k % size)), (0..size * size).map(|k| at(k / size)));
    Batch::from_rows(2, across.chain(up).collect())
}

/// Where the points `z` are at PIECES + 1 times.
fn way(layer: &Continuous, params: &[f32], z: &Batch<f32>) -> Vec<Batch<f32>> {
    let times: Vec<f64> = (0..=PIECES).map(|k| k as f64 / PIECES as f64).collect();
    layer.trajectory(params, Way::Generate, z, &times)
}

impl Straightness {
    /// Of paths that are at these places at even times. A point that the solver gave up is left out.
    pub fn of(stops: &[Batch<f32>]) -> Self {
        let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return Self::default() };
        let (mut length, mut distance, mut detour, mut count) = (0.0, 0.0, 0.0, 0.0);
        let pieces = (stops.len() - 1).max(1) as f64;
        for i in 0..first.len() {
            let whole: Vec<f64> = last.point(i).zip(first.point(i)).map(|(x, z)| f64::from(x - z)).collect();
            if stops.iter().any(|stop| stop.point(i).any(|y| !y.is_finite())) {
                continue;
            }
            for pair in stops.windows(2) {
                let moved = pair[1].point(i).zip(pair[0].point(i)).map(|(b, a)| f64::from(b - a));
                let (mut square, mut off) = (0.0, 0.0);
                for (d, moved) in moved.enumerate() {
                    square += moved * moved;
                    off += (pieces * moved - whole[d]).powi(2);
                }
                length += square.sqrt();
                detour += off / pieces;
            }
            distance += whole.iter().map(|v| v * v).sum::<f64>().sqrt();
            count += 1.0;
        }
        let ratio = if distance > 0.0 { length / distance } else { 1.0 };
        Self { ratio, detour: if count > 0.0 { detour / count } else { 0.0 } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points at even times of z(t).
    fn stops(at: impl Fn(f64) -> [f64; 2]) -> Vec<Batch<f32>> {
        let times = (0..=64).map(|k| f64::from(k) / 64.0);
        times.map(|t| Batch::from_points(2, &at(t).map(|v| v as f32))).collect()
    }

    #[test]
    fn a_line_is_straight_and_half_a_circle_is_half_pi_times_as_long_as_its_diameter() {
        let line = Straightness::of(&stops(|t| [1.0 + 2.0 * t, -t]));
        assert!((line.ratio - 1.0).abs() < 1e-6 && line.detour < 1e-9, "{line:?}");
        let (pi, circle) =
            (core::f64::consts::PI, |t: f64| [(core::f64::consts::PI * t).cos(), (core::f64::consts::PI * t).sin()]);
        let bent = Straightness::of(&stops(circle));
        assert!((bent.ratio - pi / 2.0).abs() < 1e-3, "{bent:?}");
        // ∫ |v|² dt − |x − z|² = π² − 4.
        assert!((bent.detour - (pi * pi - 4.0)).abs() < 1e-2, "{bent:?}");
    }

    #[test]
    fn a_straight_path_at_an_uneven_speed_is_no_longer_but_makes_a_detour_in_velocity() {
        let uneven = Straightness::of(&stops(|t| [t * t, 0.0]));
        assert!((uneven.ratio - 1.0).abs() < 1e-5, "{uneven:?}");
        assert!((uneven.detour - 1.0 / 3.0).abs() < 1e-3, "{uneven:?}");
    }
}
