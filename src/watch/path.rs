//! The way of one point as a line on the screen.

use crate::flow::Walk;
use serde::{Deserialize, Serialize};

/// Stops in [0, 1] x R^D.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Path {
    pub times: Vec<f32>,
    /// D numbers a stop.
    pub points: Vec<f32>,
}

impl Path {
    /// Where the point is at time `t`: between two stops on the line that joins them, as the path is drawn.
    pub fn at(&self, t: f32) -> Option<Vec<f32>> {
        let dim = self.points.len() / self.times.len().max(1);
        let last = self.times.len().checked_sub(1)?;
        let after = self.times.partition_point(|s| *s < t).clamp(1.min(last), last);
        let before = after.saturating_sub(1);
        let (s0, s1) = (self.times[before], self.times[after]);
        let share = if s1 > s0 { ((t - s0) / (s1 - s0)).clamp(0.0, 1.0) } else { 0.0 };
        let y = |stop: usize, d: usize| self.points[stop * dim + d];
        let place: Vec<f32> = (0..dim).map(|d| y(before, d) + share * (y(after, d) - y(before, d))).collect();
        place.iter().all(|v| v.abs() < 1e4).then_some(place)
    }
}

impl From<&Walk> for Path {
    fn from(walk: &Walk) -> Self {
        Self {
            times: walk.times.iter().map(|&t| t as f32).collect(),
            points: walk.points.iter().map(|&y| y as f32).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_stops_a_point_is_on_the_line() {
        let path = Path { times: vec![0.0, 0.5, 1.0], points: vec![0.0, 0.0, 1.0, 2.0, 3.0, 2.0] };
        let at = |t| path.at(t).unwrap_or_default();
        assert_eq!([at(0.0), at(0.25), at(0.75), at(1.0)], [[0.0, 0.0], [0.5, 1.0], [2.0, 2.0], [3.0, 2.0]]);
        assert_eq!(Path::default().at(0.5), None);
    }
}
