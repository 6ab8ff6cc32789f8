//! The Jacobian of one layer at many points, row by row from its vjp: exact, in any scalar type.

use super::chain::CHUNK;
use super::{Bijection, Layer, Way};
use crate::math::{Batch, Real};
use crate::net::Pass;
use nalgebra::Matrix2;

/// J_ij = ∂y_i/∂x_j at every point.
#[derive(Clone, Debug, PartialEq)]
pub struct Jacobian<T> {
    pub output: Batch<T>,
    /// log |det J| in nats, as the layer itself reports it.
    pub log_det: Vec<T>,
    /// D·D rows of length B: entry (i, j) is row i·D + j.
    pub entries: Batch<T>,
}

impl<T: Real> Jacobian<T> {
    /// J_ij at point `k`.
    pub fn entry(&self, i: usize, j: usize, k: usize) -> T {
        self.entries.get(i * self.output.dim() + j, k)
    }

    /// The image of the unit circle at point `k` of a two-dimensional layer: the semi-axes σ₁ u₁ and σ₂ u₂.
    pub fn ellipse(&self, k: usize) -> [[f64; 2]; 2] {
        let e = |i, j| self.entry(i, j, k).to_f64();
        let svd = Matrix2::new(e(0, 0), e(0, 1), e(1, 0), e(1, 1)).svd(true, false);
        let u = svd.u.unwrap_or_else(Matrix2::identity);
        [0, 1].map(|i| [svd.singular_values[i] * u[(0, i)], svd.singular_values[i] * u[(1, i)]])
    }
}

/// The Jacobian of `layer`, running `way`, at each point of `x`.
pub fn jacobians<T: Real>(layer: &Layer, way: Way, params: &[T], x: &Batch<T>) -> Jacobian<T> {
    let (dim, len) = (x.dim(), x.len());
    let mut out =
        Jacobian { output: Batch::zeros(dim, len), log_det: vec![T::ZERO; len], entries: Batch::zeros(dim * dim, len) };
    let mut unused = vec![T::ZERO; params.len()];
    let mut pass = Pass::recording();
    for start in (0..len).step_by(CHUNK) {
        let n = CHUNK.min(len - start);
        let mut y = Batch::zeros(dim, n);
        for i in 0..dim {
            y.copy_chunk(x, start);
            let mut log_det = vec![T::ZERO; n];
            layer.apply(way, params, &mut y, &mut log_det, &mut pass);
            let mut g = Batch::zeros(dim, n);
            g.row_mut(i).fill(T::ONE);
            layer.vjp(way, params, &mut g, &vec![T::ZERO; n], &mut unused, &mut pass);
            for j in 0..dim {
                out.entries.row_mut(i * dim + j)[start..start + n].copy_from_slice(g.row(j));
            }
            out.log_det[start..start + n].copy_from_slice(&log_det);
        }
        y.write_chunk(&mut out.output, start);
    }
    out
}
