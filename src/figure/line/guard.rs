//! A knot moves as far as the map stays monotone, and not further.

use super::Map;

/// Why a knot stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// At a neighbour's z: two knots would stand above one z, and f would give it two images.
    Neighbour,
    /// At a neighbour's x: f would turn back, and two z would share an image.
    Turn,
}

/// How near a dragged knot comes to its neighbours.
const NEAR: f64 = 0.1;
/// How far knots go.
const FAR: f64 = 6.0;

impl Map {
    /// The map with knot `k` moved to `[z, x]` or as near as it can be, and what stopped it.
    pub fn with_knot(&self, k: usize, [z, x]: [f64; 2]) -> (Self, Option<Stop>) {
        let mut knots = self.knots().to_vec();
        let count = knots.len();
        let (Some(first), Some(last)) = (knots.first().copied(), knots.last().copied()) else {
            return (self.clone(), None);
        };
        if k >= count {
            return (self.clone(), None);
        }
        let rises = last[1] > first[1];
        let before = (k > 0).then(|| knots[k - 1]);
        let after = (k + 1 < count).then(|| knots[k + 1]);
        let (below, above) = if rises { (before, after) } else { (after, before) };
        let room = |low: Option<f64>, high: Option<f64>, v: f64| {
            let (low, high) = (low.map_or(-FAR, |l| l + NEAR), high.map_or(FAR, |h| h - NEAR));
            v.clamp(low.min(high), high.max(low))
        };
        let held =
            [room(before.map(|b| b[0]), after.map(|a| a[0]), z), room(below.map(|b| b[1]), above.map(|a| a[1]), x)];
        knots[k] = held;
        let stop = match () {
            () if held[1] != x && x.abs() < FAR => Some(Stop::Turn),
            () if held[0] != z && z.abs() < FAR => Some(Stop::Neighbour),
            () => None,
        };
        (Map::Spline(knots), stop)
    }
}
