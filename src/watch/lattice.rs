//! Where the pictures of paths look: the cells of a window that holds the base's mass to 1e-4.

use crate::math::Batch;

/// The window is [-REACH, REACH] along each axis, in standardised coordinates.
pub const REACH: f32 = 4.0;

/// The centre of cell `i` of `size` along an axis.
pub fn centre(i: usize, size: usize) -> f32 {
    REACH * (2.0 * (i as f32 + 0.5) / size as f32 - 1.0)
}

/// The centres of `size` x `size` cells (of `size` cells in one dimension), row by row from the bottom left.
pub(super) fn cells(dim: usize, size: usize) -> Batch<f32> {
    let count = if dim == 1 { size } else { size * size };
    let place = |k: usize| [centre(k % size, size), centre(k / size, size)];
    let points: Vec<f32> = (0..count).flat_map(|k| place(k).into_iter().take(dim)).collect();
    Batch::from_points(dim, &points)
}
