//! How long a determinant and an inverse take on this machine, a slice at a time: no slice is much longer than
//! [`SLICE_SECS`], so that a screen stays alive, and the elimination of a large matrix is put down and taken up again.

use super::cost::Task;
use super::example::Example;
use super::work::Work;
use super::{Kind, example};

/// The dimensions that are measured.
pub const SIZES: [usize; 8] = [2, 4, 8, 16, 32, 64, 128, 256];
/// After so long a slice ends.
pub const SLICE_SECS: f64 = 0.004;
/// A measurement takes at least so long: clocks of browsers step by up to a millisecond.
const ENOUGH_SECS: f64 = 0.002;
/// So often; the shortest counts, since other work on the machine only adds.
const BATCHES: u32 = 3;
/// Between two looks at the clock.
const CHUNK_SECS: f64 = 0.000_25;
/// From here on small fixed costs no longer hide how the times grow.
const ASYMPTOTIC: usize = 32;

/// The times of one task of one kind.
#[derive(Debug)]
pub struct Measure {
    pub kind: Kind,
    pub task: Task,
    /// The dimension, and the seconds of one run.
    pub times: Vec<(usize, f64)>,
    work: Option<Work>,
    chunk: u64,
    runs: u64,
    secs: f64,
    /// How many batches are done, and the shortest time of a run in them.
    batches: u32,
    shortest: f64,
}

impl Measure {
    pub fn new(kind: Kind, task: Task) -> Self {
        Self {
            kind,
            task,
            times: Vec::new(),
            work: None,
            chunk: 1,
            runs: 0,
            secs: 0.0,
            batches: 0,
            shortest: f64::INFINITY,
        }
    }

    /// A permutation has nothing to compute for its determinant, which is ±1.
    pub fn is_done(&self) -> bool {
        self.times.len() == SIZES.len() || (self.kind, self.task) == (Kind::Permutation, Task::Determinant)
    }

    /// One slice; `now` in seconds.
    pub fn step(&mut self, now: &dyn Fn() -> f64) {
        let Some(&dim) = SIZES.get(self.times.len()).filter(|_| !self.is_done()) else { return };
        let (kind, task) = (self.kind, self.task);
        let work = self
            .work
            .get_or_insert_with(|| Work::new(kind, task, || Example::new(kind, dim, 1, &example::knobs(kind, 1)), dim));
        let began = now();
        let mut last = began;
        loop {
            for _ in 0..self.chunk {
                if work.advance() {
                    self.runs += 1;
                    if work.is_long() {
                        break;
                    }
                }
            }
            let time = now();
            if time - last < CHUNK_SECS {
                self.chunk = (2 * self.chunk).min(1 << 22);
            }
            last = time;
            let whole = self.runs > 0 && work.is_at_start();
            if whole && self.secs + (time - began) >= ENOUGH_SECS {
                self.shortest = self.shortest.min((self.secs + time - began) / self.runs as f64);
                (self.runs, self.secs, self.batches) = (0, 0.0, self.batches + 1);
                if self.batches == BATCHES {
                    self.times.push((dim, self.shortest));
                    (self.work, self.chunk, self.batches, self.shortest) = (None, 1, 0, f64::INFINITY);
                }
                return;
            }
            if time - began >= SLICE_SECS {
                self.secs += time - began;
                return;
            }
        }
    }

    /// The slope in the double logarithm, by least squares over the larger dimensions.
    pub fn slope(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> = self
            .times
            .iter()
            .filter(|(d, secs)| *d >= ASYMPTOTIC && *secs > 0.0)
            .map(|&(d, secs)| ((d as f64).ln(), secs.ln()))
            .collect();
        let n = points.len() as f64;
        let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
        let (top, bottom) =
            points.iter().fold((0.0, 0.0), |(a, b), p| (a + (p.0 - x) * (p.1 - y), b + (p.0 - x).powi(2)));
        (points.len() >= 3).then(|| top / bottom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn every_kind_is_measured_in_slices_that_end() {
        // A clock that moves by itself: what is counted is how often it is looked at.
        let time = Cell::new(0.0);
        let now = || {
            time.set(time.get() + 0.000_3);
            time.get()
        };
        for (kind, task) in Kind::ALL.into_iter().flat_map(|k| Task::ALL.map(|t| (k, t))) {
            let mut measure = Measure::new(kind, task);
            let mut slices = 0;
            while !measure.is_done() && slices < 400 {
                let before = time.get();
                measure.step(&now);
                assert!(time.get() - before < SLICE_SECS + 0.001, "{kind:?}");
                slices += 1;
            }
            assert!(measure.is_done() && measure.times.iter().all(|(_, secs)| *secs > 0.0), "{kind:?} {task:?}");
        }
    }

    #[test]
    fn the_slope_of_a_power_is_its_exponent() {
        let mut measure = Measure::new(Kind::Full, Task::Determinant);
        assert_eq!(measure.slope(), None);
        measure.times = SIZES.map(|d| (d, 1e-9 * (d as f64).powi(3) + 1e-7)).to_vec();
        assert!(measure.slope().is_some_and(|s| (s - 3.0).abs() < 0.05), "{:?}", measure.slope());
    }
}
