//! The field's Jacobian over the plane, in single precision and in chunks: how far each residual step is from folding.

use crate::flow::{CHUNK, Continuous};
use crate::math::Batch;
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

/// The smallest singular value of I + h ∂v/∂y, signed by the determinant, at every point of the lattice: the least over the
/// steps' times t_k = k/n, or over `most` of them, evenly spread.
pub fn smallest(layer: &Continuous, params: &[f32], y: &Batch<f32>, n: usize, most: usize) -> Vec<f32> {
    let (dim, h) = (y.dim(), 1.0 / n as f64);
    let mut least = vec![f32::INFINITY; y.len()];
    for k in chosen(n, most) {
        for_slopes(layer, params, y, k as f64 * h, |p, slope| {
            let step = Small::identity(dim).plus(h, slope);
            least[p] = least[p].min(step.signed_smallest() as f32);
        });
    }
    least
}

/// At most `most` of the steps 0 to n − 1, the first and the last among them.
pub fn chosen(n: usize, most: usize) -> Vec<usize> {
    let count = n.min(most.max(1));
    (0..count).map(|i| if count == 1 { 0 } else { i * (n - 1) / (count - 1) }).collect()
}
