//! How much work one dispatch may hold: a screen is drawn between dispatches, never inside one, and a driver ends the program
//! of a long one. It begins with what an ordinary GPU does in a few milliseconds and follows what is measured.

/// A dispatch should take this long: below the 10 ms that a dropped frame begins at.
const DISPATCH_SECS: f64 = 0.006;
/// Multiplications of a dispatch before anything was measured, and the least and the most.
const FIRST: f64 = 250e6;
const LEAST: f64 = 4e6;
const MOST: f64 = 8e9;

/// Multiplications that a dispatch may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    dispatch: f64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { dispatch: FIRST }
    }
}

impl Budget {
    /// `cost` multiplications were back after `secs`, the round trip included. Too few tell nothing: the round trip
    /// would count for work. A slow GPU is believed at once, a fast one step by step.
    pub fn observe(&mut self, cost: f64, secs: f64) {
        let fits = cost / secs.max(1e-6) * DISPATCH_SECS;
        let tells = cost >= self.dispatch || fits < 0.5 * self.dispatch && secs > 4.0 * DISPATCH_SECS;
        if tells && fits.is_finite() {
            self.dispatch = fits.clamp(LEAST, (2.0 * self.dispatch).min(MOST));
        }
    }

    /// Samples of one dispatch when each costs `cost` multiplications, a multiple of `group`.
    pub fn samples(self, cost: u64, group: u32) -> u32 {
        let samples = (self.dispatch / cost.max(1) as f64).clamp(1.0, f64::from(u32::MAX / 2));
        (samples as u32).next_multiple_of(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GPU of so many multiplications a second, whose answers take 5 ms more.
    fn after(rate: f64, rounds: usize) -> Budget {
        let mut budget = Budget::default();
        for _ in 0..rounds {
            let cost = 4.0 * budget.dispatch;
            budget.observe(cost, cost / rate + 0.005);
        }
        budget
    }

    #[test]
    fn a_dispatch_of_a_slow_gpu_and_of_a_fast_one_takes_some_milliseconds() {
        for rate in [2e9, 20e9, 200e9, 1e12] {
            let secs = after(rate, 20).dispatch / rate;
            assert!(secs < 0.0065 && secs > 0.003, "{rate:e}: {secs}");
        }
    }

    #[test]
    fn one_slow_answer_is_enough_and_small_work_tells_nothing() {
        assert!(after(1e9, 1).dispatch < 10e6);
        let mut budget = Budget::default();
        budget.observe(1e6, 0.005);
        assert_eq!(budget, Budget::default());
        budget.observe(1e6, 1.0);
        assert_eq!(budget.dispatch, LEAST);
    }

    #[test]
    fn dispatches_are_whole_groups_and_never_empty() {
        let budget = Budget::default();
        assert_eq!(budget.samples(u64::MAX, 256), 256);
        assert_eq!(budget.samples(0, 256) % 256, 0);
        assert_eq!(budget.samples(100_000, 256), 2560);
    }
}
