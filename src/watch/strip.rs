//! p_t at several times in a row, for every flow: the base pushed forward to each of them. A coarse strip comes at once, its
//! frames are then refined one by one; [`Found::after`] puts each in its place.

use super::lattice::cells;
use crate::flow::{Flow, Position};
use serde::{Deserialize, Serialize};

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// How many times are shown.
    pub frames: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { frames: 9 }
    }
}

/// Frames `first..first + count` of `frames`, each on `size`² cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub frames: usize,
    pub size: usize,
    pub first: usize,
    pub count: usize,
}

/// Cells a side of the coarse strip and of the fine one; of a line.
pub const SIZES: [usize; 2] = [40, 128];
const LINE_SIZES: [usize; 2] = [96, 384];

impl Question {
    /// The whole strip coarse, then frame by frame fine.
    pub fn refined(dim: usize, frames: usize) -> Vec<Self> {
        let [coarse, fine] = if dim == 1 { LINE_SIZES } else { SIZES };
        let whole = Self { frames, size: coarse, first: 0, count: frames };
        let each = (0..frames).map(|first| Self { frames, size: fine, first, count: 1 });
        core::iter::once(whole).chain(each).collect()
    }
}

/// The time of frame `i` of `frames`.
pub fn time(i: usize, frames: usize) -> f64 {
    i as f64 / frames.saturating_sub(1).max(1) as f64
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How many frames the strip has.
    pub of: usize,
    pub first: usize,
    pub frames: Vec<Frame>,
}

/// log p_t in nats on `size`² cells, row by row from the bottom left ([size] in one dimension).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub size: usize,
    pub log_density: Vec<f32>,
}

impl Found {
    /// Whether every frame is there.
    pub fn is_whole(&self) -> bool {
        self.first == 0 && self.of > 0 && self.frames.len() == self.of
    }

    /// In its place in `old`, if that is the whole of the same strip.
    pub fn after(self, mut old: Found) -> Found {
        if self.is_whole() || !old.is_whole() || old.of != self.of {
            return self;
        }
        for (i, frame) in self.frames.into_iter().enumerate() {
            if let Some(place) = old.frames.get_mut(self.first + i) {
                *place = frame;
            }
        }
        old
    }

    /// The density that the last colour stands for: the largest over all frames, but for one cell in five hundred.
    pub fn top(&self) -> f32 {
        let top = self.frames.iter().map(|frame| {
            let mut sorted: Vec<f32> = frame.log_density.iter().copied().filter(|l| l.is_finite()).collect();
            let rank = sorted.len().saturating_sub(1 + sorted.len() / 500);
            if sorted.is_empty() { f32::NEG_INFINITY } else { *sorted.select_nth_unstable_by(rank, f32::total_cmp).1 }
        });
        top.fold(f32::NEG_INFINITY, f32::max).exp()
    }
}

/// The answer for a flow with these weights.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let &Question { frames, size, first, count } = question;
    let frame = |i: usize| {
        let at = Position::from_time(time(i, frames), flow.layers.len());
        Frame { size, log_density: flow.log_prob_at(at, params, &cells(flow.dim(), size)) }
    };
    Found { of: frames, first, frames: (first..(first + count).min(frames)).map(frame).collect() }
}
