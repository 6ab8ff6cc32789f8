//! From a few large residual steps to an ordinary differential equation: y + v(y, t)/n, n times.

mod cut;
pub mod limit;
mod sheet;
mod threshold;

pub use cut::Steps;
pub use limit::COUNTS;
pub use sheet::{looked_at, smallest};
pub use threshold::{SIDE, Threshold};

use super::ground::{CONVERGED, Ground, starts};
use super::path::Path;
use crate::flow::{Continuous, Flow, Method, Solver, Way};
use crate::math::Batch;
use serde::{Deserialize, Serialize};

/// So many points are followed.
pub const POINTS: usize = 40;
/// Where the followed point sets out if none is inspected.
const FIRST: [f64; 2] = [0.7, -0.4];
/// Lines of the grid each way, and points of each line.
const LINES: usize = 13;
const BENDS: usize = 49;
/// The grid reaches so far: it is the base's own.
const GRID: f32 = 3.0;

/// What a link holds of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// n, the number of residual steps; 0 is the continuous limit.
    pub steps: u32,
}

impl Default for Look {
    fn default() -> Self {
        Self { steps: 4 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// n; 0 is the limit.
    pub steps: u32,
    pub focus: Option<[f64; 2]>,
    /// Cells along each axis of the picture of folds, and as many in all on a line; 0: none.
    pub side: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub dim: usize,
    pub paths: Vec<Path>,
    /// The point that is followed.
    pub path: Path,
    /// Its Σ log |det (I + h ∂v/∂y)| and Σ h tr ∂v/∂y, in nats; in the limit both are the integral of the trace.
    pub exact: f64,
    pub trace: f64,
    /// The base's grid after all steps: x, y, x, y, ….
    pub grid: Vec<Vec<f32>>,
    /// The smallest singular value of any step's Jacobian at each point of the lattice, with the sign of its determinant.
    pub smallest: Vec<f32>,
    pub side: usize,
}

/// Where the followed point sets out: f⁻¹ of the inspected x, by the converged solution.
fn latent(ground: &Ground, focus: Option<[f64; 2]>) -> Vec<f64> {
    let dim = ground.dim();
    let Some(x) = focus else { return FIRST[..dim].to_vec() };
    let back = ground.walk(CONVERGED, (1.0, 0.0), &Batch::from_points(dim, &x[..dim]));
    if back[0].given_up { FIRST[..dim].to_vec() } else { back[0].end(dim).to_vec() }
}

/// The answer for a flow with these weights; empty where there is no field.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let Some(ground) = Ground::new(flow, params, 0.0) else { return Found::default() };
    let Some((layer, own)) = flow.continuous(params) else { return Found::default() };
    let dim = ground.dim();
    let z = latent(&ground, question.focus);
    let n = question.steps as usize;
    let solver = if n == 0 { CONVERGED } else { Solver::Fixed { method: Method::Euler, steps: n } };
    let walks = ground.walk(solver, (0.0, 1.0), &starts(dim, POINTS));
    let at = Batch::from_points(dim, &z);
    let path = ground.walk(solver, (0.0, 1.0), &at);
    let (exact, trace) = match n {
        0 => (path[0].log_det(), path[0].log_det()),
        n => {
            let steps = Steps::new(&ground, &at, n);
            (steps.exact[0], steps.trace[0])
        }
    };
    let lattice = looked_at(dim, question.side);
    let smallest = match (n, question.side) {
        (_, 0) => Vec::new(),
        // Steps without length leave every neighbourhood as it is.
        (0, _) => vec![1.0; lattice.len()],
        (n, _) => smallest(layer, own, &lattice, n),
    };
    Found {
        dim,
        paths: walks.iter().map(Path::from).collect(),
        path: Path::from(&path[0]),
        exact,
        trace,
        grid: if dim == 2 { grid(layer, own, n) } else { Vec::new() },
        smallest,
        side: question.side,
    }
}

/// The base's grid, carried by n steps; by a fine Runge-Kutta method in the limit.
fn grid(layer: &Continuous, params: &[f32], n: usize) -> Vec<Vec<f32>> {
    let solver = match n {
        0 => Solver::Fixed { method: Method::Rk4, steps: 32 },
        steps => Solver::Fixed { method: Method::Euler, steps },
    };
    let along = |i: usize, of: usize| GRID * (2.0 * i as f32 / (of - 1) as f32 - 1.0);
    let line = |i: usize| (0..BENDS).map(move |j| [along(i, LINES), along(j, BENDS)]);
    let upright = (0..LINES).flat_map(line);
    let points: Vec<f32> = upright.clone().chain(upright.map(|[a, b]| [b, a])).flatten().collect();
    let mut y = Batch::from_points(2, &points);
    let flow = Flow::new(
        crate::flow::Base::Normal { dim: 2 },
        vec![crate::flow::Layer::Continuous(Continuous { solver, ..layer.clone() })],
    );
    flow.transform(Way::Generate, params, &mut y);
    let moved: Vec<[f32; 2]> = (0..y.len()).map(|i| [y.get(0, i), y.get(1, i)]).collect();
    moved.chunks(BENDS).map(|line| line.iter().flatten().copied().collect()).collect()
}
