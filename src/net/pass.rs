//! What one pass through a flow needs besides weights: a pool of buffers and a tape.

use crate::math::{Batch, Real, Rng, Stream};

/// What a pass had to do beyond running each layer once, for people to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Of the masked networks of autoregressive layers: one a layer, or one a coordinate where each waits for those before it.
    pub passes: u64,
    /// Steps of a numeric inverse.
    pub iterations: u64,
    /// Evaluations of a vector field (NFE).
    pub evaluations: u64,
    /// Points that an adaptive solver gave up, its steps having become too short or too many. They are NaN.
    pub underflows: u64,
}

/// What there was, as "4 passes, 32 evaluations"; empty where there was nothing.
impl core::fmt::Display for Count {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let all = [
            (self.passes, "network passes"),
            (self.iterations, "iterations of a numeric inverse"),
            (self.evaluations, "evaluations of the field (NFE)"),
            (self.underflows, "points given up by the solver"),
        ];
        let list = all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
        f.write_str(&list.collect::<Vec<_>>().join(", "))
    }
}

/// Where the random numbers of estimated log-determinants come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Noise {
    seed: u64,
    /// Which of the seed's streams is next.
    next: u64,
}

/// Buffers are taken from a pool and given back, so that nothing is allocated once a pass has run twice.
/// `apply` pushes what `vjp` will need onto the tape, and `vjp` pops it in reverse: activations are saved, not recomputed.
#[derive(Debug, Default)]
pub struct Pass<T> {
    /// Free buffers by their exact length.
    pool: Vec<(usize, Vec<Vec<T>>)>,
    tape: Vec<Vec<T>>,
    recording: bool,
    noise: Option<Noise>,
    /// Whether only the points matter: layers whose log-determinants are dear then leave them out.
    pub points_only: bool,
    pub count: Count,
    /// The sum over points of what layers ask to be kept small; layers add to it where `penalty_share` is set.
    pub penalty: T,
    /// What a point's penalty counts in the loss: `vjp` adds the gradient of this times `penalty`.
    pub penalty_share: Option<T>,
}

impl<T: Real> Pass<T> {
    /// A pass that only evaluates.
    pub fn new() -> Self {
        Self::default()
    }

    /// A pass whose `apply` will be followed by `vjp`.
    pub fn recording() -> Self {
        Self { recording: true, ..Self::default() }
    }

    pub fn is_recording(&self) -> bool {
        self.recording
    }

    /// From here on layers that can estimate their log-determinants do so, with noise that `seed` and `key` fix
    /// (`key`: step and chunk, for example). Without this call log-determinants are exact.
    pub fn estimate(&mut self, seed: u64, key: u64) {
        self.noise = Some(Noise { seed, next: key << 16 });
    }

    pub fn is_estimating(&self) -> bool {
        self.noise.is_some()
    }

    /// The generator of one layer's noise; none where log-determinants are to be exact.
    pub fn noise(&mut self) -> Option<Rng> {
        let noise = self.noise.as_mut()?;
        noise.next += 1;
        Some(Rng::new(noise.seed, Stream::Probe(noise.next)))
    }

    /// A buffer of `len` values that the caller must overwrite.
    pub fn take(&mut self, len: usize) -> Vec<T> {
        let free = self.pool.iter_mut().find(|(size, _)| *size == len).and_then(|(_, buffers)| buffers.pop());
        free.unwrap_or_else(|| vec![T::ZERO; len])
    }

    pub fn give(&mut self, buffer: Vec<T>) {
        if buffer.is_empty() {
            return;
        }
        match self.pool.iter_mut().find(|(size, _)| *size == buffer.len()) {
            Some((_, buffers)) => buffers.push(buffer),
            None => self.pool.push((buffer.len(), vec![buffer])),
        }
    }

    /// A batch out of the pool, its values unspecified.
    pub fn take_batch(&mut self, dim: usize, len: usize) -> Batch<T> {
        Batch::from_rows(dim, self.take(dim * len))
    }

    /// Keeps a buffer for `vjp`, or returns it to the pool when nothing is recorded.
    pub fn save(&mut self, buffer: Vec<T>) {
        if self.recording { self.tape.push(buffer) } else { self.give(buffer) }
    }

    /// Keeps a copy for `vjp`.
    pub fn save_copy(&mut self, values: &[T]) {
        if self.recording {
            let mut copy = self.take(values.len());
            copy.copy_from_slice(values);
            self.tape.push(copy);
        }
    }

    /// The buffer saved last.
    ///
    /// # Panics
    /// When `vjp` is called more often than a recording `apply`.
    pub fn restore(&mut self) -> Vec<T> {
        match self.tape.pop() {
            Some(buffer) => buffer,
            None => panic!("vjp needs a recorded apply before it"),
        }
    }

    /// Forgets what was recorded, for a pass whose vjp will not follow.
    pub fn rewind(&mut self) {
        while let Some(buffer) = self.tape.pop() {
            self.give(buffer);
        }
    }
}
