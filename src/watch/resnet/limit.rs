//! What n residual steps tend to: the converged paths, and at one point the exact log-determinant of n steps against the sum
//! of traces, for every n at once.

use super::cut::Steps;
use super::threshold::Threshold;
use super::{POINTS, latent};
use crate::flow::Flow;
use crate::math::Batch;
use crate::watch::ground::{CONVERGED, Ground, starts};
use crate::watch::matrix::Small;
use crate::watch::path::Path;
use serde::{Deserialize, Serialize};

/// The numbers of steps on the slider, the last before the limit included.
pub const COUNTS: [u32; 17] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 256];

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The inspected point x; none: a point near the middle.
    pub focus: Option<[f64; 2]>,
}

/// n steps at the point that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub n: u32,
    /// Σ log |det (I + h ∂v/∂y)| and Σ h tr ∂v/∂y, in nats.
    pub exact: f64,
    pub trace: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub dim: usize,
    /// Where the followed point sets out.
    pub z: Vec<f64>,
    pub marks: Vec<Mark>,
    /// ∫ tr ∂v/∂y dt along the converged path, in nats.
    pub log_det: f64,
    /// ½ ∫ tr (∂v/∂y)² dt: the sum of traces less the exact one is this over n, to first order.
    pub bend: f64,
    /// The converged paths of all points, and of the followed one.
    pub paths: Vec<Path>,
    pub path: Path,
    pub threshold: Threshold,
}

/// The answer for a flow with these weights; empty where there is no field.
pub fn find(flow: &Flow, params: &[f32], question: &Question) -> Found {
    let Some(ground) = Ground::new(flow, params, 0.0) else { return Found::default() };
    let Some((layer, own)) = flow.continuous(params) else { return Found::default() };
    let dim = ground.dim();
    let z = latent(&ground, question.focus);
    let at = Batch::from_points(dim, &z);
    let path = ground.walk(CONVERGED, (0.0, 1.0), &at);
    let mark = |&n: &u32| {
        let steps = Steps::new(&ground, &at, n as usize);
        Mark { n, exact: steps.exact[0], trace: steps.trace[0] }
    };
    let paths = ground.walk(CONVERGED, (0.0, 1.0), &starts(dim, POINTS));
    Found {
        dim,
        marks: COUNTS.iter().map(mark).collect(),
        log_det: path[0].log_det(),
        bend: bend(&ground, &at),
        paths: paths.iter().map(Path::from).collect(),
        path: Path::from(&path[0]),
        threshold: Threshold::new(layer, own),
        z,
    }
}

/// ½ ∫ tr (∂v/∂y)² dt from `z`, with the midpoint rule along a fine path of steps.
fn bend(ground: &Ground, z: &Batch<f64>) -> f64 {
    const MOMENTS: usize = 512;
    let steps = Steps::new(ground, z, MOMENTS);
    let square = |k: usize| {
        let slopes = ground.slopes(&steps.points[k], &[k as f64 / MOMENTS as f64]);
        let slope = Small::new(ground.dim(), |e| slopes.entries.get(e, 0));
        slope.times(slope).trace()
    };
    0.5 * (0..MOMENTS).map(square).sum::<f64>() / MOMENTS as f64
}
