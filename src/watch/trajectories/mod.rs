//! Where particles are at many times on their way: the curves that dy/dt = v(y, t) carries samples of the base along, and
//! their log-density there, log p_t(y_t) = log p_0(y_0) − ∫ tr ∂v/∂y dt (Chen et al. 2018). Answers come in parts, so that
//! thousands of particles do not keep other questions waiting; [`Found::after`] joins them.

mod follow;

pub use follow::{Curve, follow};

use crate::flow::{CHUNK, Flow, Way};
use crate::math::{Batch, Rng, Stream};
use core::ops::Range;
use serde::{Deserialize, Serialize};

/// Particles are known at these many times, evenly from 0 to 1; between two of them they move straight.
pub const MOMENTS: usize = 33;

/// The time of moment `i`.
pub fn time(i: usize) -> f64 {
    i as f64 / (MOMENTS - 1) as f64
}

/// What the colour of a particle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Where it began.
    Start,
    /// When it is there.
    Time,
    /// log p_t where it is.
    LogDensity,
}

impl Colour {
    pub const ALL: [Colour; 3] = [Colour::Start, Colour::Time, Colour::LogDensity];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Colour::Start => "start",
            Colour::Time => "time",
            Colour::LogDensity => "log-density",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub particles: usize,
    pub colour: Colour,
    /// How long a time each particle's tail goes back; 1: all of its way.
    pub tail: f64,
}

/// How many particles a link may ask for.
pub const PARTICLES: Range<usize> = 50..50_001;

impl Default for Look {
    fn default() -> Self {
        Self { particles: 2000, colour: Colour::Start, tail: 0.25 }
    }
}

/// Part `part` of the first `particles` samples of the base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub particles: usize,
    pub part: usize,
    pub seed: u64,
}

impl Question {
    /// All parts, in order: a quick first one, then larger ones.
    pub fn parts(particles: usize, seed: u64) -> Vec<Self> {
        let all = (0..).map(|part| Self { particles, part, seed });
        all.take_while(|question| !question.range().is_empty()).collect()
    }

    /// The particles that it asks for.
    pub fn range(&self) -> Range<usize> {
        const FIRST: [usize; 3] = [0, 512, 2048];
        let bound = |k: usize| FIRST.get(k).copied().unwrap_or(2048 * k.saturating_sub(1)).min(self.particles);
        bound(self.part)..bound(self.part + 1)
    }
}

/// Who integrates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Cpu,
    Gpu,
}

/// The particles of one part or of several. Whoever integrates, the evaluator or a GPU, answers with these arrays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How many particles came before these.
    pub first: usize,
    pub dim: usize,
    /// How many of these the GPU has carried.
    pub on_gpu: usize,
    /// Where each began, [B][D]; of a box, in standard deviations from its centre.
    pub origins: Vec<f32>,
    /// [`MOMENTS`] times [B][D]; NaN where a particle's solver gave up.
    pub positions: Vec<Vec<f32>>,
    /// [`MOMENTS`] times [B]: log p_t where the particle is, in nats.
    pub log_density: Vec<Vec<f32>>,
}

impl Found {
    /// B
    pub fn len(&self) -> usize {
        self.log_density.first().map_or(0, Vec::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Behind `old`, if this is its next part.
    pub fn after(self, mut old: Found) -> Found {
        if self.first == 0 || old.first + old.len() != self.first || old.dim != self.dim {
            return self;
        }
        old.on_gpu += self.on_gpu;
        old.origins.extend(self.origins);
        old.positions.iter_mut().zip(self.positions).for_each(|(old, new)| old.extend(new));
        old.log_density.iter_mut().zip(self.log_density).for_each(|(old, new)| old.extend(new));
        old
    }
}

/// Particles that set out: what whoever integrates has to know.
#[derive(Clone, Debug)]
pub struct Crowd {
    first: usize,
    /// Where they set out.
    pub z: Batch<f32>,
    log_base: Vec<f32>,
    origins: Vec<f32>,
}

impl Crowd {
    /// The particles that a question asks for.
    pub fn new(flow: &Flow, params: &[f32], question: &Question) -> Self {
        let (range, base) = (question.range(), flow.base_params(params));
        let all = flow.base.sample(base, range.end, 1.0, &mut Rng::new(question.seed, Stream::Samples));
        let mut z = Batch::zeros(flow.dim(), range.len());
        z.copy_chunk(&all, range.start);
        let mut log_base = vec![0.0; z.len()];
        flow.base.log_prob(base, &z, &mut log_base);
        let origins = |k| z.point(k).enumerate().map(|(d, z)| flow.base.in_deviations(d, z));
        Self { first: range.start, origins: (0..z.len()).flat_map(origins).collect(), z, log_base }
    }

    /// At these times it is looked where they are.
    pub fn times() -> Vec<f64> {
        (0..MOMENTS).map(time).collect()
    }

    /// The answer, once it is known where they are at those times: batches [D + 1][B], the last row log |det| of the way there
    /// in nats.
    pub fn carried(self, paths: &[Batch<f32>], engine: Engine) -> Found {
        let dim = self.z.dim();
        let points = |at: &Batch<f32>| (0..at.len()).flat_map(|k| at.point(k).take(dim)).collect();
        let log_density = |at: &Batch<f32>| at.row(dim).iter().zip(&self.log_base).map(|(l, p)| p - l).collect();
        Found {
            first: self.first,
            dim,
            on_gpu: if engine == Engine::Gpu { self.z.len() } else { 0 },
            positions: paths.iter().map(points).collect(),
            log_density: paths.iter().map(log_density).collect(),
            origins: self.origins,
        }
    }
}

/// The answer for a flow with these weights; empty for a flow that is not one continuous layer.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let Some((layer, weights)) = flow.continuous(params) else { return Found::default() };
    let (crowd, times) = (Crowd::new(flow, params, question), Crowd::times());
    let (dim, len) = (flow.dim(), crowd.z.len());
    let mut paths = vec![Batch::zeros(dim + 1, len); MOMENTS];
    for start in (0..len).step_by(CHUNK) {
        let mut z = Batch::zeros(dim, CHUNK.min(len - start));
        z.copy_chunk(&crowd.z, start);
        let chunk = layer.paths(weights, Way::Generate, &z, &times);
        chunk.iter().zip(&mut paths).for_each(|(at, all)| at.write_chunk(all, start));
    }
    crowd.carried(&paths, Engine::Cpu)
}
