//! How fast the GPU is, as measured on the work itself: it decides how fine a picture may be.

/// A picture may keep the GPU this long while something moves, and while everything rests.
const MOVING_SECS: f64 = 0.02;
const RESTING_SECS: f64 = 0.4;
/// What a result takes to come back from an idle GPU: a frame or so.
const ROUND_TRIP_SECS: f64 = 0.02;

#[derive(Debug, Default)]
pub struct Pace {
    /// Seconds that one point takes through the whole flow.
    point_secs: Option<f64>,
}

impl Pace {
    /// `points` through the whole flow were back after `secs`.
    pub fn measure(&mut self, points: f64, secs: f64) {
        let secs = (secs - ROUND_TRIP_SECS).max(1e-4) / points.max(1.0);
        self.point_secs = Some(self.point_secs.map_or(secs, |old| 0.5 * (old + secs)));
    }

    /// Seconds that one point takes, once something was measured.
    pub fn point_secs(&self) -> Option<f64> {
        self.point_secs
    }

    /// Whether so many points are few enough. Nothing is before anything was measured.
    pub fn allows(&self, points: f64, moving: bool) -> bool {
        let limit = if moving { MOVING_SECS } else { RESTING_SECS };
        self.point_secs.is_some_and(|secs| secs * points < limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_gpu_gets_coarse_pictures_and_a_fast_one_fine_ones() {
        let (mut slow, mut fast) = (Pace::default(), Pace::default());
        assert!(!fast.allows(1.0, false), "nothing is known yet");
        slow.measure(4096.0, 1.0);
        fast.measure(4096.0, 0.021);
        assert!(!slow.allows(65_536.0, false) && !slow.allows(4096.0, true));
        assert!(fast.allows(65_536.0, true));
    }
}
