//! The field's Jacobian over the plane, in single precision and in chunks: how far each residual step is from folding.

use crate::flow::{CHUNK, Continuous};
use crate::math::Batch;
use crate::watch::lattice::cells;
use crate::watch::matrix::Small;

/// ∂v/∂y at every point of `y` at time `t`, handed to `each` with the point's index.
pub fn for_slopes(layer: &Continuous, params: &[f32], y: &Batch<f32>, t: f64, mut each: impl FnMut(usize, Small)) {
    let dim = y.dim();
    for start in (0..y.len()).step_by(CHUNK) {
        let n = CHUNK.min(y.len() - start);
        let mut chunk = Batch::zeros(dim, n);
        chunk.copy_chunk(y, start);
        let slopes = layer.slopes(params, &chunk, &vec![t as f32; n]);
        (0..n).for_each(|p| each(start + p, Small::new(dim, |e| f64::from(slopes.entries.get(e, p)))));
    }
}

/// The points that are looked at: `side` along each axis of the plane, and as many in all on a line.
pub fn looked_at(dim: usize, side: usize) -> Batch<f32> {
    cells(dim, if dim == 1 { side * side } else { side })
}

/// The smallest singular value of I + h ∂v/∂y, signed by the determinant, at every point of the lattice: the least over all
/// steps, at times t_k = k/n.
pub fn smallest(layer: &Continuous, params: &[f32], y: &Batch<f32>, n: usize) -> Vec<f32> {
    let (dim, h) = (y.dim(), 1.0 / n as f64);
    let mut least = vec![f32::INFINITY; y.len()];
    for k in 0..n {
        for_slopes(layer, params, y, k as f64 * h, |p, slope| {
            let step = Small::identity(dim).plus(h, slope);
            least[p] = least[p].min(step.signed_smallest() as f32);
        });
    }
    least
}
