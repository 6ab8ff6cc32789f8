//! A batch of D-dimensional points.

use super::Real;

/// `len` points of dimension `dim`, stored [D][B]: the sample index is the fastest, so that every kernel
/// runs along contiguous samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch<T> {
    dim: usize,
    len: usize,
    data: Vec<T>,
}

impl<T: Real> Batch<T> {
    pub fn zeros(dim: usize, len: usize) -> Self {
        Self { dim, len, data: vec![T::ZERO; dim * len] }
    }

    /// From values already stored [D][B].
    ///
    /// # Panics
    /// When `data` does not hold whole rows of equal length.
    pub fn from_rows(dim: usize, data: Vec<T>) -> Self {
        assert!(dim > 0 && data.len().is_multiple_of(dim), "{} values do not make {dim} rows", data.len());
        Self { dim, len: data.len() / dim, data }
    }

    /// From points one after another, [B][D].
    pub fn from_points(dim: usize, points: &[T]) -> Self {
        let len = points.len() / dim;
        Self { dim, len, data: (0..dim).flat_map(|d| (0..len).map(move |i| points[i * dim + d])).collect() }
    }

    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Coordinate `d` of every point.
    pub fn row(&self, d: usize) -> &[T] {
        &self.data[d * self.len..(d + 1) * self.len]
    }

    pub fn row_mut(&mut self, d: usize) -> &mut [T] {
        &mut self.data[d * self.len..(d + 1) * self.len]
    }

    /// Two different rows at once.
    pub fn two_rows_mut(&mut self, a: usize, b: usize) -> (&mut [T], &mut [T]) {
        let (low, high) = (a.min(b), a.max(b));
        let (head, tail) = self.data.split_at_mut(high * self.len);
        let (first, second) = (&mut head[low * self.len..(low + 1) * self.len], &mut tail[..self.len]);
        if a < b { (first, second) } else { (second, first) }
    }

    /// All values, [D][B].
    pub fn values(&self) -> &[T] {
        &self.data
    }

    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.data
    }

    pub fn into_values(self) -> Vec<T> {
        self.data
    }

    pub fn get(&self, d: usize, i: usize) -> T {
        self.data[d * self.len + i]
    }

    pub fn set(&mut self, d: usize, i: usize, value: T) {
        self.data[d * self.len + i] = value;
    }

    /// Point `i`, as D numbers.
    pub fn point(&self, i: usize) -> impl Iterator<Item = T> + '_ {
        (0..self.dim).map(move |d| self.get(d, i))
    }

    /// Changes the number of points; the values are unspecified afterwards, the memory is kept.
    pub fn reshape(&mut self, dim: usize, len: usize) {
        (self.dim, self.len) = (dim, len);
        self.data.resize(dim * len, T::ZERO);
    }

    /// Copies points `start..start + self.len()` of `from`.
    pub fn copy_chunk(&mut self, from: &Batch<T>, start: usize) {
        for d in 0..self.dim {
            let len = self.len;
            self.row_mut(d).copy_from_slice(&from.row(d)[start..start + len]);
        }
    }

    /// Writes this batch's points to `to`, beginning at its point `start`.
    pub fn write_chunk(&self, to: &mut Batch<T>, start: usize) {
        for d in 0..self.dim {
            to.row_mut(d)[start..start + self.len].copy_from_slice(self.row(d));
        }
    }

    /// The same points in another scalar type.
    pub fn cast<U: Real>(&self) -> Batch<U> {
        Batch { dim: self.dim, len: self.len, data: self.data.iter().map(|v| U::from_f64(v.to_f64())).collect() }
    }
}
