//! The field cut into n residual steps: y_{k+1} = y_k + v(y_k, t_k)/n with t_k = k/n, and what each step is worth.

use crate::math::Batch;
use crate::watch::ground::Ground;
use crate::watch::matrix::Small;

/// The way of points through n residual steps, from t = 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// n + 1 batches.
    pub points: Vec<Batch<f64>>,
    /// Σ log |det (I + h ∂v/∂y)| so far at each point, in nats: the exact log-determinant of the residual network.
    pub exact: Vec<f64>,
    /// Σ h tr ∂v/∂y: what the continuous flow has in its place.
    pub trace: Vec<f64>,
    /// The smallest singular value of any step at each point, with the sign of the determinant.
    pub smallest: Vec<f64>,
}

impl Steps {
    pub fn new(ground: &Ground, z: &Batch<f64>, n: usize) -> Self {
        let (dim, len, h) = (ground.dim(), z.len(), 1.0 / n as f64);
        let mut found = Self {
            points: vec![z.clone()],
            exact: vec![0.0; len],
            trace: vec![0.0; len],
            smallest: vec![f64::INFINITY; len],
        };
        let mut y = z.clone();
        for k in 0..n {
            let slopes = ground.slopes(&y, &vec![k as f64 * h; len]);
            for p in 0..len {
                let slope = Small::new(dim, |e| slopes.entries.get(e, p));
                let step = Small::identity(dim).plus(h, slope);
                found.exact[p] += libm::log(step.det().abs());
                found.trace[p] += h * slope.trace();
                found.smallest[p] = found.smallest[p].min(step.signed_smallest());
            }
            y.values_mut().iter_mut().zip(slopes.velocity.values()).for_each(|(y, v)| *y += h * v);
            found.points.push(y.clone());
        }
        found
    }
}
