//! The field of a continuous flow at a time t: the velocity v(y, t) on a lattice, the lines that follow it, and its
//! divergence tr ∂v/∂y, at which the log-density falls along a path. In one dimension time stands beside space: one picture
//! holds p_t at all times and the curves that carry it.

mod space_time;
mod streamlines;

pub use space_time::SpaceTime;

use super::lattice::{Lattice, cells};
use crate::flow::Flow;
use crate::math::Batch;
use serde::{Deserialize, Serialize};

/// What the colours of the plane say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heat {
    /// The divergence in the plane, the density over time and space.
    Auto,
    Divergence,
    Density,
}

impl Heat {
    pub const ALL: [Heat; 3] = [Heat::Auto, Heat::Divergence, Heat::Density];

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Heat::Auto => "auto",
            Heat::Divergence => "divergence",
            Heat::Density => "density",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether the divergence is shown, in `dim` dimensions.
    pub fn is_divergence(self, dim: usize) -> bool {
        self == Heat::Divergence || self == Heat::Auto && dim > 1
    }
}

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub heat: Heat,
    pub arrows: bool,
    pub streamlines: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { heat: Heat::Auto, arrows: true, streamlines: false }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// The plane at time t, on `size`² cells.
    Plane { t: f64, size: usize, streamlines: bool },
    /// A line over time, on `size` moments and as many places, with `curves` paths.
    SpaceTime { size: usize, curves: usize, seed: u64 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Found {
    Plane(Plane),
    SpaceTime(SpaceTime),
}

/// Numbers at the cells' centres, row by row from the bottom left; times are in units of the whole way from z to x.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    pub size: usize,
    /// v, [cells][2], per unit of time.
    pub velocity: Vec<f32>,
    /// tr ∂v/∂y, per unit of time.
    pub divergence: Vec<f32>,
    /// Lines along v, evenly spaced, each [points][2].
    pub streamlines: Vec<Vec<f32>>,
}

impl Plane {
    fn new(flow: &Flow, params: &[f32], t: f64, size: usize, streamlines: bool) -> Self {
        let Some((layer, weights)) = flow.continuous(params).filter(|_| flow.dim() == 2) else {
            return Self::default();
        };
        let (v, divergence) = layer.velocity(weights, &cells(2, size), t);
        let velocity: Vec<f32> = (0..v.len()).flat_map(|k| v.point(k)).collect();
        let streamlines = if streamlines { streamlines::evenly_spaced(&velocity, size) } else { Vec::new() };
        Self { size, velocity, divergence, streamlines }
    }

    /// v at a point of the window.
    pub fn velocity_at(&self, at: [f32; 2]) -> [f32; 2] {
        Lattice { values: &self.velocity, size: self.size }.at(at)
    }
}

/// v and tr ∂v/∂y at one point, in double precision; `None` where the flow is not one continuous layer with weights.
pub fn velocity(flow: &Flow, params: &[f32], t: f64, y: &[f64]) -> Option<(Vec<f64>, f64)> {
    if params.len() != flow.num_params() || y.len() != flow.dim() {
        return None;
    }
    let params: Vec<f64> = params.iter().map(|&p| f64::from(p)).collect();
    let (layer, weights) = flow.continuous(&params)?;
    let (v, divergence) = layer.velocity(weights, &Batch::from_points(y.len(), y), t);
    Some((v.point(0).collect(), divergence[0]))
}

/// The answer for a flow with these weights; empty for a flow that is not one continuous layer.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    match *question {
        Question::Plane { t, size, streamlines } => Found::Plane(Plane::new(flow, params, t, size, streamlines)),
        Question::SpaceTime { size, curves, seed } => {
            Found::SpaceTime(SpaceTime::new(flow, params, size, curves, seed))
        }
    }
}
