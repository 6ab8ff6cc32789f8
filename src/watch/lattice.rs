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

/// Vectors at the centres of `size`² cells of the window, [size²][2].
#[derive(Clone, Copy, Debug)]
pub struct Lattice<'a> {
    pub values: &'a [f32],
    pub size: usize,
}

impl Lattice<'_> {
    /// The vector at a point, between its four neighbours; at the rim that of the outermost cells. Zero without two cells a side.
    pub fn at(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let Some(last) = self.size.checked_sub(1).filter(|&last| last > 0) else { return [0.0; 2] };
        let place = |v: f32| ((v / REACH + 1.0) * 0.5 * self.size as f32 - 0.5).clamp(0.0, last as f32);
        let (u, w) = (place(x), place(y));
        let (i, j) = ((u as usize).min(last - 1), (w as usize).min(last - 1));
        let (fu, fw) = (u - i as f32, w - j as f32);
        let of = |i: usize, j: usize, d: usize| self.values[2 * (j * self.size + i) + d];
        [0, 1].map(|d| {
            let low = of(i, j, d) * (1.0 - fu) + of(i + 1, j, d) * fu;
            let high = of(i, j + 1, d) * (1.0 - fu) + of(i + 1, j + 1, d) * fu;
            low * (1.0 - fw) + high * fw
        })
    }
}
